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
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many jobs at once against the stateful fake. */
class BatchBulkTest {
    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock);
    private final Transport transport =
            Transport.builder().clock(clock).timer(new SkippingTimer(clock)).build();
    private final BatchClient client = BatchClient.builder()
            .region(fake.region())
            .endpoint(fake.url())
            .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
            .transport(transport)
            .build();

    @AfterEach
    void close() {
        client.close();
        transport.close();
        fake.close();
    }

    private long sent(String operation) {
        return fake.requests().stream()
                .map(Incoming::path)
                .filter(path -> path.endsWith("/" + operation))
                .count();
    }

    private List<RemoteJob> jobs(int count, BatchStatus status) {
        return IntStream.range(0, count)
                .mapToObj(i -> client.job(fake.jobs().add(status)))
                .toList();
    }

    private static List<String> kinds(BulkReport report) {
        return report.items().stream().map(BulkItem::kind).toList();
    }

    @Test
    void everyInputHasItsAnswerInTheOrderOfTheInputs() {
        List<RemoteJob> jobs = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            jobs.add(client.job(fake.jobs().add(BatchStatus.RUNNABLE)));
            jobs.add(client.job(fake.jobs().add(BatchStatus.RUNNING)));
            jobs.add(client.job(fake.jobs().add(BatchStatus.SUCCEEDED)));
            jobs.add(client.job("no-such-id-" + i));
            expected.addAll(List.of("Requested", "NotCancellable", "Finished", "NotFound"));
        }

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(kinds(report)).isEqualTo(expected);
        assertThat(report.items())
                .extracting(BulkItem::ref)
                .isEqualTo(jobs.stream().map(RemoteJob::ref).toList());
        assertThat(report.progress().counts())
                .containsEntry("Requested", 60L)
                .containsEntry("NotCancellable", 60L)
                .containsEntry("Finished", 60L)
                .containsEntry("NotFound", 60L);
        assertThat(sent("canceljobs")).as("fifty in a request").isEqualTo(5);
        assertThat(sent("canceljob")).isZero();
        assertThat(sent("describejobs")).as("a hundred in a request").isEqualTo(3);
    }

    @Test
    void aServerThatDoesNotKnowTheRequestForManyIsAskedOneByOneAndReadByTheHundred() {
        fake.quirk(BatchQuirk.NO_BULK_CALLS);
        List<RemoteJob> jobs = jobs(300, BatchStatus.RUNNABLE);

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(kinds(report)).hasSize(300).containsOnly("Requested");
        assertThat(report.items())
                .allSatisfy(item -> assertThat(
                                item.outcome().orElseThrow().evidence().after())
                        .isPresent());
        assertThat(sent("canceljobs")).as("only those of the first moment").isBetween(1L, 8L);
        assertThat(sent("canceljob")).isEqualTo(300);
        assertThat(sent("describejobs")).isEqualTo(3);
        assertThat(report.items().get(0).outcome().orElseThrow().evidence().requestIds())
                .as("of the cancel and of the read")
                .hasSize(2);
    }

    @Test
    void aJobThatIsNamedTwiceIsAskedOnceAndAnsweredTwice() {
        RemoteJob one = client.job(fake.jobs().add(BatchStatus.RUNNABLE));
        RemoteJob two = client.job(fake.jobs().add(BatchStatus.RUNNING));

        BulkReport report =
                Calls.await(Bulk.cancel(List.of(one, two, one, one, two)).report());

        assertThat(kinds(report))
                .containsExactly("Requested", "NotCancellable", "Requested", "Requested", "NotCancellable");
        assertThat(report.items()).extracting(BulkItem::index).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(fake.requests()).hasSize(2);
    }

    @Test
    void anIdThatTheRequestForManyCallsWrongIsAskedByItselfAndTheOthersAreNotHurt() {
        RemoteJob good = client.job(fake.jobs().add(BatchStatus.RUNNABLE));
        RemoteJob bad = client.job("bad id!");
        RemoteJob other = client.job(fake.jobs().add(BatchStatus.RUNNABLE));

        BulkReport report = Calls.await(Bulk.cancel(List.of(good, bad, other)).report());

        assertThat(kinds(report)).containsExactly("Requested", "NotFound", "Requested");
        assertThat(sent("canceljob")).isEqualTo(1);
    }

    @Test
    void aFailureWithinTheServiceMayHaveTakenEffectWhateverComesAfterIt() {
        List<RemoteJob> jobs = jobs(3, BatchStatus.RUNNABLE);
        fake.bulkError(jobs.get(1).ref().id(), "ServerException");
        fake.fail(
                r -> r.path().endsWith("/canceljob"),
                Fault.answer(Answer.json(403, "{}").with("x-amzn-ErrorType", "AccessDeniedException")));

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(kinds(report)).containsExactly("Requested", "ProviderFault", "Requested");
        assertThat(report.items().get(1).failure().orElseThrow().mayHaveTakenEffect())
                .isTrue();
    }

    @Test
    void aLostReplyToManyIsResolvedByReadingThem() {
        fake.fail(r -> r.path().endsWith("/canceljobs"), Fault.resetAfterEffect());
        fake.fail(r -> r.path().endsWith("/canceljobs"), Fault.resetAfterEffect());
        fake.fail(r -> r.path().endsWith("/canceljobs"), Fault.resetAfterEffect());
        List<RemoteJob> jobs = jobs(10, BatchStatus.RUNNABLE);

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(kinds(report)).hasSize(10).containsOnly("Requested");
        assertThat(report.items())
                .allMatch(item -> item.outcome().orElseThrow().evidence().replyLost());
    }

    @Test
    void aLossThatReadsDoNotResolveIsToldOfEveryJob() {
        for (int i = 0; i < 3; i++) {
            fake.fail(r -> r.path().endsWith("/canceljobs"), Fault.resetBeforeEffect());
        }

        BulkReport report =
                Calls.await(Bulk.cancel(jobs(10, BatchStatus.RUNNABLE)).report());

        assertThat(kinds(report)).hasSize(10).containsOnly("ProviderFault");
        assertThat(report.items()).allMatch(item -> item.failure().orElseThrow().mayHaveTakenEffect());
        assertThat(report.mayStillRun()).hasSize(10);
    }

    @Test
    void jobsAreStoppedAndConfirmed() {
        List<RemoteJob> jobs = Stream.concat(
                        jobs(120, BatchStatus.RUNNABLE).stream(), jobs(30, BatchStatus.RUNNING).stream())
                .toList();
        StopOptions stop = StopOptions.standard().withEscalation(Escalation.TERMINATE_IF_STARTED);

        BulkReport report =
                Calls.await(Bulk.stop(jobs, stop, BulkOptions.standard()).report());

        assertThat(kinds(report)).hasSize(150).containsOnly("Cancelled");
        assertThat(report.items().get(149).outcome().orElseThrow().evidence().escalated())
                .isTrue();
        assertThat(report.items().get(0).outcome().orElseThrow().evidence().escalated())
                .isFalse();
        assertThat(report.mayStillRun()).isEmpty();
        assertThat(report.items().get(149).outcome().orElseThrow().evidence().requestIds())
                .as("of the cancel, the read, the terminate and the reads of the watch")
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(sent("canceljobs")).isEqualTo(3);
        assertThat(sent("terminatejobs")).as("only those that had started").isEqualTo(1);
        assertThat(sent("terminatejob")).isZero();
    }

    private BulkReport terminated(List<RemoteJob> jobs) {
        StopOptions stop = StopOptions.standard().withEscalation(Escalation.TERMINATE_IF_STARTED);
        return Calls.await(Bulk.stop(jobs, stop, BulkOptions.standard()).report());
    }

    @Test
    void fiftyAreTerminatedInARequest() {
        BulkReport report = terminated(jobs(120, BatchStatus.RUNNING));

        assertThat(kinds(report)).hasSize(120).containsOnly("Cancelled");
        assertThat(report.items())
                .allMatch(item -> item.outcome().orElseThrow().evidence().escalated());
        assertThat(sent("canceljobs")).isEqualTo(3);
        assertThat(sent("terminatejobs")).isEqualTo(3);
        assertThat(sent("canceljob") + sent("terminatejob")).isZero();
    }

    @Test
    void oneThatTheRequestForManyDoesNotTerminateIsTerminatedByItself() {
        List<RemoteJob> jobs = jobs(5, BatchStatus.RUNNING);
        fake.fail(
                r -> r.path().endsWith("/terminatejobs"),
                Fault.answer(Answer.json(
                        200,
                        "{\"successful\":[],\"errors\":["
                                + String.join(
                                        ",",
                                        jobs.stream()
                                                .map(job -> "{\"job\":\""
                                                        + job.ref().id() + "\",\"code\":\"ClientException\"}")
                                                .toList())
                                + "]}")));

        assertThat(kinds(terminated(jobs))).hasSize(5).containsOnly("Cancelled");
    }

    @Test
    void aLostReplyToATerminateIsResolvedByReading() {
        for (int i = 0; i < 3; i++) {
            fake.fail(r -> r.path().endsWith("/terminatejobs"), Fault.resetAfterEffect());
        }

        BulkReport report = terminated(jobs(10, BatchStatus.RUNNING));

        assertThat(kinds(report)).hasSize(10).containsOnly("Cancelled");
        assertThat(report.items()).allMatch(item -> {
            var evidence = item.outcome().orElseThrow().evidence();
            return evidence.escalated() && evidence.replyLost();
        });
    }

    @Test
    void aStopWhoseCancelGotNoAnswerGoesOn() {
        for (int i = 0; i < 3; i++) {
            fake.fail(r -> r.path().endsWith("/canceljobs"), Fault.resetBeforeEffect());
        }

        BulkReport report =
                Calls.await(Bulk.stop(jobs(10, BatchStatus.RUNNABLE), StopOptions.standard(), BulkOptions.standard())
                        .report());

        assertThat(kinds(report)).hasSize(10).containsOnly("Cancelled");
    }

    @Test
    void anAnswerThatDoesNotNameEveryJobIsNone() {
        for (int i = 0; i < 3; i++) {
            fake.fail(
                    r -> r.path().endsWith("/canceljobs"),
                    Fault.change(answer -> Answer.json(200, "{\"successful\":[]}")));
        }

        BulkReport report =
                Calls.await(Bulk.cancel(jobs(4, BatchStatus.RUNNABLE)).report());

        assertThat(kinds(report)).as("the records show the flag").hasSize(4).containsOnly("Requested");
        assertThat(sent("canceljob"))
                .as("asked by itself, a failure would deny the effect")
                .isZero();
    }

    @Test
    void whatIsAbandonedBeforeItsTerminateIsToldWhatIsKnown() {
        Hold hold = new Hold();
        fake.fail(r -> r.path().endsWith("/terminatejobs"), Fault.hold(hold));
        StopOptions stop = StopOptions.standard().withEscalation(Escalation.TERMINATE_IF_STARTED);
        BulkRun run = Bulk.stop(
                jobs(60, BatchStatus.RUNNING), stop, BulkOptions.standard().withWindow(1));
        hold.awaitArrival();

        run.abandon();
        BulkReport report = Calls.await(run.report());
        hold.release();

        assertThat(report.items())
                .allMatch(item -> item.kind().equals("NotCancellable")
                        || item.failure().orElseThrow().mayHaveTakenEffect());
        assertThat(kinds(report)).contains("Closed");
    }

    @Test
    void cancelOnlyNeverTerminatesInABulkEither() {
        BulkReport report =
                Calls.await(Bulk.stop(jobs(20, BatchStatus.RUNNING), StopOptions.standard(), BulkOptions.standard())
                        .report());

        assertThat(kinds(report)).hasSize(20).containsOnly("NotCancellable");
        assertThat(sent("terminatejob") + sent("terminatejobs")).isZero();
    }

    @Test
    void abandoningMidwayLosesNothingThatIsDone() {
        fake.quirk(BatchQuirk.NO_BULK_CALLS);
        Hold hold = new Hold();
        fake.fail(r -> r.path().endsWith("/canceljob") && r.body().contains("held"), Fault.hold(hold));
        List<RemoteJob> jobs = new ArrayList<>(jobs(3, BatchStatus.RUNNING));
        jobs.add(client.job("held"));
        jobs.addAll(jobs(50, BatchStatus.RUNNING));
        BulkRun run = Bulk.cancel(
                jobs,
                BulkOptions.standard()
                        .withWindow(1)
                        .withCall(BulkOptions.standard().call().unverified()));
        hold.awaitArrival();

        run.abandon();
        BulkReport report = Calls.await(run.report());
        hold.release();

        assertThat(kinds(report).subList(0, 3)).containsOnly("Requested");
        assertThat(kinds(report).subList(3, 54)).hasSize(51).containsOnly("Closed");
        assertThat(report.items().get(3).failure().orElseThrow().mayHaveTakenEffect())
                .as("it was sent")
                .isTrue();
        assertThat(report.items().get(4).failure().orElseThrow().mayHaveTakenEffect())
                .as("it was not")
                .isFalse();
        assertThat(sent("canceljob")).isEqualTo(4);
    }

    @Test
    void aStreamIsAnsweredAsItIsRead() {
        ConcurrentLinkedQueue<BulkItem> items = new ConcurrentLinkedQueue<>();
        Iterator<RemoteJob> stream =
                IntStream.range(0, 1_000).mapToObj(i -> client.job("none-" + i)).iterator();

        BulkReport report = Calls.await(
                Bulk.cancel(stream, BulkOptions.standard(), items::add).report());

        assertThat(items).hasSize(1_000).allMatch(item -> item.kind().equals("NotFound"));
        assertThat(items.stream().mapToLong(BulkItem::index).distinct()).hasSize(1_000);
        assertThat(report.items()).isEmpty();
        assertThat(report.progress().done()).isEqualTo(1_000);
    }

    @Test
    void anInputThatBreaksLosesNothingThatItGaveBefore() {
        List<RemoteJob> jobs = jobs(7, BatchStatus.RUNNABLE);
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

        assertThat(items).hasSize(7).allMatch(item -> item.kind().equals("Requested"));
        assertThat(report.inputFailure()).get().hasToString("java.lang.IllegalStateException: the list ends here");
    }

    @Test
    void refusedCredentialsAreToldOfEveryJobAndNotTriedAgain() {
        try (BatchClient wrong = BatchClient.builder()
                .region(fake.region())
                .endpoint(fake.url())
                .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, "not the secret"))
                .transport(transport)
                .build()) {
            List<RemoteJob> jobs =
                    IntStream.range(0, 20).mapToObj(i -> wrong.job("j" + i)).toList();

            BulkReport report = Calls.await(Bulk.cancel(jobs).report());

            assertThat(kinds(report)).hasSize(20).containsOnly("Unauthenticated");
            assertThat(fake.requests()).hasSize(1);
        }
    }

    @Test
    void whoIsNotPermittedIsToldAndTheOthersGoOn() {
        fake.deny("CancelJob", true);

        BulkReport report =
                Calls.await(Bulk.cancel(jobs(5, BatchStatus.RUNNABLE)).report());

        assertThat(kinds(report)).hasSize(5).containsOnly("Forbidden");
    }

    @Test
    void theReportIsReadByOtherPrograms() throws Exception {
        List<RemoteJob> jobs = List.of(
                client.job(fake.jobs().add(BatchStatus.RUNNING)),
                client.job(fake.jobs().add(BatchStatus.SUCCEEDED)));
        fake.fail(r -> r.path().endsWith("/canceljobs"), Fault.answer(Answer.html(503, "no")));

        JsonNode json = new ObjectMapper()
                .readTree(Calls.await(Bulk.cancel(jobs).report()).toJson());

        assertThat(json.at("/items/0/kind").asText()).isEqualTo("NotCancellable");
        assertThat(json.at("/items/0/remedy").asText()).isEqualTo("TERMINATE");
        assertThat(json.at("/items/0/mayStillRun").asBoolean()).isTrue();
        assertThat(json.at("/items/0/ref").asText()).isEqualTo(jobs.get(0).ref().toString());
        assertThat(json.at("/items/1/state").asText()).isEqualTo("SUCCEEDED");
        assertThat(json.at("/items/1/requestIds")).hasSize(2);
        assertThat(json.at("/progress/done").asInt()).isEqualTo(2);
    }

    @Test
    void progressIsToldAndEndsWithAll() {
        ConcurrentLinkedQueue<BulkProgress> told = new ConcurrentLinkedQueue<>();

        Calls.await(Bulk.cancel(
                        jobs(120, BatchStatus.RUNNABLE), BulkOptions.standard().withProgress(told::add, Duration.ZERO))
                .report());

        assertThat(told).hasSize(121).allMatch(p -> p.total().orElse(0) == 120);
        BulkProgress last = new ArrayList<>(told).get(120);
        assertThat(last.done()).isEqualTo(120);
        assertThat(last.counts()).containsEntry("Requested", 120L);
        assertThat(last.remaining()).contains(Duration.ZERO);
    }

    @Test
    void aConsumerThatThrowsEndsTheRun() {
        BulkRun run = Bulk.cancel(jobs(200, BatchStatus.RUNNABLE).iterator(), BulkOptions.standard(), item -> {
            throw new IllegalStateException("full");
        });

        assertThatThrownBy(() -> Calls.await(run.report())).hasMessageContaining("full");
        run.report().handle((report, failure) -> failure).join();
        assertThat(run.progress().done()).isPositive();
    }

    @Test
    void whatBelongsToAClosedClientIsToldSo() {
        List<RemoteJob> jobs = jobs(3, BatchStatus.RUNNABLE);
        client.close();

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(report.items()).allMatch(item -> item.failure().orElseThrow() instanceof SdkException.Closed);
    }

    @Test
    void nothingToDoIsDoneAtOnce() {
        assertThat(Calls.await(Bulk.cancel(List.of()).report()).items()).isEmpty();
        assertThatThrownBy(() -> BulkOptions.standard().withWindow(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
