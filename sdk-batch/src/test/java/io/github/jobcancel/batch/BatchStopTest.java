// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelExplanation;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobState;
import io.github.jobcancel.PollPolicy;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.VirtualSchedulers;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.VirtualScheduler;
import io.github.jobcancel.testkit.batch.BatchJobScript;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests stops. Their timer advances the fake's clock instead of waiting, so that minutes pass at once. */
class BatchStopTest {
    private static final Predicate<ReceivedRequest> TERMINATE_REQUESTS =
            r -> r.path().endsWith("/terminatejob");
    private static final Predicate<ReceivedRequest> CANCEL_REQUESTS =
            r -> r.path().endsWith("/canceljob");
    private static final Predicate<ReceivedRequest> DESCRIBE_REQUESTS =
            r -> r.path().endsWith("/describejobs");
    private static final StopOptions STOP_OPTIONS = StopOptions.standard();

    @RegisterExtension
    final BatchFixture fixture = new BatchFixture(BatchFixture::skippingWaits);

    private final FakeBatch fake = fixture.fake;
    private final BatchClient client = fixture.client;

    private BatchClient newClient(Transport over) {
        return fixture.builder().transport(over).build();
    }

    private long requestCount(Predicate<ReceivedRequest> which) {
        return fake.receivedRequests().stream().filter(which).count();
    }

    @Test
    void queuedJobIsCancelledAndConfirmed() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNABLE));

        CancelOutcome outcome = Calls.await(job.stop(STOP_OPTIONS));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(outcome.evidence().snapshotBefore())
                .hasValueSatisfying(b -> assertThat(b.rawState()).isEqualTo("RUNNABLE"));
        assertThat(requestCount(CANCEL_REQUESTS)).isEqualTo(1);
    }

    @Test
    void cancelOnlyNeverTerminates() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNING));

        CancelOutcome outcome = Calls.await(job.stop(STOP_OPTIONS));

        assertThat(outcome).isInstanceOfSatisfying(CancelOutcome.NotCancellable.class, no -> {
            assertThat(no.reason()).isEqualTo(CancelOutcome.Reason.TOO_LATE);
            assertThat(no.remedy()).isEqualTo(CancelOutcome.Remedy.TERMINATE);
        });
        assertThat(requestCount(TERMINATE_REQUESTS)).isZero();
    }

    @Test
    void terminateIfStartedTerminatesOnceAndReportsBothRequests() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNING));

        CancelOutcome outcome =
                Calls.await(job.stop(STOP_OPTIONS.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED)));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(outcome.evidence().wasEscalated()).isTrue();
        assertThat(requestCount(CANCEL_REQUESTS)).isEqualTo(1);
        assertThat(requestCount(TERMINATE_REQUESTS)).isEqualTo(1);
        assertThat(outcome.evidence().requestIds())
                .hasSize(fake.receivedRequests().size())
                .doesNotHaveDuplicates();
    }

    @Test
    void arrayStateIsThatOfItsLeastStoppedChild() {
        RemoteJob job = client.job(fake.jobs().addArrayJob(BatchStatus.RUNNING, BatchStatus.RUNNABLE));

        assertThat(Calls.await(job.explain(CallOptions.standard())).cancelApplies())
                .as("the child that has not started can be cancelled")
                .isTrue();
        CancelOutcome cancelled = Calls.await(job.stop(STOP_OPTIONS));
        BatchJob seen = (BatchJob) cancelled.evidence().snapshotAfter().orElseThrow();
        CancelOutcome stopped =
                Calls.await(job.stop(STOP_OPTIONS.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED)));

        assertThat(cancelled).isInstanceOf(CancelOutcome.NotCancellable.class);
        assertThat(seen.statusSummary()).containsEntry("RUNNING", 1L);
        assertThat(stopped).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(((BatchJob) stopped.evidence().snapshotAfter().orElseThrow()).statusSummary())
                .containsEntry("FAILED", 2L);
    }

    @Test
    void multiNodeJobIsNotAtRestWhileANodeRuns() {
        String id = fake.jobs().addMultiNodeJob(BatchStatus.RUNNING, BatchStatus.RUNNING);
        RemoteJob job = client.job(id);
        fake.setSchedulerInterval(Duration.ofDays(1));
        fake.jobs().exitContainer(id + "#0", 0);
        fake.runSchedulerPass();

        BatchJob going = (BatchJob) Calls.await(job.read());
        CancelExplanation explained = Calls.await(job.explain(CallOptions.standard()));
        fake.setSchedulerInterval(Duration.ofSeconds(1));
        CancelOutcome outcome = Calls.await(job.stop(STOP_OPTIONS));

        assertThat(going.rawState()).as("the status of the main node").isEqualTo("SUCCEEDED");
        assertThat(going.state()).isEqualTo(JobState.STOPPING);
        assertThat(going.statusSummary()).containsOnly(Map.entry("SUCCEEDED", 1L), Map.entry("RUNNING", 1L));
        assertThat(explained.cancelApplies()).as("no node is left to cancel").isFalse();
        assertThat(explained.remedy()).contains(CancelOutcome.Remedy.WAIT);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(fake.jobs().job(id).hasRunningContainer()).isFalse();
    }

    @Test
    void nodesOfManyMultiNodeJobsShareRequests() {
        List<String> ids = Stream.generate(() -> fake.jobs().addMultiNodeJob(runningNodes(30)))
                .limit(7)
                .toList();

        List<BatchJob> jobs = Calls.await(client.describeJobs(ids));

        assertThat(jobs).extracting(BatchJob::statusSummary).containsOnly(Map.of("RUNNING", 30L));
        assertThat(requestCount(DESCRIBE_REQUESTS))
                .as("7 parents and 210 nodes, 100 per request")
                .isEqualTo(4);
    }

    private static BatchStatus[] runningNodes(int count) {
        return Stream.generate(() -> BatchStatus.RUNNING).limit(count).toArray(BatchStatus[]::new);
    }

    @Test
    void jobThatSucceedsInItsGracePeriodHasSucceeded() {
        RemoteJob job = client.job(fake.jobs()
                .addJob(
                        BatchStatus.RUNNING,
                        BatchJobScript.runsForever()
                                .withSigtermReaction(BatchJobScript.SigtermReaction.EXIT_ZERO, Duration.ofSeconds(5))));

        CancelOutcome outcome =
                Calls.await(job.stop(STOP_OPTIONS.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.SUCCEEDED));
    }

    @Test
    void endedJobIsNotCancelled() {
        RemoteJob failed = client.job(fake.jobs().addJob(BatchStatus.FAILED));

        CancelOutcome outcome = Calls.await(failed.stop(STOP_OPTIONS));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.Finished.class, f -> assertThat(f.state()).isEqualTo(JobState.FAILED));
        assertThat(requestCount(CANCEL_REQUESTS)).isZero();
    }

    @Test
    void timedOutStopReturnsItsLastOutcomeAndCanBeResumedElsewhere() {
        String id = fake.jobs().addJob(BatchStatus.PENDING);
        RemoteJob job = client.job(id);

        CancelOutcome first = Calls.await(job.stop(STOP_OPTIONS.withTimeout(Duration.ofSeconds(20))));
        assertThat(first).isInstanceOf(CancelOutcome.Requested.class);
        String written = StopHandle.of(job.ref(), first).orElseThrow().toString();
        long cancels = requestCount(CANCEL_REQUESTS);
        fake.jobs().allJobs().stream()
                .filter(other -> !other.jobId().equals(id))
                .forEach(blocker -> fake.jobs().exitContainer(blocker.jobId(), 0));
        CancelOutcome second = Calls.await(job.resume(StopHandle.parse(written), STOP_OPTIONS));

        assertThat(second).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(requestCount(CANCEL_REQUESTS)).as("no cancel was repeated").isEqualTo(cancels);
        assertThatThrownBy(() -> client.job("other").resume(StopHandle.parse(written), STOP_OPTIONS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void resumedStopDoesNotRepeatItsTerminate() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNING));
        StopOptions leave = STOP_OPTIONS.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED);

        CancelOutcome first = Calls.await(job.stop(leave.withTimeout(Duration.ofSeconds(5))));
        CancelOutcome second = Calls.await(resumeStop(job, first, leave.withTimeout(Duration.ofSeconds(5))));
        CancelOutcome third = Calls.await(resumeStop(job, second, leave));

        assertThat(second).as("the job is in its grace period").isInstanceOf(CancelOutcome.Requested.class);
        assertThat(third).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(third.evidence().wasEscalated()).isTrue();
        assertThat(requestCount(TERMINATE_REQUESTS)).isEqualTo(1);
        assertThat(third.evidence().requestIds())
                .as("the request ids of all three processes")
                .hasSize(fake.receivedRequests().size())
                .doesNotHaveDuplicates()
                .startsWith(first.evidence().requestIds().toArray(String[]::new));
    }

    private static CompletableFuture<CancelOutcome> resumeStop(
            RemoteJob job, CancelOutcome outcome, StopOptions options) {
        StopHandle handle = StopHandle.of(job.ref(), outcome).orElseThrow();
        return job.resume(StopHandle.parse(handle.toString()), options);
    }

    @Test
    void resumedStopThatCannotReadDoesNotReportNoEffect() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.PENDING));
        CancelOutcome first = Calls.await(job.stop(STOP_OPTIONS.withTimeout(Duration.ofSeconds(5))));
        fake.setPermissionDenied("DescribeJobs", true);

        assertThatThrownBy(() -> Calls.await(resumeStop(job, first, STOP_OPTIONS)))
                .isInstanceOfSatisfying(
                        SdkException.Forbidden.class,
                        f -> assertThat(f.mayHaveTakenEffect()).isTrue());
    }

    @Test
    void stopWithoutReplyIsResumedByReadingAndCancellingAgain() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNABLE));
        fake.setPermissionDenied("DescribeJobs", true);
        fake.injectFault(CANCEL_REQUESTS, ExchangeFault.resetBeforeEffect());
        fake.injectFault(CANCEL_REQUESTS, ExchangeFault.resetBeforeEffect());
        fake.injectFault(CANCEL_REQUESTS, ExchangeFault.resetBeforeEffect());
        SdkException failure = (SdkException) catchThrowable(() -> Calls.await(job.cancel()));
        fake.setPermissionDenied("DescribeJobs", false);
        StopHandle handle = StopHandle.of(job.ref(), failure).orElseThrow();

        CancelOutcome outcome = Calls.await(job.resume(StopHandle.parse(handle.toString()), STOP_OPTIONS));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(outcome.evidence().replyWasLost()).isTrue();
        assertThat(requestCount(CANCEL_REQUESTS)).isEqualTo(4);
    }

    @Test
    void resumedStopWithoutReplyIsNotEscalatedASecondTime() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNING));
        StopHandle handle = new StopHandle(job.ref(), JobState.UNKNOWN, "", false, false, List.of());

        CancelOutcome outcome =
                Calls.await(job.resume(handle, STOP_OPTIONS.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED)));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CancelOutcome.NotCancellable.class,
                        notCancellable ->
                                assertThat(notCancellable.remedy()).isEqualTo(CancelOutcome.Remedy.TERMINATE));
        assertThat(requestCount(TERMINATE_REQUESTS)).isZero();
    }

    @Test
    void failedReadsDoNotEndAStop() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNABLE));
        ReplyHold hold = new ReplyHold();
        fake.injectFault(CANCEL_REQUESTS, ExchangeFault.holdReply(hold));
        CompletableFuture<CancelOutcome> stop =
                job.stop(STOP_OPTIONS.withPollPolicy(new PollPolicy(Duration.ofMillis(1), 1, Duration.ofMillis(1))));
        hold.awaitArrival();
        for (int i = 0; i < 7; i++) {
            fake.injectFault(
                    DESCRIBE_REQUESTS,
                    i == 0
                            ? ExchangeFault.changeReply(a -> a)
                            : ExchangeFault.replaceReply(FakeReply.html(502, "bad")));
        }
        hold.release();

        assertThat(Calls.await(stop)).isInstanceOf(CancelOutcome.Cancelled.class);
    }

    @Test
    void concurrentStopsShareOneRequestAndSurviveOneAbandonment() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNABLE));
        ReplyHold hold = new ReplyHold();
        fake.injectFault(CANCEL_REQUESTS, ExchangeFault.holdReply(hold));

        List<CompletableFuture<CancelOutcome>> stops =
                List.of(job.stop(STOP_OPTIONS), client.job(job.ref().id()).stop(STOP_OPTIONS), job.stop(STOP_OPTIONS));
        hold.awaitArrival();
        stops.get(0).cancel(true);
        hold.release();

        assertThat(Calls.await(stops.get(1))).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(Calls.await(stops.get(2))).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(stops.get(0)).isCancelled();
        assertThat(requestCount(CANCEL_REQUESTS)).isEqualTo(1);
    }

    @Test
    void jobThatBecomesAliveAgainIsReported() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNABLE));
        fake.injectFault(DESCRIBE_REQUESTS, ExchangeFault.changeReply(a -> a));
        fake.injectFault(
                DESCRIBE_REQUESTS,
                ExchangeFault.changeReply(a -> FakeReply.json(
                        200,
                        a.bodyText()
                                .replace("\"RUNNABLE\"", "\"FAILED\"")
                                .replace("\"isCancelled\":false", "\"isCancelled\":true"))));
        fake.setSchedulerInterval(Duration.ofDays(1));

        CancelOutcome outcome = Calls.await(job.stop(STOP_OPTIONS.withSettleTime(Duration.ofSeconds(10))));

        assertThat(outcome.evidence().wasRevived()).isTrue();
        assertThat(outcome).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void manyStopsShareFewReadRequests() {
        VirtualScheduler timer = new VirtualScheduler();
        int jobs = 150;
        try (Transport manualTransport = Transport.builder()
                        .clock(fixture.clock)
                        .scheduler(VirtualSchedulers.toScheduler(timer))
                        .build();
                BatchClient observedClient = newClient(manualTransport)) {
            List<CompletableFuture<CancelOutcome>> stops = new ArrayList<>();
            for (int i = 0; i < jobs; i++) {
                stops.add(observedClient
                        .job(fake.jobs().addJob(BatchStatus.RUNNABLE))
                        .stop(STOP_OPTIONS));
                timer.awaitScheduled(i + 1);
            }
            fake.clearReceivedRequests();
            fake.runSchedulerPass();
            ReplyHold hold = new ReplyHold();
            fake.injectFault(DESCRIBE_REQUESTS, ExchangeFault.holdReply(hold));
            for (int i = 0; i < jobs; i++) {
                timer.runNext();
            }
            hold.awaitArrival();
            hold.release();

            assertThat(stops).allMatch(stop -> Calls.await(stop) instanceof CancelOutcome.Cancelled);
            assertThat(fake.receivedRequests())
                    .as("one job alone, a hundred jobs, and the remaining ones")
                    .hasSize(3)
                    .allMatch(DESCRIBE_REQUESTS);
        }
    }

    @Test
    void readAfterTheSettleTimeIsSentAfterIt() {
        VirtualScheduler timer = new VirtualScheduler();
        Duration settle = Duration.ofSeconds(40);
        fake.setSchedulerInterval(Duration.ofDays(1));
        try (Transport manualTransport = Transport.builder()
                        .clock(fixture.clock)
                        .scheduler(VirtualSchedulers.toScheduler(timer))
                        .random(() -> 0)
                        .build();
                BatchClient sharedClient = newClient(manualTransport)) {
            String retriedId = fake.jobs().addJob(BatchStatus.RUNNABLE);
            CompletableFuture<CancelOutcome> stop =
                    sharedClient.job(retriedId).stop(STOP_OPTIONS.withSettleTime(settle));
            timer.awaitScheduled(1);
            CompletableFuture<CancelOutcome> other =
                    sharedClient.job(fake.jobs().addJob(BatchStatus.RUNNABLE)).stop(STOP_OPTIONS);
            int plannedCount = 2;
            timer.awaitScheduled(plannedCount);
            fake.jobs().moveJob(retriedId, BatchStatus.FAILED);
            while (timer.nanoTime() < settle.toNanos() / 2) {
                timer.runNext();
                timer.awaitScheduled(++plannedCount);
            }
            fake.jobs().moveJob(retriedId, BatchStatus.RUNNABLE);
            timer.runNext();
            timer.awaitScheduled(++plannedCount);
            timer.runNext();

            assertThat(timer.nanoTime()).isBetween(settle.toNanos(), 2 * settle.toNanos());
            assertThat(other).isNotDone();
            assertThat(Calls.await(stop).evidence().wasRevived()).isTrue();
        }
    }

    @Test
    void awaitEndChangesNothing() {
        RemoteJob job =
                client.job(fake.jobs().addJob(BatchStatus.RUNNING, BatchJobScript.runsFor(Duration.ofMinutes(2))));

        assertThat(Calls.await(job.awaitEnd()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(fake.receivedRequests()).allMatch(DESCRIBE_REQUESTS);
    }

    @Test
    void awaitEndRepeatsReadsWithoutRecord() {
        RemoteJob job =
                client.job(fake.jobs().addJob(BatchStatus.RUNNING, BatchJobScript.runsFor(Duration.ofMinutes(2))));
        fake.injectFault(DESCRIBE_REQUESTS, ExchangeFault.replaceReply(FakeReply.html(200, "welcome")));
        fake.injectFault(DESCRIBE_REQUESTS, ExchangeFault.replaceReply(FakeReply.json(200, "{}")));

        assertThat(Calls.await(job.awaitEnd()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void awaitEndFailsWhenTheJobDoesNotEnd() {
        RemoteJob job = client.job(fake.jobs().addJob(BatchStatus.RUNNING));

        assertThat(catchThrowable(() -> Calls.await(job.awaitEnd())))
                .isInstanceOfSatisfying(
                        SdkException.DeadlineExceeded.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void explanationPredictsTheEffectOfACancel() {
        CancelExplanation queued =
                Calls.await(client.job(fake.jobs().addJob(BatchStatus.RUNNABLE)).explain(CallOptions.standard()));
        CancelExplanation running =
                Calls.await(client.job(fake.jobs().addJob(BatchStatus.RUNNING)).explain(CallOptions.standard()));
        fake.setPermissionDenied("DescribeJobs", true);
        CancelExplanation hidden = Calls.await(client.job("any").explain(CallOptions.standard()));

        assertThat(queued.cancelApplies()).isTrue();
        assertThat(running.cancelApplies()).isFalse();
        assertThat(running.remedy()).contains(CancelOutcome.Remedy.TERMINATE);
        assertThat(hidden.isReadable()).isFalse();
        assertThat(fake.receivedRequests()).allMatch(DESCRIBE_REQUESTS);
    }
}
