// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many jobs at once: several messages in a packet, each with an answer of its own. */
class ScriptBulkTest {
    private static final int THROTTLED = 40823;
    private static final int REFUSED_BY_HOOK = 40639;

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeScript fake = new FakeScript(clock);
    private final Transport transport =
            Transport.builder().clock(clock).timer(new SkippingTimer(clock)).build();
    private ScriptClient client = client(false);

    private ScriptClient client(boolean sessionless) {
        return ScriptClient.builder()
                .endpoint(fake.dispatcher())
                .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
                .transport(transport)
                .heartbeat(false)
                .sessionless(sessionless)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        transport.close();
        fake.close();
    }

    private List<RemoteJob> running(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> client.job(fake.addBatch(ScriptPlan.RUNNING)))
                .toList();
    }

    private static BulkReport cancelled(List<RemoteJob> jobs) {
        return Calls.await(Bulk.cancel(jobs).report());
    }

    private static List<String> kinds(BulkReport report) {
        return report.items().stream().map(BulkItem::kind).toList();
    }

    /** How many messages each packet of cancels held. */
    private List<Integer> packets() {
        return fake.requests().stream()
                .map(Incoming::body)
                .filter(body -> body.contains("\"CANCEL_"))
                .map(body -> body.split("\"CANCEL_", -1).length - 1)
                .toList();
    }

    @Test
    void tenGoInAPacketAndEachHasItsAnswerInTheOrderOfTheInputs() {
        List<RemoteJob> jobs = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            jobs.add(client.job(fake.addBatch(ScriptPlan.RUNNING)));
            jobs.add(client.job("no-such-id-" + i));
            jobs.add(client.job(fake.addScript(ScriptPlan.SCHEDULED)));
            jobs.add(client.scheduledJob(fake.addScript(ScriptPlan.SCHEDULED)));
            expected.addAll(List.of("Cancelled", "NotFound", "NotCancellable", "Cancelled"));
        }

        BulkReport report = cancelled(jobs);

        assertThat(kinds(report)).isEqualTo(expected);
        assertThat(report.items())
                .extracting(BulkItem::ref)
                .isEqualTo(jobs.stream().map(RemoteJob::ref).toList());
        assertThat(packets()).containsExactlyInAnyOrder(10, 10, 4);
        assertThat(fake.jobs()).allMatch(job -> job.cancels() <= 1);
    }

    @Test
    void aPacketHoldsAsManyAsTheLoginAnnounces() {
        fake.knobs().bundleLimit(25, true);
        cancelled(running(1));
        fake.clearRequests();

        assertThat(kinds(cancelled(running(60)))).hasSize(60).containsOnly("Cancelled");

        assertThat(packets()).containsExactlyInAnyOrder(25, 25, 10);
    }

    @Test
    void aPacketThatIsTooLargeForTheServerIsSentMessageByMessage() {
        fake.knobs().bundleLimit(4, false);

        assertThat(kinds(cancelled(running(10)))).hasSize(10).containsOnly("Cancelled");

        assertThat(packets())
                .startsWith(10)
                .filteredOn(messages -> messages != 1)
                .hasSize(1);
        assertThat(fake.jobs()).allMatch(job -> job.cancels() == 1);
    }

    @Test
    void aJobThatIsNamedTwiceIsAskedOnce() {
        List<RemoteJob> jobs = new ArrayList<>(running(3));
        jobs.addAll(List.copyOf(jobs));

        assertThat(kinds(cancelled(jobs))).hasSize(6).containsOnly("Cancelled");

        assertThat(packets()).containsExactly(3);
    }

    @Test
    void aLostAnswerIsThatOfThePacketAndEachJobIsCancelledOnce() {
        fake.fail(r -> r.body().contains("\"CANCEL_"), Fault.resetAfterEffect());

        BulkReport report = cancelled(running(10));

        assertThat(kinds(report)).hasSize(10).containsOnly("Cancelled");
        assertThat(report.items())
                .allMatch(item -> item.outcome().orElseThrow().evidence().replyLost());
        assertThat(packets()).containsExactly(10, 10);
        assertThat(fake.jobs()).allMatch(job -> job.cancels() == 1);
    }

    @Test
    void oneThatIsThrottledIsSentByItselfAndOneThatIsForbiddenIsToldSo() {
        List<RemoteJob> jobs = running(5);
        fake.refuse(jobs.get(1).ref().id(), REFUSED_BY_HOOK);
        fake.refuseNext(1, THROTTLED);

        BulkReport report = cancelled(jobs);

        assertThat(kinds(report)).containsExactly("Cancelled", "Forbidden", "Cancelled", "Cancelled", "Cancelled");
        assertThat(report.items().get(1).failure().orElseThrow().mayHaveTakenEffect())
                .isFalse();
        assertThat(packets()).containsExactly(5, 1);
    }

    @Test
    void whatARefusalLeavesOpenIsLookedUpForAllAtOnce() {
        List<RemoteJob> jobs = IntStream.range(0, 10)
                .mapToObj(i -> client.job(fake.addBatch(i % 2 == 0 ? ScriptPlan.COMPLETED : ScriptPlan.RUNNING)))
                .toList();

        BulkReport report = cancelled(jobs);

        assertThat(kinds(report).subList(0, 4)).containsExactly("Finished", "Cancelled", "Finished", "Cancelled");
        assertThat(packets()).containsExactly(10);
        assertThat(fake.requests()).as("login, cancels, two lists").hasSize(4);
    }

    @Test
    void listsThatCannotBeReadTakeBackNoAnswer() {
        for (int i = 0; i < 3; i++) {
            fake.fail(r -> r.body().contains("GET_"), Fault.answer(Answer.json(200, "{}")));
        }
        List<RemoteJob> jobs = List.of(
                running(1).get(0),
                client.job(fake.addBatch(ScriptPlan.COMPLETED)),
                running(1).get(0));

        assertThat(kinds(cancelled(jobs)).get(0)).isEqualTo("Cancelled");
        assertThat(kinds(cancelled(jobs)).get(2)).isEqualTo("Finished");
    }

    @Test
    void anExpiredSessionIsOpenedAgainAndThePacketSentOnce() {
        cancelled(running(1));
        fake.expireSessions();

        assertThat(kinds(cancelled(running(10)))).hasSize(10).containsOnly("Cancelled");

        assertThat(fake.logins()).isEqualTo(2);
        assertThat(fake.jobs()).allMatch(job -> job.cancels() == 1);
    }

    @Test
    void jobsAreStoppedTogetherAndConfirmed() {
        BulkReport report = Calls.await(Bulk.stop(running(30), StopOptions.standard(), BulkOptions.standard())
                .report());

        assertThat(kinds(report)).hasSize(30).containsOnly("Cancelled");
        assertThat(packets()).containsExactly(10, 10, 10);
    }

    @Test
    void withoutASessionEachIsARequestOfItsOwn() {
        client.close();
        client = client(true);

        assertThat(kinds(cancelled(running(12)))).hasSize(12).containsOnly("Cancelled");

        assertThat(packets()).hasSize(12).containsOnly(1);
    }
}
