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
import io.github.jobcancel.contract.VirtualSchedulers;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.VirtualScheduler;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An unused session is kept alive for a while by packets in its own order, and calls do not notice it. */
class ScriptHeartbeatTest {
    private static final Duration DEFAULT_DELAY = Duration.ofSeconds(1530);
    private static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    private static final Predicate<ReceivedRequest> IS_CANCEL = r -> r.body().contains("\"CANCEL_");
    private static final Predicate<ReceivedRequest> IS_HEARTBEAT = r -> r.body().contains("\"HEARTBEAT\"");

    private final VirtualScheduler timer = new VirtualScheduler();
    private final Semaphore heartbeatPermits = new Semaphore(0);

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture(clock -> Transport.builder()
            .clock(clock)
            .scheduler(VirtualSchedulers.toScheduler(timer))
            .listener(new CallListener() {
                @Override
                public void callEnded(CallEnd end) {
                    if (end.operation().equals("HEARTBEAT")) {
                        heartbeatPermits.release();
                    }
                }
            }));

    private final ManualClock clock = fixture.clock;
    private final FakeScript fake = fixture.fake;
    private final ScriptClient client = fixture.closeAfterTest(openClient(true));

    private ScriptClient openClient(boolean heartbeat) {
        return fixture.builder()
                .transport(fixture.transport)
                .heartbeat(heartbeat)
                .build();
    }

    @AfterEach
    void assertNothingLeft() {
        client.close();
        fixture.transport.close();
        fake.close();
        assertThat(timer.pendingCount()).as("tasks left on the timer").isZero();
    }

    private String addRunningBatch() {
        return fake.addBatch(ScriptJobPlan.RUNNING);
    }

    private List<String> packetLog() {
        return fake.packets().stream()
                .map(p -> p.sessionLabel() + " " + p.packetId() + " " + p.operations() + " " + p.handling())
                .map(line -> line.replaceAll("\\[\\w+\\.|]", ""))
                .toList();
    }

    private Duration lastTimerDelay() {
        timer.awaitPending(1);
        return timer.requestedDelays().get(timer.requestedDelays().size() - 1);
    }

    /** Advances the time by the idle time of the session, and waits for the heartbeat that is due then. */
    private void letSessionIdle() throws InterruptedException {
        timer.awaitPending(1);
        clock.advance(DEFAULT_DELAY);
        timer.advance(DEFAULT_DELAY);
        assertThat(heartbeatPermits.tryAcquire(30, TimeUnit.SECONDS))
                .as("a heartbeat")
                .isTrue();
    }

    @Test
    void idleSessionIsKeptAliveByHeartbeatsInPacketOrder() throws Exception {
        Calls.await(client.cancelBatch(addRunningBatch()));
        letSessionIdle();
        letSessionIdle();

        Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(packetLog())
                .containsExactly(
                        " 0 AUTHENTICATE EXECUTED",
                        "s1 1 CANCEL_USER_SCRIPT_BATCH EXECUTED",
                        "s1 2 HEARTBEAT EXECUTED",
                        "s1 3 HEARTBEAT EXECUTED",
                        "s1 4 CANCEL_USER_SCRIPT_BATCH EXECUTED");
        assertThat(fake.receivedRequests().stream().filter(IS_HEARTBEAT).map(ReceivedRequest::body))
                .first()
                .isEqualTo("{\"packetId\":2,\"sessionId\":\"***\",\"messages\":"
                        + "[{\"service\":\"heartbeat\",\"operation\":\"HEARTBEAT\"}]}");
    }

    @Test
    void sessionExpiresAfterThreeHeartbeatsInARow() throws Exception {
        Calls.await(client.cancelBatch(addRunningBatch()));
        letSessionIdle();
        letSessionIdle();
        letSessionIdle();

        assertThat(timer.pendingCount()).isZero();
        assertThat(packetLog()).hasSize(5);
    }

    @Test
    void callResetsTheHeartbeatCount() throws Exception {
        Calls.await(client.cancelBatch(addRunningBatch()));
        letSessionIdle();
        letSessionIdle();
        letSessionIdle();
        Calls.await(client.cancelBatch(addRunningBatch()));

        letSessionIdle();

        timer.awaitPending(1);
        assertThat(timer.pendingCount()).isEqualTo(1);
        assertThat(fake.sessions().loginCount()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} announced: after {1} s")
    @CsvSource({"1020, 1020", "1530, 1530", "1890, 1530", "1, 1"})
    void heartbeatDelayIsAtMostTheAnnouncedTime(int announced, int seconds) {
        fake.behavior().setHeartbeatSeconds(OptionalInt.of(announced));

        Calls.await(client.cancelBatch(addRunningBatch()));

        timer.awaitPending(1);
        assertThat(timer.pendingCount()).isEqualTo(1);
        assertThat(lastTimerDelay()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void loginWithoutAnAnnouncementUsesTheDefaultDelay() {
        fake.behavior().setHeartbeatSeconds(OptionalInt.empty());

        Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(lastTimerDelay()).isEqualTo(DEFAULT_DELAY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void loginMayDisableHeartbeats(int announced) {
        fake.behavior().setHeartbeatSeconds(OptionalInt.of(announced));

        Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(timer.pendingCount()).isZero();
    }

    @Test
    void clientWithHeartbeatDisabledSendsNone() {
        try (ScriptClient quiet = openClient(false)) {
            Calls.await(quiet.cancelBatch(addRunningBatch()));

            assertThat(timer.pendingCount()).isZero();
        }
    }

    @Test
    void unusedClientSendsNothing() {
        timer.advance(Duration.ofDays(1));

        assertThat(timer.requestedDelays()).isEmpty();
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    void heartbeatTimerRunsOnlyBetweenCalls() {
        Calls.await(client.cancelBatch(addRunningBatch()));
        timer.awaitPending(1);
        ReplyHold hold = new ReplyHold();
        fake.injectFault(IS_CANCEL, ExchangeFault.holdReply(hold));

        CompletableFuture<CancelOutcome> call = client.cancelBatch(addRunningBatch());
        hold.awaitArrival();
        int during = timer.pendingCount();
        hold.release();
        Calls.await(call);

        assertThat(during).isZero();
        timer.awaitPending(1);
        assertThat(timer.pendingCount()).isEqualTo(1);
    }

    @Test
    void callDuringAHeartbeatWaitsAndTakesTheNextPacketId() throws Exception {
        Calls.await(client.cancelBatch(addRunningBatch()));
        ReplyHold hold = new ReplyHold();
        fake.injectFault(IS_HEARTBEAT, ExchangeFault.holdReply(hold));
        timer.awaitPending(1);
        clock.advance(DEFAULT_DELAY);
        timer.advance(DEFAULT_DELAY);
        hold.awaitArrival();

        CompletableFuture<CancelOutcome> call = client.cancelBatch(addRunningBatch());
        hold.release();

        assertThat(Calls.await(call)).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(packetLog().get(3)).isEqualTo("s1 3 CANCEL_USER_SCRIPT_BATCH EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(ints = {40365, 40823, 40346, 40333, 503000, 600002})
    void refusedHeartbeatDropsTheSessionSilently(int reason) throws Exception {
        Calls.await(client.cancelBatch(addRunningBatch()));
        fake.refuseNextMessages(1, reason);
        letSessionIdle();

        CancelOutcome outcome = Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(outcome.evidence().attemptCount())
                .as("no packet in an ended session")
                .isEqualTo(1);
        assertThat(packetLog()).endsWith(" 0 AUTHENTICATE EXECUTED", "s2 1 CANCEL_USER_SCRIPT_BATCH EXECUTED");
    }

    @Test
    void lostHeartbeatIsNotRepeatedAndDropsTheSession() throws Exception {
        Calls.await(client.cancelBatch(addRunningBatch()));
        fake.injectFault(IS_HEARTBEAT, ExchangeFault.resetAfterEffect());
        letSessionIdle();

        assertThat(timer.pendingCount()).isZero();
        Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(fake.receivedRequests().stream().filter(IS_HEARTBEAT)).hasSize(1);
        assertThat(fake.sessions().loginCount()).isEqualTo(2);
    }

    @Test
    void expiredSessionIsDroppedByItsHeartbeat() throws Exception {
        Calls.await(client.cancelBatch(addRunningBatch()));
        fake.sessions().expireAll();
        letSessionIdle();

        assertThat(timer.pendingCount()).isZero();
        assertThat(fake.sessions().loginCount())
                .as("no call needs another session")
                .isEqualTo(1);
    }

    @Test
    void droppedSessionCancelsItsTimer() {
        fake.injectFault(IS_CANCEL, ExchangeFault.replaceReply(FakeReply.html(502, "bad gateway")));

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch(), SINGLE_ATTEMPT)));

        assertThat(failure).isNotNull();
        assertThat(timer.pendingCount()).isZero();
    }

    @Test
    void closedClientCancelsTheTimerAndStartsNoOther() {
        Calls.await(client.cancelBatch(addRunningBatch()));
        timer.awaitPending(1);
        assertThat(timer.pendingCount()).isEqualTo(1);

        client.close();

        assertThat(timer.pendingCount()).isZero();
        int sent = fake.receivedRequests().size();
        timer.advance(Duration.ofDays(1));
        assertThat(fake.receivedRequests()).hasSize(sent);
    }

    @Test
    void heartbeatEndsWhenTheClientCloses() throws Exception {
        Calls.await(client.cancelBatch(addRunningBatch()));
        ReplyHold hold = new ReplyHold();
        fake.injectFault(IS_HEARTBEAT, ExchangeFault.holdReply(hold));
        timer.awaitPending(1);
        clock.advance(DEFAULT_DELAY);
        timer.advance(DEFAULT_DELAY);
        hold.awaitArrival();

        client.close();
        hold.release();

        assertThat(heartbeatPermits.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(timer.pendingCount()).isZero();
    }
}
