// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Optional;

/**
 * What a cancel would do now, found out without changing anything.
 *
 * @param snapshot what a read saw; empty if reading is not permitted
 * @param isReadable whether the credentials may read the job
 * @param cancelApplies whether the provider's cancel applies to the job as it is now
 * @param reason why it does not, if it does not though the job is alive
 * @param remedy what would help, if it does not apply though the job is alive
 */
public record Explanation(
        Optional<JobSnapshot> snapshot,
        boolean isReadable,
        boolean cancelApplies,
        Optional<CancelOutcome.Reason> reason,
        Optional<CancelOutcome.Remedy> remedy) {}
