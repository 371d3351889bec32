// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.VirtualSchedulers;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.VirtualScheduler;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptBehavior;
import io.github.jobcancel.testkit.script.ScriptFaults;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import io.github.jobcancel.testkit.script.ScriptPacket;
import io.github.jobcancel.testkit.script.ScriptPacket.Handling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One packet at a time, in order, and repeated unchanged, so that a cancel acts once. */
class ScriptSessionTest {
    private static final CallOptions OPTIONS = CallOptions.standard();
    private static final CallOptions SINGLE_ATTEMPT = OPTIONS.withRetryPolicy(RetryPolicy.noRetries());
    private static final CallOptions PATIENT = OPTIONS.withRetryPolicy(
            new RetryPolicy(20, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<ReceivedRequest> IS_LOGIN = r -> r.body().contains("\"AUTHENTICATE\"");
    private static final Predicate<ReceivedRequest> IS_CANCEL = r -> r.body().contains("\"CANCEL_");

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture();

    private final ManualClock clock = fixture.clock;
    private final FakeScript fake = fixture.fake;
    private final ScriptClient client = fixture.client;

    private ScriptClient openClient(Transport.Builder builder) {
        Transport transport = fixture.closeAfterTest(builder.build());
        return fixture.closeAfterTest(fixture.builder().transport(transport).build());
    }

    private String addRunningBatch() {
        return fake.addBatch(ScriptJobPlan.RUNNING);
    }

    private List<String> packetLog() {
        return fake.packets().stream()
                .map(p -> p.sessionLabel() + " " + p.packetId() + " " + p.handling())
                .toList();
    }

    private List<String> cancelBodies() {
        return fake.receivedRequests().stream()
                .filter(IS_CANCEL)
                .map(ReceivedRequest::body)
                .toList();
    }

    // ---- sent again ----

    @Test
    void packetWithALostAnswerIsRepeatedUnchangedAndActsOnce() {
        String job = addRunningBatch();
        fake.injectFault(IS_CANCEL, ExchangeFault.resetAfterEffect());

        CancelOutcome outcome = Calls.await(client.cancelBatch(job));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(outcome.evidence().replyWasLost()).isTrue();
        assertThat(outcome.evidence().attemptCount()).isEqualTo(2);
        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", "s1 1 REPLAYED");
        assertThat(cancelBodies()).hasSize(2).containsOnly(cancelBodies().get(0));
        assertThat(fake.job(job).acceptedCancels()).isEqualTo(1);
    }

    @Test
    void packetThatNeverArrivedRunsOnItsRepeat() {
        String job = addRunningBatch();
        fake.injectFault(IS_CANCEL, ExchangeFault.resetBeforeEffect());

        CancelOutcome outcome = Calls.await(client.cancelBatch(job));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED");
    }

    @Test
    void nextPacketIdFollowsAReplayedAnswer() {
        fake.injectFault(IS_CANCEL, ScriptFaults.wrongPacketId());
        Calls.await(client.cancelBatch(addRunningBatch()));

        Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", "s1 1 REPLAYED", "s1 2 EXECUTED");
    }

    @Test
    void packetInProgressIsRepeatedUntilItsAnswerArrives() {
        ReplyHold hold = new ReplyHold();
        ScriptClient watched = openClient(Transport.builder().listener(new CallListener() {
            @Override
            public void attemptEnded(AttemptEvent attempt) {
                if (attempt.number() == 2) {
                    hold.release();
                }
            }
        }));
        String job = addRunningBatch();
        fake.sessions().holdNextPacket(hold);

        CancelOutcome outcome =
                Calls.await(watched.cancelBatch(job, PATIENT.withAttemptTimeout(Duration.ofMillis(300))));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(packetLog())
                .startsWith(" 0 EXECUTED", "s1 1 EXECUTED", "s1 1 REFUSED")
                .endsWith("s1 1 REPLAYED");
        assertThat(cancelBodies()).containsOnly(cancelBodies().get(0));
        assertThat(fake.job(job).acceptedCancels()).isEqualTo(1);
    }

    @Test
    void busySessionIsRetriedUntilTheDeadline() {
        String job = addRunningBatch();
        for (int i = 0; i < 3; i++) {
            fake.injectFault(IS_CANCEL, ScriptFaults.refusedPacket(400, 40606));
        }
        RetryPolicy two = new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, OPTIONS.withRetryPolicy(two)));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(cancelBodies()).hasSize(4);
    }

    @Test
    void inProgressAnswerDoesNotConsumeThePacketId() {
        String job = addRunningBatch();
        fake.injectFault(
                IS_CANCEL,
                ExchangeFault.replaceReply(FakeReply.json(
                        200, "{\"packetId\":1,\"messageResponses\":[{\"status\":400,\"reason_code\":40606}]}")));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED");
    }

    @Test
    void lostAnswerIsRequestedUntilTheDeadlineBeyondTheAttemptLimit() {
        String job = addRunningBatch();
        for (int i = 0; i < 8; i++) {
            fake.injectFault(IS_CANCEL, ExchangeFault.resetAfterEffect());
        }
        RetryPolicy two = new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, OPTIONS.withRetryPolicy(two)));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(cancelBodies()).hasSize(9).containsOnly(cancelBodies().get(0));
        assertThat(fake.job(job).acceptedCancels()).isEqualTo(1);
        assertThat(fake.sessions().loginCount()).isEqualTo(1);
    }

    @Test
    void unsentRequestIsRetriedWithinTheAttemptLimit() {
        ScriptClient cut = openClient(Transport.builder());
        fake.close();

        Throwable failure = catchThrowable(() -> Calls.await(cut.cancelBatch("any", PATIENT)));

        assertThat(failure).isInstanceOf(SdkException.NoConnection.class);
    }

    @Test
    void lockRefusalProvesThatNoRepeatOfThePacketActed() {
        String script = fake.addScript(ScriptJobPlan.RUNNING);
        fake.refuseNextFor(script, 600002);
        fake.injectFault(IS_CANCEL, ExchangeFault.resetAfterEffect());

        CancelOutcome outcome = Calls.await(client.cancelScheduledScript(script, PATIENT));

        assertThat(outcome).isEqualTo(new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, outcome.evidence()));
        assertThat(packetLog().subList(0, 4))
                .containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", "s1 1 REPLAYED", "s1 2 EXECUTED");
    }

    @Test
    void refusalAfterALockIsNotAnEcho() {
        String script = fake.addScript(ScriptJobPlan.RUNNING);
        fake.refuseNextFor(script, 600002);
        fake.injectFault(IS_CANCEL, ExchangeFault.changeReply(truth -> truth));
        fake.injectFault(IS_CANCEL, ExchangeFault.resetAfterEffect());

        CancelOutcome outcome = Calls.await(client.cancelScheduledScript(script, PATIENT));

        assertThat(outcome).isEqualTo(new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, outcome.evidence()));
        assertThat(packetLog().subList(1, 4)).containsExactly("s1 1 EXECUTED", "s1 2 EXECUTED", "s1 2 REPLAYED");
    }

    @Test
    void listOlderThanTheRefusalIsReadAgain() {
        String job = fake.addScript(ScriptJobPlan.SCHEDULED);
        fake.injectFault(IS_CANCEL, ExchangeFault.changeReply(truth -> {
            fake.sessions().expireAll();
            return FakeReply.of(200, "", "");
        }));
        String old = "{\"packetId\":2,\"messageResponses\":[{\"status\":200,\"data\":{\"scheduledJobs\":[{\"jobId\":\""
                + job + "\"}]}}]}";
        fake.injectFault(
                r -> r.body().contains("GET_SCHEDULED"), ExchangeFault.changeReply(truth -> FakeReply.json(200, old)));

        CancelOutcome outcome = Calls.await(client.cancelScheduledScript(job, PATIENT));

        assertThat(outcome).isEqualTo(new Finished(JobState.UNKNOWN, outcome.evidence()));
    }

    // ---- numbers ----

    @Test
    void everyAnsweredPacketConsumesAPacketIdEvenIfRefused() {
        Calls.await(client.cancelBatch("unknown"));
        Calls.await(client.cancelScheduledScript(addRunningBatch()));
        Calls.await(client.cancelBatch(addRunningBatch()));
        Calls.await(client.listRunningOrQueuedScripts());

        assertThat(packetLog())
                .containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", "s1 2 EXECUTED", "s1 3 EXECUTED", "s1 4 EXECUTED");
    }

    @Test
    void topLevelErrorDoesNotConsumeThePacketId() {
        Calls.await(client.cancelBatch(addRunningBatch()));
        fake.setAppEnabled(FakeScript.APP_ID, false, "maintenance");
        Throwable off = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch())));
        fake.setAppEnabled(FakeScript.APP_ID, true, "");

        CancelOutcome outcome = Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(off).isInstanceOf(SdkException.Forbidden.class);
        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", "s1 2 REFUSED", "s1 2 EXECUTED");
    }

    @Test
    void throttledMessageIsSentInANewPacket() {
        String job = addRunningBatch();
        fake.refuseNextMessages(2, 40823);

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", "s1 2 EXECUTED", "s1 3 EXECUTED");
    }

    @Test
    void answerWithoutTheMessageIsRepeatedInANewPacketAndClaimsNothing() {
        String job = addRunningBatch();
        fake.injectFault(IS_CANCEL, ScriptFaults.missingLastResponse());

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isEqualTo(new Finished(JobState.UNKNOWN, outcome.evidence()));
        assertThat(outcome.evidence().providerWords()).contains("40720");
        assertThat(packetLog().subList(0, 3)).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", "s1 2 EXECUTED");
    }

    @Test
    void twoHundredConcurrentCallsAreTwoHundredPacketsInOrder() {
        List<String> jobs =
                LongStream.range(0, 200).mapToObj(i -> addRunningBatch()).toList();

        List<CompletableFuture<CancelOutcome>> calls =
                jobs.stream().map(client::cancelBatch).toList();

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).isInstanceOf(Cancelled.class));
        assertThat(fake.packets().stream().map(ScriptPacket::packetId))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, 200).boxed().toList());
        assertThat(fake.jobs()).allMatch(job -> job.acceptedCancels() == 1);
    }

    @Test
    void boundJobSupportsConcurrentCalls() {
        RemoteJob job = client.batchJob(addRunningBatch());

        List<CompletableFuture<JobSnapshot>> reads =
                LongStream.range(0, 50).mapToObj(i -> job.read()).toList();

        assertThat(reads)
                .allSatisfy(read -> assertThat(Calls.await(read).state()).isEqualTo(JobState.RUNNING));
        assertThat(fake.packets()).hasSize(101).allMatch(p -> p.handling() == Handling.EXECUTED);
    }

    @Test
    void lostAnswersOfConcurrentCallsAreNotMixedUp() {
        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String job = addRunningBatch();
            jobs.add(job);
            if (i % 3 == 0) {
                ExchangeFault[] lost = {
                    ExchangeFault.resetAfterEffect(), ExchangeFault.truncateAfter(20), ScriptFaults.wrongPacketId()
                };
                fake.injectFault(r -> r.body().contains(job), lost[i % lost.length]);
            }
            calls.add(client.cancelBatch(job, PATIENT));
        }

        for (int i = 0; i < calls.size(); i++) {
            CancelOutcome outcome = Calls.await(calls.get(i));
            assertThat(outcome).isInstanceOf(Cancelled.class);
            assertThat(outcome.evidence().snapshotAfter().orElseThrow().ref().id())
                    .isEqualTo(jobs.get(i));
        }
        assertThat(fake.jobs()).allMatch(job -> job.acceptedCancels() == 1);
        assertThat(fake.sessions().loginCount()).isEqualTo(1);
    }

    // ---- a session whose next packet id is unknown ----

    @Test
    void callAbandonedInFlightEndsTheSessionAndNextCallGetsItsOwnAnswer() {
        ReplyHold hold = new ReplyHold();
        String first = addRunningBatch();
        String second = addRunningBatch();
        fake.injectFault(IS_CANCEL, ExchangeFault.holdReply(hold));
        CompletableFuture<CancelOutcome> abandoned = client.cancelBatch(first);
        hold.awaitArrival();
        abandoned.cancel(true);
        hold.release();

        CancelOutcome outcome = Calls.await(client.cancelBatch(second));

        assertThat(outcome.evidence().snapshotAfter().orElseThrow().ref().id()).isEqualTo(second);
        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", " 0 EXECUTED", "s2 1 EXECUTED");
    }

    @Test
    void callAbandonedInTheQueueLeavesTheSessionUnchanged() {
        ReplyHold hold = new ReplyHold();
        fake.injectFault(IS_CANCEL, ExchangeFault.holdReply(hold));
        CompletableFuture<CancelOutcome> first = client.cancelBatch(addRunningBatch());
        hold.awaitArrival();
        String spared = addRunningBatch();
        CompletableFuture<CancelOutcome> queued = client.cancelBatch(spared);
        CompletableFuture<CancelOutcome> last = client.cancelBatch(addRunningBatch());
        queued.cancel(true);
        hold.release();

        assertThat(Calls.await(first)).isInstanceOf(Cancelled.class);
        assertThat(Calls.await(last)).isInstanceOf(Cancelled.class);
        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", "s1 2 EXECUTED");
        assertThat(fake.job(spared).acceptedCancels()).isZero();
    }

    @Test
    void callThatFailsOnALostAnswerEndsTheSession() {
        fake.injectFault(IS_CANCEL, ExchangeFault.resetAfterEffect());
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch(), SINGLE_ATTEMPT)));

        CancelOutcome outcome = Calls.await(client.cancelBatch(addRunningBatch(), SINGLE_ATTEMPT));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.ProviderFault.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isTrue());
        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(packetLog()).containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", " 0 EXECUTED", "s2 1 EXECUTED");
    }

    @Test
    void throttleAfterALostAnswerStillEndsTheSession() {
        VirtualScheduler timer = new VirtualScheduler();
        ScriptClient timed = openClient(Transport.builder()
                .scheduler(VirtualSchedulers.toScheduler(timer))
                .random(() -> 0.0));
        String first = addRunningBatch();
        String second = addRunningBatch();
        fake.injectFault(IS_CANCEL, ExchangeFault.resetAfterEffect());
        fake.injectFault(
                IS_CANCEL,
                ExchangeFault.replaceReply(FakeReply.html(429, "slow down").withHeader("Retry-After", "5")));
        CompletableFuture<CancelOutcome> abandoned = timed.cancelBatch(first);
        // the timer of the wait for the session; the wait of the rate limiter after the throttle, and its timer
        timer.awaitScheduled(3);
        abandoned.cancel(true);
        CompletableFuture<CancelOutcome> next = timed.cancelBatch(second, SINGLE_ATTEMPT);
        // the same waits again: a throttle applies to all calls of a client
        timer.awaitScheduled(6);
        timer.advance(Duration.ofSeconds(5));

        CancelOutcome outcome = Calls.await(next);

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(packetLog()).as("no other message with a consumed packet id").noneMatch(p -> p.contains("REFUSED"));
        assertThat(fake.sessions().loginCount()).isEqualTo(2);
    }

    @Test
    void answerAboutAnotherJobEndsTheSession() {
        fake.behavior().setCancelReply(ScriptBehavior.CancelReply.OTHER_JOB);
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch(), SINGLE_ATTEMPT)));
        fake.behavior().setCancelReply(ScriptBehavior.CancelReply.RECORD);

        Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(failure).hasMessageContaining("about another job");
        assertThat(fake.sessions().loginCount()).isEqualTo(2);
    }

    // ---- expiry ----

    @ParameterizedTest
    @EnumSource(ScriptBehavior.ExpiredSessionReply.class)
    void expiredSessionIsReopenedOnceForAllWaiters(ScriptBehavior.ExpiredSessionReply style) {
        fake.behavior().setExpiredSessionReply(style);
        ReplyHold hold = new ReplyHold();
        fake.injectFault(IS_CANCEL, ExchangeFault.holdReply(hold));
        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(client.cancelBatch(addRunningBatch()));
        }
        hold.awaitArrival();
        fake.sessions().expireAll();
        hold.release();

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).isInstanceOf(Cancelled.class));
        assertThat(fake.sessions().loginCount()).isEqualTo(2);
        assertThat(fake.jobs()).allMatch(job -> job.acceptedCancels() == 1);
    }

    @Test
    void expiredIdleSessionIsReopenedByTheNextCall() {
        Calls.await(client.cancelBatch(addRunningBatch()));
        clock.advance(Duration.ofMinutes(31));

        CancelOutcome outcome = Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(outcome.evidence().attemptCount()).isEqualTo(2);
        assertThat(packetLog())
                .containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", " 2 REFUSED", " 0 EXECUTED", "s2 1 EXECUTED");
    }

    @Test
    void sessionLostWithItsAnswerLeavesTheCauseOfTheEndUnproved() {
        String job = addRunningBatch();
        fake.injectFault(IS_CANCEL, ExchangeFault.changeReply(truth -> {
            fake.sessions().expireAll();
            return FakeReply.of(200, "", "");
        }));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isEqualTo(new Finished(JobState.UNKNOWN, outcome.evidence()));
        assertThat(fake.job(job).acceptedCancels()).isEqualTo(1);
        assertThat(packetLog().subList(0, 5))
                .containsExactly(" 0 EXECUTED", "s1 1 EXECUTED", " 1 REFUSED", " 0 EXECUTED", "s2 1 EXECUTED");
    }

    // ---- login ----

    @Test
    void refusedLoginFailsAllWaitersAndIsNotRepeated() {
        ScriptClient wrong = fixture.builder()
                .credentials(ScriptFixture.credentialsWith("not-the-secret"))
                .build();
        fixture.closeAfterTest(wrong);
        ReplyHold hold = new ReplyHold();
        fake.injectFault(IS_LOGIN, ExchangeFault.holdReply(hold));
        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(wrong.cancelBatch(addRunningBatch()));
        }
        hold.awaitArrival();
        hold.release();

        assertThat(calls)
                .allSatisfy(call -> assertThat(catchThrowable(() -> Calls.await(call)))
                        .isInstanceOf(SdkException.Unauthenticated.class)
                        .hasMessageNotContaining("not-the-secret"));
        assertThat(catchThrowable(() -> Calls.await(wrong.cancelBatch(addRunningBatch()))))
                .isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.receivedRequests())
                .as("a repeated login may lock the server out")
                .hasSize(1);
    }

    @Test
    void disabledAppMayBeEnabledAgain() {
        fake.setAppEnabled(FakeScript.APP_ID, false, "maintenance");
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch())));
        fake.setAppEnabled(FakeScript.APP_ID, true, "");

        CancelOutcome outcome = Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(failure).isInstanceOf(SdkException.Unauthenticated.class).hasMessageContaining("maintenance");
        assertThat(outcome).isInstanceOf(Cancelled.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {40365, 40444, 40372, 40408})
    void refusalWithoutACredentialsCodeDoesNotInvalidateThem(int reason) {
        fake.refuseNextLogins(1, reason);
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch())));

        CancelOutcome outcome = Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(failure).isInstanceOf(SdkException.Unauthenticated.class).hasStackTraceContaining("code " + reason);
        assertThat(outcome).isInstanceOf(Cancelled.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void proxyPageDoesNotInvalidateTheCredentials(int status) {
        fake.injectFault(IS_LOGIN, ExchangeFault.replaceReply(FakeReply.html(status, "sign in")));
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch())));

        CancelOutcome outcome = Calls.await(client.cancelBatch(addRunningBatch()));

        assertThat(failure).isInstanceOf(SdkException.Unauthenticated.class).hasStackTraceContaining("sign in");
        assertThat(outcome).isInstanceOf(Cancelled.class);
    }

    @Test
    void truncatedLoginAnswerShowsNoSessionId() {
        fake.injectFault(
                IS_LOGIN,
                ExchangeFault.changeReply(truth -> FakeReply.json(
                        200, truth.bodyText().substring(0, truth.bodyText().length() - 3))));
        fake.injectFault(
                IS_LOGIN,
                ExchangeFault.changeReply(truth -> FakeReply.json(
                        500, truth.bodyText().substring(0, truth.bodyText().length() - 3))));
        fake.injectFault(IS_LOGIN, ExchangeFault.changeReply(truth -> FakeReply.json(404, "x" + truth.bodyText())));

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch(), SINGLE_ATTEMPT)));

        assertThat(failure).isInstanceOf(SdkException.ProviderFault.class);
        assertThat(failure).hasStackTraceContaining("no readable answer");
        StringBuilder printed = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            printed.append(t).append(List.of(t.getSuppressed()));
        }
        assertThat(printed.toString()).doesNotContain("sessionId").doesNotContain("heartbeatSeconds");
    }

    @Test
    void packetWithoutASessionIsNeverSent() {
        Calls.await(client.cancelBatch(addRunningBatch()));
        Calls.await(client.listRunningOrQueuedScripts());

        assertThat(fake.packets()).allMatch(p -> p.handling() == Handling.EXECUTED);
        assertThat(fake.receivedRequests().stream().filter(IS_LOGIN.negate()))
                .allMatch(r -> r.body().contains("\"sessionId\":\"***\""));
    }

    // ---- ambiguous refusals ----

    @Test
    void refusalThatMayBeAnEchoProvesOnlyThatTheJobEnded() {
        String job = addRunningBatch();
        fake.injectFault(IS_CANCEL, ExchangeFault.changeReply(truth -> {
            fake.sessions().expireAll();
            return FakeReply.html(502, "bad gateway");
        }));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isEqualTo(new Finished(JobState.UNKNOWN, outcome.evidence()));
        assertThat(outcome.evidence().providerWords()).startsWith("40720");
    }

    @Test
    void refusalOfTheSamePacketIsNotAnEcho() {
        String job = addRunningBatch();
        fake.injectFault(IS_CANCEL, ExchangeFault.replaceReply(FakeReply.html(502, "bad gateway")));
        fake.refuseNextFor(job, 40720);

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isEqualTo(new NotCancellable(Reason.TOO_EARLY, Remedy.WAIT, outcome.evidence()));
    }

    @Test
    void refusalInANewSessionAfterALostRequestProvesNothingForAListedJob() {
        fake.behavior().setCancelDelay(Duration.ofHours(1));
        ScriptClient patient =
                openClient(Transport.builder().clock(clock).scheduler(VirtualSchedulers.skippingWaits(clock)));
        String job = addRunningBatch();
        fake.injectFault(IS_CANCEL, ExchangeFault.changeReply(truth -> {
            fake.sessions().expireAll();
            fake.refuseNextFor(job, 40720);
            return FakeReply.html(502, "bad gateway");
        }));

        Throwable failure = catchThrowable(() -> Calls.await(patient.cancelBatch(job, PATIENT)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.InvalidRequest.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isTrue())
                .hasMessageContaining("40720");
    }

    @Test
    void finishedBatchEvidenceHasTheCodeAndTheEmptyLists() {
        String job = fake.addBatch(ScriptJobPlan.COMPLETED);

        CancelOutcome outcome = Calls.await(client.cancelBatch(job));

        assertThat(outcome).isInstanceOf(Finished.class);
        assertThat(outcome.evidence().providerWords()).hasSize(2).first().isEqualTo("40720");
        assertThat(outcome.evidence().snapshotAfter())
                .hasValueSatisfying(read -> assertThat(read.state()).hasToString("ABSENT"));
        assertThat(outcome.evidence().attemptCount()).isEqualTo(3);
    }
}
