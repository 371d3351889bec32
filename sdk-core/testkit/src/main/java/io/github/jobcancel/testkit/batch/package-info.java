// SPDX-License-Identifier: Apache-2.0
/**
 * A stateful fake of AWS Batch, and of the AWS services that issue credentials.
 *
 * <p>{@link io.github.jobcancel.testkit.batch.FakeBatch} is the server. {@link
 * io.github.jobcancel.testkit.batch.BatchJobs} adds jobs and shows their true state; a {@link
 * io.github.jobcancel.testkit.batch.BatchJobScript} says how a job proceeds, and {@link
 * io.github.jobcancel.testkit.batch.BatchBehavior} selects the points on which documents or deployments differ.
 */
package io.github.jobcancel.testkit.batch;
