// SPDX-License-Identifier: Apache-2.0
/**
 * Data Lake Insight on Huawei Cloud and Open Telekom Cloud: API v2.0 for Spark batches, v1.0 for SQL and Flink jobs. Begin
 * with {@link io.github.jobcancel.dli.DliClient}.
 *
 * <p>The path of a cancel: {@code DliClient.cancelBatch} makes a {@code StopJob} operation. A plain acknowledgement is the
 * answer; where the job's state may explain a refusal, or a reply was lost, {@code Resolve} reads the state once
 * and {@code DliVerdicts} turns it into an outcome, or the refusal stands. {@code DliErrors} reads failures, {@code DliSigner}
 * signs, {@code IamLogin} fetches tokens.
 *
 * <p>The path of a credential: {@code DefaultChain} lists the places in their order; {@code HuaweiSettings}, {@code
 * OpenStackSettings}, {@code CloudsFile} and {@code MetadataKey} read one each. {@code SignIn} puts what they gave on requests,
 * and finds the project's id where only its name is known.
 */
package io.github.jobcancel.dli;
