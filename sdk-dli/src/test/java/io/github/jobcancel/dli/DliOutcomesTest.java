// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DliOutcomesTest {
    private static final Evidence EVIDENCE =
            Evidence.builder().providerWords(List.of("word")).attemptCount(2).build();

    private static CancelOutcome outcomeOfRead(JobState state, String word, boolean acted, boolean savepoint) {
        JobRef ref = new JobRef("dli", "spark", "eu-de/p", "b");
        return DliOutcomes.outcomeOfRead(new SparkBatchState(ref, state, word), acted, savepoint, EVIDENCE);
    }

    private static String describeOutcome(CancelOutcome outcome) {
        String name = outcome == null ? "nothing" : outcome.getClass().getSimpleName();
        if (outcome instanceof Finished finished) {
            return name + " " + finished.state();
        }
        return outcome instanceof NotCancellable not ? name + " " + not.reason() + " " + not.remedy() : name;
    }

    @ParameterizedTest
    @CsvSource({
        "CANCELLED, Cancelled, Cancelled",
        "SUCCEEDED, Finished SUCCEEDED, Finished SUCCEEDED",
        "FAILED, Finished FAILED, Finished FAILED",
        "TIMED_OUT, Finished TIMED_OUT, Finished TIMED_OUT",
        "ENDED, Finished ENDED, Ended",
        "ABSENT, NotFound, NotFound",
        "STOPPING, Requested, Requested",
        "QUEUED, nothing, nothing",
        "STARTING, nothing, nothing",
        "RUNNING, nothing, nothing",
        "UNKNOWN, nothing, nothing",
    })
    void eachStateProvesItsOutcome(JobState state, String refusedForCertain, String mayHaveActed) {
        assertThat(describeOutcome(outcomeOfRead(state, "word", false, false))).isEqualTo(refusedForCertain);
        assertThat(describeOutcome(outcomeOfRead(state, "word", true, false))).isEqualTo(mayHaveActed);
    }

    @Test
    void savepointingProvesARequestOnlyIfThisCallAskedForASavepoint() {
        assertThat(describeOutcome(outcomeOfRead(JobState.RUNNING, "job_savepointing", true, true)))
                .isEqualTo("Requested");
        assertThat(describeOutcome(outcomeOfRead(JobState.RUNNING, "JOB_SAVEPOINTING", true, true)))
                .isEqualTo("Requested");
        assertThat(describeOutcome(outcomeOfRead(JobState.RUNNING, "job_savepointing", false, true)))
                .isEqualTo("nothing");
        assertThat(describeOutcome(outcomeOfRead(JobState.RUNNING, "job_savepointing", true, false)))
                .isEqualTo("nothing");
        assertThat(describeOutcome(outcomeOfRead(JobState.RUNNING, "job_running", true, true)))
                .isEqualTo("nothing");
    }

    @Test
    void draftIsNotCancellableYet() {
        assertThat(describeOutcome(outcomeOfRead(JobState.QUEUED, "job_init", false, false)))
                .isEqualTo("NotCancellable TOO_EARLY OTHER_OPERATION");
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, ENDED, Ended",
        "ENDED, ENDED, Finished ENDED",
        "ABSENT, ENDED, Ended",
        ", ENDED, Ended",
        "RUNNING, SUCCEEDED, Finished SUCCEEDED",
        "RUNNING, CANCELLED, Cancelled",
        "CANCELLED, CANCELLED, Cancelled",
        "RUNNING, ABSENT, NotFound",
        "RUNNING, RUNNING, Requested",
        "RUNNING, UNKNOWN, Requested",
        ", STARTING, Requested",
    })
    void runningJobAfterAnAcknowledgementIsRequested(JobState before, JobState now, String expected) {
        JobRef ref = new JobRef("dli", "spark", "eu-de/p", "b");
        SparkBatchState earlier = before == null ? null : new SparkBatchState(ref, before, "word");

        CancelOutcome outcome =
                DliOutcomes.outcomeAfterAcknowledgement(earlier, new SparkBatchState(ref, now, "word"), EVIDENCE);

        assertThat(describeOutcome(outcome)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void outcomeCarriesEvidenceAndRunningJobIsNeverReportedEnded(JobState state) {
        CancelOutcome outcome = outcomeOfRead(state, "word", true, false);

        if (outcome != null) {
            assertThat(outcome.evidence()).isSameAs(EVIDENCE);
            assertThat(outcome.isSettled()).isEqualTo(state.isAtRest());
        }
    }
}
