// SPDX-License-Identifier: Apache-2.0
/**
 * A stateful fake of an ArcGIS Server with geoprocessing jobs and, if the server is federated, of its portal. A test
 * starts a {@link io.github.jobcancel.testkit.gp.FakeGp}, adds jobs with a
 * {@link io.github.jobcancel.testkit.gp.GpJobScript} and reads their true state as a
 * {@link io.github.jobcancel.testkit.gp.GpJobView}. {@link io.github.jobcancel.testkit.gp.GpBehavior} and
 * {@link io.github.jobcancel.testkit.gp.GpTokenBehavior} select the variants of the protocol that sites show.
 */
package io.github.jobcancel.testkit.gp;
