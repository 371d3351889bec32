// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelExplanation;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpJobView;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests stops. Their timer advances the fake's clock instead of waiting, so that minutes pass at once. */
class GpStopTest {
    private static final StopOptions STOP_OPTIONS = StopOptions.standard();

    @RegisterExtension
    final GpFixture fixture = new GpFixture(GpFixture::skippingWaits);

    private final FakeGp fake = fixture.fake;
    private final GpClient client = fixture.newClient("ana", Duration.ofDays(9));

    private RemoteJob addJob(GpDialect dialect, GpJobScript script) {
        return client.job(GpFixture.jobId(dialect, fake.addJob(script)));
    }

    private long cancelCount() {
        return fake.receivedRequests().stream()
                .filter(GpFixture.CANCEL_REQUESTS)
                .count();
    }

    private GpJobView fakeJob(RemoteJob job) {
        return fake.job(job.ref().id()).orElseThrow();
    }

    static Stream<Arguments> ends() {
        GpJobScript executing = GpJobScript.startingIn(GpJobState.EXECUTING);
        GpJobScript minutes = GpJobScript.startingIn(GpJobState.EXECUTING, Duration.ofMinutes(2));
        return Stream.of(
                Arguments.of("honoured at the next check", executing, "Cancelled"),
                Arguments.of("honoured late", executing.honouringCancelAfter(Duration.ofMinutes(3)), "Cancelled"),
                Arguments.of("ignored for ever", executing.ignoringCancel(), "Requested"),
                Arguments.of(
                        "ignored until the job's own success",
                        minutes.andThen(GpJobState.SUCCEEDED).ignoringCancel(),
                        "Finished"),
                Arguments.of(
                        "ignored until the job's own failure",
                        minutes.andThen(GpJobState.FAILED).ignoringCancel(),
                        "Finished"),
                Arguments.of("the job wins the race", executing.endingBeforeCancel(GpJobState.SUCCEEDED), "Finished"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void stopIsSentOnceAndWatchedToTheEnd(String name, GpJobScript script, String expected) {
        for (GpDialect dialect : GpDialect.values()) {
            fake.clearReceivedRequests();
            RemoteJob job = addJob(dialect, script);

            CancelOutcome outcome = Calls.await(job.stop(STOP_OPTIONS));

            assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
            assertThat(outcome.evidence().snapshotBefore().orElseThrow().state())
                    .isEqualTo(JobState.RUNNING);
            assertThat(cancelCount()).isEqualTo(1);
            assertThat(outcome.isSettled()).isEqualTo(fakeJob(job).state().isTerminal());
        }
    }

    @Test
    void newJobIsCancelledAgainUntilTheCancelIsAccepted() {
        RemoteJob job = addJob(
                GpDialect.ADMIN,
                GpJobScript.startingIn(GpJobState.NEW, Duration.ofSeconds(20)).andThen(GpJobState.SUBMITTED));

        CancelOutcome outcome = Calls.await(job.stop(STOP_OPTIONS));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(fakeJob(job).acceptedCancels()).isEqualTo(1);
        assertThat(fakeJob(job).refusedCancels()).isPositive();
    }

    @Test
    void jobThatStaysNewIsNotCancellableAtTheDeadline() {
        RemoteJob job = addJob(GpDialect.ADMIN, GpJobScript.startingIn(GpJobState.NEW));

        CancelOutcome outcome = Calls.await(job.stop(STOP_OPTIONS));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.NotCancellable.class,
                        notCancellable -> assertThat(notCancellable.remedy()).isEqualTo(CancelOutcome.Remedy.WAIT));
        assertThat(cancelCount()).isGreaterThan(1);
    }

    @Test
    void stateOfTheOtherDialectIsLeftToTheCallerWhateverTheEscalation() {
        RemoteJob job = addJob(GpDialect.ADMIN, GpJobScript.startingIn(GpJobState.WAITING));

        CancelOutcome outcome =
                Calls.await(job.stop(STOP_OPTIONS.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.NotCancellable.class,
                        notCancellable ->
                                assertThat(notCancellable.remedy()).isEqualTo(CancelOutcome.Remedy.OTHER_OPERATION));
        assertThat(fake.receivedRequests()).noneMatch(r -> r.path().endsWith("/delete"));
        assertThat(fake.purgeCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(GpDialect.class)
    void endedJobIsNotCancelled(GpDialect dialect) {
        assertThat(Calls.await(addJob(dialect, GpJobScript.startingIn(GpJobState.TIMED_OUT))
                        .stop(STOP_OPTIONS)))
                .isInstanceOfSatisfying(
                        CancelOutcome.Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.TIMED_OUT));
        assertThat(cancelCount()).isZero();
    }

    @Test
    void lostCancelReplyDuringAStopIsReadBackBeforeTheNextCancel() {
        fake.injectFault(GpFixture.CANCEL_REQUESTS, ExchangeFault.resetAfterEffect());
        RemoteJob job = addJob(GpDialect.ADMIN, GpJobScript.startingIn(GpJobState.EXECUTING));

        CancelOutcome outcome = Calls.await(job.stop(STOP_OPTIONS));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(outcome.evidence().replyWasLost()).isTrue();
        assertThat(cancelCount()).isEqualTo(1);
    }

    @Test
    void boundJobReadsWithoutToolMessages() {
        RemoteJob job = addJob(GpDialect.REST, GpJobScript.startingIn(GpJobState.EXECUTING));

        Calls.await(job.stop(STOP_OPTIONS));

        assertThat(fake.receivedRequests().stream().filter(GpFixture.READ_REQUESTS))
                .hasSizeGreaterThan(1)
                .allMatch(r -> r.queryParameters().get("returnMessages").equals("false"));
    }

    @Test
    void explanationPredictsTheEffectOfACancel() {
        assertThat(explainJob(GpDialect.ADMIN, GpJobState.SUBMITTED).cancelApplies())
                .isTrue();
        assertThat(explainJob(GpDialect.REST, GpJobState.SUBMITTED).remedy())
                .contains(CancelOutcome.Remedy.OTHER_OPERATION);
        assertThat(explainJob(GpDialect.ADMIN, GpJobState.NEW).remedy()).contains(CancelOutcome.Remedy.WAIT);
        assertThat(explainJob(GpDialect.ADMIN, GpJobState.SUCCEEDED).cancelApplies())
                .isFalse();
        assertThat(cancelCount()).isZero();
    }

    private CancelExplanation explainJob(GpDialect dialect, GpJobState state) {
        return Calls.await(addJob(dialect, GpJobScript.startingIn(state)).explain(STOP_OPTIONS.callOptions()));
    }
}
