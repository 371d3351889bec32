// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Explanation;
import io.github.jobcancel.JobState;
import io.github.jobcancel.PollPolicy;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ManualTimer;
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchScript;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stop waits by a timer that moves the fake's clock instead of waiting, so that minutes pass in no time. */
class BatchStopTest {
    private static final Predicate<Incoming> TERMINATE = r -> r.path().endsWith("/terminatejob");
    private static final Predicate<Incoming> CANCEL = r -> r.path().endsWith("/canceljob");
    private static final Predicate<Incoming> DESCRIBE = r -> r.path().endsWith("/describejobs");
    private static final StopOptions STOP = StopOptions.standard();

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock);
    private final Transport transport =
            Transport.builder().clock(clock).timer(new SkippingTimer(clock)).build();
    private final BatchClient client = client(transport);

    private BatchClient client(Transport over) {
        return BatchClient.builder()
                .region(fake.region())
                .endpoint(fake.url())
                .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
                .transport(over)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        transport.close();
        fake.close();
    }

    private long sent(Predicate<Incoming> which) {
        return fake.requests().stream().filter(which).count();
    }

    @Test
    void aQueuedJobIsCancelledAndConfirmed() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNABLE));

        CancelOutcome outcome = Calls.await(job.stop(STOP));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(outcome.evidence().before())
                .hasValueSatisfying(b -> assertThat(b.rawState()).isEqualTo("RUNNABLE"));
        assertThat(sent(CANCEL)).isEqualTo(1);
    }

    @Test
    void cancelOnlyNeverTerminates() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNING));

        CancelOutcome outcome = Calls.await(job.stop(STOP));

        assertThat(outcome).isInstanceOfSatisfying(CancelOutcome.NotCancellable.class, no -> {
            assertThat(no.reason()).isEqualTo(CancelOutcome.Reason.TOO_LATE);
            assertThat(no.remedy()).isEqualTo(CancelOutcome.Remedy.TERMINATE);
        });
        assertThat(sent(TERMINATE)).isZero();
    }

    @Test
    void terminateIfStartedTerminatesOnceAndShowsBothRequests() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNING));

        CancelOutcome outcome = Calls.await(job.stop(STOP.withEscalation(Escalation.TERMINATE_IF_STARTED)));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(outcome.evidence().escalated()).isTrue();
        assertThat(sent(CANCEL)).isEqualTo(1);
        assertThat(sent(TERMINATE)).isEqualTo(1);
        assertThat(outcome.evidence().requestIds())
                .hasSize(fake.requests().size())
                .doesNotHaveDuplicates();
    }

    @Test
    void anArrayIsAsStoppedAsItsLeastStoppedChild() {
        RemoteJob job = client.job(fake.jobs().addArray(BatchStatus.RUNNING, BatchStatus.RUNNABLE));

        assertThat(Calls.await(job.explain(CallOptions.standard())).applies())
                .as("the child that waits can be cancelled")
                .isTrue();
        CancelOutcome cancelled = Calls.await(job.stop(STOP));
        BatchJob seen = (BatchJob) cancelled.evidence().after().orElseThrow();
        CancelOutcome stopped = Calls.await(job.stop(STOP.withEscalation(Escalation.TERMINATE_IF_STARTED)));

        assertThat(cancelled).isInstanceOf(CancelOutcome.NotCancellable.class);
        assertThat(seen.children()).containsEntry("RUNNING", 1L);
        assertThat(stopped).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(((BatchJob) stopped.evidence().after().orElseThrow()).children())
                .containsEntry("FAILED", 2L);
    }

    @Test
    void aMultiNodeJobIsNotAtRestWhileANodeRuns() {
        String id = fake.jobs().addMultiNode(BatchStatus.RUNNING, BatchStatus.RUNNING);
        RemoteJob job = client.job(id);
        fake.tickInterval(Duration.ofDays(1));
        fake.jobs().exit(id + "#0", 0);
        fake.tick();

        BatchJob going = (BatchJob) Calls.await(job.read());
        Explanation explained = Calls.await(job.explain(CallOptions.standard()));
        fake.tickInterval(Duration.ofSeconds(1));
        CancelOutcome outcome = Calls.await(job.stop(STOP));

        assertThat(going.rawState()).as("of the main node").isEqualTo("SUCCEEDED");
        assertThat(going.state()).isEqualTo(JobState.STOPPING);
        assertThat(going.children()).containsOnly(Map.entry("SUCCEEDED", 1L), Map.entry("RUNNING", 1L));
        assertThat(explained.applies()).as("nothing is left to cancel").isFalse();
        assertThat(explained.remedy()).contains(CancelOutcome.Remedy.WAIT);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(fake.jobs().truth(id).containerRuns()).isFalse();
    }

    @Test
    void theNodesOfManyMultiNodeJobsAreReadTogether() {
        List<String> ids = Stream.generate(() -> fake.jobs().addMultiNode(nodes(30)))
                .limit(7)
                .toList();

        List<BatchJob> jobs = Calls.await(client.describeJobs(ids));

        assertThat(jobs).extracting(BatchJob::children).containsOnly(Map.of("RUNNING", 30L));
        assertThat(sent(DESCRIBE))
                .as("7 parents and 210 nodes, 100 in a request")
                .isEqualTo(4);
    }

    private static BatchStatus[] nodes(int count) {
        return Stream.generate(() -> BatchStatus.RUNNING).limit(count).toArray(BatchStatus[]::new);
    }

    @Test
    void aJobThatSucceedsInItsGraceHasSucceeded() {
        RemoteJob job = client.job(fake.jobs()
                .add(
                        BatchStatus.RUNNING,
                        BatchScript.runsForever().onSigterm(BatchScript.OnSigterm.EXIT_ZERO, Duration.ofSeconds(5))));

        CancelOutcome outcome = Calls.await(job.stop(STOP.withEscalation(Escalation.TERMINATE_IF_STARTED)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.SUCCEEDED));
    }

    @Test
    void aJobThatWasAtRestBeforeIsNotAskedToStop() {
        RemoteJob failed = client.job(fake.jobs().add(BatchStatus.FAILED));

        CancelOutcome outcome = Calls.await(failed.stop(STOP));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.FAILED));
        assertThat(sent(CANCEL)).isZero();
    }

    @Test
    void whenTimeRunsOutTheLastProofIsTheAnswerAndCanBeTakenUpElsewhere() {
        String id = fake.jobs().add(BatchStatus.PENDING);
        RemoteJob job = client.job(id);

        CancelOutcome first = Calls.await(job.stop(STOP.withTimeout(Duration.ofSeconds(20))));
        assertThat(first).isInstanceOf(CancelOutcome.Requested.class);
        String written = StopHandle.of(job.ref(), first).orElseThrow().toString();
        long cancels = sent(CANCEL);
        fake.jobs().all().stream()
                .filter(other -> !other.jobId().equals(id))
                .forEach(blocker -> fake.jobs().exit(blocker.jobId(), 0));
        CancelOutcome second = Calls.await(job.resume(StopHandle.parse(written), STOP));

        assertThat(second).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(sent(CANCEL)).as("nothing was asked again").isEqualTo(cancels);
        assertThatThrownBy(() -> client.job("other").resume(StopHandle.parse(written), STOP))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTerminateIsNotSentAgainWhenItsStopIsTakenUpElsewhere() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNING));
        StopOptions leave = STOP.withEscalation(Escalation.TERMINATE_IF_STARTED);

        CancelOutcome first = Calls.await(job.stop(leave.withTimeout(Duration.ofSeconds(5))));
        CancelOutcome second = Calls.await(resumed(job, first, leave.withTimeout(Duration.ofSeconds(5))));
        CancelOutcome third = Calls.await(resumed(job, second, leave));

        assertThat(second).as("it is in its grace").isInstanceOf(CancelOutcome.Requested.class);
        assertThat(third).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(third.evidence().escalated()).isTrue();
        assertThat(sent(TERMINATE)).isEqualTo(1);
        assertThat(third.evidence().requestIds())
                .as("those of all three processes")
                .hasSize(fake.requests().size())
                .doesNotHaveDuplicates()
                .startsWith(first.evidence().requestIds().toArray(String[]::new));
    }

    private static CompletableFuture<CancelOutcome> resumed(RemoteJob job, CancelOutcome outcome, StopOptions options) {
        StopHandle handle = StopHandle.of(job.ref(), outcome).orElseThrow();
        return job.resume(StopHandle.parse(handle.toString()), options);
    }

    @Test
    void whoCannotReadWhenTakingUpAStopIsNotToldThatNothingWasDone() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.PENDING));
        CancelOutcome first = Calls.await(job.stop(STOP.withTimeout(Duration.ofSeconds(5))));
        fake.deny("DescribeJobs", true);

        assertThatThrownBy(() -> Calls.await(resumed(job, first, STOP)))
                .isInstanceOfSatisfying(
                        SdkException.Forbidden.class,
                        f -> assertThat(f.mayHaveTakenEffect()).isTrue());
    }

    @Test
    void aStopThatGotNoAnswerIsTakenUpByReadingAndAskingAgain() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNABLE));
        fake.deny("DescribeJobs", true);
        fake.fail(CANCEL, Fault.resetBeforeEffect());
        fake.fail(CANCEL, Fault.resetBeforeEffect());
        fake.fail(CANCEL, Fault.resetBeforeEffect());
        SdkException lost = (SdkException) catchThrowable(() -> Calls.await(job.cancel()));
        fake.deny("DescribeJobs", false);
        StopHandle handle = StopHandle.of(job.ref(), lost).orElseThrow();

        CancelOutcome outcome = Calls.await(job.resume(StopHandle.parse(handle.toString()), STOP));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(outcome.evidence().replyLost()).isTrue();
        assertThat(sent(CANCEL)).isEqualTo(4);
    }

    @Test
    void aStopThatGotNoAnswerIsNotEscalatedWhenItIsTakenUpForItMayHaveBeen() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNING));
        StopHandle handle = new StopHandle(job.ref(), JobState.UNKNOWN, "", false, false, List.of());

        CancelOutcome outcome = Calls.await(job.resume(handle, STOP.withEscalation(Escalation.TERMINATE_IF_STARTED)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.NotCancellable.class,
                        no -> assertThat(no.remedy()).isEqualTo(CancelOutcome.Remedy.TERMINATE));
        assertThat(sent(TERMINATE)).isZero();
    }

    @Test
    void readsThatFailDoNotEndAStop() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNABLE));
        Hold hold = new Hold();
        fake.fail(CANCEL, Fault.hold(hold));
        CompletableFuture<CancelOutcome> stop =
                job.stop(STOP.withPoll(new PollPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1))));
        hold.awaitArrival();
        for (int i = 0; i < 7; i++) {
            fake.fail(DESCRIBE, i == 0 ? Fault.change(a -> a) : Fault.answer(Answer.html(502, "bad")));
        }
        hold.release();

        assertThat(Calls.await(stop)).isInstanceOf(CancelOutcome.Cancelled.class);
    }

    @Test
    void callersWhoStopTheSameJobShareOneRequestAndOneWhoLeavesLeavesTheOthers() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNABLE));
        Hold hold = new Hold();
        fake.fail(CANCEL, Fault.hold(hold));

        List<CompletableFuture<CancelOutcome>> stops =
                List.of(job.stop(STOP), client.job(job.ref().id()).stop(STOP), job.stop(STOP));
        hold.awaitArrival();
        stops.get(0).cancel(true);
        hold.release();

        assertThat(Calls.await(stops.get(1))).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(Calls.await(stops.get(2))).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(stops.get(0)).isCancelled();
        assertThat(sent(CANCEL)).isEqualTo(1);
    }

    @Test
    void aJobSeenAliveAgainIsReported() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNABLE));
        fake.fail(DESCRIBE, Fault.change(a -> a));
        fake.fail(
                DESCRIBE,
                Fault.change(a -> Answer.json(
                        200,
                        a.text()
                                .replace("\"RUNNABLE\"", "\"FAILED\"")
                                .replace("\"isCancelled\":false", "\"isCancelled\":true"))));
        fake.tickInterval(Duration.ofDays(1));

        CancelOutcome outcome = Calls.await(job.stop(STOP.withSettle(Duration.ofSeconds(10))));

        assertThat(outcome.evidence().revived()).isTrue();
        assertThat(outcome).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void manyStopsReadTheirJobsInFewRequests() {
        ManualTimer timer = new ManualTimer();
        int jobs = 150;
        try (Transport still = Transport.builder().clock(clock).timer(timer).build();
                BatchClient many = client(still)) {
            List<CompletableFuture<CancelOutcome>> stops = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                stops.add(many.job(fake.jobs().add(BatchStatus.RUNNABLE)).stop(STOP));
                timer.awaitPlanned(i + 1);
            }
            fake.clearRequests();
            fake.tick();
            Hold hold = new Hold();
            fake.fail(DESCRIBE, Fault.hold(hold));
            for (int i = 0; i < jobs; i++) {
                timer.runNext();
            }
            hold.awaitArrival();
            hold.release();

            assertThat(stops).allMatch(stop -> Calls.await(stop) instanceof CancelOutcome.Cancelled);
            assertThat(fake.requests())
                    .as("one alone, a hundred, and the rest")
                    .hasSize(3)
                    .allMatch(DESCRIBE);
        }
    }

    @Test
    void theReadAfterTheTimeToSettleIsMadeAfterIt() {
        ManualTimer timer = new ManualTimer();
        Duration settle = Duration.ofSeconds(40);
        fake.tickInterval(Duration.ofDays(1));
        try (Transport still = Transport.builder()
                        .clock(clock)
                        .timer(timer)
                        .random(() -> 0)
                        .build();
                BatchClient both = client(still)) {
            String retried = fake.jobs().add(BatchStatus.RUNNABLE);
            CompletableFuture<CancelOutcome> stop = both.job(retried).stop(STOP.withSettle(settle));
            timer.awaitPlanned(1);
            CompletableFuture<CancelOutcome> other =
                    both.job(fake.jobs().add(BatchStatus.RUNNABLE)).stop(STOP);
            int planned = 2;
            timer.awaitPlanned(planned);
            fake.jobs().move(retried, BatchStatus.FAILED);
            while (timer.nanoTime() < settle.toNanos() / 2) {
                timer.runNext();
                timer.awaitPlanned(++planned);
            }
            fake.jobs().move(retried, BatchStatus.RUNNABLE);
            timer.runNext();
            timer.awaitPlanned(++planned);
            timer.runNext();

            assertThat(timer.nanoTime()).isBetween(settle.toNanos(), 2 * settle.toNanos());
            assertThat(other).isNotDone();
            assertThat(Calls.await(stop).evidence().revived()).isTrue();
        }
    }

    @Test
    void awaitingTheEndChangesNothing() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNING, BatchScript.runsFor(Duration.ofMinutes(2))));

        assertThat(Calls.await(job.awaitEnd(STOP)).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(fake.requests()).allMatch(DESCRIBE);
    }

    @Test
    void awaitingTheEndReadsAgainWhatIsNoRecord() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNING, BatchScript.runsFor(Duration.ofMinutes(2))));
        fake.fail(DESCRIBE, Fault.answer(Answer.html(200, "welcome")));
        fake.fail(DESCRIBE, Fault.answer(Answer.json(200, "{}")));

        assertThat(Calls.await(job.awaitEnd(STOP)).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void awaitingAnEndThatDoesNotComeFails() {
        RemoteJob job = client.job(fake.jobs().add(BatchStatus.RUNNING));

        assertThat(catchThrowable(() -> Calls.await(job.awaitEnd(STOP))))
                .isInstanceOfSatisfying(
                        SdkException.DeadlineExceeded.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void anExplanationSaysWhatACancelWouldDo() {
        Explanation queued =
                Calls.await(client.job(fake.jobs().add(BatchStatus.RUNNABLE)).explain(CallOptions.standard()));
        Explanation running =
                Calls.await(client.job(fake.jobs().add(BatchStatus.RUNNING)).explain(CallOptions.standard()));
        fake.deny("DescribeJobs", true);
        Explanation hidden = Calls.await(client.job("any").explain(CallOptions.standard()));

        assertThat(queued.applies()).isTrue();
        assertThat(running.applies()).isFalse();
        assertThat(running.remedy()).contains(CancelOutcome.Remedy.TERMINATE);
        assertThat(hidden.readable()).isFalse();
        assertThat(fake.requests()).allMatch(DESCRIBE);
    }
}
