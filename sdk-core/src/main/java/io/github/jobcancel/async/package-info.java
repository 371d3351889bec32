// SPDX-License-Identifier: Apache-2.0
/** Futures whose end reaches what they wait for, single flight, and the deadline of a call. Knows nothing of HTTP. */
package io.github.jobcancel.async;
