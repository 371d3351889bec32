// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import java.time.Instant;

/**
 * The true state of a job of {@link FakeDli}. Tests compare the claims of a client with it.
 *
 * @param id the id of the job; for a Flink job its number in decimal
 * @param projectId the id of its project
 * @param name the name of the job
 * @param queue the queue of the job
 * @param owner the name of the user who submitted it
 * @param state the state in the provider's default spelling
 * @param isTerminal whether the job has ended and does not change any more by itself
 * @param acceptedCancels the number of cancel and stop requests that were accepted for it
 * @param endedByCancel whether an accepted cancel ended it
 * @param createdAt the time of its submission
 * @param changedAt the time of its last change of state
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
