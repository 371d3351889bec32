// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Reason;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptFaults;
import io.github.jobcancel.testkit.script.ScriptKnobs;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request with the server's own credentials: no order, no replay, calls side by side. */
class ScriptSessionlessTest {
    private static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());
    private static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<Incoming> CANCEL = r -> r.body().contains("\"CANCEL_");

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeScript fake = new FakeScript(clock);
    private final Transport skipping =
            Transport.builder().clock(clock).timer(new SkippingTimer(clock)).build();
    private final ScriptClient client = client(FakeScript.SECRET);
    private final List<AutoCloseable> opened = new ArrayList<>();

    private ScriptClient client(String secret) {
        return builder(secret).build();
    }

    private ScriptClientBuilder builder(String secret) {
        return ScriptClient.builder()
                .endpoint(fake.dispatcher())
                .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, secret))
                .sessionless(true);
    }

    /** Waits pass in no time, and move the fake's clock. */
    private ScriptClient patient() {
        ScriptClient made = builder(FakeScript.SECRET).transport(skipping).build();
        opened.add(made);
        return made;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        skipping.close();
        client.close();
        fake.close();
    }

    private String running() {
        return fake.addBatch(ScriptPlan.RUNNING);
    }

    // ---- what is told ----

    /** Brings the fake into a situation, and says which batch is meant. */
    interface Given extends Function<FakeScript, String> {}

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, ONCE, expected);
    }

    private static Arguments retried(String name, Given given, String expected) {
        return Arguments.of(name, given, QUICK, expected);
    }

    private static Given batch(String state) {
        return fake -> fake.addBatch(state);
    }

    private static Given failing(Fault... faults) {
        return fake -> {
            List.of(faults).forEach(fault -> fake.fail(CANCEL, fault));
            return fake.addBatch(ScriptPlan.RUNNING);
        };
    }

    private static Given refused(int reason) {
        return fake -> {
            fake.refuseNext(1, reason);
            return fake.addBatch(ScriptPlan.RUNNING);
        };
    }

    private static Given login(int reason) {
        return fake -> {
            fake.refuseLogins(1, reason);
            return fake.addBatch(ScriptPlan.RUNNING);
        };
    }

    private static Given answering(ScriptKnobs.CancelAnswer answer) {
        return fake -> {
            fake.knobs().cancelAnswer(answer);
            return fake.addBatch(ScriptPlan.RUNNING);
        };
    }

    private static Fault said(int http, String json) {
        return Fault.answer(Answer.json(http, json));
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                row("a batch that runs", batch(ScriptPlan.RUNNING), "Cancelled"),
                row("a batch that is scheduled", batch(ScriptPlan.SCHEDULED), "Cancelled"),
                row("a batch that is over", batch(ScriptPlan.COMPLETED), "Finished"),
                row("an unknown id", fake -> "no-such-job", "NotFound"),
                row("a scheduled script", fake -> fake.addScript(ScriptPlan.SCHEDULED), "NotCancellable"),
                row("no data", answering(ScriptKnobs.CancelAnswer.NULL), "Requested"),
                row("an empty object", answering(ScriptKnobs.CancelAnswer.EMPTY), "Requested"),
                row("a record that says Running", answering(ScriptKnobs.CancelAnswer.RUNNING), "Requested"),
                row("the record of another job", answering(ScriptKnobs.CancelAnswer.OTHER_JOB), "ProviderFault true"),
                row(
                        "a whole message response",
                        failing(said(200, "{\"status\":200,\"data\":{\"runState\":\"Cancelled\"}}")),
                        "Cancelled"),
                row("another service's JSON", failing(said(200, "{\"hello\":\"world\"}")), "ProviderFault true"),
                row("an array", failing(said(200, "[]")), "ProviderFault true"),
                row("an empty 200", failing(ScriptFaults.emptyBody()), "ProviderFault true"),
                row("a page under 200", failing(Fault.answer(Answer.html(200, "hi"))), "ProviderFault true"),
                row("another service's JSON under 201", failing(said(201, "{}")), "ProviderFault true"),
                row("no answer", failing(Fault.resetAfterEffect()), "ProviderFault true"),
                row("a proxy's 502", failing(Fault.answer(Answer.html(502, "bad"))), "ProviderFault true"),
                row("a page under 403", failing(Fault.answer(Answer.html(403, "no"))), "Forbidden false"),
                row("throttled", refused(40823), "Throttled false"),
                row("locked", refused(600002), "Throttled false"),
                row("a bad parameter", refused(40359), "InvalidRequest false"),
                row("a request that is called malformed", refused(40001), "InvalidRequest false"),
                row("not permitted", refused(40346), "Forbidden false"),
                row("database", refused(40215), "ProviderFault true"),
                row("memcached", refused(503000), "ProviderFault true"),
                row("wrong secret", login(40001), "Unauthenticated false"),
                row("no such app", login(40316), "Unauthenticated false"),
                row("from another address", login(40444), "Forbidden false"),
                row("switched off", login(40330), "Forbidden false"),
                retried("throttled, then taken", refused(40823), "Cancelled"),
                retried("never arrived, then taken", failing(Fault.resetBeforeEffect()), "Cancelled"),
                retried("taken and lost, then refused", failing(Fault.resetAfterEffect()), "Finished"),
                retried("lost oftener than there are attempts", failing(drop(), drop(), drop()), "ProviderFault true"));
    }

    private static Fault drop() {
        return Fault.resetAfterEffect();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void aCallerIsTold(String name, Given given, CallOptions options, String expected) {
        String id = given.apply(fake);

        String told;
        try {
            told = Calls.await(client.cancelBatch(id, options)).getClass().getSimpleName();
        } catch (SdkException e) {
            told = e.getClass().getSimpleName() + " " + e.mayHaveTakenEffect();
            assertThat(e.mayHaveTakenEffect() || fake.job(id).cancels() == 0).isTrue();
        }

        assertThat(told).isEqualTo(expected);
    }

    @Test
    void aScriptThatStaysDueAfterALostRequestWasNotReachedInTime() {
        String script = fake.addScript(ScriptPlan.RUNNING);
        fake.fail(CANCEL, drop());

        CancelOutcome outcome = Calls.await(patient().cancelScheduledScript(script, QUICK));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        NotCancellable.class, no -> assertThat(no.reason()).isEqualTo(Reason.TOO_LATE));
        assertThat(outcome.evidence().replyLost()).isTrue();
        assertThat(fake.job(script).cancels()).isZero();
    }

    @Test
    void aScriptThatStaysScheduledThoughItIsCalledNotScheduledMayHaveBeenReached() {
        fake.knobs().cancelAnswer(ScriptKnobs.CancelAnswer.NULL).cancelTakes(Duration.ofDays(1));
        String script = fake.addScript(ScriptPlan.SCHEDULED);
        fake.fail(CANCEL, drop());
        fake.fail(CANCEL, said(400, "{\"status\":400,\"reason_code\":40466,\"status_message\":\"not scheduled\"}"));

        Throwable failure = catchThrowable(() -> Calls.await(patient().cancelScheduledScript(script, QUICK)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.InvalidRequest.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isTrue());
    }

    @Test
    void aCancelWhoseReplyWasLostLooksUntilTheScriptLeavesTheLists() {
        String script =
                fake.add(ScriptPlan.script(ScriptPlan.RUNNING).then(Duration.ofSeconds(5), ScriptPlan.COMPLETED));
        fake.fail(CANCEL, drop());

        CancelOutcome outcome = Calls.await(patient().cancelScheduledScript(script, QUICK));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, end -> assertThat(end.state()).isEqualTo(JobState.UNKNOWN));
        assertThat(outcome.evidence().replyLost()).isTrue();
    }

    @Test
    void aStopWhoseReplyWasLostWatchesAScriptThatIsDueToItsEnd() {
        String script =
                fake.add(ScriptPlan.script(ScriptPlan.RUNNING).then(Duration.ofSeconds(90), ScriptPlan.COMPLETED));
        fake.fail(CANCEL, drop());

        CancelOutcome outcome = Calls.await(patient().scheduledJob(script).stop(StopOptions.standard()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, end -> assertThat(end.state()).isEqualTo(JobState.UNKNOWN));
        assertThat(outcome.evidence().replyLost()).isTrue();
        assertThat(fake.requests().stream().filter(CANCEL))
                .as("the lost one and its repeat")
                .hasSize(2);
    }

    // ---- what is sent ----

    @Test
    void aRequestIsTheMessageWithTheCredentialsAndNothingOfASession() {
        Calls.await(client.cancelBatch("job-1"));

        assertThat(fake.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body())
                        .isEqualTo("{\"appId\":\"23001\",\"serverName\":\"ops-box\",\"serverSecret\":\"***\","
                                + "\"service\":\"script\",\"operation\":\"CANCEL_USER_SCRIPT_BATCH\","
                                + "\"data\":{\"jobId\":\"job-1\"}}"));
        assertThat(fake.logins()).isZero();
    }

    @Test
    void callsRunSideBySide() {
        Hold first = new Hold();
        Hold second = new Hold();
        fake.fail(CANCEL, Fault.hold(first));
        fake.fail(CANCEL, Fault.hold(second));

        CompletableFuture<CancelOutcome> one = client.cancelBatch(running());
        first.awaitArrival();
        CompletableFuture<CancelOutcome> two = client.cancelBatch(running());
        second.awaitArrival();
        second.release();

        assertThat(Calls.await(two)).isInstanceOf(Cancelled.class);
        assertThat(one).isNotDone();
        first.release();
        assertThat(Calls.await(one)).isInstanceOf(Cancelled.class);
    }

    @Test
    void listsAndStopsWorkAlike() {
        String waits = fake.addScript(ScriptPlan.SCHEDULED);
        String runs = running();

        assertThat(Calls.await(client.scheduledScripts(Instant.MAX.minus(Duration.ofDays(400_000_000_000L)))))
                .isNotNull();
        assertThat(Calls.await(client.runningOrQueuedScripts())).hasSize(1);
        assertThat(Calls.await(client.scheduledJob(waits).stop(StopOptions.standard())))
                .isInstanceOf(Cancelled.class);
        assertThat(Calls.await(client.job(runs).stop(StopOptions.standard()))).isInstanceOf(Cancelled.class);
    }

    // ---- credentials that are refused ----

    @Test
    void aWrongSecretIsSentOnceHoweverManyCallsFollow() {
        ScriptClient wrong = client("not-the-secret");
        opened.add(wrong);

        for (int i = 0; i < 5; i++) {
            Throwable failure = catchThrowable(() -> Calls.await(wrong.cancelBatch(running())));

            assertThat(failure)
                    .isInstanceOfSatisfying(
                            SdkException.Unauthenticated.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isFalse())
                    .hasMessageNotContaining("not-the-secret");
        }

        assertThat(fake.requests()).as("asking again may lock the server out").hasSize(1);
    }

    @Test
    void theFirstToMeetAWrongSecretIsToldTheCode() {
        ScriptClient wrong = client("not-the-secret");
        opened.add(wrong);

        assertThat(catchThrowable(() -> Calls.await(wrong.cancelBatch(running()))))
                .hasStackTraceContaining("code 40001");
    }

    @Test
    void aRefusalThatDoesNotNameTheCredentialsIsNotHeldAgainstThem() {
        fake.enableApp(FakeScript.APP, false, "maintenance");
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(running(), ONCE)));
        fake.enableApp(FakeScript.APP, true, "");

        assertThat(failure).isInstanceOf(SdkException.Forbidden.class).hasMessageContaining("maintenance");
        assertThat(Calls.await(client.cancelBatch(running()))).isInstanceOf(Cancelled.class);
    }
}
