// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Instant;
import java.util.Optional;

/**
 * The true state of one job of a {@link FakeGp} at one moment, whatever the fake's replies say about it.
 *
 * @param id the job's id
 * @param service the folder and name of the service, for example {@code Maps/Test}
 * @param task the task that the job was submitted to
 * @param user the submitter; empty for an anonymous job
 * @param state the job's state
 * @param submittedAt the time of the job's submission
 * @param endedAt the time at which the job reached a terminal state; empty while it may still run
 * @param acceptedCancels the number of cancel requests that the fake accepted
 * @param refusedCancels the number of cancel requests that the fake refused because of the job's state
 */
public record GpJobView(
        String id,
        String service,
        String task,
        Optional<String> user,
        GpJobState state,
        Instant submittedAt,
        Optional<Instant> endedAt,
        int acceptedCancels,
        int refusedCancels) {}
