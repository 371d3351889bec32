// SPDX-License-Identifier: Apache-2.0
/**
 * Client for Data Lake Insight (DLI) on Huawei Cloud and Open Telekom Cloud: API v2.0 for Spark batches, v1.0 for SQL
 * and Flink jobs. Start with {@link io.github.jobcancel.dli.DliClient}.
 *
 * <p>The path of a cancel: {@code DliClient.cancelBatch} creates a {@code DliCancelOperation}. A plain
 * acknowledgement is the result. Where the job's state may explain a refusal, or the reply was lost, {@code
 * ReadBackOperation} reads the state once and {@code DliOutcomes} derives the outcome from it; otherwise the refusal
 * stands. {@code DliErrors} decodes failures. The hidden package {@code auth} finds, fetches and applies credentials.
 */
package io.github.jobcancel.dli;
