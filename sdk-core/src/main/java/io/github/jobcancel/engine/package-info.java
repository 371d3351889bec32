// SPDX-License-Identifier: Apache-2.0
/**
 * What only our own provider modules see: one call from its request to its end.
 *
 * <p>A provider states {@link io.github.jobcancel.engine.Operation}s: how a request looks, how a reply reads, and what comes
 * next. The engine does the rest: credentials, attempts, waits, the deadline, the future. A flow such as "cancel, and read
 * if the reply is ambiguous" is a chain of operations, each a pure function from a reply to the next {@link
 * io.github.jobcancel.engine.Step}; all of it is one call with one deadline and one future.
 */
package io.github.jobcancel.engine;
