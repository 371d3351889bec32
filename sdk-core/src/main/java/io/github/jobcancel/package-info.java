// SPDX-License-Identifier: Apache-2.0
/**
 * The words a caller types: outcomes, failures, options, references, the transport.
 *
 * <p>Two verbs are never mixed. To <em>cancel</em> a job asks the provider to stop it; the answer is a {@link
 * io.github.jobcancel.CancelOutcome}, a value. To <em>abandon</em> a call (cancel our future, or let it time out) only ends
 * our waiting; it says nothing about the job.
 */
package io.github.jobcancel;
