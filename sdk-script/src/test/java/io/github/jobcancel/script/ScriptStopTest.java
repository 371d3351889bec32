// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelExplanation;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.JobState;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptBehavior;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stops with a timer that advances the fake server's clock instead of waiting, so that minutes pass immediately. */
class ScriptStopTest {
    private static final StopOptions STOP = StopOptions.standard();

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture(ScriptFixture::skippingWaits);

    private final FakeScript fake = fixture.fake;
    private final ScriptClient client = fixture.client;

    @Test
    void stoppedBatchKeepsTheReadBeforeTheCancel() {
        String id = fake.addBatch(ScriptJobPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.batchJob(id).stop(STOP));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(fake.job(id).acceptedCancels()).isEqualTo(1);
    }

    @Test
    void acknowledgedJobIsFollowedUntilItLeavesTheLists() {
        fake.behavior().setCancelReply(ScriptBehavior.CancelReply.NULL).setCancelDelay(Duration.ofSeconds(20));
        String id = fake.addBatch(ScriptJobPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.batchJob(id).stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, end -> assertThat(end.state()).isEqualTo(JobState.UNKNOWN));
        assertThat(outcome.evidence().snapshotBefore())
                .hasValueSatisfying(before -> assertThat(before.state()).isEqualTo(JobState.RUNNING));
        assertThat(fake.job(id).isTerminal()).isTrue();
        assertThat(fake.job(id).acceptedCancels()).isEqualTo(1);
    }

    @Test
    void acknowledgementIsTheResultAtTheDeadline() {
        fake.behavior().setCancelDelay(Duration.ofDays(1));
        String id = fake.addBatch(ScriptJobPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.batchJob(id).stop(STOP));

        assertThat(outcome).isInstanceOf(Requested.class);
        assertThat(fake.job(id).isTerminal()).isFalse();
    }

    @Test
    void runningScriptIsAwaitedToItsOwnEnd() {
        String id = fake.addJob(
                ScriptJobPlan.scriptIn(ScriptJobPlan.RUNNING).andThen(Duration.ofMinutes(2), ScriptJobPlan.COMPLETED));

        CancelOutcome outcome = Calls.await(client.scheduledJob(id).stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, end -> assertThat(end.state()).isEqualTo(JobState.UNKNOWN));
        assertThat(fake.job(id).acceptedCancels()).isZero();
        assertThat(cancelCount()).as("a refusal as too late is not repeated").isEqualTo(1);
    }

    @Test
    void scriptRunningPastTheDeadlineIsTooLateToCancel() {
        String id = fake.addScript(ScriptJobPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.scheduledJob(id).stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        NotCancellable.class,
                        notCancellable -> assertThat(notCancellable.reason()).isEqualTo(Reason.TOO_LATE));
    }

    @Test
    void rescheduledScriptIsCancelled() {
        String id = fake.addJob(
                ScriptJobPlan.scriptIn(ScriptJobPlan.QUEUED).andThen(Duration.ofSeconds(20), ScriptJobPlan.SCHEDULED));

        CancelOutcome outcome = Calls.await(client.scheduledJob(id).stop(STOP));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(cancelCount()).isEqualTo(2);
    }

    @Test
    void missingRecordKeepsTheProvedOutcome() {
        String id = fake.addBatch(ScriptJobPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.batchJob(id).stop(STOP.withSettleTime(Duration.ofSeconds(7))));

        assertThat(outcome).isInstanceOf(Cancelled.class);
    }

    @Test
    void longStopOutlivesManySessions() {
        fake.behavior().setCancelDelay(Duration.ofMinutes(2)).setSessionLifetime(Duration.ofSeconds(1));
        String id = fake.addBatch(ScriptJobPlan.RUNNING);

        CancelOutcome outcome = Calls.await(client.batchJob(id).stop(STOP));

        assertThat(outcome).isInstanceOf(Finished.class);
        assertThat(fake.sessions().loginCount()).isGreaterThan(3);
    }

    private long cancelCount() {
        return fake.receivedRequests().stream()
                .filter(request -> request.body().contains("\"CANCEL_"))
                .count();
    }

    @Test
    void jobInNeitherListIsStillCancelled() {
        String over = fake.addBatch(ScriptJobPlan.COMPLETED);

        assertThat(Calls.await(client.batchJob(over).stop(STOP))).isInstanceOf(Finished.class);
        assertThat(Calls.await(client.batchJob("nothing").stop(STOP))).isInstanceOf(NotFound.class);
    }

    @Test
    void explanationDescribesTheEffectOfACancel() {
        CancelExplanation waiting = explainJob(fake.addScript(ScriptJobPlan.SCHEDULED));
        CancelExplanation queued = explainJob(fake.addScript(ScriptJobPlan.QUEUED));
        CancelExplanation running = explainJob(fake.addScript(ScriptJobPlan.RUNNING));
        CancelExplanation batch = Calls.await(
                client.batchJob(fake.addBatch(ScriptJobPlan.RUNNING)).explain(CallOptions.standard()));
        fake.refuseNextMessages(1, 40346);
        CancelExplanation hidden = explainJob("any");

        assertThat(waiting.cancelApplies()).isTrue();
        assertThat(queued.remedy()).contains(CancelOutcome.Remedy.WAIT);
        assertThat(running.reason()).contains(CancelOutcome.Reason.TOO_LATE);
        assertThat(batch.cancelApplies()).isTrue();
        assertThat(hidden.isReadable()).isFalse();
        assertThat(fake.jobs()).allMatch(job -> job.acceptedCancels() == 0);
    }

    private CancelExplanation explainJob(String id) {
        return Calls.await(client.scheduledJob(id).explain(CallOptions.standard()));
    }
}
