// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stops with a timer that advances the fake server's clock instead of waiting, so that minutes pass immediately. */
class DliStopTest {
    private static final StopOptions STOP = StopOptions.standard();

    @RegisterExtension
    final DliFixture fixture = new DliFixture(DliFixture::skippingWaits);

    private final FakeDli fake = fixture.fake;
    private final DliClient client = fixture.newClient(fixture.builder().credentials(DliFixture.ACCESS_KEY));

    private RemoteJob job(DliKind kind, String word) {
        return client.job(
                kind,
                switch (kind) {
                    case SPARK -> fake.addBatch(word);
                    case SQL -> fake.addSqlJob(word);
                    case FLINK -> Long.toString(fake.addFlinkJob(word));
                });
    }

    private long cancelCount() {
        return fake.receivedRequests().stream()
                .filter(r -> !r.method().equals("GET"))
                .count();
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(DliKind.SPARK, "running", CancelEffect.STOPPED, "Ended"),
                Arguments.of(DliKind.SPARK, "running", CancelEffect.SUCCEEDED, "Finished"),
                Arguments.of(DliKind.SPARK, "starting", CancelEffect.VANISHED, "NotFound"),
                Arguments.of(DliKind.SPARK, "running", CancelEffect.STUCK, "Requested"),
                Arguments.of(DliKind.SQL, "RUNNING", CancelEffect.STOPPED, "Cancelled"),
                Arguments.of(DliKind.SQL, "RUNNING", CancelEffect.SUCCEEDED, "Finished"),
                Arguments.of(DliKind.SQL, "LAUNCHING", CancelEffect.STUCK, "Requested"),
                Arguments.of(DliKind.FLINK, "job_running", CancelEffect.STOPPED, "Cancelled"),
                Arguments.of(DliKind.FLINK, "job_running", CancelEffect.SUCCEEDED, "Finished"),
                Arguments.of(DliKind.FLINK, "job_running", CancelEffect.STUCK, "Requested"),
                Arguments.of(DliKind.FLINK, "job_running", CancelEffect.STOP_FAILED, "Requested"));
    }

    @ParameterizedTest(name = "{0} {1}, then {2}: {3}")
    @MethodSource("ends")
    void stopIsSentOnceAndFollowedToItsEnd(DliKind kind, String word, CancelEffect end, String expected) {
        fake.behavior().setCancelEffect(end);
        RemoteJob job = job(kind, word);

        CancelOutcome outcome = Calls.await(job.stop(STOP));

        assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
        assertThat(outcome.evidence().snapshotBefore().orElseThrow().rawState()).isEqualTo(word);
        assertThat(cancelCount()).isEqualTo(1);
        boolean atRest = fake.job(job.ref().id()).map(j -> j.isTerminal()).orElse(false);
        assertThat(outcome.isSettled()).isEqualTo(atRest);
    }

    @Test
    void endedJobIsNotCancelled() {
        CancelOutcome outcome = Calls.await(job(DliKind.SPARK, "dead").stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.ENDED));
        assertThat(cancelCount()).isZero();
    }

    /** Nothing is deleted, because a deletion would also remove the record. */
    @Test
    void draftIsNeverForced() {
        RemoteJob draft = job(DliKind.FLINK, "job_init");

        CancelOutcome outcome = Calls.await(draft.stop(STOP.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED)));

        assertThat(outcome).isInstanceOf(CancelOutcome.NotCancellable.class);
        assertThat(fake.receivedRequests()).noneMatch(r -> r.method().equals("DELETE"));
        assertThat(cancelCount()).isEqualTo(1);
        assertThat(Calls.await(draft.explain(STOP.callOptions())).remedy())
                .contains(CancelOutcome.Remedy.OTHER_OPERATION);
        assertThat(Calls.await(job(DliKind.FLINK, "job_cancel_fail").explain(STOP.callOptions()))
                        .cancelApplies())
                .isTrue();
    }
}
