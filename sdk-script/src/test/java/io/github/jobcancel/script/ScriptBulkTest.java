// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bulk cancels: several messages in a packet, each with its own answer. */
class ScriptBulkTest {
    private static final int THROTTLED = 40823;
    private static final int REFUSED_BY_HOOK = 40639;

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture(ScriptFixture::skippingWaits);

    private final FakeScript fake = fixture.fake;
    private ScriptClient client = openClient(false);

    private ScriptClient openClient(boolean sessionless) {
        return fixture.newClient(fixture.builder().heartbeat(false).sessionless(sessionless));
    }

    private List<RemoteJob> addRunningBatches(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> client.batchJob(fake.addBatch(ScriptJobPlan.RUNNING)))
                .toList();
    }

    private static BulkReport cancelAll(List<RemoteJob> jobs) {
        return Calls.await(Bulk.cancel(jobs).report());
    }

    private static List<ResultKind> outcomeKinds(BulkReport report) {
        return report.items().stream().map(BulkItem::kind).toList();
    }

    /** Number of messages in each packet of cancels. */
    private List<Integer> packetSizes() {
        return fake.receivedRequests().stream()
                .map(ReceivedRequest::body)
                .filter(body -> body.contains("\"CANCEL_"))
                .map(body -> body.split("\"CANCEL_", -1).length - 1)
                .toList();
    }

    @Test
    void packetHoldsTenCancelsAndResultsKeepTheInputOrder() {
        List<RemoteJob> jobs = new ArrayList<>();
        List<ResultKind> expected = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            jobs.add(client.batchJob(fake.addBatch(ScriptJobPlan.RUNNING)));
            jobs.add(client.batchJob("no-such-id-" + i));
            jobs.add(client.batchJob(fake.addScript(ScriptJobPlan.SCHEDULED)));
            jobs.add(client.scheduledJob(fake.addScript(ScriptJobPlan.SCHEDULED)));
            expected.addAll(List.of(
                    ResultKind.CANCELLED, ResultKind.NOT_FOUND, ResultKind.NOT_CANCELLABLE, ResultKind.CANCELLED));
        }

        BulkReport report = cancelAll(jobs);

        assertThat(outcomeKinds(report)).isEqualTo(expected);
        assertThat(report.items())
                .extracting(BulkItem::ref)
                .isEqualTo(jobs.stream().map(RemoteJob::ref).toList());
        assertThat(packetSizes()).containsExactlyInAnyOrder(10, 10, 4);
        assertThat(fake.jobs()).allMatch(job -> job.acceptedCancels() <= 1);
    }

    @Test
    void packetHoldsAsManyMessagesAsTheLoginAnnounces() {
        fake.behavior().setBundleLimit(25, true);
        cancelAll(addRunningBatches(1));
        fake.clearReceivedRequests();

        assertThat(outcomeKinds(cancelAll(addRunningBatches(60)))).hasSize(60).containsOnly(ResultKind.CANCELLED);

        assertThat(packetSizes()).containsExactlyInAnyOrder(25, 25, 10);
    }

    @Test
    void packetTooLargeForTheServerIsSentMessageByMessage() {
        fake.behavior().setBundleLimit(4, false);

        assertThat(outcomeKinds(cancelAll(addRunningBatches(10)))).hasSize(10).containsOnly(ResultKind.CANCELLED);

        assertThat(packetSizes())
                .startsWith(10)
                .filteredOn(messages -> messages != 1)
                .hasSize(1);
        assertThat(fake.jobs()).allMatch(job -> job.acceptedCancels() == 1);
    }

    @Test
    void jobNamedTwiceIsCancelledOnce() {
        List<RemoteJob> jobs = new ArrayList<>(addRunningBatches(3));
        jobs.addAll(List.copyOf(jobs));

        assertThat(outcomeKinds(cancelAll(jobs))).hasSize(6).containsOnly(ResultKind.CANCELLED);

        assertThat(packetSizes()).containsExactly(3);
    }

    @Test
    void lostPacketAnswerIsReadAgainAndEachJobIsCancelledOnce() {
        fake.injectFault(r -> r.body().contains("\"CANCEL_"), ExchangeFault.resetAfterEffect());

        BulkReport report = cancelAll(addRunningBatches(10));

        assertThat(outcomeKinds(report)).hasSize(10).containsOnly(ResultKind.CANCELLED);
        assertThat(report.items())
                .allMatch(item -> item.outcome().orElseThrow().evidence().replyWasLost());
        assertThat(packetSizes()).containsExactly(10, 10);
        assertThat(fake.jobs()).allMatch(job -> job.acceptedCancels() == 1);
    }

    @Test
    void throttledMessageIsSentByItselfAndForbiddenMessageFails() {
        List<RemoteJob> jobs = addRunningBatches(5);
        fake.refuseNextFor(jobs.get(1).ref().id(), REFUSED_BY_HOOK);
        fake.refuseNextMessages(1, THROTTLED);

        BulkReport report = cancelAll(jobs);

        assertThat(outcomeKinds(report))
                .containsExactly(
                        ResultKind.CANCELLED,
                        ResultKind.FORBIDDEN,
                        ResultKind.CANCELLED,
                        ResultKind.CANCELLED,
                        ResultKind.CANCELLED);
        assertThat(report.items().get(1).failure().orElseThrow().mayHaveTakenEffect())
                .isFalse();
        assertThat(packetSizes()).containsExactly(5, 1);
    }

    @Test
    void ambiguousRefusalsAreResolvedByOneReadOfTheLists() {
        List<RemoteJob> jobs = IntStream.range(0, 10)
                .mapToObj(i ->
                        client.batchJob(fake.addBatch(i % 2 == 0 ? ScriptJobPlan.COMPLETED : ScriptJobPlan.RUNNING)))
                .toList();

        BulkReport report = cancelAll(jobs);

        assertThat(outcomeKinds(report).subList(0, 4))
                .containsExactly(ResultKind.FINISHED, ResultKind.CANCELLED, ResultKind.FINISHED, ResultKind.CANCELLED);
        assertThat(packetSizes()).containsExactly(10);
        assertThat(fake.receivedRequests()).as("login, cancels, two lists").hasSize(4);
    }

    @Test
    void failedListReadKeepsTheAnswersOfThePacket() {
        for (int i = 0; i < 3; i++) {
            fake.injectFault(r -> r.body().contains("GET_"), ExchangeFault.replaceReply(FakeReply.json(200, "{}")));
        }
        List<RemoteJob> jobs = List.of(
                addRunningBatches(1).get(0),
                client.batchJob(fake.addBatch(ScriptJobPlan.COMPLETED)),
                addRunningBatches(1).get(0));

        assertThat(outcomeKinds(cancelAll(jobs)).get(0)).isEqualTo(ResultKind.CANCELLED);
        assertThat(outcomeKinds(cancelAll(jobs)).get(2)).isEqualTo(ResultKind.FINISHED);
    }

    @Test
    void expiredSessionIsReopenedAndThePacketIsSentOnce() {
        cancelAll(addRunningBatches(1));
        fake.sessions().expireAll();

        assertThat(outcomeKinds(cancelAll(addRunningBatches(10)))).hasSize(10).containsOnly(ResultKind.CANCELLED);

        assertThat(fake.sessions().loginCount()).isEqualTo(2);
        assertThat(fake.jobs()).allMatch(job -> job.acceptedCancels() == 1);
    }

    @Test
    void jobsAreStoppedTogetherAndConfirmed() {
        BulkReport report = Calls.await(Bulk.stop(addRunningBatches(30), StopOptions.standard(), BulkOptions.standard())
                .report());

        assertThat(outcomeKinds(report)).hasSize(30).containsOnly(ResultKind.CANCELLED);
        assertThat(packetSizes()).containsExactly(10, 10, 10);
    }

    @Test
    void sessionlessCancelsAreSeparateRequests() {
        client.close();
        client = openClient(true);

        assertThat(outcomeKinds(cancelAll(addRunningBatches(12)))).hasSize(12).containsOnly(ResultKind.CANCELLED);

        assertThat(packetSizes()).hasSize(12).containsOnly(1);
    }
}
