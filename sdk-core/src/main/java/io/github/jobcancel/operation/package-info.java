// SPDX-License-Identifier: Apache-2.0
/**
 * What a provider states: an {@link io.github.jobcancel.operation.Operation} says how one request looks and what follows
 * from its reply, as a {@link io.github.jobcancel.operation.CallStep}; a flow of several requests is a chain of operations.
 */
package io.github.jobcancel.operation;
