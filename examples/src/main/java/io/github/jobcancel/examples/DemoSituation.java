// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.RemoteJob;

/**
 * Holds a job and the action to perform on it.
 *
 * @param label the situation in one to three words
 * @param action the action
 * @param job the job, bound to its client
 */
record DemoSituation(String label, JobAction action, RemoteJob job) {}
