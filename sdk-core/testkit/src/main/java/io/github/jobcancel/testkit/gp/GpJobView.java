// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Instant;
import java.util.Optional;

/**
 * The truth about one job of a {@link FakeGp} at one moment, whatever the fake's answers say.
 *
 * @param id the job's id
 * @param service folder and service, for example {@code Maps/Test}
 * @param task the task it was submitted to
 * @param user the submitter; empty for an anonymous job
 * @param state its state now
 * @param submittedAt when it was submitted
 * @param endedAt when it came to rest; empty while it may still run
 * @param acceptedCancels how many cancel requests were accepted
 * @param refusedCancels how many cancel requests were refused because of the job's state
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
