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
import io.github.jobcancel.http.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptVerdictsTest {
    private static final Evidence E =
            new Evidence(Optional.empty(), Optional.empty(), List.of("word"), List.of(), 1, false, false, false);

    @ParameterizedTest
    @EnumSource(JobState.class)
    void onlyTheProvidersOwnWordMakesAnAcceptedCancelASettledOne(JobState state) {
        CancelOutcome outcome = ScriptVerdicts.accepted(state, E);

        CancelOutcome expected = switch (state) {
            case CANCELLED -> new Cancelled(E);
            case SUCCEEDED -> new Finished(JobState.SUCCEEDED, E);
            case FAILED -> new Finished(JobState.FAILED, E);
            default -> new Requested(E);
        };
        assertThat(outcome).isEqualTo(expected);
    }

    @Test
    void twoRefusalsProveSomethingByThemselves() {
        assertThat(ScriptVerdicts.refused(40465, E)).isEqualTo(new NotFound(E));
        assertThat(ScriptVerdicts.refused(40719, E))
                .isEqualTo(new NotCancellable(Reason.WRONG_KIND, Remedy.OTHER_OPERATION, E));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40464, 40466, 40718, 40720, 40432})
    void otherRefusalsDoNot(int reason) {
        assertThat(ScriptVerdicts.refused(reason, E)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40465, 40467, 40719, 40721})
    void onlyTwoRefusalsNeedARead(int reason) {
        assertThat(ScriptVerdicts.doubtful(reason)).isFalse();
        assertThat(ScriptVerdicts.doubtful(40466)).isTrue();
        assertThat(ScriptVerdicts.doubtful(40720)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {40466, 40720})
    void aJobInNeitherListIsAtRestAndMayHaveSucceeded(int reason) {
        assertThat(ScriptVerdicts.resolved(reason, JobState.ABSENT, false, E))
                .isEqualTo(new Finished(JobState.UNKNOWN, E));
        assertThat(ScriptVerdicts.resolved(reason, JobState.ABSENT, true, E))
                .isEqualTo(new Finished(JobState.UNKNOWN, E));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ABSENT")
    void aJobThatIsStillListedIsNotAtRest(JobState listed) {
        assertThat(ScriptVerdicts.resolved(40720, listed, false, E))
                .isEqualTo(new NotCancellable(Reason.TOO_EARLY, Remedy.WAIT, E));
        assertThat(ScriptVerdicts.resolved(40466, listed, false, E))
                .isEqualTo(new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, E));
    }

    @Test
    void aJobThatIsNotListedAfterAnAcceptedCancelIsAtRestOnlyIfItIsKnownToExist() {
        assertThat(ScriptVerdicts.listed(JobState.ABSENT, true, E)).isEqualTo(new Finished(JobState.UNKNOWN, E));
        assertThat(ScriptVerdicts.listed(JobState.ABSENT, false, E)).isEqualTo(new NotFound(E));
        assertThat(ScriptVerdicts.listed(JobState.RUNNING, true, E)).isEqualTo(new Requested(E));
        assertThat(ScriptVerdicts.listed(JobState.CANCELLED, true, E)).isEqualTo(new Cancelled(E));
    }

    @Test
    void nothingStopsAScheduledScriptThatIsDue() {
        assertThat(ScriptVerdicts.obstacle(ScriptKind.SCHEDULED, true)).satisfies(no -> {
            assertThat(no.reason()).isEqualTo(Reason.TOO_LATE);
            assertThat(no.remedy()).isEqualTo(Remedy.WAIT);
        });
        assertThat(ScriptVerdicts.obstacle(ScriptKind.SCHEDULED, false)).isNull();
        assertThat(ScriptVerdicts.obstacle(ScriptKind.BATCH, true)).isNull();
    }

    @Test
    void onlyAScheduledScriptThatIsDueExplainsItsRefusal() {
        assertThat(ScriptVerdicts.began(40466, listed(ScriptList.RUNNING_OR_QUEUED)))
                .isTrue();
        assertThat(ScriptVerdicts.began(40466, listed(ScriptList.SCHEDULED))).isFalse();
        assertThat(ScriptVerdicts.began(40720, listed(ScriptList.RUNNING_OR_QUEUED)))
                .isFalse();
    }

    private static ScriptJob listed(ScriptList list) {
        return ScriptJob.entry(new JobRef("script", "scheduled", "app", "id"), Json.read(new byte[0]), list);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ABSENT")
    void ifAnEarlierRequestMayReachAListedJobNothingIsProved(JobState listed) {
        assertThat(ScriptVerdicts.resolved(40720, listed, true, E)).isNull();
        assertThat(ScriptVerdicts.resolved(40466, listed, true, E)).isNull();
    }
}
