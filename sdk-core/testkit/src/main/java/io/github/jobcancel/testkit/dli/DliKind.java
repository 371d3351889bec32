// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliReading.AfterCancel;
import java.util.Set;

/** The three kinds of DLI job, each with the words it uses for the same things. */
enum DliKind {
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

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> rest;

    private final String stopped;
    private final String succeeded;
    private final String stuck;
    private final String stopFailed;

    DliKind(Set<String> rest, String stopped, String succeeded, String stuck, String stopFailed) {
        this.rest = rest;
        this.stopped = stopped;
        this.succeeded = succeeded;
        this.stuck = stuck;
        this.stopFailed = stopFailed;
    }

    boolean atRest(String word) {
        return rest.contains(word);
    }

    String after(AfterCancel end) {
        return switch (end) {
            case STOPPED -> stopped;
            case SUCCEEDED -> succeeded;
            case STUCK -> stuck;
            case STOP_FAILED -> stopFailed;
            case VANISHED -> DliScript.GONE;
        };
    }
}
