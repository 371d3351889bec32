// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptOutcomesTest {
    private static final Evidence EVIDENCE =
            Evidence.builder().providerWords(List.of("word")).attemptCount(1).build();

    @ParameterizedTest
    @EnumSource(JobState.class)
    void acceptedCancelIsSettledOnlyByTheProviderState(JobState state) {
        CancelOutcome outcome = ScriptOutcomes.outcomeOfAcceptedCancel(state, EVIDENCE);

        CancelOutcome expected = switch (state) {
            case CANCELLED -> new Cancelled(EVIDENCE);
            case SUCCEEDED -> new Finished(JobState.SUCCEEDED, EVIDENCE);
            case FAILED -> new Finished(JobState.FAILED, EVIDENCE);
            default -> new Requested(EVIDENCE);
        };
        assertThat(outcome).isEqualTo(expected);
    }

    @Test
    void twoRefusalsProveAnOutcomeByThemselves() {
        assertThat(ScriptOutcomes.outcomeOfRefusal(40465, EVIDENCE)).isEqualTo(new NotFound(EVIDENCE));
        assertThat(ScriptOutcomes.outcomeOfRefusal(40719, EVIDENCE))
                .isEqualTo(new NotCancellable(Reason.WRONG_KIND, Remedy.OTHER_OPERATION, EVIDENCE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40464, 40466, 40718, 40720, 40432})
    void otherRefusalsProveNothing(int reason) {
        assertThat(ScriptOutcomes.outcomeOfRefusal(reason, EVIDENCE)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40465, 40467, 40719, 40721})
    void onlyTwoRefusalsNeedARead(int reason) {
        assertThat(ScriptOutcomes.needsListRead(reason)).isFalse();
        assertThat(ScriptOutcomes.needsListRead(40466)).isTrue();
        assertThat(ScriptOutcomes.needsListRead(40720)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {40466, 40720})
    void jobInNeitherListHasEndedAndMayHaveSucceeded(int reason) {
        assertThat(ScriptOutcomes.outcomeOfRefusalAndLists(reason, JobState.ABSENT, false, EVIDENCE))
                .isEqualTo(new Finished(JobState.UNKNOWN, EVIDENCE));
        assertThat(ScriptOutcomes.outcomeOfRefusalAndLists(reason, JobState.ABSENT, true, EVIDENCE))
                .isEqualTo(new Finished(JobState.UNKNOWN, EVIDENCE));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ABSENT")
    void listedJobHasNotEnded(JobState listed) {
        assertThat(ScriptOutcomes.outcomeOfRefusalAndLists(40720, listed, false, EVIDENCE))
                .isEqualTo(new NotCancellable(Reason.TOO_EARLY, Remedy.WAIT, EVIDENCE));
        assertThat(ScriptOutcomes.outcomeOfRefusalAndLists(40466, listed, false, EVIDENCE))
                .isEqualTo(new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, EVIDENCE));
    }

    @Test
    void unlistedJobAfterAnAcceptedCancelHasEndedOnlyIfItExisted() {
        assertThat(ScriptOutcomes.outcomeOfLists(JobState.ABSENT, true, EVIDENCE))
                .isEqualTo(new Finished(JobState.UNKNOWN, EVIDENCE));
        assertThat(ScriptOutcomes.outcomeOfLists(JobState.ABSENT, false, EVIDENCE))
                .isEqualTo(new NotFound(EVIDENCE));
        assertThat(ScriptOutcomes.outcomeOfLists(JobState.RUNNING, true, EVIDENCE))
                .isEqualTo(new Requested(EVIDENCE));
        assertThat(ScriptOutcomes.outcomeOfLists(JobState.CANCELLED, true, EVIDENCE))
                .isEqualTo(new Cancelled(EVIDENCE));
    }

    @Test
    void dueScheduledScriptIsNotCancellable() {
        assertThat(ScriptOutcomes.whyNotCancellable(ScriptKind.SCHEDULED, true)).satisfies(notCancellable -> {
            assertThat(notCancellable.reason()).isEqualTo(Reason.TOO_LATE);
            assertThat(notCancellable.remedy()).isEqualTo(Remedy.WAIT);
        });
        assertThat(ScriptOutcomes.whyNotCancellable(ScriptKind.SCHEDULED, false))
                .isNull();
        assertThat(ScriptOutcomes.whyNotCancellable(ScriptKind.BATCH, true)).isNull();
    }

    @Test
    void onlyADueScheduledScriptExplainsItsRefusal() {
        assertThat(ScriptOutcomes.isExplainedByStart(40466, listedJob(ScriptList.RUNNING_OR_QUEUED)))
                .isTrue();
        assertThat(ScriptOutcomes.isExplainedByStart(40466, listedJob(ScriptList.SCHEDULED)))
                .isFalse();
        assertThat(ScriptOutcomes.isExplainedByStart(40720, listedJob(ScriptList.RUNNING_OR_QUEUED)))
                .isFalse();
    }

    private static ScriptJob listedJob(ScriptList list) {
        return ScriptJob.ofListEntry(
                new JobRef("script", "scheduled", "app", "id"), JsonValue.parseDocument(new byte[0]), list);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ABSENT")
    void refusalOfAListedJobAfterAnEarlierRequestProvesNothing(JobState listed) {
        assertThat(ScriptOutcomes.outcomeOfRefusalAndLists(40720, listed, true, EVIDENCE))
                .isNull();
        assertThat(ScriptOutcomes.outcomeOfRefusalAndLists(40466, listed, true, EVIDENCE))
                .isNull();
    }
}
