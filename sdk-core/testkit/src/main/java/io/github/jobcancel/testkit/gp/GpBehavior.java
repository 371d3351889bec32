// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;
import java.util.Set;

/**
 * Switches of a {@link FakeGp} for points on which the provider's documents are silent or contradict each other, and
 * for what a site can configure. A change takes effect from the next request on. Safe for use by several threads.
 */
public final class GpBehavior {
    /** The form in which a field says that a job has not ended. */
    public enum MissingEnd {
        /** The field is absent. */
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
     * Sets the states in which the ADMIN dialect accepts a cancel.
     *
     * @param states SUBMITTED and EXECUTING by default
     */
    public void setAdminCancellableStates(Set<GpJobState> states) {
        adminCancellableStates = Set.copyOf(states);
    }

    /**
     * Sets the states in which the REST dialect accepts a cancel.
     *
     * @param states WAITING and EXECUTING by default
     */
    public void setRestCancellableStates(Set<GpJobState> states) {
        restCancellableStates = Set.copyOf(states);
    }

    /**
     * Sets how often a running service checks for cancel requests. Checks take place at the multiples of the interval,
     * counted from a job's submission.
     *
     * @param interval 5 seconds by default; with zero a job stops right after the reply to its cancel
     */
    public void setCancellationCheckInterval(Duration interval) {
        cancellationCheckInterval = interval;
    }

    /**
     * Sets how long a job stays readable after its end.
     *
     * @param retention 6 hours by default
     */
    public void setJobRetention(Duration retention) {
        jobRetention = retention;
    }

    /**
     * Sets whether a job that ignores an accepted cancel shows CANCELLING until its own end.
     *
     * @param enabled false by default
     */
    public void setIgnoredCancelShowsCancelling(boolean enabled) {
        ignoredCancelShowsCancelling = enabled;
    }

    /**
     * Sets whether a cancel in the REST dialect answers {@code esriJobCancelled} at once, as older servers do, although
     * the job has not stopped yet.
     *
     * @param enabled false by default: the answer is {@code esriJobCancelling}
     */
    public void setRestCancelAnswersCancelled(boolean enabled) {
        restCancelAnswersCancelled = enabled;
    }

    /**
     * Sets whether the HTTP status of an error reply is the code of the error.
     *
     * @param enabled false by default: JSON errors have the HTTP status 200
     */
    public void setErrorCodesAsHttpStatus(boolean enabled) {
        errorCodesAsHttpStatus = enabled;
    }

    /**
     * Sets whether jobs of the ADMIN dialect have the field names of the documentation's table: {@code jobID},
     * {@code userName} and {@code machineName}.
     *
     * @param enabled false by default: the names are {@code jobId}, {@code username} and {@code machinename}
     */
    public void setTableFieldNames(boolean enabled) {
        tableFieldNames = enabled;
    }

    /**
     * Sets the {@code status} of an error in the ADMIN dialect.
     *
     * @param text {@code error} by default
     */
    public void setErrorStatusText(String text) {
        errorStatusText = text;
    }

    /**
     * Sets the form of {@code endTime} of a job in the ADMIN dialect that has not ended.
     *
     * @param form {@link MissingEnd#ABSENT} by default
     */
    public void setMissingEnd(MissingEnd form) {
        missingEnd = form;
    }

    /**
     * Sets whether the times in an ADMIN query are epoch seconds.
     *
     * @param enabled false by default: the times are epoch milliseconds
     */
    public void setQueryTimesInSeconds(boolean enabled) {
        queryTimesInSeconds = enabled;
    }

    /**
     * Sets whether the last page of an ADMIN query has no {@code nextStart}.
     *
     * @param enabled false by default: the last page has {@code nextStart} -1
     */
    public void setLastPageWithoutNextStart(boolean enabled) {
        lastPageWithoutNextStart = enabled;
    }

    /**
     * Sets whether the REST dialect shows a removed job with the state {@code esriJobDeleted}.
     *
     * @param enabled false by default: a removed job is not found
     */
    public void setDeletedJobsShownByRest(boolean enabled) {
        deletedJobsShownByRest = enabled;
    }

    /**
     * Sets whether the ADMIN dialect refuses to delete a job.
     *
     * @param enabled false by default
     */
    public void setDeleteRefused(boolean enabled) {
        deleteRefused = enabled;
    }

    /**
     * Sets the {@code Content-Type} of JSON replies.
     *
     * @param type {@code application/json} by default
     */
    public void setJsonContentType(String type) {
        jsonContentType = type;
    }

    /**
     * Sets whether JSON replies begin with a byte order mark.
     *
     * @param enabled false by default
     */
    public void setByteOrderMark(boolean enabled) {
        byteOrderMark = enabled;
    }

    /**
     * Sets whether the Web Adaptor lets requests to the ADMIN dialect through.
     *
     * @param enabled true by default; otherwise such requests are answered with 404
     */
    public void setAdminEnabled(boolean enabled) {
        adminEnabled = enabled;
    }
}
