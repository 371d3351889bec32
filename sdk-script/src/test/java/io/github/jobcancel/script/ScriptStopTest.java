// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Explanation;
import io.github.jobcancel.JobState;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptKnobs;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stop waits by a timer that moves the fake's clock instead of waiting, so that minutes pass in no time. */
class ScriptStopTest {
    private static final StopOptions STOP = StopOptions.standard();

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeScript fake = new FakeScript(clock);
    private final Transport transport =
            Transport.builder().clock(clock).timer(new SkippingTimer(clock)).build();
    private final ScriptClient client = ScriptClient.builder()
            .endpoint(fake.dispatcher())
            .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
            .transport(transport)
            .build();

    @AfterEach
    void close() {
        client.close();
        transport.close();
        fake.close();
    }

    @Test
    void aBatchIsStoppedAndTheReadBeforeIsKept() {
        String id = fake.addBatch(ScriptPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.job(id).stop(STOP));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(fake.job(id).cancels()).isEqualTo(1);
    }

    @Test
    void anAcknowledgementIsFollowedUntilTheJobLeavesTheLists() {
        fake.knobs().cancelAnswer(ScriptKnobs.CancelAnswer.NULL).cancelTakes(Duration.ofSeconds(20));
        String id = fake.addBatch(ScriptPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.job(id).stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, end -> assertThat(end.state()).isEqualTo(JobState.UNKNOWN));
        assertThat(outcome.evidence().before())
                .hasValueSatisfying(before -> assertThat(before.state()).isEqualTo(JobState.RUNNING));
        assertThat(fake.job(id).atRest()).isTrue();
        assertThat(fake.job(id).cancels()).isEqualTo(1);
    }

    @Test
    void whenTimeRunsOutTheAcknowledgementIsTheAnswer() {
        fake.knobs().cancelTakes(Duration.ofDays(1));
        String id = fake.addBatch(ScriptPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.job(id).stop(STOP));

        assertThat(outcome).isInstanceOf(Requested.class);
        assertThat(fake.job(id).atRest()).isFalse();
    }

    @Test
    void aScriptThatRunsIsWaitedForAndCameToItsOwnEnd() {
        String id = fake.add(ScriptPlan.script(ScriptPlan.RUNNING).then(Duration.ofMinutes(2), ScriptPlan.COMPLETED));

        CancelOutcome outcome = Calls.await(client.scheduledJob(id).stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, end -> assertThat(end.state()).isEqualTo(JobState.UNKNOWN));
        assertThat(fake.job(id).cancels()).isZero();
        assertThat(cancelsSent()).as("too late is too late for a second one").isEqualTo(1);
    }

    @Test
    void aScriptThatOutlastsTheWaitIsStillTooLateToCancel() {
        String id = fake.addScript(ScriptPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.scheduledJob(id).stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        NotCancellable.class, no -> assertThat(no.reason()).isEqualTo(Reason.TOO_LATE));
    }

    @Test
    void aScriptThatIsScheduledAgainIsCancelledAfterAll() {
        String id = fake.add(ScriptPlan.script(ScriptPlan.QUEUED).then(Duration.ofSeconds(20), ScriptPlan.SCHEDULED));

        CancelOutcome outcome = Calls.await(client.scheduledJob(id).stop(STOP));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(cancelsSent()).isEqualTo(2);
    }

    @Test
    void aRecordThatIsGoneTakesBackNothingThatWasProved() {
        String id = fake.addBatch(ScriptPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.job(id).stop(STOP.withSettle(Duration.ofSeconds(7))));

        assertThat(outcome).isInstanceOf(Cancelled.class);
    }

    @Test
    void aLongStopOutlivesManySessions() {
        fake.knobs().cancelTakes(Duration.ofMinutes(2)).sessionLife(Duration.ofSeconds(1));
        String id = fake.addBatch(ScriptPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.job(id).stop(STOP));

        assertThat(outcome).isInstanceOf(Finished.class);
        assertThat(fake.logins()).isGreaterThan(3);
    }

    private long cancelsSent() {
        return fake.requests().stream()
                .filter(request -> request.body().contains("\"CANCEL_"))
                .count();
    }

    @Test
    void aJobThatIsInNeitherListIsAskedAboutByTheCancel() {
        String over = fake.addBatch(ScriptPlan.COMPLETED);

        assertThat(Calls.await(client.job(over).stop(STOP))).isInstanceOf(Finished.class);
        assertThat(Calls.await(client.job("nothing").stop(STOP))).isInstanceOf(NotFound.class);
    }

    @Test
    void anExplanationSaysWhatACancelWouldDo() {
        Explanation waiting = explained(fake.addScript(ScriptPlan.SCHEDULED));
        Explanation queued = explained(fake.addScript(ScriptPlan.QUEUED));
        Explanation running = explained(fake.addScript(ScriptPlan.RUNNING));
        Explanation batch =
                Calls.await(client.job(fake.addBatch(ScriptPlan.RUNNING)).explain(CallOptions.standard()));
        fake.refuseNext(1, 40346);
        Explanation hidden = explained("any");

        assertThat(waiting.applies()).isTrue();
        assertThat(queued.remedy()).contains(CancelOutcome.Remedy.WAIT);
        assertThat(running.reason()).contains(CancelOutcome.Reason.TOO_LATE);
        assertThat(batch.applies()).isTrue();
        assertThat(hidden.readable()).isFalse();
        assertThat(fake.jobs()).allMatch(job -> job.cancels() == 0);
    }

    private Explanation explained(String id) {
        return Calls.await(client.scheduledJob(id).explain(CallOptions.standard()));
    }
}
