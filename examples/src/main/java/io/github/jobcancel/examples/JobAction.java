// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;

/** What a job is asked. */
enum JobAction {
    /** One request, and the read that an ambiguous reply needs. */
    CANCEL,
    /** Cancel, and watch until the record shows rest. */
    STOP,
    /** The same, with the provider's stronger verb where cancel comes too late. */
    TERMINATE,
    /** What a cancel would do, without one. */
    EXPLAIN;

    StopOptions applyTo(StopOptions limits) {
        return this == TERMINATE ? limits.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED) : limits;
    }
}
