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
 * @param submitted when it was submitted
 * @param ended when it came to rest; empty while it may still run
 * @param cancelsAccepted how many cancel requests were accepted
 * @param cancelsRefused how many cancel requests were refused because of the job's state
 */
public record FakeGpJob(
        String id,
        String service,
        String task,
        Optional<String> user,
        FakeGpState state,
        Instant submitted,
        Optional<Instant> ended,
        int cancelsAccepted,
        int cancelsRefused) {}
