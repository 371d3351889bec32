// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;
import java.util.Set;

/**
 * Switches of a {@link FakeGp} for what the documents leave open, contradict each other about, or let a site configure. Each
 * works from the next request on. Safe for use by several threads.
 */
public final class GpBehavior {
    /** How a field says that a job has no end yet. */
    public enum MissingEnd {
        /** The field is not there. */
        ABSENT,
        /** The field is {@code null}. */
        NULL,
        /** The field is 0. */
        ZERO,
        /** The field is -1. */
        NEGATIVE
    }

    volatile Set<GpJobState> adminCancellableStates = Set.of(GpJobState.SUBMITTED, GpJobState.EXECUTING);
    volatile Set<GpJobState> restCancellableStates = Set.of(GpJobState.WAITING, GpJobState.EXECUTING);
    volatile Duration cancellationCheckInterval = Duration.ofSeconds(5);
    volatile Duration jobRetention = Duration.ofHours(6);
    volatile boolean ignoredCancelShowsCancelling;
    volatile boolean restCancelAnswersCancelled;
    volatile boolean errorCodesAsHttpStatus;
    volatile boolean tableFieldNames;
    volatile String errorStatusText = "error";
    volatile MissingEnd missingEnd = MissingEnd.ABSENT;
    volatile boolean queryTimesInSeconds;
    volatile boolean lastPageWithoutNextStart;
    volatile boolean deletedJobsShownByRest;
    volatile boolean deleteRefused;
    volatile String jsonContentType = "application/json";
    volatile boolean byteOrderMark;
    volatile boolean adminEnabled = true;

    GpBehavior() {}

    /**
     * The states that the ADMIN dialect's cancel accepts.
     *
     * @param states SUBMITTED and EXECUTING unless set
     */
    public void setAdminCancellableStates(Set<GpJobState> states) {
        adminCancellableStates = Set.copyOf(states);
    }

    /**
     * The states that the REST dialect's cancel accepts.
     *
     * @param states WAITING and EXECUTING unless set
     */
    public void setRestCancellableStates(Set<GpJobState> states) {
        restCancellableStates = Set.copyOf(states);
    }

    /**
     * How often a running service looks for cancel requests. Checks fall on the multiples of it, counted from a job's
     * submission; with zero a job stops right after the answer to its cancel.
     *
     * @param interval 5 seconds unless set
     */
    public void setCancellationCheckInterval(Duration interval) {
        cancellationCheckInterval = interval;
    }

    /**
     * How long a job at rest stays readable.
     *
     * @param retention 6 hours unless set
     */
    public void setJobRetention(Duration retention) {
        jobRetention = retention;
    }

    /**
     * Whether a job that ignores an accepted cancel shows CANCELLING until its own end.
     *
     * @param enabled false unless set: it shows the states of its script
     */
    public void setIgnoredCancelShowsCancelling(boolean enabled) {
        ignoredCancelShowsCancelling = enabled;
    }

    /**
     * Whether the REST dialect's cancel answers {@code esriJobCancelled} at once, as older servers do, though the job is
     * only being cancelled.
     *
     * @param enabled false unless set
     */
    public void setRestCancelAnswersCancelled(boolean enabled) {
        restCancelAnswersCancelled = enabled;
    }

    /**
     * Whether errors carry their code as the HTTP status too.
     *
     * @param enabled false unless set: the status is 200
     */
    public void setErrorCodesAsHttpStatus(boolean enabled) {
        errorCodesAsHttpStatus = enabled;
    }

    /**
     * Whether ADMIN jobs are written with {@code jobID}, {@code userName} and {@code machineName}.
     *
     * @param enabled false unless set: {@code jobId}, {@code username}, {@code machinename}
     */
    public void setTableFieldNames(boolean enabled) {
        tableFieldNames = enabled;
    }

    /**
     * The {@code status} of an error in the ADMIN dialect.
     *
     * @param text {@code error} unless set
     */
    public void setErrorStatusText(String text) {
        errorStatusText = text;
    }

    /**
     * How an ADMIN job that still runs writes its {@code endTime}.
     *
     * @param form absent unless set
     */
    public void setMissingEnd(MissingEnd form) {
        missingEnd = form;
    }

    /**
     * Whether the times of an ADMIN query are epoch seconds.
     *
     * @param enabled false unless set: milliseconds
     */
    public void setQueryTimesInSeconds(boolean enabled) {
        queryTimesInSeconds = enabled;
    }

    /**
     * Whether the last page of an ADMIN query has no {@code nextStart}.
     *
     * @param enabled false unless set: it is -1
     */
    public void setLastPageWithoutNextStart(boolean enabled) {
        lastPageWithoutNextStart = enabled;
    }

    /**
     * Whether the REST dialect shows a removed job as {@code esriJobDeleted}.
     *
     * @param enabled false unless set: it is not found
     */
    public void setDeletedJobsShownByRest(boolean enabled) {
        deletedJobsShownByRest = enabled;
    }

    /**
     * Whether ADMIN delete fails.
     *
     * @param enabled false unless set
     */
    public void setDeleteRefused(boolean enabled) {
        deleteRefused = enabled;
    }

    /**
     * The {@code Content-Type} of JSON answers.
     *
     * @param type {@code application/json} unless set
     */
    public void setJsonContentType(String type) {
        jsonContentType = type;
    }

    /**
     * Whether JSON answers begin with a byte order mark.
     *
     * @param enabled false unless set
     */
    public void setByteOrderMark(boolean enabled) {
        byteOrderMark = enabled;
    }

    /**
     * Whether the Web Adaptor lets requests to the ADMIN dialect through.
     *
     * @param enabled true unless set; otherwise such requests get a 404 page
     */
    public void setAdminEnabled(boolean enabled) {
        adminEnabled = enabled;
    }
}
