// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import java.time.Instant;

/**
 * The truth about a job of {@link FakeDli}, for a test to compare with what a client says.
 *
 * @param id the job's id; of a Flink job its number in decimal
 * @param projectId the id of its project
 * @param name its name
 * @param queue the queue it runs on
 * @param owner who submitted it
 * @param state the provider's word, whatever spelling the knobs make of it on the wire
 * @param isTerminal whether it has ended and will not change by itself
 * @param acceptedCancels how many cancel or stop requests were accepted for it
 * @param endedByCancel whether an accepted cancel ended it
 * @param createdAt when it was submitted
 * @param changedAt when it took its present state
 */
public record DliJobView(
        String id,
        String projectId,
        String name,
        String queue,
        String owner,
        String state,
        boolean isTerminal,
        int acceptedCancels,
        boolean endedByCancel,
        Instant createdAt,
        Instant changedAt) {}
