// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkProgress;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.BulkRun;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cancels and stops many jobs at once, against the stateful fake. */
class BatchBulkTest {
    @RegisterExtension
    final BatchFixture fixture = new BatchFixture(BatchFixture::skippingWaits);

    private final FakeBatch fake = fixture.fake;
    private final BatchClient client = fixture.client;

    private long requestCount(String operation) {
        return fake.receivedRequests().stream()
                .map(ReceivedRequest::path)
                .filter(path -> path.endsWith("/" + operation))
                .count();
    }

    private List<RemoteJob> addJobs(int count, BatchStatus status) {
        return IntStream.range(0, count)
                .mapToObj(i -> client.job(fake.jobs().addJob(status)))
                .toList();
    }

    private static List<ResultKind> itemKinds(BulkReport report) {
        return report.items().stream().map(BulkItem::kind).toList();
    }

    @Test
    void answersKeepTheOrderOfTheInputs() {
        List<RemoteJob> jobs = new ArrayList<>();
        List<ResultKind> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            jobs.add(client.job(fake.jobs().addJob(BatchStatus.RUNNABLE)));
            jobs.add(client.job(fake.jobs().addJob(BatchStatus.RUNNING)));
            jobs.add(client.job(fake.jobs().addJob(BatchStatus.SUCCEEDED)));
            jobs.add(client.job("no-such-id-" + i));
            expected.addAll(List.of(
                    ResultKind.REQUESTED, ResultKind.NOT_CANCELLABLE, ResultKind.FINISHED, ResultKind.NOT_FOUND));
        }

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(itemKinds(report)).isEqualTo(expected);
        assertThat(report.items())
                .extracting(BulkItem::ref)
                .isEqualTo(jobs.stream().map(RemoteJob::ref).toList());
        assertThat(report.progress().countsByKind())
                .containsEntry(ResultKind.REQUESTED, 60L)
                .containsEntry(ResultKind.NOT_CANCELLABLE, 60L)
                .containsEntry(ResultKind.FINISHED, 60L)
                .containsEntry(ResultKind.NOT_FOUND, 60L);
        assertThat(requestCount("canceljobs")).as("fifty jobs per request").isEqualTo(5);
        assertThat(requestCount("canceljob")).isZero();
        assertThat(requestCount("describejobs"))
                .as("a hundred jobs per request")
                .isEqualTo(3);
    }

    @Test
    void serverWithoutBulkRequestsGetsSingleCancelsAndReadsOfHundreds() {
        fake.enableBehavior(BatchBehavior.BULK_CALLS_ARE_MISSING);
        List<RemoteJob> jobs = addJobs(300, BatchStatus.RUNNABLE);

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(itemKinds(report)).hasSize(300).containsOnly(ResultKind.REQUESTED);
        assertThat(report.items())
                .allSatisfy(item -> assertThat(
                                item.outcome().orElseThrow().evidence().snapshotAfter())
                        .isPresent());
        assertThat(requestCount("canceljobs"))
                .as("only those sent before the first refusal")
                .isBetween(1L, 8L);
        assertThat(requestCount("canceljob")).isEqualTo(300);
        assertThat(requestCount("describejobs")).isEqualTo(3);
        assertThat(report.items().get(0).outcome().orElseThrow().evidence().requestIds())
                .as("the request ids of the cancel and of the read")
                .hasSize(2);
    }

    @Test
    void duplicateJobIsCancelledOnceAndAnsweredTwice() {
        RemoteJob firstJob = client.job(fake.jobs().addJob(BatchStatus.RUNNABLE));
        RemoteJob secondJob = client.job(fake.jobs().addJob(BatchStatus.RUNNING));

        BulkReport report = Calls.await(Bulk.cancel(List.of(firstJob, secondJob, firstJob, firstJob, secondJob))
                .report());

        assertThat(itemKinds(report))
                .containsExactly(
                        ResultKind.REQUESTED,
                        ResultKind.NOT_CANCELLABLE,
                        ResultKind.REQUESTED,
                        ResultKind.REQUESTED,
                        ResultKind.NOT_CANCELLABLE);
        assertThat(report.items()).extracting(BulkItem::index).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(fake.receivedRequests()).hasSize(2);
    }

    @Test
    void idRefusedInBulkIsCancelledAloneWithoutEffectOnOtherJobs() {
        RemoteJob validJob = client.job(fake.jobs().addJob(BatchStatus.RUNNABLE));
        RemoteJob invalidJob = client.job("bad id!");
        RemoteJob otherJob = client.job(fake.jobs().addJob(BatchStatus.RUNNABLE));

        BulkReport report =
                Calls.await(Bulk.cancel(List.of(validJob, invalidJob, otherJob)).report());

        assertThat(itemKinds(report)).containsExactly(ResultKind.REQUESTED, ResultKind.NOT_FOUND, ResultKind.REQUESTED);
        assertThat(requestCount("canceljob")).isEqualTo(1);
    }

    @Test
    void serviceFailureMayHaveTakenEffectWhateverFollows() {
        List<RemoteJob> jobs = addJobs(3, BatchStatus.RUNNABLE);
        fake.planBulkError(jobs.get(1).ref().id(), "ServerException");
        fake.injectFault(
                r -> r.path().endsWith("/canceljob"),
                ExchangeFault.replaceReply(
                        FakeReply.json(403, "{}").withHeader("x-amzn-ErrorType", "AccessDeniedException")));

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(itemKinds(report))
                .containsExactly(ResultKind.REQUESTED, ResultKind.PROVIDER_FAULT, ResultKind.REQUESTED);
        assertThat(report.items().get(1).failure().orElseThrow().mayHaveTakenEffect())
                .isTrue();
    }

    @Test
    void lostBulkReplyIsResolvedByReadingTheJobs() {
        fake.injectFault(r -> r.path().endsWith("/canceljobs"), ExchangeFault.resetAfterEffect());
        fake.injectFault(r -> r.path().endsWith("/canceljobs"), ExchangeFault.resetAfterEffect());
        fake.injectFault(r -> r.path().endsWith("/canceljobs"), ExchangeFault.resetAfterEffect());
        List<RemoteJob> jobs = addJobs(10, BatchStatus.RUNNABLE);

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(itemKinds(report)).hasSize(10).containsOnly(ResultKind.REQUESTED);
        assertThat(report.items())
                .allMatch(item -> item.outcome().orElseThrow().evidence().replyWasLost());
    }

    @Test
    void lostReplyThatReadsCannotResolveFailsEveryJob() {
        for (int i = 0; i < 3; i++) {
            fake.injectFault(r -> r.path().endsWith("/canceljobs"), ExchangeFault.resetBeforeEffect());
        }

        BulkReport report =
                Calls.await(Bulk.cancel(addJobs(10, BatchStatus.RUNNABLE)).report());

        assertThat(itemKinds(report)).hasSize(10).containsOnly(ResultKind.PROVIDER_FAULT);
        assertThat(report.items()).allMatch(item -> item.failure().orElseThrow().mayHaveTakenEffect());
        assertThat(report.unsettled()).hasSize(10);
    }

    @Test
    void stoppedJobsAreConfirmed() {
        List<RemoteJob> jobs = Stream.concat(
                        addJobs(120, BatchStatus.RUNNABLE).stream(), addJobs(30, BatchStatus.RUNNING).stream())
                .toList();
        StopOptions stop = StopOptions.standard().withEscalation(EscalationPolicy.TERMINATE_IF_STARTED);

        BulkReport report =
                Calls.await(Bulk.stop(jobs, stop, BulkOptions.standard()).report());

        assertThat(itemKinds(report)).hasSize(150).containsOnly(ResultKind.CANCELLED);
        assertThat(report.items().get(149).outcome().orElseThrow().evidence().wasEscalated())
                .isTrue();
        assertThat(report.items().get(0).outcome().orElseThrow().evidence().wasEscalated())
                .isFalse();
        assertThat(report.unsettled()).isEmpty();
        assertThat(report.items().get(149).outcome().orElseThrow().evidence().requestIds())
                .as("the request ids of the cancel, the read, the terminate and the later reads")
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(requestCount("canceljobs")).isEqualTo(3);
        assertThat(requestCount("terminatejobs"))
                .as("only those that had started")
                .isEqualTo(1);
        assertThat(requestCount("terminatejob")).isZero();
    }

    private BulkReport terminateJobs(List<RemoteJob> jobs) {
        StopOptions stop = StopOptions.standard().withEscalation(EscalationPolicy.TERMINATE_IF_STARTED);
        return Calls.await(Bulk.stop(jobs, stop, BulkOptions.standard()).report());
    }

    @Test
    void fiftyJobsAreTerminatedPerRequest() {
        BulkReport report = terminateJobs(addJobs(120, BatchStatus.RUNNING));

        assertThat(itemKinds(report)).hasSize(120).containsOnly(ResultKind.CANCELLED);
        assertThat(report.items())
                .allMatch(item -> item.outcome().orElseThrow().evidence().wasEscalated());
        assertThat(requestCount("canceljobs")).isEqualTo(3);
        assertThat(requestCount("terminatejobs")).isEqualTo(3);
        assertThat(requestCount("canceljob") + requestCount("terminatejob")).isZero();
    }

    @Test
    void jobMissedByBulkTerminateIsTerminatedAlone() {
        List<RemoteJob> jobs = addJobs(5, BatchStatus.RUNNING);
        fake.injectFault(
                r -> r.path().endsWith("/terminatejobs"),
                ExchangeFault.replaceReply(FakeReply.json(
                        200,
                        "{\"successful\":[],\"errors\":["
                                + String.join(
                                        ",",
                                        jobs.stream()
                                                .map(job -> "{\"job\":\""
                                                        + job.ref().id() + "\",\"code\":\"ClientException\"}")
                                                .toList())
                                + "]}")));

        assertThat(itemKinds(terminateJobs(jobs))).hasSize(5).containsOnly(ResultKind.CANCELLED);
    }

    @Test
    void lostTerminateReplyIsResolvedByReading() {
        for (int i = 0; i < 3; i++) {
            fake.injectFault(r -> r.path().endsWith("/terminatejobs"), ExchangeFault.resetAfterEffect());
        }

        BulkReport report = terminateJobs(addJobs(10, BatchStatus.RUNNING));

        assertThat(itemKinds(report)).hasSize(10).containsOnly(ResultKind.CANCELLED);
        assertThat(report.items()).allMatch(item -> {
            var evidence = item.outcome().orElseThrow().evidence();
            return evidence.wasEscalated() && evidence.replyWasLost();
        });
    }

    @Test
    void stopContinuesAfterLostCancelReply() {
        for (int i = 0; i < 3; i++) {
            fake.injectFault(r -> r.path().endsWith("/canceljobs"), ExchangeFault.resetBeforeEffect());
        }

        BulkReport report =
                Calls.await(Bulk.stop(addJobs(10, BatchStatus.RUNNABLE), StopOptions.standard(), BulkOptions.standard())
                        .report());

        assertThat(itemKinds(report)).hasSize(10).containsOnly(ResultKind.CANCELLED);
    }

    @Test
    void replyThatOmitsAJobCountsAsLost() {
        for (int i = 0; i < 3; i++) {
            fake.injectFault(
                    r -> r.path().endsWith("/canceljobs"),
                    ExchangeFault.changeReply(answer -> FakeReply.json(200, "{\"successful\":[]}")));
        }

        BulkReport report =
                Calls.await(Bulk.cancel(addJobs(4, BatchStatus.RUNNABLE)).report());

        assertThat(itemKinds(report)).as("the records show the flag").hasSize(4).containsOnly(ResultKind.REQUESTED);
        assertThat(requestCount("canceljob"))
                .as("a separate request would deny the effect")
                .isZero();
    }

    @Test
    void jobAbandonedBeforeTerminateReportsItsLastOutcome() {
        ReplyHold hold = new ReplyHold();
        fake.injectFault(r -> r.path().endsWith("/terminatejobs"), ExchangeFault.holdReply(hold));
        StopOptions stop = StopOptions.standard().withEscalation(EscalationPolicy.TERMINATE_IF_STARTED);
        BulkRun run = Bulk.stop(
                addJobs(60, BatchStatus.RUNNING), stop, BulkOptions.standard().withWindowSize(1));
        hold.awaitArrival();

        run.abandon();
        BulkReport report = Calls.await(run.report());
        hold.release();

        assertThat(report.items())
                .allMatch(item -> item.kind() == ResultKind.NOT_CANCELLABLE
                        || item.failure().orElseThrow().mayHaveTakenEffect());
        assertThat(itemKinds(report)).contains(ResultKind.CLOSED);
    }

    @Test
    void cancelOnlyNeverTerminatesInABulk() {
        BulkReport report =
                Calls.await(Bulk.stop(addJobs(20, BatchStatus.RUNNING), StopOptions.standard(), BulkOptions.standard())
                        .report());

        assertThat(itemKinds(report)).hasSize(20).containsOnly(ResultKind.NOT_CANCELLABLE);
        assertThat(requestCount("terminatejob") + requestCount("terminatejobs")).isZero();
    }

    @Test
    void abandonedBulkKeepsCompletedOutcomes() {
        fake.enableBehavior(BatchBehavior.BULK_CALLS_ARE_MISSING);
        ReplyHold hold = new ReplyHold();
        fake.injectFault(
                r -> r.path().endsWith("/canceljob") && r.body().contains("held"), ExchangeFault.holdReply(hold));
        List<RemoteJob> jobs = new ArrayList<>(addJobs(3, BatchStatus.RUNNING));
        jobs.add(client.job("held"));
        jobs.addAll(addJobs(50, BatchStatus.RUNNING));
        BulkRun run = Bulk.cancel(
                jobs,
                BulkOptions.standard()
                        .withWindowSize(1)
                        .withCallOptions(BulkOptions.standard().callOptions().withVerify(false)));
        hold.awaitArrival();

        run.abandon();
        BulkReport report = Calls.await(run.report());
        hold.release();

        assertThat(itemKinds(report).subList(0, 3)).containsOnly(ResultKind.REQUESTED);
        assertThat(itemKinds(report).subList(3, 54)).hasSize(51).containsOnly(ResultKind.CLOSED);
        assertThat(report.items().get(3).failure().orElseThrow().mayHaveTakenEffect())
                .as("the cancel was sent")
                .isTrue();
        assertThat(report.items().get(4).failure().orElseThrow().mayHaveTakenEffect())
                .as("the cancel was not sent")
                .isFalse();
        assertThat(requestCount("canceljob")).isEqualTo(4);
    }

    @Test
    void streamedInputIsAnsweredWhileItIsRead() {
        ConcurrentLinkedQueue<BulkItem> items = new ConcurrentLinkedQueue<>();
        Iterator<RemoteJob> stream =
                IntStream.range(0, 1_000).mapToObj(i -> client.job("none-" + i)).iterator();

        BulkReport report = Calls.await(
                Bulk.cancel(stream, BulkOptions.standard(), items::add).report());

        assertThat(items).hasSize(1_000).allMatch(item -> item.kind() == ResultKind.NOT_FOUND);
        assertThat(items.stream().mapToLong(BulkItem::index).distinct()).hasSize(1_000);
        assertThat(report.items()).isEmpty();
        assertThat(report.progress().answeredCount()).isEqualTo(1_000);
    }

    @Test
    void failingInputKeepsOutcomesOfEarlierJobs() {
        List<RemoteJob> jobs = addJobs(7, BatchStatus.RUNNABLE);
        Iterator<RemoteJob> broken = new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public RemoteJob next() {
                if (next == jobs.size()) {
                    throw new IllegalStateException("the list ends here");
                }
                return jobs.get(next++);
            }
        };
        ConcurrentLinkedQueue<BulkItem> items = new ConcurrentLinkedQueue<>();

        BulkReport report = Calls.await(
                Bulk.cancel(broken, BulkOptions.standard(), items::add).report());

        assertThat(items).hasSize(7).allMatch(item -> item.kind() == ResultKind.REQUESTED);
        assertThat(report.inputFailure()).get().hasToString("java.lang.IllegalStateException: the list ends here");
    }

    @Test
    void refusedCredentialsFailEveryJobWithoutRetry() {
        try (BatchClient clientWithWrongKey = fixture.builder()
                .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, "not the secret"))
                .transport(fixture.transport)
                .build()) {
            List<RemoteJob> jobs = IntStream.range(0, 20)
                    .mapToObj(i -> clientWithWrongKey.job("j" + i))
                    .toList();

            BulkReport report = Calls.await(Bulk.cancel(jobs).report());

            assertThat(itemKinds(report)).hasSize(20).containsOnly(ResultKind.UNAUTHENTICATED);
            assertThat(fake.receivedRequests()).hasSize(1);
        }
    }

    @Test
    void forbiddenJobFailsAndOtherJobsContinue() {
        fake.setPermissionDenied("CancelJob", true);

        BulkReport report =
                Calls.await(Bulk.cancel(addJobs(5, BatchStatus.RUNNABLE)).report());

        assertThat(itemKinds(report)).hasSize(5).containsOnly(ResultKind.FORBIDDEN);
    }

    @Test
    void reportIsReadableByOtherPrograms() throws Exception {
        List<RemoteJob> jobs = List.of(
                client.job(fake.jobs().addJob(BatchStatus.RUNNING)),
                client.job(fake.jobs().addJob(BatchStatus.SUCCEEDED)));
        fake.injectFault(r -> r.path().endsWith("/canceljobs"), ExchangeFault.replaceReply(FakeReply.html(503, "no")));

        JsonNode json = new ObjectMapper()
                .readTree(Calls.await(Bulk.cancel(jobs).report()).toJson());

        assertThat(json.at("/items/0/kind").asText()).isEqualTo("NOT_CANCELLABLE");
        assertThat(json.at("/items/0/remedy").asText()).isEqualTo("TERMINATE");
        assertThat(json.at("/items/0/mayStillRun").asBoolean()).isTrue();
        assertThat(json.at("/items/0/ref").asText()).isEqualTo(jobs.get(0).ref().toString());
        assertThat(json.at("/items/1/state").asText()).isEqualTo("SUCCEEDED");
        assertThat(json.at("/items/1/requestIds")).hasSize(2);
        assertThat(json.at("/progress/done").asInt()).isEqualTo(2);
    }

    @Test
    void progressIsReportedUntilAllJobsAreDone() {
        ConcurrentLinkedQueue<BulkProgress> reportedProgress = new ConcurrentLinkedQueue<>();

        Calls.await(Bulk.cancel(
                        addJobs(120, BatchStatus.RUNNABLE),
                        BulkOptions.standard().withProgress(reportedProgress::add, Duration.ZERO))
                .report());

        assertThat(reportedProgress)
                .hasSize(121)
                .allMatch(progress -> progress.totalCount().orElse(0) == 120);
        BulkProgress last = new ArrayList<>(reportedProgress).get(120);
        assertThat(last.answeredCount()).isEqualTo(120);
        assertThat(last.countsByKind()).containsEntry(ResultKind.REQUESTED, 120L);
        assertThat(last.estimatedRemaining()).contains(Duration.ZERO);
    }

    @Test
    void throwingConsumerEndsTheRun() {
        BulkRun run = Bulk.cancel(addJobs(200, BatchStatus.RUNNABLE).iterator(), BulkOptions.standard(), item -> {
            throw new IllegalStateException("full");
        });

        assertThatThrownBy(() -> Calls.await(run.report())).hasMessageContaining("full");
        run.report().handle((report, failure) -> failure).join();
        assertThat(run.progress().answeredCount()).isPositive();
    }

    @Test
    void jobOfAClosedClientFailsAsClosed() {
        List<RemoteJob> jobs = addJobs(3, BatchStatus.RUNNABLE);
        client.close();

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(report.items()).allMatch(item -> item.failure().orElseThrow() instanceof SdkException.Closed);
    }

    @Test
    void emptyBulkCompletesAtOnce() {
        assertThat(Calls.await(Bulk.cancel(List.of()).report()).items()).isEmpty();
        assertThatThrownBy(() -> BulkOptions.standard().withWindowSize(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
