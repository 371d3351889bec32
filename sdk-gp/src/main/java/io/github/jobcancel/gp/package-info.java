// SPDX-License-Identifier: Apache-2.0
/**
 * Provider module for geoprocessing jobs of ArcGIS Server, through its administrator API and its services directory.
 * Start with {@link io.github.jobcancel.gp.GpClient}.
 *
 * <p>A cancel takes this path: {@code GpClient.cancelJob} starts a {@code CancelJobOperation}, a POST request that
 * carries its token in the form. An acceptance is the outcome. After a refusal or a lost reply a {@code
 * DescribeJobOperation} reads the job, and {@code GpOutcomes} derives the outcome from the record. {@code GpSite}
 * builds the addresses. The hidden package {@code auth} below this one signs in; its {@code GpErrors} classifies error
 * replies, most of which have status 200, for both packages.
 */
package io.github.jobcancel.gp;
