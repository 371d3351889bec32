// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Explanation;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpJob;
import io.github.jobcancel.testkit.gp.FakeGpRole;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import io.github.jobcancel.testkit.gp.FakeGpTokenKind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A stop waits by a timer that moves the fake's clock instead of waiting, so that minutes pass in no time. */
class GpStopTest {
    private static final StopOptions STOP = StopOptions.standard();

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeGp fake = new FakeGp(clock);
    private final Transport transport =
            Transport.builder().clock(clock).timer(new SkippingTimer(clock)).build();
    private final GpClient client;

    GpStopTest() {
        fake.addServerUser("ana", "secret-of-ana", FakeGpRole.ADMINISTRATOR);
        client = GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(GpCredentials.token(fake.issueToken(FakeGpTokenKind.SERVER, "ana", Duration.ofDays(9))))
                .transport(transport)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        transport.close();
        fake.close();
    }

    private RemoteJob job(GpDialect dialect, FakeGpScript script) {
        return client.job(GpScene.id(dialect, fake.addJob(script)));
    }

    private long sent() {
        return fake.requests().stream().filter(GpScene.CANCEL).count();
    }

    private FakeGpJob truth(RemoteJob job) {
        return fake.job(job.ref().id()).orElseThrow();
    }

    static Stream<Arguments> ends() {
        FakeGpScript executing = FakeGpScript.in(FakeGpState.EXECUTING);
        FakeGpScript minutes = FakeGpScript.in(FakeGpState.EXECUTING, Duration.ofMinutes(2));
        return Stream.of(
                Arguments.of("honoured at the next check", executing, "Cancelled"),
                Arguments.of("honoured late", executing.honouringCancelAfter(Duration.ofMinutes(3)), "Cancelled"),
                Arguments.of("ignored for ever", executing.ignoringCancel(), "Requested"),
                Arguments.of(
                        "ignored to the job's own good end",
                        minutes.then(FakeGpState.SUCCEEDED).ignoringCancel(),
                        "Finished"),
                Arguments.of(
                        "ignored to the job's own bad end",
                        minutes.then(FakeGpState.FAILED).ignoringCancel(),
                        "Finished"),
                Arguments.of("the job wins the race", executing.endingBeforeCancel(FakeGpState.SUCCEEDED), "Finished"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void aStopIsSentOnceAndWatchedToItsEnd(String name, FakeGpScript script, String expected) {
        for (GpDialect dialect : GpDialect.values()) {
            fake.clearRequests();
            RemoteJob job = job(dialect, script);

            CancelOutcome outcome = Calls.await(job.stop(STOP));

            assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
            assertThat(outcome.evidence().before().orElseThrow().state()).isEqualTo(JobState.RUNNING);
            assertThat(sent()).isEqualTo(1);
            assertThat(outcome.settled()).isEqualTo(truth(job).state().terminal());
        }
    }

    @Test
    void aJobThatIsNewIsAskedAgainUntilItIsTaken() {
        RemoteJob job = job(
                GpDialect.ADMIN,
                FakeGpScript.in(FakeGpState.NEW, Duration.ofSeconds(20)).then(FakeGpState.SUBMITTED));

        CancelOutcome outcome = Calls.await(job.stop(STOP));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(truth(job).cancelsAccepted()).isEqualTo(1);
        assertThat(truth(job).cancelsRefused()).isPositive();
    }

    @Test
    void aJobThatStaysNewIsToldAsNotCancellableWhenTheTimeIsUp() {
        RemoteJob job = job(GpDialect.ADMIN, FakeGpScript.in(FakeGpState.NEW));

        CancelOutcome outcome = Calls.await(job.stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.NotCancellable.class,
                        no -> assertThat(no.remedy()).isEqualTo(CancelOutcome.Remedy.WAIT));
        assertThat(sent()).isGreaterThan(1);
    }

    @Test
    void whatOnlyTheOtherDialectTakesIsLeftToTheCallerWhateverTheEscalation() {
        RemoteJob job = job(GpDialect.ADMIN, FakeGpScript.in(FakeGpState.WAITING));

        CancelOutcome outcome = Calls.await(job.stop(STOP.withEscalation(Escalation.TERMINATE_IF_STARTED)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.NotCancellable.class,
                        no -> assertThat(no.remedy()).isEqualTo(CancelOutcome.Remedy.OTHER_OPERATION));
        assertThat(fake.requests()).noneMatch(r -> r.path().endsWith("/delete"));
        assertThat(fake.purges()).isZero();
    }

    @ParameterizedTest
    @EnumSource(GpDialect.class)
    void whatIsAtRestIsNotAskedToStop(GpDialect dialect) {
        assertThat(Calls.await(
                        job(dialect, FakeGpScript.in(FakeGpState.TIMED_OUT)).stop(STOP)))
                .isInstanceOfSatisfying(
                        CancelOutcome.Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.TIMED_OUT));
        assertThat(sent()).isZero();
    }

    @Test
    void aLostReplyInTheMiddleOfAStopIsReadBeforeItIsSentAgain() {
        fake.fail(GpScene.CANCEL, Fault.resetAfterEffect());
        RemoteJob job = job(GpDialect.ADMIN, FakeGpScript.in(FakeGpState.EXECUTING));

        CancelOutcome outcome = Calls.await(job.stop(STOP));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(outcome.evidence().replyLost()).isTrue();
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void theReadsOfABoundJobLeaveTheToolsMessagesOut() {
        RemoteJob job = job(GpDialect.REST, FakeGpScript.in(FakeGpState.EXECUTING));

        Calls.await(job.stop(STOP));

        assertThat(fake.requests().stream().filter(GpScene.READ))
                .hasSizeGreaterThan(1)
                .allMatch(r -> r.query().get("returnMessages").equals("false"));
    }

    @Test
    void anExplanationSaysWhatACancelWouldDo() {
        assertThat(explained(GpDialect.ADMIN, FakeGpState.SUBMITTED).applies()).isTrue();
        assertThat(explained(GpDialect.REST, FakeGpState.SUBMITTED).remedy())
                .contains(CancelOutcome.Remedy.OTHER_OPERATION);
        assertThat(explained(GpDialect.ADMIN, FakeGpState.NEW).remedy()).contains(CancelOutcome.Remedy.WAIT);
        assertThat(explained(GpDialect.ADMIN, FakeGpState.SUCCEEDED).applies()).isFalse();
        assertThat(sent()).isZero();
    }

    private Explanation explained(GpDialect dialect, FakeGpState state) {
        return Calls.await(job(dialect, FakeGpScript.in(state)).explain(STOP.call()));
    }
}
