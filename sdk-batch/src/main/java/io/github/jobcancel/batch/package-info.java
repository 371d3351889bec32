// SPDX-License-Identifier: Apache-2.0
/**
 * Provider module for AWS Batch, service model {@code batch/2016-08-10}. Start with {@link
 * io.github.jobcancel.batch.BatchClient}.
 *
 * <p>A cancel takes this path: {@code BatchClient.cancelJob} starts a {@code CancelJobOperation}. Its reply proves
 * nothing, so a {@code DescribeJobsOperation} reads the job, and {@code BatchOutcomes} derives the outcome from the
 * record. The hidden package {@code auth} looks up credentials, signs requests and
 * classifies error replies.
 */
package io.github.jobcancel.batch;
