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
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptBehavior;
import io.github.jobcancel.testkit.script.ScriptFaults;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests without a session, each with the server's credentials: no order, no repeated answers, concurrent calls.
 */
class ScriptSessionlessTest {
    private static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    private static final CallOptions FAST_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<ReceivedRequest> IS_CANCEL = r -> r.body().contains("\"CANCEL_");

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture(ScriptFixture::skippingWaits);

    private final FakeScript fake = fixture.fake;
    private final ScriptClient client = fixture.closeAfterTest(openClient(FakeScript.SERVER_SECRET));

    private ScriptClient openClient(String secret) {
        return builderWith(secret).build();
    }

    private ScriptClientBuilder builderWith(String secret) {
        return fixture.builder()
                .credentials(ScriptFixture.credentialsWith(secret))
                .sessionless(true);
    }

    /** A transport whose waits end immediately and advance the fake server's clock. */
    private ScriptClient openSkippingClient() {
        return fixture.newClient(builderWith(FakeScript.SERVER_SECRET));
    }

    private String addRunningBatch() {
        return fake.addBatch(ScriptJobPlan.RUNNING);
    }

    // ---- results ----

    /** Prepares the fake server and returns the id of the batch. */
    interface Precondition extends Function<FakeScript, String> {}

    private static Arguments singleAttemptCase(String name, Precondition given, String expected) {
        return Arguments.of(name, given, SINGLE_ATTEMPT, expected);
    }

    private static Arguments retriedCase(String name, Precondition given, String expected) {
        return Arguments.of(name, given, FAST_RETRIES, expected);
    }

    private static Precondition batchInState(String state) {
        return fake -> fake.addBatch(state);
    }

    private static Precondition withFaults(ExchangeFault... faults) {
        return fake -> {
            List.of(faults).forEach(fault -> fake.injectFault(IS_CANCEL, fault));
            return fake.addBatch(ScriptJobPlan.RUNNING);
        };
    }

    private static Precondition withRefusal(int reason) {
        return fake -> {
            fake.refuseNextMessages(1, reason);
            return fake.addBatch(ScriptJobPlan.RUNNING);
        };
    }

    private static Precondition withLoginRefusal(int reason) {
        return fake -> {
            fake.refuseNextLogins(1, reason);
            return fake.addBatch(ScriptJobPlan.RUNNING);
        };
    }

    private static Precondition withCancelAnswer(ScriptBehavior.CancelReply answer) {
        return fake -> {
            fake.behavior().setCancelReply(answer);
            return fake.addBatch(ScriptJobPlan.RUNNING);
        };
    }

    private static ExchangeFault jsonAnswer(int http, String json) {
        return ExchangeFault.replaceReply(FakeReply.json(http, json));
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                singleAttemptCase("a batch that runs", batchInState(ScriptJobPlan.RUNNING), "Cancelled"),
                singleAttemptCase("a batch that is scheduled", batchInState(ScriptJobPlan.SCHEDULED), "Cancelled"),
                singleAttemptCase("a batch that has ended", batchInState(ScriptJobPlan.COMPLETED), "Finished"),
                singleAttemptCase("an unknown id", fake -> "no-such-job", "NotFound"),
                singleAttemptCase(
                        "a scheduled script", fake -> fake.addScript(ScriptJobPlan.SCHEDULED), "NotCancellable"),
                singleAttemptCase("no data", withCancelAnswer(ScriptBehavior.CancelReply.NULL), "Requested"),
                singleAttemptCase("an empty object", withCancelAnswer(ScriptBehavior.CancelReply.EMPTY), "Requested"),
                singleAttemptCase(
                        "a record that says Running",
                        withCancelAnswer(ScriptBehavior.CancelReply.RUNNING),
                        "Requested"),
                singleAttemptCase(
                        "the record of another job",
                        withCancelAnswer(ScriptBehavior.CancelReply.OTHER_JOB),
                        "ProviderFault true"),
                singleAttemptCase(
                        "a complete message response",
                        withFaults(jsonAnswer(200, "{\"status\":200,\"data\":{\"runState\":\"Cancelled\"}}")),
                        "Cancelled"),
                singleAttemptCase(
                        "another service's JSON",
                        withFaults(jsonAnswer(200, "{\"hello\":\"world\"}")),
                        "ProviderFault true"),
                singleAttemptCase("an array", withFaults(jsonAnswer(200, "[]")), "ProviderFault true"),
                singleAttemptCase("an empty 200", withFaults(ScriptFaults.emptyBody()), "ProviderFault true"),
                singleAttemptCase(
                        "a page under 200",
                        withFaults(ExchangeFault.replaceReply(FakeReply.html(200, "hi"))),
                        "ProviderFault true"),
                singleAttemptCase(
                        "another service's JSON under 201", withFaults(jsonAnswer(201, "{}")), "ProviderFault true"),
                singleAttemptCase("no answer", withFaults(ExchangeFault.resetAfterEffect()), "ProviderFault true"),
                singleAttemptCase(
                        "a proxy's 502",
                        withFaults(ExchangeFault.replaceReply(FakeReply.html(502, "bad"))),
                        "ProviderFault true"),
                singleAttemptCase(
                        "a page under 403",
                        withFaults(ExchangeFault.replaceReply(FakeReply.html(403, "no"))),
                        "Forbidden false"),
                singleAttemptCase("throttled", withRefusal(40823), "Throttled false"),
                singleAttemptCase("locked", withRefusal(600002), "Throttled false"),
                singleAttemptCase("a bad parameter", withRefusal(40359), "InvalidRequest false"),
                singleAttemptCase("a request reported as malformed", withRefusal(40001), "InvalidRequest false"),
                singleAttemptCase("not permitted", withRefusal(40346), "Forbidden false"),
                singleAttemptCase("database", withRefusal(40215), "ProviderFault true"),
                singleAttemptCase("memcached", withRefusal(503000), "ProviderFault true"),
                singleAttemptCase("wrong secret", withLoginRefusal(40001), "Unauthenticated false"),
                singleAttemptCase("no such app", withLoginRefusal(40316), "Unauthenticated false"),
                singleAttemptCase("from another address", withLoginRefusal(40444), "Forbidden false"),
                singleAttemptCase("app disabled", withLoginRefusal(40330), "Forbidden false"),
                retriedCase("throttled, then accepted", withRefusal(40823), "Cancelled"),
                retriedCase("never arrived, then accepted", withFaults(ExchangeFault.resetBeforeEffect()), "Cancelled"),
                retriedCase(
                        "accepted but lost, then refused", withFaults(ExchangeFault.resetAfterEffect()), "Finished"),
                retriedCase(
                        "more lost replies than attempts",
                        withFaults(lostReply(), lostReply(), lostReply()),
                        "ProviderFault true"));
    }

    private static ExchangeFault lostReply() {
        return ExchangeFault.resetAfterEffect();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void cancelHasTheExpectedResult(String name, Precondition given, CallOptions options, String expected) {
        String id = given.apply(fake);

        String told;
        try {
            told = Calls.await(client.cancelBatch(id, options)).getClass().getSimpleName();
        } catch (SdkException e) {
            told = e.getClass().getSimpleName() + " " + e.mayHaveTakenEffect();
            assertThat(e.mayHaveTakenEffect() || fake.job(id).acceptedCancels() == 0)
                    .isTrue();
        }

        assertThat(told).isEqualTo(expected);
    }

    @Test
    void scriptStillDueAfterALostRequestIsTooLateToCancel() {
        String script = fake.addScript(ScriptJobPlan.RUNNING);
        fake.injectFault(IS_CANCEL, lostReply());

        CancelOutcome outcome = Calls.await(openSkippingClient().cancelScheduledScript(script, FAST_RETRIES));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        NotCancellable.class,
                        notCancellable -> assertThat(notCancellable.reason()).isEqualTo(Reason.TOO_LATE));
        assertThat(outcome.evidence().replyWasLost()).isTrue();
        assertThat(fake.job(script).acceptedCancels()).isZero();
    }

    @Test
    void scriptStillScheduledAfterANotScheduledRefusalMayHaveBeenCancelled() {
        fake.behavior().setCancelReply(ScriptBehavior.CancelReply.NULL).setCancelDelay(Duration.ofDays(1));
        String script = fake.addScript(ScriptJobPlan.SCHEDULED);
        fake.injectFault(IS_CANCEL, lostReply());
        fake.injectFault(
                IS_CANCEL,
                jsonAnswer(400, "{\"status\":400,\"reason_code\":40466,\"status_message\":\"not scheduled\"}"));

        Throwable failure =
                catchThrowable(() -> Calls.await(openSkippingClient().cancelScheduledScript(script, FAST_RETRIES)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        SdkException.InvalidRequest.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isTrue());
    }

    @Test
    void cancelWithALostReplyReadsTheListsUntilTheScriptLeavesThem() {
        String script = fake.addJob(
                ScriptJobPlan.scriptIn(ScriptJobPlan.RUNNING).andThen(Duration.ofSeconds(5), ScriptJobPlan.COMPLETED));
        fake.injectFault(IS_CANCEL, lostReply());

        CancelOutcome outcome = Calls.await(openSkippingClient().cancelScheduledScript(script, FAST_RETRIES));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, end -> assertThat(end.state()).isEqualTo(JobState.UNKNOWN));
        assertThat(outcome.evidence().replyWasLost()).isTrue();
    }

    @Test
    void stopWithALostReplyFollowsADueScriptToItsEnd() {
        String script = fake.addJob(
                ScriptJobPlan.scriptIn(ScriptJobPlan.RUNNING).andThen(Duration.ofSeconds(90), ScriptJobPlan.COMPLETED));
        fake.injectFault(IS_CANCEL, lostReply());

        CancelOutcome outcome =
                Calls.await(openSkippingClient().scheduledJob(script).stop(StopOptions.standard()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Finished.class, end -> assertThat(end.state()).isEqualTo(JobState.UNKNOWN));
        assertThat(outcome.evidence().replyWasLost()).isTrue();
        assertThat(fake.receivedRequests().stream().filter(IS_CANCEL))
                .as("the lost request and its repeat")
                .hasSize(2);
    }

    // ---- requests ----

    @Test
    void requestHasTheCredentialsAndNoSession() {
        Calls.await(client.cancelBatch("job-1"));

        assertThat(fake.receivedRequests())
                .singleElement()
                .satisfies(request -> assertThat(request.body())
                        .isEqualTo("{\"appId\":\"23001\",\"serverName\":\"ops-box\",\"serverSecret\":\"***\","
                                + "\"service\":\"script\",\"operation\":\"CANCEL_USER_SCRIPT_BATCH\","
                                + "\"data\":{\"jobId\":\"job-1\"}}"));
        assertThat(fake.sessions().loginCount()).isZero();
    }

    @Test
    void callsRunConcurrently() {
        ReplyHold first = new ReplyHold();
        ReplyHold second = new ReplyHold();
        fake.injectFault(IS_CANCEL, ExchangeFault.holdReply(first));
        fake.injectFault(IS_CANCEL, ExchangeFault.holdReply(second));

        CompletableFuture<CancelOutcome> one = client.cancelBatch(addRunningBatch());
        first.awaitArrival();
        CompletableFuture<CancelOutcome> two = client.cancelBatch(addRunningBatch());
        second.awaitArrival();
        second.release();

        assertThat(Calls.await(two)).isInstanceOf(Cancelled.class);
        assertThat(one).isNotDone();
        first.release();
        assertThat(Calls.await(one)).isInstanceOf(Cancelled.class);
    }

    @Test
    void listsAndStopsWorkWithoutASession() {
        String waits = fake.addScript(ScriptJobPlan.SCHEDULED);
        String runs = addRunningBatch();

        assertThat(Calls.await(client.listScheduledScripts(Instant.MAX.minus(Duration.ofDays(400_000_000_000L)))))
                .isNotNull();
        assertThat(Calls.await(client.listRunningOrQueuedScripts())).hasSize(1);
        assertThat(Calls.await(client.scheduledJob(waits).stop(StopOptions.standard())))
                .isInstanceOf(Cancelled.class);
        assertThat(Calls.await(client.batchJob(runs).stop(StopOptions.standard())))
                .isInstanceOf(Cancelled.class);
    }

    // ---- refused credentials ----

    @Test
    void wrongSecretIsSentOnceForAllCalls() {
        ScriptClient wrong = openClient("not-the-secret");
        fixture.closeAfterTest(wrong);

        for (int i = 0; i < 5; i++) {
            Throwable failure = catchThrowable(() -> Calls.await(wrong.cancelBatch(addRunningBatch())));

            assertThat(failure)
                    .isInstanceOfSatisfying(
                            SdkException.Unauthenticated.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isFalse())
                    .hasMessageNotContaining("not-the-secret");
        }

        assertThat(fake.receivedRequests())
                .as("a repeated request may lock the server out")
                .hasSize(1);
    }

    @Test
    void firstCallWithAWrongSecretFailsWithTheCode() {
        ScriptClient wrong = openClient("not-the-secret");
        fixture.closeAfterTest(wrong);

        assertThat(catchThrowable(() -> Calls.await(wrong.cancelBatch(addRunningBatch()))))
                .hasStackTraceContaining("code 40001");
    }

    @Test
    void refusalWithoutACredentialsCodeDoesNotInvalidateThem() {
        fake.setAppEnabled(FakeScript.APP_ID, false, "maintenance");
        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(addRunningBatch(), SINGLE_ATTEMPT)));
        fake.setAppEnabled(FakeScript.APP_ID, true, "");

        assertThat(failure).isInstanceOf(SdkException.Forbidden.class).hasMessageContaining("maintenance");
        assertThat(Calls.await(client.cancelBatch(addRunningBatch()))).isInstanceOf(Cancelled.class);
    }
}
