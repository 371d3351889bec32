// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;
import java.util.Set;

/**
 * Switches of a {@link FakeGp} for what the documents leave open, contradict each other about, or let a site configure. Each
 * works from the next request on. Safe for use by several threads.
 */
public final class FakeGpKnobs {
    /** How a field says that a job has no end yet. */
    public enum NoEnd {
        /** The field is not there. */
        ABSENT,
        /** The field is {@code null}. */
        NULL,
        /** The field is 0. */
        ZERO,
        /** The field is -1. */
        NEGATIVE
    }

    volatile Set<FakeGpState> adminCancellable = Set.of(FakeGpState.SUBMITTED, FakeGpState.EXECUTING);
    volatile Set<FakeGpState> restCancellable = Set.of(FakeGpState.WAITING, FakeGpState.EXECUTING);
    volatile Duration cancellationCheckInterval = Duration.ofSeconds(5);
    volatile Duration retention = Duration.ofHours(6);
    volatile boolean ignoredCancelShowsCancelling;
    volatile boolean restCancelAnswersCancelled;
    volatile boolean statusCodesInHttp;
    volatile boolean tableSpelling;
    volatile String failureWord = "error";
    volatile NoEnd noEnd = NoEnd.ABSENT;
    volatile boolean queryTimesInSeconds;
    volatile boolean lastPageWithoutNextStart;
    volatile boolean deletedReadsAsDeleted;
    volatile boolean refuseDelete;
    volatile String jsonContentType = "application/json";
    volatile boolean byteOrderMark;
    volatile boolean adminEnabled = true;

    FakeGpKnobs() {}

    /**
     * The states that the ADMIN dialect's cancel accepts.
     *
     * @param states SUBMITTED and EXECUTING unless set
     */
    public void adminCancellable(Set<FakeGpState> states) {
        adminCancellable = Set.copyOf(states);
    }

    /**
     * The states that the REST dialect's cancel accepts.
     *
     * @param states WAITING and EXECUTING unless set
     */
    public void restCancellable(Set<FakeGpState> states) {
        restCancellable = Set.copyOf(states);
    }

    /**
     * How often a running service looks for cancel requests. Checks fall on the multiples of it, counted from a job's
     * submission; with zero a job stops right after the answer to its cancel.
     *
     * @param interval 5 seconds unless set
     */
    public void cancellationCheckInterval(Duration interval) {
        cancellationCheckInterval = interval;
    }

    /**
     * How long a job at rest stays readable.
     *
     * @param time 6 hours unless set
     */
    public void jobRetention(Duration time) {
        retention = time;
    }

    /**
     * Whether a job that ignores an accepted cancel shows CANCELLING until its own end.
     *
     * @param on false unless set: it shows the states of its script
     */
    public void ignoredCancelShowsCancelling(boolean on) {
        ignoredCancelShowsCancelling = on;
    }

    /**
     * Whether the REST dialect's cancel answers {@code esriJobCancelled} at once, as older servers do, though the job is
     * only being cancelled.
     *
     * @param on false unless set
     */
    public void restCancelAnswersCancelled(boolean on) {
        restCancelAnswersCancelled = on;
    }

    /**
     * Whether errors carry their code as the HTTP status too.
     *
     * @param on false unless set: the status is 200
     */
    public void statusCodesInHttp(boolean on) {
        statusCodesInHttp = on;
    }

    /**
     * Whether ADMIN jobs are written with {@code jobID}, {@code userName} and {@code machineName}.
     *
     * @param on false unless set: {@code jobId}, {@code username}, {@code machinename}
     */
    public void tableSpelling(boolean on) {
        tableSpelling = on;
    }

    /**
     * The {@code status} of an error in the ADMIN dialect.
     *
     * @param word {@code error} unless set
     */
    public void failureWord(String word) {
        failureWord = word;
    }

    /**
     * How an ADMIN job that still runs writes its {@code endTime}.
     *
     * @param form absent unless set
     */
    public void noEnd(NoEnd form) {
        noEnd = form;
    }

    /**
     * Whether the times of an ADMIN query are epoch seconds.
     *
     * @param on false unless set: milliseconds
     */
    public void queryTimesInSeconds(boolean on) {
        queryTimesInSeconds = on;
    }

    /**
     * Whether the last page of an ADMIN query has no {@code nextStart}.
     *
     * @param on false unless set: it is -1
     */
    public void lastPageWithoutNextStart(boolean on) {
        lastPageWithoutNextStart = on;
    }

    /**
     * Whether the REST dialect shows a removed job as {@code esriJobDeleted}.
     *
     * @param on false unless set: it is not found
     */
    public void deletedReadsAsDeleted(boolean on) {
        deletedReadsAsDeleted = on;
    }

    /**
     * Whether ADMIN delete fails.
     *
     * @param on false unless set
     */
    public void refuseDelete(boolean on) {
        refuseDelete = on;
    }

    /**
     * The {@code Content-Type} of JSON answers.
     *
     * @param type {@code application/json} unless set
     */
    public void jsonContentType(String type) {
        jsonContentType = type;
    }

    /**
     * Whether JSON answers begin with a byte order mark.
     *
     * @param on false unless set
     */
    public void byteOrderMark(boolean on) {
        byteOrderMark = on;
    }

    /**
     * Whether the Web Adaptor lets requests to the ADMIN dialect through.
     *
     * @param on true unless set; otherwise such requests get a 404 page
     */
    public void adminEnabled(boolean on) {
        adminEnabled = on;
    }
}
