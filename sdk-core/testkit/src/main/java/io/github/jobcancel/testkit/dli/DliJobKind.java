// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import java.util.Set;

/** The three kinds of DLI jobs, each with its own names of the same states. */
enum DliJobKind {
    BATCH(Set.of("success", "dead", "error", "killed"), "dead", "success", "recovering", "recovering"),
    SQL(Set.of("FINISHED", "FAILED", "CANCELLED"), "CANCELLED", "FINISHED", "RUNNING", "RUNNING"),
    FLINK(
            Set.of(
                    "job_submit_fail",
                    "job_running_exception",
                    "job_cancel_success",
                    "job_arrearage_stopped",
                    "job_finish"),
            "job_cancel_success",
            "job_finish",
            "job_canceling",
            "job_cancel_fail");

    @SuppressWarnings("ImmutableEnumChecker") // immutable: made by Set.of
    private final Set<String> terminalStates;

    private final String stoppedState;
    private final String succeededState;
    private final String stuckState;
    private final String stopFailedState;

    DliJobKind(
            Set<String> terminalStates,
            String stoppedState,
            String succeededState,
            String stuckState,
            String stopFailedState) {
        this.terminalStates = terminalStates;
        this.stoppedState = stoppedState;
        this.succeededState = succeededState;
        this.stuckState = stuckState;
        this.stopFailedState = stopFailedState;
    }

    boolean isTerminal(String state) {
        return terminalStates.contains(state);
    }

    String stateAfter(CancelEffect effect) {
        return switch (effect) {
            case STOPPED -> stoppedState;
            case SUCCEEDED -> succeededState;
            case STUCK -> stuckState;
            case STOP_FAILED -> stopFailedState;
            case VANISHED -> DliJobScript.REMOVED_STATE;
        };
    }
}
