// SPDX-License-Identifier: Apache-2.0
/**
 * Futures that pass a cancellation on to their source, calls shared among callers, and the deadline of a call. Depends
 * on no part of HTTP.
 */
package io.github.jobcancel.async;
