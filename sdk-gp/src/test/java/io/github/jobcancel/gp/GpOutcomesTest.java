// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the outcome for every status, without a network. */
class GpOutcomesTest {
    private static final JobRef REF = new JobRef("gp", "admin", "gis.example.com/server/Test.GPServer", "j1");
    private static final Evidence EVIDENCE =
            Evidence.builder().providerWords(List.of("proof")).attemptCount(2).build();

    private static GpJob jobWithStatus(String word) {
        return GpJob.parse(REF, word.equals("-") ? "null" : "{\"status\":\"esriJob" + word + "\"}");
    }

    private static String describeOutcome(CancelOutcome outcome) {
        if (outcome == null) {
            return "nothing";
        }
        assertThat(outcome.evidence()).isSameAs(EVIDENCE);
        String name = outcome.getClass().getSimpleName();
        if (outcome instanceof CancelOutcome.NotCancellable notCancellable) {
            return name + " " + notCancellable.reason() + " " + notCancellable.remedy();
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
    void everyStatusMapsToAState(String word, JobState state) {
        assertThat(jobWithStatus(word).state()).isEqualTo(state);
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
    void outcomeAfterAcceptance(String word, String expected) {
        assertThat(describeOutcome(GpOutcomes.outcomeAfterAcceptance(jobWithStatus(word), EVIDENCE)))
                .isEqualTo(expected);
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
    void outcomeAfterLostReply(String word, String expected) {
        assertThat(describeOutcome(GpOutcomes.provenOutcome(jobWithStatus(word), EVIDENCE)))
                .isEqualTo(expected);
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
    void outcomeAfterRefusal(String word, String admin, String rest) {
        assertThat(describeOutcome(GpOutcomes.outcomeAfterRefusal(GpDialect.ADMIN, jobWithStatus(word), EVIDENCE)))
                .isEqualTo(admin);
        assertThat(describeOutcome(GpOutcomes.outcomeAfterRefusal(GpDialect.REST, jobWithStatus(word), EVIDENCE)))
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
    void reasonsAgainstACancelDependOnTheDialect(String word, String admin, String rest) {
        assertThat(describeOutcome(GpOutcomes.whyNotCancellable(GpDialect.ADMIN, jobWithStatus(word), EVIDENCE)))
                .isEqualTo(admin);
        assertThat(describeOutcome(GpOutcomes.whyNotCancellable(GpDialect.REST, jobWithStatus(word), EVIDENCE)))
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
    void statusDecidesWhetherTheCancelIsRepeated(String word, boolean afterRefusal, boolean afterALoss) {
        assertThat(GpOutcomes.isCancellableNow(jobWithStatus(word))).isEqualTo(afterRefusal);
        assertThat(GpOutcomes.isUntouched(jobWithStatus(word))).isEqualTo(afterALoss);
    }
}
