// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.RemoteJob;

/**
 * A job, and what is asked of it.
 *
 * @param label the situation in a word or three
 * @param action what is asked
 * @param job the job, bound to its client
 */
record DemoSituation(String label, JobAction action, RemoteJob job) {}
