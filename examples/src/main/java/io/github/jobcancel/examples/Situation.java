// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.RemoteJob;

/**
 * A job, and what is asked of it.
 *
 * @param told the situation in a word or three
 * @param ask what is asked
 * @param job the job, bound to its client
 */
record Situation(String told, Ask ask, RemoteJob job) {}
