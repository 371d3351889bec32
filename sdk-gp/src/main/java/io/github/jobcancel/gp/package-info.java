// SPDX-License-Identifier: Apache-2.0
/**
 * Geoprocessing jobs of ArcGIS Server, in the dialects of its administrator API and of its services directory. Begin with
 * {@link io.github.jobcancel.gp.GpClient}.
 *
 * <p>The path of a cancel: {@code GpClient.cancelJob} makes a {@code CancelJob} operation, a POST that takes its token in the
 * form. An acceptance is the answer; a refusal, and a reply that was lost, are followed by a {@code ReadJob} operation, and
 * {@code GpVerdicts} turns the record into an outcome. {@code GpErrors} reads failures, most of which come with status 200;
 * {@code GpTokens} shows how each kind of credentials becomes a token; {@code GpSite} knows the addresses.
 */
package io.github.jobcancel.gp;
