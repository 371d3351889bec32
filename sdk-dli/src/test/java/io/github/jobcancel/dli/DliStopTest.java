// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliReading.AfterCancel;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stop waits by a timer that moves the fake's clock instead of waiting, so that minutes pass in no time. */
class DliStopTest {
    private static final StopOptions STOP = StopOptions.standard();

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeDli fake = new FakeDli(clock);
    private final Transport transport =
            Transport.builder().clock(clock).timer(new SkippingTimer(clock)).build();
    private final DliClient client = DliClient.builder()
            .endpoint(fake.url())
            .projectId(FakeDli.PROJECT_ID)
            .credentials(DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY))
            .transport(transport)
            .build();

    @AfterEach
    void close() {
        client.close();
        transport.close();
        fake.close();
    }

    private RemoteJob job(DliKind kind, String word) {
        return client.job(
                kind,
                switch (kind) {
                    case SPARK -> fake.addBatch(word);
                    case SQL -> fake.addSqlJob(word);
                    case FLINK -> Long.toString(fake.addFlinkJob(word));
                });
    }

    private long sent() {
        return fake.requests().stream().filter(r -> !r.method().equals("GET")).count();
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(DliKind.SPARK, "running", AfterCancel.STOPPED, "Ended"),
                Arguments.of(DliKind.SPARK, "running", AfterCancel.SUCCEEDED, "Finished"),
                Arguments.of(DliKind.SPARK, "starting", AfterCancel.VANISHED, "NotFound"),
                Arguments.of(DliKind.SPARK, "running", AfterCancel.STUCK, "Requested"),
                Arguments.of(DliKind.SQL, "RUNNING", AfterCancel.STOPPED, "Cancelled"),
                Arguments.of(DliKind.SQL, "RUNNING", AfterCancel.SUCCEEDED, "Finished"),
                Arguments.of(DliKind.SQL, "LAUNCHING", AfterCancel.STUCK, "Requested"),
                Arguments.of(DliKind.FLINK, "job_running", AfterCancel.STOPPED, "Cancelled"),
                Arguments.of(DliKind.FLINK, "job_running", AfterCancel.SUCCEEDED, "Finished"),
                Arguments.of(DliKind.FLINK, "job_running", AfterCancel.STUCK, "Requested"),
                Arguments.of(DliKind.FLINK, "job_running", AfterCancel.STOP_FAILED, "Requested"));
    }

    @ParameterizedTest(name = "{0} {1}, then {2}: {3}")
    @MethodSource("ends")
    void aStopIsSentOnceAndWatchedToItsEnd(DliKind kind, String word, AfterCancel end, String expected) {
        fake.knobs().afterCancel(end);
        RemoteJob job = job(kind, word);

        CancelOutcome outcome = Calls.await(job.stop(STOP));

        assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
        assertThat(outcome.evidence().before().orElseThrow().rawState()).isEqualTo(word);
        assertThat(sent()).isEqualTo(1);
        boolean atRest = fake.job(job.ref().id()).map(j -> j.atRest()).orElse(false);
        assertThat(outcome.settled()).isEqualTo(atRest);
    }

    @Test
    void whatIsAtRestIsNotAskedToStop() {
        CancelOutcome outcome = Calls.await(job(DliKind.SPARK, "dead").stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.ENDED));
        assertThat(sent()).isZero();
    }

    /** Nothing is deleted, for that would take the record too. */
    @Test
    void aDraftIsLeftAsItIsEvenIfTheCallerAllowsMore() {
        RemoteJob draft = job(DliKind.FLINK, "job_init");

        CancelOutcome outcome = Calls.await(draft.stop(STOP.withEscalation(Escalation.TERMINATE_IF_STARTED)));

        assertThat(outcome).isInstanceOf(CancelOutcome.NotCancellable.class);
        assertThat(fake.requests()).noneMatch(r -> r.method().equals("DELETE"));
        assertThat(sent()).isEqualTo(1);
        assertThat(Calls.await(draft.explain(STOP.call())).remedy()).contains(CancelOutcome.Remedy.OTHER_OPERATION);
        assertThat(Calls.await(job(DliKind.FLINK, "job_cancel_fail").explain(STOP.call()))
                        .applies())
                .isTrue();
    }
}
