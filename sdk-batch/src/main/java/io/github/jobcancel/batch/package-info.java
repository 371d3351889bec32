// SPDX-License-Identifier: Apache-2.0
/**
 * AWS Batch, service model {@code batch/2016-08-10}. Begin with {@link io.github.jobcancel.batch.BatchClient}.
 *
 * <p>The path of a cancel: {@code BatchClient.cancelJob} makes a {@code StopJob} operation; its reply proves nothing, so a
 * {@code ReadAfter} operation follows; {@code BatchVerdicts} turns the record into an outcome. {@code BatchErrors} reads failures,
 * {@code SigV4} signs.
 */
package io.github.jobcancel.batch;
