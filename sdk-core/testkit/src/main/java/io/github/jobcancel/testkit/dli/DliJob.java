// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import java.time.Instant;

/**
 * The truth about a job of {@link FakeDli}, for a test to compare with what a client says.
 *
 * @param id the job's id; of a Flink job its number in decimal
 * @param project the id of its project
 * @param name its name
 * @param queue the queue it runs on
 * @param owner who submitted it
 * @param state the provider's word, whatever spelling the knobs make of it on the wire
 * @param atRest whether it has ended and will not change by itself
 * @param cancels how many cancel or stop requests were accepted for it
 * @param endedByCancel whether an accepted cancel ended it
 * @param created when it was submitted
 * @param changed when it took its present state
 */
public record DliJob(
        String id,
        String project,
        String name,
        String queue,
        String owner,
        String state,
        boolean atRest,
        int cancels,
        boolean endedByCancel,
        Instant created,
        Instant changed) {}
