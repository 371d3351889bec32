// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptBehavior;
import io.github.jobcancel.testkit.script.ScriptFaults;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every error shape that the dispatcher documents, with the result that the caller receives. */
class ScriptTableTest {
    private static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    private static final CallOptions FAST_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<ReceivedRequest> IS_LOGIN = r -> r.body().contains("\"AUTHENTICATE\"");
    private static final Predicate<ReceivedRequest> IS_CANCEL = r -> r.body().contains("\"CANCEL_");
    private static final Predicate<ReceivedRequest> IS_LIST = r -> r.body().contains("\"GET_");

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture();

    private final FakeScript fake = fixture.fake;
    private final ScriptClient client = fixture.client;

    /** Prepares the fake server and returns the id of the job. */
    interface Precondition extends Function<FakeScript, String> {}

    private static Precondition batchInState(String state) {
        return fake -> fake.addBatch(state);
    }

    private static Precondition scriptInState(String state) {
        return fake -> fake.addScript(state);
    }

    /** A running batch, after this change of the fake server. */
    private static Precondition runningBatchWith(Consumer<FakeScript> change) {
        return fake -> {
            change.accept(fake);
            return fake.addBatch(ScriptJobPlan.RUNNING);
        };
    }

    private static Precondition withBehavior(Consumer<ScriptBehavior> change) {
        return runningBatchWith(fake -> change.accept(fake.behavior()));
    }

    private static Precondition withFaults(Predicate<ReceivedRequest> on, ExchangeFault... faults) {
        return runningBatchWith(fake -> List.of(faults).forEach(fault -> fake.injectFault(on, fault)));
    }

    private static Precondition withAnswer(Predicate<ReceivedRequest> on, FakeReply answer) {
        return withFaults(on, ExchangeFault.replaceReply(answer));
    }

    /** The packet is answered, and its message is refused. */
    private static Precondition withReasonCode(int reason) {
        return runningBatchWith(fake -> fake.refuseNextMessages(1, reason));
    }

    private static Precondition withTopLevelError(int http, String members) {
        return withAnswer(IS_CANCEL, FakeReply.json(http, "{" + members + "}"));
    }

    /** The cancel is carried out; in its answer, one text is replaced by the other. */
    private static Precondition withEditedAnswer(String what, String with) {
        return withFaults(
                IS_CANCEL,
                ExchangeFault.changeReply(
                        truth -> FakeReply.json(truth.status(), truth.bodyText().replaceFirst(what, with))));
    }

    private static Precondition refusedInState(String state, ScriptJobPlan.JobKind kind, int reason) {
        return fake -> {
            String id = kind == ScriptJobPlan.JobKind.BATCH ? fake.addBatch(state) : fake.addScript(state);
            fake.refuseNextFor(id, reason);
            return id;
        };
    }

    private static Arguments batchCase(String name, Precondition given, String expected) {
        return Arguments.of(name, given, ScriptKind.BATCH, SINGLE_ATTEMPT, expected);
    }

    private static Arguments scheduledCase(String name, Precondition given, String expected) {
        return Arguments.of("scheduled: " + name, given, ScriptKind.SCHEDULED, SINGLE_ATTEMPT, expected);
    }

    private static Arguments retriedCase(String name, Precondition given, String expected) {
        return Arguments.of(name, given, ScriptKind.BATCH, FAST_RETRIES, expected);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                batchCase("a batch that is scheduled", batchInState(ScriptJobPlan.SCHEDULED), "Cancelled Cancelled"),
                batchCase("a batch that is queued", batchInState(ScriptJobPlan.QUEUED), "Cancelled Cancelled"),
                batchCase("a batch that runs", batchInState(ScriptJobPlan.RUNNING), "Cancelled Cancelled"),
                batchCase("a batch in an unknown state", batchInState("Paused"), "Cancelled Cancelled"),
                batchCase("a batch cancelled before", batchInState(ScriptJobPlan.CANCELLED), "Finished UNKNOWN"),
                batchCase("a batch that succeeded", batchInState(ScriptJobPlan.COMPLETED), "Finished UNKNOWN"),
                batchCase("a batch that failed", batchInState(ScriptJobPlan.FAILED), "Finished UNKNOWN"),
                batchCase("an id that the app does not know", fake -> "no-such-job", "NotFound"),
                batchCase(
                        "an id in upper case",
                        fake -> fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING)
                                        .withId("abc"))
                                .toUpperCase(Locale.ROOT),
                        "NotFound"),
                batchCase(
                        "a job of another app",
                        fake -> {
                            fake.addApp("23002");
                            return fake.addJob(
                                    ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).inApp("23002"));
                        },
                        "NotFound"),
                batchCase(
                        "a scheduled script is no batch",
                        scriptInState(ScriptJobPlan.SCHEDULED),
                        "NotCancellable WRONG_KIND OTHER_OPERATION"),
                batchCase(
                        "a script that ended is no batch",
                        scriptInState(ScriptJobPlan.COMPLETED),
                        "NotCancellable WRONG_KIND OTHER_OPERATION"),
                batchCase(
                        "\"not running\", and it has yet to be queued",
                        refusedInState(ScriptJobPlan.SCHEDULED, ScriptJobPlan.JobKind.BATCH, 40720),
                        "NotCancellable TOO_EARLY WAIT"),
                batchCase(
                        "\"not running\", and it waits in the queue",
                        refusedInState(ScriptJobPlan.QUEUED, ScriptJobPlan.JobKind.BATCH, 40720),
                        "NotCancellable TOO_EARLY WAIT"),
                batchCase(
                        "\"not running\", and it starts before the read",
                        refusedInState(ScriptJobPlan.RUNNING, ScriptJobPlan.JobKind.BATCH, 40720),
                        "NotCancellable TOO_EARLY WAIT"),
                batchCase(
                        "\"not running\", and it leaves one list for the other between the reads",
                        fake -> {
                            String id = fake.addBatch(ScriptJobPlan.SCHEDULED);
                            fake.refuseNextFor(id, 40720);
                            fake.injectFault(IS_LIST, ExchangeFault.changeReply(truth -> {
                                fake.moveJob(id, ScriptJobPlan.RUNNING);
                                return FakeReply.json(
                                        200,
                                        "{\"packetId\":2,\"messageResponses\":[{\"status\":200,\"data\":{"
                                                + "\"scheduledJobs\":[]}}]}");
                            }));
                            return id;
                        },
                        "NotCancellable TOO_EARLY WAIT"),
                scheduledCase("a script that waits", scriptInState(ScriptJobPlan.SCHEDULED), "Cancelled Cancelled"),
                scheduledCase(
                        "a script in the queue", scriptInState(ScriptJobPlan.QUEUED), "NotCancellable TOO_LATE WAIT"),
                scheduledCase(
                        "a script that runs", scriptInState(ScriptJobPlan.RUNNING), "NotCancellable TOO_LATE WAIT"),
                scheduledCase("a script in an unknown state", scriptInState("Paused"), "NotCancellable TOO_LATE WAIT"),
                scheduledCase("a script cancelled before", scriptInState(ScriptJobPlan.CANCELLED), "Finished UNKNOWN"),
                scheduledCase("a script that succeeded", scriptInState(ScriptJobPlan.COMPLETED), "Finished UNKNOWN"),
                scheduledCase("a script that failed", scriptInState(ScriptJobPlan.FAILED), "Finished UNKNOWN"),
                scheduledCase("an id that the app does not know", fake -> "nothing", "NotFound"),
                scheduledCase(
                        "a batch is no scheduled script",
                        batchInState(ScriptJobPlan.SCHEDULED),
                        "NotCancellable WRONG_KIND OTHER_OPERATION"),
                scheduledCase(
                        "a batch that ended is no scheduled script",
                        batchInState(ScriptJobPlan.FAILED),
                        "NotCancellable WRONG_KIND OTHER_OPERATION"));
    }

    static Stream<Arguments> answers() {
        String done = "\"runState\":\"Cancelled\"";
        return Stream.of(
                batchCase("no data", withBehavior(k -> k.setCancelReply(ScriptBehavior.CancelReply.NULL)), "Requested"),
                batchCase(
                        "empty data",
                        withBehavior(k -> k.setCancelReply(ScriptBehavior.CancelReply.EMPTY)),
                        "Requested"),
                batchCase(
                        "the record says that it runs",
                        withBehavior(k -> k.setCancelReply(ScriptBehavior.CancelReply.RUNNING)),
                        "Requested Running"),
                batchCase(
                        "the cancel takes effect later",
                        withBehavior(k -> k.setCancelDelay(Duration.ofMinutes(1))),
                        "Requested Running"),
                batchCase(
                        "the record of another job",
                        withBehavior(k -> k.setCancelReply(ScriptBehavior.CancelReply.OTHER_JOB)),
                        "ProviderFault true"),
                batchCase(
                        "a bare record",
                        withBehavior(k -> k.setCancelReply(ScriptBehavior.CancelReply.BARE)),
                        "Cancelled Cancelled"),
                batchCase("the word in capitals", withEditedAnswer("Cancelled", "CANCELLED"), "Cancelled CANCELLED"),
                batchCase("an unknown state word", withEditedAnswer("Cancelled", "Cancelling"), "Requested Cancelling"),
                batchCase("the word is null", withEditedAnswer(done, "\"runState\":null"), "Requested"),
                batchCase(
                        "the record shows a success", withEditedAnswer("Cancelled", "Completed"), "Finished SUCCEEDED"),
                batchCase("the record shows a failure", withEditedAnswer("Cancelled", "Failed"), "Finished FAILED"),
                batchCase("the record has no id", withEditedAnswer("\"jobId\":\"[^\"]*\",", ""), "Cancelled Cancelled"),
                batchCase(
                        "data is a text",
                        withEditedAnswer("\"data\":\\{.*\\},\"status\"", "\"data\":\"ok\",\"status\""),
                        "Requested"),
                batchCase("the status is a text", withBehavior(k -> k.setNumbersAsText(true)), "Cancelled Cancelled"),
                batchCase(
                        "the login in camel case",
                        withBehavior(k -> k.setMemberNaming(ScriptBehavior.MemberNaming.CAMEL)),
                        "Cancelled Cancelled"),
                batchCase(
                        "unknown members",
                        withEditedAnswer("\\{\"packetId\"", "{\"appId\":\"1\",\"packetId\""),
                        "Cancelled Cancelled"),
                batchCase("white space around it", withEditedAnswer("^", "\r\n  "), "Cancelled Cancelled"),
                batchCase(
                        "compressed without a request for it",
                        withFaults(IS_CANCEL, ScriptFaults.unrequestedGzip()),
                        "Cancelled Cancelled"),
                batchCase(
                        "one answer too many",
                        withFaults(IS_CANCEL, ScriptFaults.duplicateLastResponse()),
                        "Cancelled Cancelled"),
                batchCase(
                        "202 is an error",
                        withEditedAnswer("\"status\":200", "\"status\":202"),
                        "UnexpectedReply true"),
                batchCase(
                        "one answer too few",
                        withFaults(IS_CANCEL, ScriptFaults.missingLastResponse()),
                        "ProviderFault true"),
                batchCase(
                        "the id of another packet",
                        withFaults(IS_CANCEL, ScriptFaults.wrongPacketId()),
                        "ProviderFault true"),
                batchCase("no packet id", withEditedAnswer("\"packetId\":1,", ""), "ProviderFault true"),
                batchCase(
                        "an answer that is not an object",
                        withEditedAnswer("\\[\\{.*\\}\\]", "[null]"),
                        "ProviderFault true"),
                batchCase("an empty 200", withFaults(IS_CANCEL, ScriptFaults.emptyBody()), "ProviderFault true"),
                batchCase(
                        "a truncated answer",
                        withFaults(IS_CANCEL, ExchangeFault.truncateAfter(40)),
                        "ProviderFault true"),
                batchCase(
                        "a page under 200",
                        withAnswer(IS_CANCEL, FakeReply.html(200, "welcome")),
                        "ProviderFault true"),
                batchCase(
                        "another service's JSON", withTopLevelError(200, "\"hello\":\"world\""), "ProviderFault true"),
                batchCase(
                        "the connection closes",
                        withFaults(IS_CANCEL, ExchangeFault.resetAfterEffect()),
                        "ProviderFault true"),
                batchCase(
                        "a list without its list",
                        withListAnswer("\"scheduledJobs\"", "\"others\""),
                        "UnexpectedReply false"),
                batchCase(
                        "a list that is null",
                        withListAnswer("\"scheduledJobs\":\\[.*?\\]", "\"scheduledJobs\":null"),
                        "UnexpectedReply false"),
                batchCase(
                        "a list of jobs without ids",
                        withListAnswer("\"jobId\":\"[^\"]*\",", ""),
                        "UnexpectedReply false"));
    }

    /** The cancel is refused as "not running", and the following list has an unusual answer. */
    private static Precondition withListAnswer(String what, String with) {
        return fake -> {
            String id = fake.addBatch(ScriptJobPlan.SCHEDULED);
            fake.refuseNextFor(id, 40720);
            fake.injectFault(
                    IS_LIST,
                    ExchangeFault.changeReply(
                            truth -> FakeReply.json(200, truth.bodyText().replaceFirst(what, with))));
            return id;
        };
    }

    static Stream<Arguments> codes() {
        return Stream.of(
                        codeCases("InvalidRequest false", 40001, 40333, 40358, 40359, 40363, 40408, 40660, 90400),
                        codeCases(
                                "Forbidden false",
                                40330,
                                40346,
                                40364,
                                40372,
                                40444,
                                40474,
                                40585,
                                40616,
                                40639,
                                40731),
                        codeCases("Unauthenticated false", 40209, 40316, 40534),
                        codeCases("Throttled false", 40823, 600002),
                        codeCases("ProviderFault true", 40606, 503000, 600001, 40215),
                        renewed())
                .flatMap(s -> s);
    }

    private static Stream<Arguments> codeCases(String expected, int... reasons) {
        return IntStream.of(reasons).mapToObj(r -> batchCase("code " + r, withReasonCode(r), expected));
    }

    /** The client opens another session and sends the message in it. */
    private static Stream<Arguments> renewed() {
        return IntStream.of(40303, 40304, 40306, 40356, 40365, 40426, 40566, 40605, 40730, 40953)
                .mapToObj(r ->
                        batchCase("code " + r + " opens another session", withReasonCode(r), "Cancelled Cancelled"));
    }

    static Stream<Arguments> errors() {
        String camel = "\"statusCode\":403,\"reasonCode\":40346,\"statusMessage\":\"no\",\"stackTrace\":\"at X\"";
        return Stream.of(
                batchCase(
                        "an unknown code under 400",
                        withTopLevelError(200, "\"status\":400,\"reason_code\":49999"),
                        "InvalidRequest false"),
                batchCase(
                        "an unknown code under 500",
                        withTopLevelError(200, "\"status\":500,\"reason_code\":59999"),
                        "ProviderFault true"),
                batchCase("no code, status 403", withTopLevelError(200, "\"status\":403"), "Forbidden false"),
                batchCase("no code, status 401", withTopLevelError(200, "\"status\":401"), "Unauthenticated false"),
                batchCase("no code, status 429", withTopLevelError(200, "\"status\":429"), "Throttled false"),
                batchCase(
                        "no code, status 404, as a gateway writes it",
                        withTopLevelError(404, "\"status\":404,\"error\":\"Not Found\""),
                        "UnexpectedReply true"),
                batchCase("no code, status 200, flat", withTopLevelError(200, "\"status\":200"), "Requested"),
                batchCase(
                        "a code without a status",
                        withTopLevelError(400, "\"reason_code\":40660"),
                        "InvalidRequest false"),
                batchCase("flat, in camel case", withTopLevelError(403, camel), "Forbidden false"),
                batchCase(
                        "flat, numbers as texts",
                        withTopLevelError(400, "\"status\":\"403\",\"reason_code\":\"40346\""),
                        "Forbidden false"),
                batchCase(
                        "flat, a job's code",
                        withTopLevelError(400, "\"packetId\":1,\"status\":400,\"reason_code\":40465"),
                        "NotFound"),
                batchCase(
                        "flat, the id of another packet",
                        withTopLevelError(400, "\"packetId\":7,\"status\":400,\"reason_code\":40465"),
                        "ProviderFault true"),
                batchCase(
                        "a code outside the integer range",
                        withTopLevelError(500, "\"status\":500,\"reason_code\":99999999999"),
                        "ProviderFault true"),
                batchCase("the app is disabled", withFaults(IS_CANCEL, disabledApp()), "Forbidden false"),
                batchCase(
                        "HTTP 401 without JSON",
                        withAnswer(IS_CANCEL, FakeReply.html(401, "who")),
                        "Unauthenticated false"),
                batchCase("HTTP 403 without JSON", withAnswer(IS_CANCEL, FakeReply.html(403, "no")), "Forbidden false"),
                batchCase(
                        "HTTP 404: not the dispatcher",
                        withAnswer(IS_CANCEL, FakeReply.html(404, "?")),
                        "UnexpectedReply true"),
                batchCase(
                        "HTTP 413 without JSON",
                        withAnswer(IS_CANCEL, FakeReply.html(413, "long")),
                        "UnexpectedReply true"),
                batchCase(
                        "HTTP 400 with other JSON",
                        withAnswer(IS_CANCEL, FakeReply.json(400, "{\"x\":1}")),
                        "UnexpectedReply true"),
                batchCase(
                        "HTTP 429 without JSON", withAnswer(IS_CANCEL, FakeReply.html(429, "slow")), "Throttled false"),
                batchCase(
                        "HTTP 500 with a truncated body",
                        withAnswer(IS_CANCEL, FakeReply.json(500, "{\"sta")),
                        "ProviderFault true"),
                batchCase(
                        "HTTP 502, a proxy's page",
                        withAnswer(IS_CANCEL, FakeReply.html(502, "bad")),
                        "ProviderFault true"),
                batchCase("HTTP 504, empty", withAnswer(IS_CANCEL, FakeReply.of(504, "", "")), "ProviderFault true"),
                batchCase(
                        "a redirect",
                        withAnswer(IS_CANCEL, FakeReply.of(307, "", "").withHeader("Location", "https://example.com/")),
                        "UnexpectedReply true"),
                batchCase(
                        "an ended session, flat 403",
                        expiredSession(ScriptBehavior.ExpiredSessionReply.FLAT_403),
                        "Cancelled Cancelled"),
                batchCase(
                        "an ended session, flat 200",
                        expiredSession(ScriptBehavior.ExpiredSessionReply.FLAT_200),
                        "Cancelled Cancelled"),
                batchCase(
                        "an ended session, wrapped 403",
                        expiredSession(ScriptBehavior.ExpiredSessionReply.WRAPPED_403),
                        "Cancelled Cancelled"),
                batchCase(
                        "an ended session, wrapped 200",
                        expiredSession(ScriptBehavior.ExpiredSessionReply.WRAPPED_200),
                        "Cancelled Cancelled"),
                batchCase(
                        "an ended session, in camel case",
                        runningBatchWith(fake -> {
                            fake.behavior().setMemberNaming(ScriptBehavior.MemberNaming.CAMEL);
                            fake.injectFault(IS_LOGIN, expireSession(fake));
                        }),
                        "Cancelled Cancelled"),
                batchCase(
                        "two ended sessions",
                        runningBatchWith(fake -> {
                            fake.injectFault(IS_LOGIN, expireSession(fake));
                            fake.injectFault(IS_LOGIN, expireSession(fake));
                        }),
                        "Unauthenticated false"),
                batchCase(
                        "the read after \"not running\" is not permitted",
                        fake -> {
                            String id = fake.addBatch(ScriptJobPlan.COMPLETED);
                            fake.injectFault(IS_LIST, error403());
                            return id;
                        },
                        "Forbidden false"),
                retriedCase(
                        "throttled, then accepted",
                        runningBatchWith(fake -> fake.refuseNextMessages(2, 40823)),
                        "Cancelled Cancelled"),
                retriedCase(
                        "memcached twice, then accepted",
                        runningBatchWith(fake -> fake.refuseNextMessages(2, 503000)),
                        "Cancelled Cancelled"),
                retriedCase("in progress, then answered", inProgress(), "Cancelled Cancelled"),
                retriedCase(
                        "no answer, then the same packet",
                        withFaults(IS_CANCEL, ExchangeFault.resetAfterEffect()),
                        "Cancelled Cancelled"),
                retriedCase(
                        "never arrived, then the same packet",
                        withFaults(IS_CANCEL, ExchangeFault.resetBeforeEffect()),
                        "Cancelled Cancelled"),
                retriedCase(
                        "empty, then the same packet",
                        withFaults(IS_CANCEL, ScriptFaults.emptyBody()),
                        "Cancelled Cancelled"),
                retriedCase(
                        "a wrong packet id, then the same packet",
                        withFaults(IS_CANCEL, ScriptFaults.wrongPacketId()),
                        "Cancelled Cancelled"),
                retriedCase(
                        "truncated, then the same packet",
                        withFaults(IS_CANCEL, ExchangeFault.truncateAfter(30)),
                        "Cancelled Cancelled"),
                retriedCase(
                        "HTTP 503, then the same packet",
                        withAnswer(IS_CANCEL, FakeReply.html(503, "busy")),
                        "Cancelled Cancelled"),
                retriedCase(
                        "message left out, then a new packet",
                        withFaults(IS_CANCEL, ScriptFaults.missingLastResponse()),
                        "Finished UNKNOWN"),
                retriedCase("no answer, and the session ends", lostAndExpired(), "Finished UNKNOWN"),
                retriedCase(
                        "five lost answers, then the same packet",
                        withFaults(IS_CANCEL, lostReply(), lostReply(), lostReply(), lostReply(), lostReply()),
                        "Cancelled Cancelled"),
                retriedCase(
                        "locked five times, then accepted",
                        runningBatchWith(fake -> fake.refuseNextMessages(5, 600002)),
                        "Cancelled Cancelled"),
                retriedCase(
                        "an answer about another job, then a refusal", aboutAnother(Duration.ZERO), "Finished UNKNOWN"),
                retriedCase(
                        "answers about another job, always",
                        aboutAnother(Duration.ofMinutes(1)),
                        "UnexpectedReply true"));
    }

    private static ExchangeFault lostReply() {
        return ExchangeFault.resetAfterEffect();
    }

    private static ExchangeFault error403() {
        return ExchangeFault.replaceReply(FakeReply.json(200, "{\"status\":403,\"reason_code\":40346}"));
    }

    private static ExchangeFault disabledApp() {
        return ExchangeFault.replaceReply(FakeReply.json(
                403,
                "{\"status\":403,\"reason_code\":40330,\"status_message\":\"disabled\","
                        + "\"disabledReason\":{\"message\":\"maintenance\",\"sysDisabled\":false}}"));
    }

    private static Precondition expiredSession(ScriptBehavior.ExpiredSessionReply style) {
        return runningBatchWith(fake -> {
            fake.behavior().setExpiredSessionReply(style);
            fake.injectFault(IS_LOGIN, expireSession(fake));
        });
    }

    /** A successful login whose session ends immediately. */
    private static ExchangeFault expireSession(FakeScript fake) {
        return ExchangeFault.changeReply(truth -> {
            fake.sessions().expireAll();
            return truth;
        });
    }

    private static Precondition aboutAnother(Duration takes) {
        return withBehavior(
                k -> k.setCancelReply(ScriptBehavior.CancelReply.OTHER_JOB).setCancelDelay(takes));
    }

    private static Precondition inProgress() {
        return withFaults(IS_CANCEL, ExchangeFault.resetAfterEffect(), ScriptFaults.refusedPacket(400, 40606));
    }

    private static Precondition lostAndExpired() {
        return runningBatchWith(fake -> fake.injectFault(IS_CANCEL, ExchangeFault.changeReply(truth -> {
            fake.sessions().expireAll();
            return FakeReply.of(200, "", "");
        })));
    }

    static Stream<Arguments> logins() {
        return Stream.of(
                batchCase(
                        "login: wrong secret",
                        runningBatchWith(fake -> fake.refuseNextLogins(1, 40001)),
                        "Unauthenticated false"),
                batchCase(
                        "login: no such app",
                        runningBatchWith(fake -> fake.refuseNextLogins(1, 40316)),
                        "Unauthenticated false"),
                batchCase(
                        "login: from another address",
                        runningBatchWith(fake -> fake.refuseNextLogins(1, 40444)),
                        "Unauthenticated false"),
                batchCase(
                        "login: app disabled",
                        runningBatchWith(fake -> fake.setAppEnabled(FakeScript.APP_ID, false, "")),
                        "Unauthenticated false"),
                batchCase(
                        "login: a session's code",
                        runningBatchWith(fake -> fake.refuseNextLogins(1, 40365)),
                        "Unauthenticated false"),
                batchCase(
                        "login: memcached, then accepted",
                        runningBatchWith(fake -> fake.refuseNextLogins(1, 503000)),
                        "Cancelled Cancelled"),
                batchCase(
                        "login: throttled, then accepted",
                        runningBatchWith(fake -> fake.refuseNextLogins(1, 40823)),
                        "Cancelled Cancelled"),
                batchCase(
                        "login: database",
                        runningBatchWith(fake -> fake.refuseNextLogins(1, 40215)),
                        "ProviderFault false"),
                batchCase("login: refused flat", withAnswer(IS_LOGIN, flatLogin()), "Unauthenticated false"),
                batchCase(
                        "login: no answer, then accepted",
                        withFaults(IS_LOGIN, ExchangeFault.resetAfterEffect()),
                        "Cancelled Cancelled"),
                batchCase(
                        "login: empty, then accepted",
                        withFaults(IS_LOGIN, ScriptFaults.emptyBody()),
                        "Cancelled Cancelled"),
                batchCase(
                        "login: a wrong packet id, then accepted",
                        withFaults(IS_LOGIN, ScriptFaults.wrongPacketId()),
                        "Cancelled Cancelled"),
                batchCase("login: no session in it", withFaults(IS_LOGIN, sessionless()), "ProviderFault false"),
                batchCase(
                        "login: a sign-in page",
                        withAnswer(IS_LOGIN, FakeReply.html(403, "sign in")),
                        "Unauthenticated false"),
                batchCase(
                        "login: not the dispatcher",
                        withAnswer(IS_LOGIN, FakeReply.html(404, "?")),
                        "ProviderFault false"));
    }

    private static FakeReply flatLogin() {
        return FakeReply.json(403, "{\"status\":403,\"reason_code\":40534,\"status_message\":\"no\"}");
    }

    private static ExchangeFault sessionless() {
        return ExchangeFault.changeReply(
                truth -> FakeReply.json(200, truth.bodyText().replaceFirst("\"sessionId\"", "\"other\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"states", "answers", "codes", "errors", "logins"})
    void cancelHasTheExpectedResult(
            String name, Precondition given, ScriptKind kind, CallOptions options, String expected) {
        String id = given.apply(fake);

        assertThat(describeResult(kind, id, options)).isEqualTo(expected);
    }

    private String describeResult(ScriptKind kind, String id, CallOptions options) {
        try {
            CancelOutcome outcome = Calls.await(
                    kind == ScriptKind.BATCH
                            ? client.cancelBatch(id, options)
                            : client.cancelScheduledScript(id, options));
            if (outcome.isSettled()) {
                assertThat(fake.job(id).isTerminal())
                        .as("a settled outcome means an ended job")
                        .isTrue();
            }
            List<String> words = new ArrayList<>(List.of(outcome.getClass().getSimpleName()));
            if (outcome instanceof CancelOutcome.NotCancellable notCancellable) {
                words.add(notCancellable.reason() + " " + notCancellable.remedy());
            } else if (outcome instanceof CancelOutcome.Finished finished) {
                words.add(finished.state().name());
            } else {
                outcome.evidence()
                        .snapshotAfter()
                        .map(JobSnapshot::rawState)
                        .filter(w -> !w.isEmpty())
                        .ifPresent(words::add);
            }
            return String.join(" ", words);
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect() || fake.job(id).acceptedCancels() == 0)
                    .as("an effect is never denied")
                    .isTrue();
            return e.getClass().getSimpleName() + " " + e.mayHaveTakenEffect();
        }
    }

    @Test
    void reasonForADisabledAppIsReported() {
        String id = withFaults(IS_CANCEL, disabledApp()).apply(fake);

        assertThatThrownBy(() -> Calls.await(client.cancelBatch(id, SINGLE_ATTEMPT)))
                .isInstanceOf(SdkException.Forbidden.class)
                .hasMessageContaining("disabled: maintenance")
                .hasMessageContaining("code 40330");
    }
}
