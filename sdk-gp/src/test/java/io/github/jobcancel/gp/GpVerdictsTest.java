// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole of the table from the job's word to the outcome, without a socket. */
class GpVerdictsTest {
    private static final JobRef REF = new JobRef("gp", "admin", "gis.example.com/server/Test.GPServer", "j1");
    private static final Evidence EVIDENCE =
            new Evidence(Optional.empty(), Optional.empty(), List.of("proof"), List.of(), 2, false, false, false);

    private static GpJob job(String word) {
        return word.equals("-") ? GpJob.absent(REF) : GpJob.read(REF, Json.read(new byte[0]), "esriJob" + word);
    }

    private static String said(CancelOutcome outcome) {
        if (outcome == null) {
            return "nothing";
        }
        assertThat(outcome.evidence()).isSameAs(EVIDENCE);
        String name = outcome.getClass().getSimpleName();
        if (outcome instanceof CancelOutcome.NotCancellable no) {
            return name + " " + no.reason() + " " + no.remedy();
        }
        return outcome instanceof CancelOutcome.Finished finished ? name + " " + finished.state() : name;
    }

    @ParameterizedTest
    @CsvSource({
        "New, QUEUED",
        "Submitted, QUEUED",
        "Waiting, QUEUED",
        "Executing, RUNNING",
        "Cancelling, STOPPING",
        "Deleting, STOPPING",
        "Cancelled, CANCELLED",
        "Succeeded, SUCCEEDED",
        "Failed, FAILED",
        "TimedOut, TIMED_OUT",
        "Deleted, ABSENT",
        "Paused, UNKNOWN",
        "succeeded, UNKNOWN",
        "-, ABSENT"
    })
    void everyWordIsAState(String word, JobState state) {
        assertThat(job(word).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "New, Requested",
        "Submitted, Requested",
        "Waiting, Requested",
        "Executing, Requested",
        "Cancelling, Requested",
        "Deleting, Requested",
        "Cancelled, Cancelled",
        "Succeeded, Finished SUCCEEDED",
        "Failed, Finished FAILED",
        "TimedOut, Finished TIMED_OUT",
        "Deleted, NotFound",
        "Paused, Requested",
        "-, NotFound"
    })
    void afterAnAcceptance(String word, String expected) {
        assertThat(said(GpVerdicts.accepted(job(word), EVIDENCE))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "New, nothing",
        "Submitted, nothing",
        "Waiting, nothing",
        "Executing, nothing",
        "Cancelling, Requested",
        "Deleting, Requested",
        "Cancelled, Cancelled",
        "Succeeded, Finished SUCCEEDED",
        "Failed, Finished FAILED",
        "TimedOut, Finished TIMED_OUT",
        "Deleted, NotFound",
        "Paused, nothing",
        "-, NotFound"
    })
    void afterALostReply(String word, String expected) {
        assertThat(said(GpVerdicts.proved(job(word), EVIDENCE))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "New, NotCancellable TOO_EARLY WAIT, NotCancellable TOO_EARLY WAIT",
        "Submitted, NotCancellable TOO_EARLY WAIT, NotCancellable TOO_EARLY OTHER_OPERATION",
        "Waiting, NotCancellable TOO_EARLY OTHER_OPERATION, NotCancellable TOO_EARLY WAIT",
        "Executing, NotCancellable TOO_EARLY WAIT, NotCancellable TOO_EARLY WAIT",
        "Cancelling, Requested, Requested",
        "Deleting, Requested, Requested",
        "Cancelled, Cancelled, Cancelled",
        "Succeeded, Finished SUCCEEDED, Finished SUCCEEDED",
        "Failed, Finished FAILED, Finished FAILED",
        "TimedOut, Finished TIMED_OUT, Finished TIMED_OUT",
        "Deleted, NotFound, NotFound",
        "Paused, nothing, nothing",
        "-, NotFound, NotFound"
    })
    void afterARefusal(String word, String admin, String rest) {
        assertThat(said(GpVerdicts.refused(GpDialect.ADMIN, job(word), EVIDENCE)))
                .isEqualTo(admin);
        assertThat(said(GpVerdicts.refused(GpDialect.REST, job(word), EVIDENCE)))
                .isEqualTo(rest);
    }

    @ParameterizedTest
    @CsvSource({
        "New, NotCancellable TOO_EARLY WAIT, NotCancellable TOO_EARLY WAIT",
        "Submitted, nothing, NotCancellable TOO_EARLY OTHER_OPERATION",
        "Waiting, NotCancellable TOO_EARLY OTHER_OPERATION, nothing",
        "Executing, nothing, nothing",
        "Cancelling, nothing, nothing",
        "Deleting, nothing, nothing",
        "Paused, nothing, nothing"
    })
    void whatStandsInTheWayOfACancel(String word, String admin, String rest) {
        assertThat(said(GpVerdicts.obstacle(GpDialect.ADMIN, job(word), EVIDENCE)))
                .isEqualTo(admin);
        assertThat(said(GpVerdicts.obstacle(GpDialect.REST, job(word), EVIDENCE)))
                .isEqualTo(rest);
    }

    @ParameterizedTest
    @CsvSource({
        "New, false, true",
        "Submitted, false, true",
        "Waiting, false, true",
        "Executing, true, true",
        "Cancelling, false, false",
        "Deleting, false, false",
        "Cancelled, false, false",
        "Succeeded, false, false",
        "Failed, false, false",
        "TimedOut, false, false",
        "Deleted, false, false",
        "Paused, false, false",
        "-, false, false"
    })
    void whatIsWorthAnotherRequest(String word, boolean afterRefusal, boolean afterALoss) {
        assertThat(GpVerdicts.takenNow(job(word))).isEqualTo(afterRefusal);
        assertThat(GpVerdicts.untouched(job(word))).isEqualTo(afterALoss);
    }
}
