// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.DliVariants.CancelEffect;
import io.github.jobcancel.testkit.dli.DliVariants.CancelReplyBody;
import io.github.jobcancel.testkit.dli.DliVariants.LateCancelReply;
import io.github.jobcancel.testkit.dli.DliVariants.StateSpelling;
import io.github.jobcancel.testkit.dli.DliVariants.StopReplyShape;
import io.github.jobcancel.testkit.dli.DliVariants.SuccessFlagType;
import io.github.jobcancel.testkit.dli.DliVariants.UnknownJobReply;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state and every error shape that DLI documents, with the result that the caller receives. The number after
 * the slash is the number of requests; it shows whether the job was read.
 */
class DliTableTest {
    private static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    private static final CallOptions FAST_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<ReceivedRequest> STOP = r -> !r.method().equals("GET");
    private static final Predicate<ReceivedRequest> READ = r -> r.method().equals("GET");
    private static final String UNKNOWN_BATCH = "0a324461-d9d9-45da-a52a-3b3c7a3d809e";

    @RegisterExtension
    final DliFixture fixture = new DliFixture();

    private final FakeDli fake = fixture.fake;

    private enum CancelVerb {
        BATCH,
        SQL,
        FLINK,
        SAVEPOINT
    }

    /** Prepares the fake server and returns the id of the job. */
    interface Precondition extends Function<FakeDli, String> {}

    private static Arguments singleAttemptCase(CancelVerb verb, String name, Precondition given, String expected) {
        return Arguments.of(verb + ": " + name, verb, SINGLE_ATTEMPT, given, expected);
    }

    private static Arguments retriedCase(CancelVerb verb, String name, Precondition given, String expected) {
        return Arguments.of(verb + ", retried: " + name, verb, FAST_RETRIES, given, expected);
    }

    private static Precondition batchInState(String state) {
        return fake -> fake.addBatch(state);
    }

    private static Precondition sqlJobInState(String state) {
        return fake -> fake.addSqlJob(state);
    }

    private static Precondition flinkJobInState(String state) {
        return fake -> Long.toString(fake.addFlinkJob(state));
    }

    /** The request to stop fails in this way; the precondition decides about the job. */
    private static Precondition withFault(ExchangeFault fault, Precondition job) {
        return fake -> {
            fake.injectFault(STOP, fault);
            return job.apply(fake);
        };
    }

    private static Precondition withAnswer(FakeReply answer, Precondition job) {
        return withFault(ExchangeFault.replaceReply(answer), job);
    }

    /** The stop takes effect immediately, but its reply is lost. */
    private static Precondition withLostReply(CancelEffect end, Precondition job) {
        return fake -> {
            fake.behavior().setCancelDelayReads(0);
            fake.behavior().setCancelEffect(end);
            return withFault(ExchangeFault.resetAfterEffect(), job).apply(fake);
        };
    }

    private static Precondition withReadAnswer(FakeReply answer, Precondition job) {
        return fake -> {
            fake.injectFault(READ, ExchangeFault.replaceReply(answer));
            return job.apply(fake);
        };
    }

    private static FakeReply errorAnswer(int status, String code) {
        return code.startsWith("APIG")
                ? DliReplies.gatewayError(status, code, "said so")
                : DliReplies.dliError(status, code, "said so");
    }

    private static Precondition withBehavior(java.util.function.Consumer<FakeDli> knob, Precondition job) {
        return fake -> {
            knob.accept(fake);
            return job.apply(fake);
        };
    }

    static Stream<Arguments> batches() {
        CancelVerb v = CancelVerb.BATCH;
        return Stream.of(
                singleAttemptCase(v, "starting", batchInState("starting"), "Requested/1"),
                singleAttemptCase(v, "running", batchInState("running"), "Requested/1"),
                singleAttemptCase(v, "recovering", batchInState("recovering"), "Requested/1"),
                singleAttemptCase(v, "success", batchInState("success"), "Finished SUCCEEDED/2"),
                singleAttemptCase(
                        v,
                        "dead before, which may have been a failure or a cancel",
                        batchInState("dead"),
                        "Finished ENDED/2"),
                singleAttemptCase(v, "killed, a word of the session server", batchInState("killed"), "Cancelled/2"),
                singleAttemptCase(v, "error, a word of the session server", batchInState("error"), "Finished FAILED/2"),
                singleAttemptCase(
                        v,
                        "Success in capitals",
                        withBehavior(
                                f -> f.behavior().setStateSpelling(StateSpelling.CAPITAL), batchInState("success")),
                        "Finished SUCCEEDED/2"),
                singleAttemptCase(
                        v,
                        "DEAD in capitals",
                        withBehavior(f -> f.behavior().setStateSpelling(StateSpelling.UPPER), batchInState("dead")),
                        "Finished ENDED/2"),
                singleAttemptCase(v, "unknown, 400 DLI.0002", fake -> UNKNOWN_BATCH, "NotFound/2"),
                singleAttemptCase(
                        v,
                        "unknown, 404 DLI.0023",
                        withBehavior(
                                f -> f.behavior().setUnknownJobReply(UnknownJobReply.CODE_0023), fake -> UNKNOWN_BATCH),
                        "NotFound/2"),
                singleAttemptCase(
                        v,
                        "unknown, 404 of the session server (E8)",
                        withBehavior(
                                f -> f.behavior().setUnknownJobReply(UnknownJobReply.SESSION), fake -> UNKNOWN_BATCH),
                        "NotFound/2"),
                singleAttemptCase(
                        v,
                        "ended, refused as a wrong parameter",
                        withBehavior(
                                f -> f.behavior().setLateCancelReply(LateCancelReply.CODE_0001),
                                batchInState("success")),
                        "Finished SUCCEEDED/2"),
                singleAttemptCase(
                        v,
                        "ended, refused as not existing, though a read finds it",
                        withBehavior(
                                f -> f.behavior().setLateCancelReply(LateCancelReply.CODE_0002),
                                batchInState("success")),
                        "Finished SUCCEEDED/2"),
                retriedCase(
                        v,
                        "ended, refused as unavailable",
                        withBehavior(
                                f -> f.behavior().setLateCancelReply(LateCancelReply.CODE_0012),
                                batchInState("success")),
                        "Finished SUCCEEDED/4"),
                retriedCase(
                        v,
                        "ended, refused with 400 for a server fault",
                        withBehavior(
                                f -> f.behavior().setLateCancelReply(LateCancelReply.CODE_0999), batchInState("dead")),
                        "Ended/4"),
                singleAttemptCase(
                        v,
                        "ended, still accepted",
                        withBehavior(
                                f -> f.behavior().setLateCancelReply(LateCancelReply.ACCEPTED), batchInState("dead")),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "accepted without a body",
                        withBehavior(
                                f -> f.behavior().setCancelReplyBody(CancelReplyBody.EMPTY), batchInState("running")),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "accepted with 204",
                        withBehavior(
                                f -> f.behavior().setCancelReplyBody(CancelReplyBody.NO_CONTENT),
                                batchInState("running")),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "accepted in plain text",
                        withBehavior(
                                f -> f.behavior().setCancelReplyBody(CancelReplyBody.TEXT), batchInState("running")),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "accepted with null codes and is_success:false (E11)",
                        withBehavior(
                                f -> f.behavior().setCancelReplyBody(CancelReplyBody.NULLS), batchInState("running")),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "accepted with 202",
                        withAnswer(FakeReply.json(202, "{}"), batchInState("running")),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "an error code inside 200",
                        withAnswer(FakeReply.json(200, "{\"error_code\":\"DLI.0007\"}"), batchInState("running")),
                        "UnexpectedReply effect/2"),
                singleAttemptCase(
                        v,
                        "a sign-in page with 200 acknowledges nothing",
                        withAnswer(FakeReply.html(200, "Sign in"), batchInState("running")),
                        "UnexpectedReply effect/2"),
                singleAttemptCase(
                        v,
                        "a sign-in page with 200, and the batch is dead",
                        withAnswer(FakeReply.html(200, "Sign in"), batchInState("dead")),
                        "Ended/2"));
    }

    static Stream<Arguments> races() {
        CancelVerb v = CancelVerb.BATCH;
        Precondition running = batchInState("running");
        return Stream.of(
                singleAttemptCase(
                        v,
                        "reply lost, still running",
                        withFault(ExchangeFault.resetAfterEffect(), running),
                        "ProviderFault effect/2"),
                singleAttemptCase(
                        v,
                        "reply cut off, still running",
                        withFault(ExchangeFault.truncateAfter(3), running),
                        "ProviderFault effect/2"),
                singleAttemptCase(v, "reply lost, then dead", withLostReply(CancelEffect.STOPPED, running), "Ended/2"),
                singleAttemptCase(
                        v,
                        "reply lost, succeeded first",
                        withLostReply(CancelEffect.SUCCEEDED, running),
                        "Finished SUCCEEDED/2"),
                singleAttemptCase(
                        v, "reply lost, record gone", withLostReply(CancelEffect.VANISHED, running), "NotFound/2"),
                singleAttemptCase(
                        v, "reply lost, stuck", withLostReply(CancelEffect.STUCK, running), "ProviderFault effect/2"),
                retriedCase(
                        v,
                        "reply lost, the repeat is accepted",
                        withFault(ExchangeFault.resetAfterEffect(), running),
                        "Requested/2"),
                retriedCase(
                        v,
                        "reply lost, the repeat is refused because it is dead",
                        withLostReply(CancelEffect.STOPPED, running),
                        "Ended/3"),
                retriedCase(
                        v,
                        "reply lost, the repeat is refused because it succeeded",
                        withLostReply(CancelEffect.SUCCEEDED, running),
                        "Finished SUCCEEDED/3"),
                retriedCase(
                        v,
                        "reply lost, the repeat finds the record gone",
                        withLostReply(CancelEffect.VANISHED, running),
                        "NotFound/3"),
                retriedCase(
                        v,
                        "reply lost, the repeat is not permitted",
                        fake -> {
                            fake.injectFault(STOP, ExchangeFault.resetAfterEffect());
                            return withAnswer(errorAnswer(403, "APIGW.0302"), running)
                                    .apply(fake);
                        },
                        "Forbidden effect/2"),
                retriedCase(
                        v,
                        "reply lost, the repeat is a foreign page",
                        fake -> {
                            fake.injectFault(STOP, ExchangeFault.resetAfterEffect());
                            return withAnswer(FakeReply.html(410, "Gone"), running)
                                    .apply(fake);
                        },
                        "UnexpectedReply effect/3"),
                singleAttemptCase(
                        v,
                        "refused, and the read is not permitted",
                        withReadAnswer(errorAnswer(403, "APIGW.0302"), batchInState("success")),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "refused, and the read is a foreign page",
                        withReadAnswer(FakeReply.html(200, "Sign in"), batchInState("success")),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "refused, and the record is of another batch",
                        withReadAnswer(
                                FakeReply.json(200, "{\"id\":\"x\",\"state\":\"dead\"}"), batchInState("success")),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "refused, and the state word is unknown",
                        fake -> {
                            fake.injectFault(STOP, ExchangeFault.replaceReply(errorAnswer(400, "DLI.0007")));
                            return fake.addBatch("paused");
                        },
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "refused, and there is no state word",
                        withReadAnswer(FakeReply.json(200, "{\"id\":null,\"state\":null}"), batchInState("success")),
                        "InvalidRequest no effect/2"),
                retriedCase(
                        v,
                        "refused, and the read succeeds at the second try",
                        withReadAnswer(DliReplies.badGatewayPage(), batchInState("success")),
                        "Finished SUCCEEDED/3"),
                retriedCase(
                        v,
                        "refused, and the read fails",
                        fake -> {
                            fake.injectFault(READ, ExchangeFault.replaceReply(DliReplies.badGatewayPage()));
                            fake.injectFault(READ, ExchangeFault.resetBeforeEffect());
                            return withReadAnswer(errorAnswer(500, "APIGW.0601"), batchInState("success"))
                                    .apply(fake);
                        },
                        "InvalidRequest no effect/4"),
                singleAttemptCase(
                        v,
                        "502 of a load balancer, and the batch is dead",
                        withAnswer(DliReplies.badGatewayPage(), batchInState("dead")),
                        "Ended/2"));
    }

    private static Arguments refusedCase(String shape, int status, String code, String expected) {
        return singleAttemptCase(
                CancelVerb.BATCH,
                status + " " + code + shape,
                withAnswer(errorAnswer(status, code), batchInState("running")),
                expected);
    }

    /** Refusals by DLI itself. The batch runs, so the refusal stands. */
    static Stream<Arguments> dliCodes() {
        String invalid = "InvalidRequest no effect/2";
        String fault = "ProviderFault effect/2";
        return Stream.of(
                refusedCase(" parameter check", 400, "DLI.0001", invalid),
                refusedCase(" reported missing, but it exists", 400, "DLI.0002", invalid),
                refusedCase(" SQL permission", 400, "DLI.0003", "Forbidden no effect/1"),
                refusedCase(" SQL syntax", 400, "DLI.0004", invalid),
                refusedCase(" SQL semantics", 400, "DLI.0005", invalid),
                refusedCase(" exists already", 400, "DLI.0006", invalid),
                refusedCase(" not supported", 400, "DLI.0007", invalid),
                refusedCase(" metadata", 400, "DLI.0008", invalid),
                refusedCase(" limit", 400, "DLI.0009", invalid),
                refusedCase(" file permission", 400, "DLI.0011", "Forbidden no effect/1"),
                refusedCase(" unavailable", 400, "DLI.0012", fault),
                refusedCase(" user authentication, with a key", 401, "DLI.0013", "Unauthenticated no effect/1"),
                refusedCase(" service authentication", 401, "DLI.0014", "Unauthenticated no effect/1"),
                refusedCase(" token parsing, with 400", 400, "DLI.0015", "Unauthenticated no effect/1"),
                refusedCase(" wrong role", 400, "DLI.0016", "Forbidden no effect/1"),
                refusedCase(" data conversion", 400, "DLI.0018", invalid),
                refusedCase(" task timed out", 400, "DLI.0019", fault),
                refusedCase(" no related resource, but it exists", 404, "DLI.0023", invalid),
                refusedCase(" result expired", 400, "DLI.0100", invalid),
                refusedCase(" server-side error, with 400", 400, "DLI.0999", fault),
                refusedCase(" quota", 400, "DLI.1028", invalid),
                refusedCase(" internal error", 400, "DLI.10001", fault),
                refusedCase(" unknown code, so by status", 400, "DLI.77777", invalid),
                refusedCase(" unknown code, so by status", 409, "DLI.77777", invalid),
                refusedCase(" unknown code, so by status", 422, "DLI.77777", "InvalidRequest no effect/1"),
                refusedCase(" unknown code, so by status", 500, "DLI.77777", fault),
                refusedCase(" unknown code, so by status", 501, "DLI.77777", fault));
    }

    /** Refusals by the gateway. It knows nothing about jobs, so the job is not read. */
    static Stream<Arguments> gatewayCodes() {
        String invalid = "InvalidRequest no effect/1";
        String wrong = "Unauthenticated no effect/1";
        String forbidden = "Forbidden no effect/1";
        return Stream.of(
                refusedCase(" not published here", 404, "APIGW.0101", invalid),
                refusedCase(" other edition", 404, "APIG.0101", invalid),
                refusedCase(" backend missing", 404, "APIGW.0103", invalid),
                refusedCase(" plug-in missing", 400, "APIGW.0104", invalid),
                refusedCase(" backend missing, other edition", 500, "APIG.0105", invalid),
                refusedCase(" bad request", 400, "APIGW.0106", invalid),
                refusedCase(" TLS version", 400, "APIGW.0204", invalid),
                refusedCase(" protocol", 400, "APIGW.0602", invalid),
                refusedCase(" too large", 413, "APIGW.0201", invalid),
                refusedCase(" headers too large", 494, "APIGW.0201", invalid),
                refusedCase(" backend timeout", 504, "APIGW.0201", "ProviderFault effect/2"),
                refusedCase(" signature", 401, "APIGW.0301", wrong),
                refusedCase(" app authentication", 401, "APIGW.0303", wrong),
                refusedCase(" other authentication", 401, "APIGW.0305", wrong),
                refusedCase(" renew the token, with a key", 401, "APIG.0307", wrong),
                refusedCase(" other authentication", 401, "APIGW.0311", wrong),
                refusedCase(" not authorised", 403, "APIGW.0302", forbidden),
                refusedCase(" not authorised for the app", 403, "APIGW.0304", forbidden),
                refusedCase(" project unavailable", 403, "APIGW.0310", forbidden),
                refusedCase(" address refused", 403, "APIGW.0401", forbidden),
                refusedCase(" quota used up", 405, "APIGW.0501", forbidden),
                refusedCase(" frozen", 405, "APIGW.0502", forbidden),
                refusedCase(" user forbidden in the region", 403, "APIGW.0802", forbidden),
                refusedCase(" throttled", 429, "APIGW.0308", "Throttled no effect/1"),
                refusedCase(" internal", 500, "APIGW.0601", "ProviderFault effect/2"),
                refusedCase(" no backend", 502, "APIGW.0610", "ProviderFault effect/2"),
                refusedCase(" IAM is down", 503, "APIGW.0613", "ProviderFault effect/2"));
    }

    private static Arguments shapeCase(String name, FakeReply answer, String expected) {
        return singleAttemptCase(CancelVerb.BATCH, name, withAnswer(answer, batchInState("running")), expected);
    }

    /** Other replies of DLI, of IAM, or of a proxy before them. */
    static Stream<Arguments> shapes() {
        return Stream.of(
                shapeCase(
                        "E3 an array", FakeReply.json(400, "[{\"error_code\":\"DLI.0003\"}]"), "Forbidden no effect/1"),
                shapeCase("E3 an empty array", FakeReply.json(400, "[]"), "UnexpectedReply effect/2"),
                shapeCase(
                        "E4 of IAM, 401",
                        DliReplies.iamError(401, "Unauthorized", "no"),
                        "Unauthenticated no effect/1"),
                shapeCase("E4 of IAM, 403", DliReplies.iamError(403, "Forbidden", "no"), "Forbidden no effect/1"),
                shapeCase(
                        "E4, the code is a text",
                        FakeReply.json(409, "{\"error\":{\"code\":\"409\"}}"),
                        "InvalidRequest no effect/2"),
                shapeCase("E5 of IAM, token expired", errorAnswer(401, "IAM.0066"), "Unauthenticated no effect/1"),
                shapeCase("E5 of IAM, account locked", errorAnswer(401, "IAM.0061"), "Unauthenticated no effect/1"),
                shapeCase(
                        "E5 of IAM, AK unknown, with 400", errorAnswer(400, "IAM.1106"), "Unauthenticated no effect/1"),
                shapeCase(
                        "E5 of IAM, no project, with 400", errorAnswer(400, "IAM.1109"), "InvalidRequest no effect/1"),
                shapeCase("E5 of IAM, policy", errorAnswer(403, "IAM.0003"), "Forbidden no effect/1"),
                shapeCase("E5 of IAM, moved away", errorAnswer(410, "IAM.0020"), "ProviderFault effect/1"),
                shapeCase("E5 of IAM, throttled", DliReplies.iamThrottlingError(), "Throttled no effect/1"),
                shapeCase(
                        "E5 of IAM, numeric code",
                        FakeReply.json(400, "{\"error_code\":\"1100\"}"),
                        "InvalidRequest no effect/2"),
                shapeCase(
                        "E6 with details",
                        FakeReply.json(
                                400,
                                "{\"error_code\":\"DLI.10001\",\"error_msg\":\"x\",\"error_json_opt\":{\"a\":1},"
                                        + "\"details\":[{\"error_code\":\"DLI.0003\"}]}"),
                        "ProviderFault effect/2"),
                shapeCase(
                        "E7 plain",
                        FakeReply.json(400, "{\"code\":\"DLI.0016\",\"message\":\"x\"}"),
                        "Forbidden no effect/1"),
                shapeCase(
                        "E7 nested",
                        FakeReply.json(400, "{\"fault\":{\"code\":\"DLI.0016\"}}"),
                        "Forbidden no effect/1"),
                shapeCase(
                        "E8 for a batch that is there", DliReplies.sessionNotFound("x"), "InvalidRequest no effect/2"),
                shapeCase("E9 the firewall's page", DliReplies.firewallPage(), "Forbidden no effect/1"),
                shapeCase("E9 the load balancer's page", DliReplies.badGatewayPage(), "ProviderFault effect/2"),
                shapeCase("E9 a page with 404", FakeReply.html(404, "Not Found"), "UnexpectedReply effect/2"),
                shapeCase(
                        "E9 JSON cut off", FakeReply.json(400, "{\"error_code\":\"DLI.00"), "UnexpectedReply effect/2"),
                shapeCase("E9 no body, no type", FakeReply.of(400, "", ""), "UnexpectedReply effect/2"),
                shapeCase("E9 no body, 408", FakeReply.of(408, "", ""), "ProviderFault effect/2"),
                shapeCase(
                        "E11 null codes with 400",
                        FakeReply.json(400, "{\"error_code\":null,\"error_msg\":null}"),
                        "UnexpectedReply effect/2"),
                shapeCase(
                        "a redirect", DliReplies.redirectTo("https://elsewhere.example/"), "UnexpectedReply effect/1"));
    }

    static Stream<Arguments> sqlJobs() {
        CancelVerb v = CancelVerb.SQL;
        return Stream.of(
                singleAttemptCase(v, "LAUNCHING", sqlJobInState("LAUNCHING"), "Requested/1"),
                singleAttemptCase(v, "RUNNING", sqlJobInState("RUNNING"), "Requested/1"),
                singleAttemptCase(v, "FINISHED", sqlJobInState("FINISHED"), "Finished SUCCEEDED/2"),
                singleAttemptCase(v, "FAILED", sqlJobInState("FAILED"), "Finished FAILED/2"),
                singleAttemptCase(v, "CANCELLED before, whoever did it", sqlJobInState("CANCELLED"), "Cancelled/2"),
                singleAttemptCase(
                        v,
                        "E10 200 with is_success:false",
                        withBehavior(
                                f -> f.behavior().setLateCancelReply(LateCancelReply.UNSUCCESSFUL),
                                sqlJobInState("FINISHED")),
                        "Finished SUCCEEDED/2"),
                singleAttemptCase(
                        v,
                        "E10 200 with is_success:\"false\"",
                        withBehavior(
                                f -> {
                                    f.behavior().setLateCancelReply(LateCancelReply.UNSUCCESSFUL);
                                    f.behavior().setSqlSuccessFlag(SuccessFlagType.TEXT);
                                },
                                sqlJobInState("CANCELLED")),
                        "Cancelled/2"),
                singleAttemptCase(
                        v,
                        "E10 while it scales, so the refusal stands",
                        withAnswer(
                                FakeReply.json(200, "{\"is_success\":false,\"message\":\"scaling\"}"),
                                sqlJobInState("SCALING")),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "200 without a flag",
                        withAnswer(FakeReply.json(200, "{}"), sqlJobInState("RUNNING")),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "reply lost, then CANCELLED",
                        withLostReply(CancelEffect.STOPPED, sqlJobInState("RUNNING")),
                        "Cancelled/2"),
                singleAttemptCase(
                        v,
                        "reply lost, then FINISHED",
                        withLostReply(CancelEffect.SUCCEEDED, sqlJobInState("RUNNING")),
                        "Finished SUCCEEDED/2"),
                singleAttemptCase(
                        v,
                        "reply lost, still RUNNING",
                        withLostReply(CancelEffect.STUCK, sqlJobInState("RUNNING")),
                        "ProviderFault effect/2"),
                singleAttemptCase(
                        v,
                        "refused, and the read says is_success:false",
                        withReadAnswer(
                                FakeReply.json(200, "{\"is_success\":false,\"status\":\"CANCELLED\"}"),
                                sqlJobInState("FINISHED")),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "refused, and the status is known only from the SDK",
                        withAnswer(errorAnswer(400, "DLI.0007"), sqlJobInState("SUSPENDED")),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(v, "unknown", fake -> UNKNOWN_BATCH, "NotFound/2"));
    }

    static Stream<Arguments> flinkJobs() {
        CancelVerb v = CancelVerb.FLINK;
        Precondition running = flinkJobInState("job_running");
        return Stream.of(
                singleAttemptCase(v, "job_submitting", flinkJobInState("job_submitting"), "Requested/1"),
                singleAttemptCase(v, "job_running", running, "Requested/1"),
                singleAttemptCase(
                        v,
                        "job_cancel_fail, which continues and can be cancelled again",
                        flinkJobInState("job_cancel_fail"),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "job_init, a draft",
                        flinkJobInState("job_init"),
                        "NotCancellable TOO_EARLY OTHER_OPERATION/2"),
                singleAttemptCase(v, "job_finish", flinkJobInState("job_finish"), "Finished SUCCEEDED/2"),
                singleAttemptCase(v, "job_submit_fail", flinkJobInState("job_submit_fail"), "Finished FAILED/2"),
                singleAttemptCase(
                        v, "job_running_exception", flinkJobInState("job_running_exception"), "Finished FAILED/2"),
                singleAttemptCase(
                        v, "job_arrearage_stopped", flinkJobInState("job_arrearage_stopped"), "Finished FAILED/2"),
                singleAttemptCase(v, "job_cancel_success before", flinkJobInState("job_cancel_success"), "Cancelled/2"),
                singleAttemptCase(v, "unknown, an error in an array (E3)", fake -> "999", "NotFound/2"),
                singleAttemptCase(
                        v,
                        "unknown, a plain error",
                        withBehavior(f -> f.behavior().setErrorsInArray(false), fake -> "999"),
                        "NotFound/2"),
                singleAttemptCase(
                        v,
                        "a bare object",
                        withBehavior(f -> f.behavior().setStopReplyShape(StopReplyShape.OBJECT), running),
                        "Requested/1"),
                singleAttemptCase(
                        v,
                        "is_success is the boolean false",
                        withBehavior(
                                f -> f.behavior().setFlinkSuccessFlag(SuccessFlagType.BOOLEAN),
                                flinkJobInState("job_finish")),
                        "Finished SUCCEEDED/2"),
                singleAttemptCase(v, "an empty array", withAnswer(FakeReply.json(200, "[]"), running), "Requested/1"),
                singleAttemptCase(
                        v,
                        "more items than ids, one of them false",
                        withAnswer(
                                FakeReply.json(200, "[{\"is_success\":\"true\"},{\"is_success\":\"false\"}]"), running),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "refused while its stop is under way",
                        withAnswer(errorAnswer(400, "DLI.0007"), flinkJobInState("job_canceling")),
                        "Requested/2"),
                singleAttemptCase(
                        v,
                        "refused while another client takes a savepoint",
                        withAnswer(errorAnswer(400, "DLI.0007"), flinkJobInState("job_savepointing")),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "no queue, DLI.13024 in an array",
                        withAnswer(FakeReply.json(400, "[{\"error_code\":\"DLI.13024\"}]"), running),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "reported missing, but it exists",
                        withAnswer(errorAnswer(400, "DLI.16001"), running),
                        "InvalidRequest no effect/2"),
                singleAttemptCase(
                        v,
                        "reply lost, then job_cancel_success",
                        withLostReply(CancelEffect.STOPPED, running),
                        "Cancelled/2"),
                singleAttemptCase(
                        v,
                        "reply lost, then job_cancel_fail",
                        withLostReply(CancelEffect.STOP_FAILED, running),
                        "ProviderFault effect/2"),
                singleAttemptCase(
                        v,
                        "reply lost, then job_canceling",
                        withFault(ExchangeFault.resetAfterEffect(), running),
                        "Requested/2"),
                retriedCase(
                        v,
                        "reply lost, sent again",
                        withFault(ExchangeFault.resetBeforeEffect(), running),
                        "Requested/2"),
                singleAttemptCase(
                        v,
                        "refused, and the details hold no job",
                        withReadAnswer(FakeReply.json(200, "{\"is_success\":\"true\"}"), flinkJobInState("job_finish")),
                        "InvalidRequest no effect/2"));
    }

    /**
     * A request that must not be sent twice is followed by a read after its first lost reply, whatever the retry
     * policy.
     */
    static Stream<Arguments> savepoints() {
        CancelVerb v = CancelVerb.SAVEPOINT;
        Precondition running = flinkJobInState("job_running");
        return Stream.of(
                singleAttemptCase(v, "taken", running, "Requested/1"),
                retriedCase(
                        v,
                        "reply lost, then savepointing",
                        withFault(ExchangeFault.resetAfterEffect(), running),
                        "Requested/2"),
                retriedCase(v, "reply lost, then stopped", withLostReply(CancelEffect.STOPPED, running), "Cancelled/2"),
                retriedCase(
                        v,
                        "reply lost, still running",
                        withFault(ExchangeFault.resetBeforeEffect(), running),
                        "ProviderFault effect/2"),
                retriedCase(
                        v,
                        "the load balancer's page, still running",
                        withAnswer(DliReplies.badGatewayPage(), running),
                        "ProviderFault effect/2"),
                retriedCase(
                        v,
                        "throttled, so it had no effect and is sent again",
                        withAnswer(DliReplies.gatewayThrottlingError(), running),
                        "Requested/2"),
                retriedCase(
                        v,
                        "refused while another client takes a savepoint",
                        withAnswer(errorAnswer(400, "DLI.0007"), flinkJobInState("job_savepointing")),
                        "InvalidRequest no effect/2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "batches",
        "races",
        "dliCodes",
        "gatewayCodes",
        "shapes",
        "sqlJobs",
        "flinkJobs",
        "savepoints",
    })
    void cancelHasTheExpectedOutcome(
            String name, CancelVerb verb, CallOptions options, Precondition precondition, String expected) {
        String id = precondition.apply(fake);

        String actual = describeResult(verb, id, options);

        assertThat(actual + "/" + fake.receivedRequests().size()).isEqualTo(expected);
        // compare the result with the state of the fake server
        boolean atRest = fake.job(id).map(job -> job.isTerminal()).orElse(false);
        assertThat(atRest || !actual.matches("(Cancelled|Ended|Finished).*"))
                .as("%s, and the job is %s", actual, fake.job(id))
                .isTrue();
    }

    private String describeResult(CancelVerb verb, String id, CallOptions options) {
        try (DliClient client =
                fixture.builder().credentials(DliFixture.ACCESS_KEY).build()) {
            return describeOutcome(
                    switch (verb) {
                        case BATCH -> Calls.await(client.cancelBatch(id, options));
                        case SQL -> Calls.await(client.cancelSqlJob(id, options));
                        case FLINK -> Calls.await(client.stopFlinkJob(Long.parseLong(id), false, options));
                        case SAVEPOINT -> Calls.await(client.stopFlinkJob(Long.parseLong(id), true, options));
                    });
        } catch (SdkException e) {
            return e.getClass().getSimpleName() + (e.mayHaveTakenEffect() ? " effect" : " no effect");
        }
    }

    private static String describeOutcome(CancelOutcome outcome) {
        String name = outcome.getClass().getSimpleName();
        if (outcome instanceof CancelOutcome.Finished finished) {
            return name + " " + finished.state();
        }
        if (outcome instanceof CancelOutcome.NotCancellable not) {
            return name + " " + not.reason() + " " + not.remedy();
        }
        return name;
    }
}
