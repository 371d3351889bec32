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
import io.github.jobcancel.contract.ManualTimer;
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptFaults;
import io.github.jobcancel.testkit.script.ScriptKnobs;
import io.github.jobcancel.testkit.script.ScriptPacket;
import io.github.jobcancel.testkit.script.ScriptPacket.Fate;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One packet at a time, in order, sent again as it was: what makes a cancel act once. */
class ScriptSessionTest {
    private static final CallOptions OPTIONS = CallOptions.standard();
    private static final CallOptions ONCE = OPTIONS.withRetry(RetryPolicy.never());
    private static final CallOptions PATIENT =
            OPTIONS.withRetry(new RetryPolicy(20, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<Incoming> LOGIN = r -> r.body().contains("\"AUTHENTICATE\"");
    private static final Predicate<Incoming> CANCEL = r -> r.body().contains("\"CANCEL_");

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeScript fake = new FakeScript(clock);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ScriptClient client = client(Transport.builder());

    private ScriptClient client(Transport.Builder builder) {
        Transport transport = builder.build();
        ScriptClient made = ScriptClient.builder()
                .endpoint(fake.dispatcher())
                .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
                .transport(transport)
                .build();
        opened.add(made);
        opened.add(transport);
        return made;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        fake.close();
    }

    private String running() {
        return fake.addBatch(ScriptPlan.RUNNING);
    }

    private List<String> log() {
        return fake.packets().stream()
                .map(p -> p.session() + " " + p.packetId() + " " + p.fate())
                .toList();
    }

    private List<String> cancels() {
        return fake.requests().stream().filter(CANCEL).map(Incoming::body).toList();
    }

    // ---- sent again ----

    @Test
    void aPacketWhoseAnswerIsLostIsSentAgainAsItWasAndActsOnce() {
        String job = running();
        fake.fail(CANCEL, Fault.resetAfterEffect());

        CancelOutcome outcome = Calls.await(client.cancelBatch(job));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(outcome.evidence().replyLost()).isTrue();
        assertThat(outcome.evidence().attempts()).isEqualTo(2);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", "s1 1 REPLAYED");
        assertThat(cancels()).hasSize(2).containsOnly(cancels().get(0));
        assertThat(fake.job(job).cancels()).isEqualTo(1);
    }

    @Test
    void aPacketThatNeverArrivedRunsWhenItIsSentAgain() {
        String job = running();
        fake.fail(CANCEL, Fault.resetBeforeEffect());

        CancelOutcome outcome = Calls.await(client.cancelBatch(job));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN");
    }

    @Test
    void aReplayedAnswerIsFollowedByTheNextNumber() {
        fake.fail(CANCEL, ScriptFaults.wrongPacketId());
        Calls.await(client.cancelBatch(running()));

        Calls.await(client.cancelBatch(running()));

        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", "s1 1 REPLAYED", "s1 2 RAN");
    }

    @Test
    void aPacketInProgressIsAskedForAgainUntilItsAnswerIsThere() {
        Hold hold = new Hold();
        ScriptClient watched = client(Transport.builder().listener(new CallListener() {
            @Override
            public void attemptEnded(Attempt attempt) {
                if (attempt.number() == 2) {
                    hold.release();
                }
            }
        }));
        String job = running();
        fake.keepBusy(hold);

        CancelOutcome outcome =
                Calls.await(watched.cancelBatch(job, PATIENT.withAttemptTimeout(Duration.ofMillis(300))));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(log()).startsWith(" 0 RAN", "s1 1 RAN", "s1 1 REFUSED").endsWith("s1 1 REPLAYED");
        assertThat(cancels()).containsOnly(cancels().get(0));
        assertThat(fake.job(job).cancels()).isEqualTo(1);
    }

    @Test
    void aBusySessionIsAskedAgainAsLongAsThereIsTime() {
        String job = running();
        for (int i = 0; i < 3; i++) {
            fake.fail(CANCEL, ScriptFaults.refusePacket(400, 40606));
        }
        RetryPolicy two = new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, OPTIONS.withRetry(two)));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(cancels()).hasSize(4);
    }

    @Test
    void anInProgressThatCarriesTheNumberDoesNotUseItUp() {
        String job = running();
        fake.fail(
                CANCEL,
                Fault.answer(Answer.json(
                        200, "{\"packetId\":1,\"messageResponses\":[{\"status\":400,\"reason_code\":40606}]}")));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN");
    }

    @Test
    void aLostAnswerIsAskedForWhileThereIsTimeAlsoWhenTheAttemptsAreUsedUp() {
        String job = running();
        for (int i = 0; i < 8; i++) {
            fake.fail(CANCEL, Fault.resetAfterEffect());
        }
        RetryPolicy two = new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, OPTIONS.withRetry(two)));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(cancels()).hasSize(9).containsOnly(cancels().get(0));
        assertThat(fake.job(job).cancels()).isEqualTo(1);
        assertThat(fake.logins()).isEqualTo(1);
    }

    @Test
    void aRequestThatCertainlyNeverLeftIsTriedNoOftenerThanTheCallerSays() {
        ScriptClient cut = client(Transport.builder());
        fake.close();

        Throwable failure = catchThrowable(() -> Calls.await(cut.cancelBatch("any", PATIENT)));

        assertThat(failure).isInstanceOf(SdkException.NoConnection.class);
    }

    @Test
    void aLockThatAnotherHeldSaysThatNoneOfThePacketsRepeatsActed() {
        String script = fake.addScript(ScriptPlan.RUNNING);
        fake.refuse(script, 600002);
        fake.fail(CANCEL, Fault.resetAfterEffect());

        CancelOutcome outcome = Calls.await(client.cancelScheduledScript(script, PATIENT));

        assertThat(outcome).isEqualTo(new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, outcome.evidence()));
        assertThat(log().subList(0, 4)).containsExactly(" 0 RAN", "s1 1 RAN", "s1 1 REPLAYED", "s1 2 RAN");
    }

    @Test
    void aRefusalOfThePacketAfterALockIsNoEchoOfTheOneBefore() {
        String script = fake.addScript(ScriptPlan.RUNNING);
        fake.refuse(script, 600002);
        fake.fail(CANCEL, Fault.change(truth -> truth));
        fake.fail(CANCEL, Fault.resetAfterEffect());

        CancelOutcome outcome = Calls.await(client.cancelScheduledScript(script, PATIENT));

        assertThat(outcome).isEqualTo(new NotCancellable(Reason.TOO_LATE, Remedy.WAIT, outcome.evidence()));
        assertThat(log().subList(1, 4)).containsExactly("s1 1 RAN", "s1 2 RAN", "s1 2 REPLAYED");
    }

    @Test
    void aListThatIsOlderThanTheRefusalIsReadAgain() {
        String job = fake.addScript(ScriptPlan.SCHEDULED);
        fake.fail(CANCEL, Fault.change(truth -> {
            fake.expireSessions();
            return Answer.of(200, "", "");
        }));
        String old = "{\"packetId\":2,\"messageResponses\":[{\"status\":200,\"data\":{\"scheduledJobs\":[{\"jobId\":\""
                + job + "\"}]}}]}";
        fake.fail(r -> r.body().contains("GET_SCHEDULED"), Fault.change(truth -> Answer.json(200, old)));

        CancelOutcome outcome = Calls.await(client.cancelScheduledScript(job, PATIENT));

        assertThat(outcome).isEqualTo(new Finished(JobState.UNKNOWN, outcome.evidence()));
    }

    // ---- numbers ----

    @Test
    void everyAnsweredPacketUsesANumberAlsoOneThatIsRefused() {
        Calls.await(client.cancelBatch("unknown"));
        Calls.await(client.cancelScheduledScript(running()));
        Calls.await(client.cancelBatch(running()));
        Calls.await(client.runningOrQueuedScripts());

        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", "s1 2 RAN", "s1 3 RAN", "s1 4 RAN");
    }

    @Test
    void anErrorOfTheWholePacketLeavesItsNumberFree() {
        Calls.await(client.cancelBatch(running()));
        fake.enableApp(FakeScript.APP, false, "maintenance");
        Throwable off = catchThrowable(() -> Calls.await(client.cancelBatch(running())));
        fake.enableApp(FakeScript.APP, true, "");

        CancelOutcome outcome = Calls.await(client.cancelBatch(running()));

        assertThat(off).isInstanceOf(SdkException.Forbidden.class);
        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", "s1 2 REFUSED", "s1 2 RAN");
    }

    @Test
    void aThrottledMessageGoesIntoANewPacket() {
        String job = running();
        fake.refuseNext(2, 40823);

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", "s1 2 RAN", "s1 3 RAN");
    }

    @Test
    void anAnswerThatLeavesTheMessageOutIsAskedForInANewPacketAndNeverOverclaimed() {
        String job = running();
        fake.fail(CANCEL, ScriptFaults.shortResponses());

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isEqualTo(new Finished(JobState.UNKNOWN, outcome.evidence()));
        assertThat(outcome.evidence().words()).contains("40720");
        assertThat(log().subList(0, 3)).containsExactly(" 0 RAN", "s1 1 RAN", "s1 2 RAN");
    }

    @Test
    void twoHundredCallsAtOnceAreTwoHundredPacketsInOrder() {
        List<String> jobs = LongStream.range(0, 200).mapToObj(i -> running()).toList();

        List<CompletableFuture<CancelOutcome>> calls =
                jobs.stream().map(client::cancelBatch).toList();

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).isInstanceOf(Cancelled.class));
        assertThat(fake.packets().stream().map(ScriptPacket::packetId))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, 200).boxed().toList());
        assertThat(fake.jobs()).allMatch(job -> job.cancels() == 1);
    }

    @Test
    void oneBoundJobServesManyCallsAtOnce() {
        RemoteJob job = client.job(running());

        List<CompletableFuture<JobSnapshot>> reads =
                LongStream.range(0, 50).mapToObj(i -> job.read()).toList();

        assertThat(reads)
                .allSatisfy(read -> assertThat(Calls.await(read).state()).isEqualTo(JobState.RUNNING));
        assertThat(fake.packets()).hasSize(101).allMatch(p -> p.fate() == Fate.RAN);
    }

    @Test
    void lostAnswersAmongManyCallsNeverMixThemUp() {
        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String job = running();
            jobs.add(job);
            if (i % 3 == 0) {
                Fault[] lost = {Fault.resetAfterEffect(), Fault.truncate(20), ScriptFaults.wrongPacketId()};
                fake.fail(r -> r.body().contains(job), lost[i % lost.length]);
            }
            calls.add(client.cancelBatch(job, PATIENT));
        }

        for (int i = 0; i < calls.size(); i++) {
            CancelOutcome outcome = Calls.await(calls.get(i));
            assertThat(outcome).isInstanceOf(Cancelled.class);
            assertThat(outcome.evidence().after().orElseThrow().ref().id()).isEqualTo(jobs.get(i));
        }
        assertThat(fake.jobs()).allMatch(job -> job.cancels() == 1);
        assertThat(fake.logins()).isEqualTo(1);
    }

    // ---- a session that cannot be numbered any more ----

    @Test
    void aCallAbandonedInFlightEndsTheSessionAndTheNextOneGetsItsOwnAnswer() {
        Hold hold = new Hold();
        String first = running();
        String second = running();
        fake.fail(CANCEL, Fault.hold(hold));
        CompletableFuture<CancelOutcome> abandoned = client.cancelBatch(first);
        hold.awaitArrival();
        abandoned.cancel(true);
        hold.release();

        CancelOutcome outcome = Calls.await(client.cancelBatch(second));

        assertThat(outcome.evidence().after().orElseThrow().ref().id()).isEqualTo(second);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", " 0 RAN", "s2 1 RAN");
    }

    @Test
    void aCallAbandonedInTheQueueLeavesTheSessionAndItsNumbersAlone() {
        Hold hold = new Hold();
        fake.fail(CANCEL, Fault.hold(hold));
        CompletableFuture<CancelOutcome> first = client.cancelBatch(running());
        hold.awaitArrival();
        String spared = running();
        CompletableFuture<CancelOutcome> queued = client.cancelBatch(spared);
        CompletableFuture<CancelOutcome> last = client.cancelBatch(running());
        queued.cancel(true);
        hold.release();

        assertThat(Calls.await(first)).isInstanceOf(Cancelled.class);
        assertThat(Calls.await(last)).isInstanceOf(Cancelled.class);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", "s1 2 RAN");
        assertThat(fake.job(spared).cancels()).isZero();
    }

    @Test
    void aCallThatGivesUpOnALostAnswerEndsTheSession() {
        fake.fail(CANCEL, Fault.resetAfterEffect());
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running(), ONCE)));

        CancelOutcome outcome = Calls.await(client.cancelBatch(running(), ONCE));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.ProviderFault.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isTrue());
        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", " 0 RAN", "s2 1 RAN");
    }

    @Test
    void aThrottleAfterALostAnswerDoesNotMakeTheSessionWhole() {
        ManualTimer timer = new ManualTimer();
        ScriptClient timed = client(Transport.builder().timer(timer).random(() -> 0.0));
        String first = running();
        String second = running();
        fake.fail(CANCEL, Fault.resetAfterEffect());
        fake.fail(CANCEL, Fault.answer(Answer.html(429, "slow down").with("Retry-After", "5")));
        CompletableFuture<CancelOutcome> abandoned = timed.cancelBatch(first);
        // the alarm of the wait for the session; the wait for the pace after the throttle, and its alarm
        timer.awaitPlanned(3);
        abandoned.cancel(true);
        CompletableFuture<CancelOutcome> next = timed.cancelBatch(second, ONCE);
        // the same again: a throttle is for all calls of a client
        timer.awaitPlanned(6);
        timer.advance(Duration.ofSeconds(5));

        CancelOutcome outcome = Calls.await(next);

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(log())
                .as("never another message under a number that was used")
                .noneMatch(p -> p.contains("REFUSED"));
        assertThat(fake.logins()).isEqualTo(2);
    }

    @Test
    void anAnswerAboutAnotherJobEndsTheSession() {
        fake.knobs().cancelAnswer(ScriptKnobs.CancelAnswer.OTHER_JOB);
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running(), ONCE)));
        fake.knobs().cancelAnswer(ScriptKnobs.CancelAnswer.RECORD);

        Calls.await(client.cancelBatch(running()));

        assertThat(failure).hasMessageContaining("about another job");
        assertThat(fake.logins()).isEqualTo(2);
    }

    // ---- expiry ----

    @ParameterizedTest
    @EnumSource(ScriptKnobs.Expiry.class)
    void aSessionThatExpiresWhileCallsQueueForItIsOpenedAgainOnce(ScriptKnobs.Expiry style) {
        fake.knobs().expiry(style);
        Hold hold = new Hold();
        fake.fail(CANCEL, Fault.hold(hold));
        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(client.cancelBatch(running()));
        }
        hold.awaitArrival();
        fake.expireSessions();
        hold.release();

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).isInstanceOf(Cancelled.class));
        assertThat(fake.logins()).isEqualTo(2);
        assertThat(fake.jobs()).allMatch(job -> job.cancels() == 1);
    }

    @Test
    void anIdleSessionIsOpenedAgainWhenItIsNeeded() {
        Calls.await(client.cancelBatch(running()));
        clock.advance(Duration.ofMinutes(31));

        CancelOutcome outcome = Calls.await(client.cancelBatch(running()));

        assertThat(outcome).isInstanceOf(Cancelled.class);
        assertThat(outcome.evidence().attempts()).isEqualTo(2);
        assertThat(log()).containsExactly(" 0 RAN", "s1 1 RAN", " 2 REFUSED", " 0 RAN", "s2 1 RAN");
    }

    @Test
    void aSessionThatDiesWithALostAnswerLeavesItOpenWhoStoppedTheJob() {
        String job = running();
        fake.fail(CANCEL, Fault.change(truth -> {
            fake.expireSessions();
            return Answer.of(200, "", "");
        }));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isEqualTo(new Finished(JobState.UNKNOWN, outcome.evidence()));
        assertThat(fake.job(job).cancels()).isEqualTo(1);
        assertThat(log().subList(0, 5)).containsExactly(" 0 RAN", "s1 1 RAN", " 1 REFUSED", " 0 RAN", "s2 1 RAN");
    }

    // ---- login ----

    @Test
    void aRefusedLoginFailsAllThatWaitAndIsNotTriedAgain() {
        ScriptClient wrong = ScriptClient.builder()
                .endpoint(fake.dispatcher())
                .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, "not-the-secret"))
                .build();
        opened.add(wrong);
        Hold hold = new Hold();
        fake.fail(LOGIN, Fault.hold(hold));
        List<CompletableFuture<CancelOutcome>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(wrong.cancelBatch(running()));
        }
        hold.awaitArrival();
        hold.release();

        assertThat(calls)
                .allSatisfy(call -> assertThat(catchThrowable(() -> Calls.await(call)))
                        .isInstanceOf(SdkException.Unauthenticated.class)
                        .hasMessageNotContaining("not-the-secret"));
        assertThat(catchThrowable(() -> Calls.await(wrong.cancelBatch(running()))))
                .isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.requests()).as("asking again may lock the server out").hasSize(1);
    }

    @Test
    void anAppThatIsSwitchedOffMayBeSwitchedOnAgain() {
        fake.enableApp(FakeScript.APP, false, "maintenance");
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running())));
        fake.enableApp(FakeScript.APP, true, "");

        CancelOutcome outcome = Calls.await(client.cancelBatch(running()));

        assertThat(failure).isInstanceOf(SdkException.Unauthenticated.class).hasMessageContaining("maintenance");
        assertThat(outcome).isInstanceOf(Cancelled.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {40365, 40444, 40372, 40408})
    void aRefusalThatDoesNotNameTheCredentialsIsNotHeldAgainstThem(int reason) {
        fake.refuseLogins(1, reason);
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running())));

        CancelOutcome outcome = Calls.await(client.cancelBatch(running()));

        assertThat(failure).isInstanceOf(SdkException.Unauthenticated.class).hasStackTraceContaining("code " + reason);
        assertThat(outcome).isInstanceOf(Cancelled.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aProxysPageIsNotHeldAgainstTheCredentials(int status) {
        fake.fail(LOGIN, Fault.answer(Answer.html(status, "sign in")));
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running())));

        CancelOutcome outcome = Calls.await(client.cancelBatch(running()));

        assertThat(failure).isInstanceOf(SdkException.Unauthenticated.class).hasStackTraceContaining("sign in");
        assertThat(outcome).isInstanceOf(Cancelled.class);
    }

    @Test
    void aLoginWhoseAnswerIsCutShowsNothingOfTheSession() {
        fake.fail(
                LOGIN,
                Fault.change(truth ->
                        Answer.json(200, truth.text().substring(0, truth.text().length() - 3))));
        fake.fail(
                LOGIN,
                Fault.change(truth ->
                        Answer.json(500, truth.text().substring(0, truth.text().length() - 3))));
        fake.fail(LOGIN, Fault.change(truth -> Answer.json(404, "x" + truth.text())));

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running(), ONCE)));

        assertThat(failure).isInstanceOf(SdkException.ProviderFault.class);
        assertThat(failure).hasStackTraceContaining("no readable answer");
        StringBuilder printed = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause()) {
            printed.append(t).append(List.of(t.getSuppressed()));
        }
        assertThat(printed.toString()).doesNotContain("sessionId").doesNotContain("heartbeatSeconds");
    }

    @Test
    void aPacketWithoutASessionIsNeverSent() {
        Calls.await(client.cancelBatch(running()));
        Calls.await(client.runningOrQueuedScripts());

        assertThat(fake.packets()).allMatch(p -> p.fate() == Fate.RAN);
        assertThat(fake.requests().stream().filter(LOGIN.negate()))
                .allMatch(r -> r.body().contains("\"sessionId\":\"***\""));
    }

    // ---- what a doubtful refusal proves ----

    @Test
    void aRefusalThatMayEchoOurOwnRequestSaysOnlyThatTheJobIsOver() {
        String job = running();
        fake.fail(CANCEL, Fault.change(truth -> {
            fake.expireSessions();
            return Answer.html(502, "bad gateway");
        }));

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isEqualTo(new Finished(JobState.UNKNOWN, outcome.evidence()));
        assertThat(outcome.evidence().words()).startsWith("40720");
    }

    @Test
    void aRefusalOfTheSamePacketIsNoEcho() {
        String job = running();
        fake.fail(CANCEL, Fault.answer(Answer.html(502, "bad gateway")));
        fake.refuse(job, 40720);

        CancelOutcome outcome = Calls.await(client.cancelBatch(job, PATIENT));

        assertThat(outcome).isEqualTo(new NotCancellable(Reason.TOO_EARLY, Remedy.WAIT, outcome.evidence()));
    }

    @Test
    void aRefusalInANewSessionAfterALostRequestProvesNothingWhileTheJobIsListed() {
        fake.knobs().cancelTakes(Duration.ofHours(1));
        ScriptClient patient = client(Transport.builder().clock(clock).timer(new SkippingTimer(clock)));
        String job = running();
        fake.fail(CANCEL, Fault.change(truth -> {
            fake.expireSessions();
            fake.refuse(job, 40720);
            return Answer.html(502, "bad gateway");
        }));

        Throwable failure = catchThrowable(() -> Calls.await(patient.cancelBatch(job, PATIENT)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.InvalidRequest.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isTrue())
                .hasMessageContaining("40720");
    }

    @Test
    void aFinishedBatchCarriesTheCodeAndTheEmptyLists() {
        String job = fake.addBatch(ScriptPlan.COMPLETED);

        CancelOutcome outcome = Calls.await(client.cancelBatch(job));

        assertThat(outcome).isInstanceOf(Finished.class);
        assertThat(outcome.evidence().words()).hasSize(2).first().isEqualTo("40720");
        assertThat(outcome.evidence().after())
                .hasValueSatisfying(read -> assertThat(read.state()).hasToString("ABSENT"));
        assertThat(outcome.evidence().attempts()).isEqualTo(3);
    }
}
