// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Optional;

/**
 * What a cancel would do now, determined without changing anything.
 *
 * @param snapshot the job as a read saw it; empty if the credentials do not permit the read
 * @param isReadable whether the credentials may read the job
 * @param cancelApplies whether the provider's cancel applies to the job in its present state
 * @param reason why the cancel does not apply, if the job is alive
 * @param remedy what the caller can do instead, if the cancel does not apply and the job is alive
 */
public record CancelExplanation(
        Optional<JobSnapshot> snapshot,
        boolean isReadable,
        boolean cancelApplies,
        Optional<CancelOutcome.Reason> reason,
        Optional<CancelOutcome.Remedy> remedy) {}
