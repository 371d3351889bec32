// SPDX-License-Identifier: Apache-2.0
/**
 * A stateful fake of Data Lake Insight, with its identity service and the metadata service of a cloud server.
 *
 * <p>{@link io.github.jobcancel.testkit.dli.FakeDli} is the server. A {@link
 * io.github.jobcancel.testkit.dli.DliJobScript} says how a job proceeds, {@link
 * io.github.jobcancel.testkit.dli.DliBehavior} selects what the documents leave open, and {@link
 * io.github.jobcancel.testkit.dli.DliAccount} holds the accepted credentials.
 */
package io.github.jobcancel.testkit.dli;
