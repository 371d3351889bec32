// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;

/** Lists the actions of the demo. */
enum JobAction {
    /** Sends a cancel, and a read if the reply is ambiguous. */
    CANCEL,
    /** Cancels the job, and polls its record until the job is at rest. */
    STOP,
    /** Stops the job, with the provider's stronger operation if the job has already started. */
    TERMINATE,
    /** Reads the job and explains what a cancel would do. */
    EXPLAIN;

    StopOptions applyTo(StopOptions limits) {
        return this == TERMINATE ? limits.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED) : limits;
    }
}
