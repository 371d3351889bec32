// SPDX-License-Identifier: Apache-2.0
/**
 * The API for callers: outcomes, failures, options, references, the transport.
 *
 * <p>Two words are kept apart. To <em>cancel</em> a job means to ask the provider to stop it; the answer is a
 * {@link io.github.jobcancel.CancelOutcome}, a value. To <em>abandon</em> a call (by cancelling our future, or by a
 * timeout) only ends the wait for the answer and says nothing about the job.
 */
package io.github.jobcancel;
