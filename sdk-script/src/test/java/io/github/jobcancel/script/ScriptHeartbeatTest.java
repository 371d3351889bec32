// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ManualTimer;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that nobody uses is kept for a while, by packets in its own order, and without anybody noticing. */
class ScriptHeartbeatTest {
    private static final Duration USUAL = Duration.ofSeconds(1530);
    private static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());
    private static final Predicate<Incoming> CANCEL = r -> r.body().contains("\"CANCEL_");
    private static final Predicate<Incoming> BEAT = r -> r.body().contains("\"HEARTBEAT\"");

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeScript fake = new FakeScript(clock);
    private final ManualTimer timer = new ManualTimer();
    private final Semaphore beats = new Semaphore(0);
    private final Transport transport = Transport.builder()
            .clock(clock)
            .timer(timer)
            .listener(new CallListener() {
                @Override
                public void callEnded(End end) {
                    if (end.operation().equals("HEARTBEAT")) {
                        beats.release();
                    }
                }
            })
            .build();
    private final ScriptClient client = client(true);

    private ScriptClient client(boolean heartbeat) {
        return ScriptClient.builder()
                .endpoint(fake.dispatcher())
                .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
                .transport(transport)
                .heartbeat(heartbeat)
                .build();
    }

    @AfterEach
    void nothingIsLeft() {
        client.close();
        transport.close();
        fake.close();
        assertThat(timer.pending()).as("tasks left on the timer").isZero();
    }

    private String running() {
        return fake.addBatch(ScriptPlan.RUNNING);
    }

    private List<String> log() {
        return fake.packets().stream()
                .map(p -> p.session() + " " + p.packetId() + " " + p.operations() + " " + p.fate())
                .map(line -> line.replaceAll("\\[\\w+\\.|]", ""))
                .toList();
    }

    private Duration alarm() {
        timer.awaitPending(1);
        return timer.delays().get(timer.delays().size() - 1);
    }

    /** Lets the time pass that the session may be idle, and waits for the heartbeat that falls due then. */
    private void rest() throws InterruptedException {
        timer.awaitPending(1);
        clock.advance(USUAL);
        timer.advance(USUAL);
        assertThat(beats.tryAcquire(30, TimeUnit.SECONDS)).as("a heartbeat").isTrue();
    }

    @Test
    void anIdleSessionOutlivesItsLifeByHeartbeatsInItsOrder() throws Exception {
        Calls.await(client.cancelBatch(running()));
        rest();
        rest();

        Calls.await(client.cancelBatch(running()));

        assertThat(log())
                .containsExactly(
                        " 0 AUTHENTICATE RAN",
                        "s1 1 CANCEL_USER_SCRIPT_BATCH RAN",
                        "s1 2 HEARTBEAT RAN",
                        "s1 3 HEARTBEAT RAN",
                        "s1 4 CANCEL_USER_SCRIPT_BATCH RAN");
        assertThat(fake.requests().stream().filter(BEAT).map(Incoming::body))
                .first()
                .isEqualTo("{\"packetId\":2,\"sessionId\":\"***\",\"messages\":"
                        + "[{\"service\":\"heartbeat\",\"operation\":\"HEARTBEAT\"}]}");
    }

    @Test
    void afterThreeInARowTheSessionIsLeftToExpire() throws Exception {
        Calls.await(client.cancelBatch(running()));
        rest();
        rest();
        rest();

        assertThat(timer.pending()).isZero();
        assertThat(log()).hasSize(5);
    }

    @Test
    void aCallInBetweenBeginsTheCountAnew() throws Exception {
        Calls.await(client.cancelBatch(running()));
        rest();
        rest();
        rest();
        Calls.await(client.cancelBatch(running()));

        rest();

        timer.awaitPending(1);
        assertThat(timer.pending()).isEqualTo(1);
        assertThat(fake.logins()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} announced: after {1} s")
    @CsvSource({"1020, 1020", "1530, 1530", "1890, 1530", "1, 1"})
    void theSessionIsKeptAfterWhatTheLoginAnnouncesOrEarlier(int announced, int seconds) {
        fake.knobs().heartbeatSeconds(OptionalInt.of(announced));

        Calls.await(client.cancelBatch(running()));

        timer.awaitPending(1);
        assertThat(timer.pending()).isEqualTo(1);
        assertThat(alarm()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aLoginThatAnnouncesNothingMeansTheUsualTime() {
        fake.knobs().heartbeatSeconds(OptionalInt.empty());

        Calls.await(client.cancelBatch(running()));

        assertThat(alarm()).isEqualTo(USUAL);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aLoginMayAnnounceThatItWantsNone(int announced) {
        fake.knobs().heartbeatSeconds(OptionalInt.of(announced));

        Calls.await(client.cancelBatch(running()));

        assertThat(timer.pending()).isZero();
    }

    @Test
    void aClientThatIsToldSoSendsNone() {
        try (ScriptClient quiet = client(false)) {
            Calls.await(quiet.cancelBatch(running()));

            assertThat(timer.pending()).isZero();
        }
    }

    @Test
    void aClientThatIsNeverUsedSendsNothing() {
        timer.advance(Duration.ofDays(1));

        assertThat(timer.delays()).isEmpty();
        assertThat(fake.requests()).isEmpty();
    }

    @Test
    void noAlarmWaitsWhileACallIsUnderWayAndOneAfterIt() {
        Calls.await(client.cancelBatch(running()));
        timer.awaitPending(1);
        Hold hold = new Hold();
        fake.fail(CANCEL, Fault.hold(hold));

        CompletableFuture<CancelOutcome> call = client.cancelBatch(running());
        hold.awaitArrival();
        int during = timer.pending();
        hold.release();
        Calls.await(call);

        assertThat(during).isZero();
        timer.awaitPending(1);
        assertThat(timer.pending()).isEqualTo(1);
    }

    @Test
    void aCallThatComesDuringAHeartbeatWaitsForItAndTakesTheNextNumber() throws Exception {
        Calls.await(client.cancelBatch(running()));
        Hold hold = new Hold();
        fake.fail(BEAT, Fault.hold(hold));
        timer.awaitPending(1);
        clock.advance(USUAL);
        timer.advance(USUAL);
        hold.awaitArrival();

        CompletableFuture<CancelOutcome> call = client.cancelBatch(running());
        hold.release();

        assertThat(Calls.await(call)).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(log().get(3)).isEqualTo("s1 3 CANCEL_USER_SCRIPT_BATCH RAN");
    }

    @ParameterizedTest
    @ValueSource(ints = {40365, 40823, 40346, 40333, 503000, 600002})
    void aHeartbeatThatIsRefusedDropsTheSessionQuietly(int reason) throws Exception {
        Calls.await(client.cancelBatch(running()));
        fake.refuseNext(1, reason);
        rest();

        CancelOutcome outcome = Calls.await(client.cancelBatch(running()));

        assertThat(outcome.evidence().attempts())
                .as("no packet in a dead session")
                .isEqualTo(1);
        assertThat(log()).endsWith(" 0 AUTHENTICATE RAN", "s2 1 CANCEL_USER_SCRIPT_BATCH RAN");
    }

    @Test
    void aHeartbeatWhoseAnswerIsLostIsNotRepeatedAndDropsTheSession() throws Exception {
        Calls.await(client.cancelBatch(running()));
        fake.fail(BEAT, Fault.resetAfterEffect());
        rest();

        assertThat(timer.pending()).isZero();
        Calls.await(client.cancelBatch(running()));

        assertThat(fake.requests().stream().filter(BEAT)).hasSize(1);
        assertThat(fake.logins()).isEqualTo(2);
    }

    @Test
    void anExpiredSessionIsDroppedByItsHeartbeat() throws Exception {
        Calls.await(client.cancelBatch(running()));
        fake.expireSessions();
        rest();

        assertThat(timer.pending()).isZero();
        assertThat(fake.logins()).as("nobody needs another").isEqualTo(1);
    }

    @Test
    void aSessionThatACallDropsTakesItsAlarmAlong() {
        fake.fail(CANCEL, Fault.answer(Answer.html(502, "bad gateway")));

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running(), ONCE)));

        assertThat(failure).isNotNull();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void closingTakesTheAlarmBackAndPlansNoOther() {
        Calls.await(client.cancelBatch(running()));
        timer.awaitPending(1);
        assertThat(timer.pending()).isEqualTo(1);

        client.close();

        assertThat(timer.pending()).isZero();
        int sent = fake.requests().size();
        timer.advance(Duration.ofDays(1));
        assertThat(fake.requests()).hasSize(sent);
    }

    @Test
    void closingDuringAHeartbeatEndsIt() throws Exception {
        Calls.await(client.cancelBatch(running()));
        Hold hold = new Hold();
        fake.fail(BEAT, Fault.hold(hold));
        timer.awaitPending(1);
        clock.advance(USUAL);
        timer.advance(USUAL);
        hold.awaitArrival();

        client.close();
        hold.release();

        assertThat(beats.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(timer.pending()).isZero();
    }
}
