// SPDX-License-Identifier: Apache-2.0
/**
 * The methods of {@link io.github.jobcancel.RemoteJob}, built from the operations that a provider states in {@link
 * io.github.jobcancel.job.JobOperations}, and the flows that stop a job or await its end.
 */
package io.github.jobcancel.job;
