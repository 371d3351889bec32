// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliReading.AfterCancel;
import io.github.jobcancel.testkit.dli.DliReading.CancelReply;
import io.github.jobcancel.testkit.dli.DliReading.Missing;
import io.github.jobcancel.testkit.dli.DliReading.Spelling;
import io.github.jobcancel.testkit.dli.DliReading.StopReply;
import io.github.jobcancel.testkit.dli.DliReading.SuccessFlag;
import io.github.jobcancel.testkit.dli.DliReading.TooLate;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state and every error shape that DLI documents, and what a caller is told about each. Behind the slash stands how many
 * requests the answer took: it shows whether the job was read.
 */
class DliTableTest {
    private static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());
    private static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<Incoming> STOP = r -> !r.method().equals("GET");
    private static final Predicate<Incoming> READ = r -> r.method().equals("GET");
    private static final String UNKNOWN_BATCH = "0a324461-d9d9-45da-a52a-3b3c7a3d809e";

    private final FakeDli fake = new FakeDli(ManualClock.startingNow());

    @AfterEach
    void close() {
        fake.close();
    }

    private enum Verb {
        BATCH,
        SQL,
        FLINK,
        SAVEPOINT
    }

    /** Brings the fake into a situation, and says which job is meant. */
    interface Given extends Function<FakeDli, String> {}

    private static Arguments row(Verb verb, String name, Given given, String expected) {
        return Arguments.of(verb + ": " + name, verb, ONCE, given, expected);
    }

    private static Arguments retried(Verb verb, String name, Given given, String expected) {
        return Arguments.of(verb + ", retried: " + name, verb, QUICK, given, expected);
    }

    private static Given batch(String state) {
        return fake -> fake.addBatch(state);
    }

    private static Given sql(String state) {
        return fake -> fake.addSqlJob(state);
    }

    private static Given flink(String state) {
        return fake -> Long.toString(fake.addFlinkJob(state));
    }

    /** The request to stop goes wrong in this way; the job is another's affair. */
    private static Given faulty(Fault fault, Given job) {
        return fake -> {
            fake.fail(STOP, fault);
            return job.apply(fake);
        };
    }

    private static Given answered(Answer answer, Given job) {
        return faulty(Fault.answer(answer), job);
    }

    /** The stop takes effect at once, whatever becomes of its reply. */
    private static Given lost(AfterCancel end, Given job) {
        return fake -> {
            fake.knobs().settleAfterReads(0);
            fake.knobs().afterCancel(end);
            return faulty(Fault.resetAfterEffect(), job).apply(fake);
        };
    }

    private static Given read(Answer answer, Given job) {
        return fake -> {
            fake.fail(READ, Fault.answer(answer));
            return job.apply(fake);
        };
    }

    private static Answer error(int status, String code) {
        return code.startsWith("APIG")
                ? DliAnswers.gateway(status, code, "said so")
                : DliAnswers.dli(status, code, "said so");
    }

    private static Given knob(java.util.function.Consumer<FakeDli> knob, Given job) {
        return fake -> {
            knob.accept(fake);
            return job.apply(fake);
        };
    }

    static Stream<Arguments> batches() {
        Verb v = Verb.BATCH;
        return Stream.of(
                row(v, "starting", batch("starting"), "Requested/1"),
                row(v, "running", batch("running"), "Requested/1"),
                row(v, "recovering", batch("recovering"), "Requested/1"),
                row(v, "success", batch("success"), "Finished SUCCEEDED/2"),
                row(v, "dead before, which may have been a failure or a cancel", batch("dead"), "Finished ENDED/2"),
                row(v, "killed, a word of the session server", batch("killed"), "Cancelled/2"),
                row(v, "error, a word of the session server", batch("error"), "Finished FAILED/2"),
                row(
                        v,
                        "Success in capitals",
                        knob(f -> f.knobs().spelling(Spelling.CAPITAL), batch("success")),
                        "Finished SUCCEEDED/2"),
                row(
                        v,
                        "DEAD in capitals",
                        knob(f -> f.knobs().spelling(Spelling.UPPER), batch("dead")),
                        "Finished ENDED/2"),
                row(v, "unknown, 400 DLI.0002", fake -> UNKNOWN_BATCH, "NotFound/2"),
                row(
                        v,
                        "unknown, 404 DLI.0023",
                        knob(f -> f.knobs().missing(Missing.CODE_0023), fake -> UNKNOWN_BATCH),
                        "NotFound/2"),
                row(
                        v,
                        "unknown, 404 of the session server (E8)",
                        knob(f -> f.knobs().missing(Missing.SESSION), fake -> UNKNOWN_BATCH),
                        "NotFound/2"),
                row(
                        v,
                        "at rest, refused as a wrong parameter",
                        knob(f -> f.knobs().tooLate(TooLate.CODE_0001), batch("success")),
                        "Finished SUCCEEDED/2"),
                row(
                        v,
                        "at rest, refused as not existing, though a read finds it",
                        knob(f -> f.knobs().tooLate(TooLate.CODE_0002), batch("success")),
                        "Finished SUCCEEDED/2"),
                retried(
                        v,
                        "at rest, refused as unavailable",
                        knob(f -> f.knobs().tooLate(TooLate.CODE_0012), batch("success")),
                        "Finished SUCCEEDED/4"),
                retried(
                        v,
                        "at rest, refused with 400 for a fault of the server's",
                        knob(f -> f.knobs().tooLate(TooLate.CODE_0999), batch("dead")),
                        "Ended/4"),
                row(
                        v,
                        "at rest, accepted all the same",
                        knob(f -> f.knobs().tooLate(TooLate.ACCEPTED), batch("dead")),
                        "Requested/1"),
                row(
                        v,
                        "accepted without a body",
                        knob(f -> f.knobs().cancelReply(CancelReply.EMPTY), batch("running")),
                        "Requested/1"),
                row(
                        v,
                        "accepted with 204",
                        knob(f -> f.knobs().cancelReply(CancelReply.NO_CONTENT), batch("running")),
                        "Requested/1"),
                row(
                        v,
                        "accepted in plain text",
                        knob(f -> f.knobs().cancelReply(CancelReply.TEXT), batch("running")),
                        "Requested/1"),
                row(
                        v,
                        "accepted with null codes and is_success:false (E11)",
                        knob(f -> f.knobs().cancelReply(CancelReply.NULLS), batch("running")),
                        "Requested/1"),
                row(v, "accepted with 202", answered(Answer.json(202, "{}"), batch("running")), "Requested/1"),
                row(
                        v,
                        "an error code inside 200",
                        answered(Answer.json(200, "{\"error_code\":\"DLI.0007\"}"), batch("running")),
                        "UnexpectedReply effect/2"),
                row(
                        v,
                        "a sign-in page with 200 acknowledges nothing",
                        answered(Answer.html(200, "Sign in"), batch("running")),
                        "UnexpectedReply effect/2"),
                row(
                        v,
                        "a sign-in page with 200, and the batch is dead",
                        answered(Answer.html(200, "Sign in"), batch("dead")),
                        "Ended/2"));
    }

    static Stream<Arguments> races() {
        Verb v = Verb.BATCH;
        Given running = batch("running");
        return Stream.of(
                row(
                        v,
                        "reply lost, still running",
                        faulty(Fault.resetAfterEffect(), running),
                        "ProviderFault effect/2"),
                row(v, "reply cut off, still running", faulty(Fault.truncate(3), running), "ProviderFault effect/2"),
                row(v, "reply lost, then dead", lost(AfterCancel.STOPPED, running), "Ended/2"),
                row(v, "reply lost, success won", lost(AfterCancel.SUCCEEDED, running), "Finished SUCCEEDED/2"),
                row(v, "reply lost, record gone", lost(AfterCancel.VANISHED, running), "NotFound/2"),
                row(v, "reply lost, stuck", lost(AfterCancel.STUCK, running), "ProviderFault effect/2"),
                retried(v, "reply lost, the repeat is taken", faulty(Fault.resetAfterEffect(), running), "Requested/2"),
                retried(
                        v,
                        "reply lost, the repeat is refused for it is dead",
                        lost(AfterCancel.STOPPED, running),
                        "Ended/3"),
                retried(
                        v,
                        "reply lost, the repeat is refused for success won",
                        lost(AfterCancel.SUCCEEDED, running),
                        "Finished SUCCEEDED/3"),
                retried(
                        v,
                        "reply lost, the repeat finds the record gone",
                        lost(AfterCancel.VANISHED, running),
                        "NotFound/3"),
                retried(
                        v,
                        "reply lost, the repeat is not permitted",
                        fake -> {
                            fake.fail(STOP, Fault.resetAfterEffect());
                            return answered(error(403, "APIGW.0302"), running).apply(fake);
                        },
                        "Forbidden effect/2"),
                retried(
                        v,
                        "reply lost, the repeat is a page of a stranger",
                        fake -> {
                            fake.fail(STOP, Fault.resetAfterEffect());
                            return answered(Answer.html(410, "Gone"), running).apply(fake);
                        },
                        "UnexpectedReply effect/3"),
                row(
                        v,
                        "refused, and the read is not permitted",
                        read(error(403, "APIGW.0302"), batch("success")),
                        "InvalidRequest no effect/2"),
                row(
                        v,
                        "refused, and the read is a stranger's page",
                        read(Answer.html(200, "Sign in"), batch("success")),
                        "InvalidRequest no effect/2"),
                row(
                        v,
                        "refused, and the record is of another batch",
                        read(Answer.json(200, "{\"id\":\"x\",\"state\":\"dead\"}"), batch("success")),
                        "InvalidRequest no effect/2"),
                row(
                        v,
                        "refused, and the word is of tomorrow",
                        fake -> {
                            fake.fail(STOP, Fault.answer(error(400, "DLI.0007")));
                            return fake.addBatch("paused");
                        },
                        "InvalidRequest no effect/2"),
                row(
                        v,
                        "refused, and there is no word",
                        read(Answer.json(200, "{\"id\":null,\"state\":null}"), batch("success")),
                        "InvalidRequest no effect/2"),
                retried(
                        v,
                        "refused, and the read succeeds at the second try",
                        read(DliAnswers.badGateway(), batch("success")),
                        "Finished SUCCEEDED/3"),
                retried(
                        v,
                        "refused, and the read cannot be had",
                        fake -> {
                            fake.fail(READ, Fault.answer(DliAnswers.badGateway()));
                            fake.fail(READ, Fault.resetBeforeEffect());
                            return read(error(500, "APIGW.0601"), batch("success"))
                                    .apply(fake);
                        },
                        "InvalidRequest no effect/4"),
                row(v, "502 of a balancer, yet dead", answered(DliAnswers.badGateway(), batch("dead")), "Ended/2"));
    }

    private static Arguments refused(String shape, int status, String code, String expected) {
        return row(Verb.BATCH, status + " " + code + shape, answered(error(status, code), batch("running")), expected);
    }

    /** What DLI itself refuses with; the batch runs, so that the refusal stands. */
    static Stream<Arguments> dliCodes() {
        String invalid = "InvalidRequest no effect/2";
        String fault = "ProviderFault effect/2";
        return Stream.of(
                refused(" parameter check", 400, "DLI.0001", invalid),
                refused(" does not exist, yet it does", 400, "DLI.0002", invalid),
                refused(" SQL permission", 400, "DLI.0003", "Forbidden no effect/1"),
                refused(" SQL syntax", 400, "DLI.0004", invalid),
                refused(" SQL semantics", 400, "DLI.0005", invalid),
                refused(" exists already", 400, "DLI.0006", invalid),
                refused(" not supported", 400, "DLI.0007", invalid),
                refused(" metadata", 400, "DLI.0008", invalid),
                refused(" limit", 400, "DLI.0009", invalid),
                refused(" file permission", 400, "DLI.0011", "Forbidden no effect/1"),
                refused(" unavailable", 400, "DLI.0012", fault),
                refused(" user authentication, with a key", 401, "DLI.0013", "Unauthenticated no effect/1"),
                refused(" service authentication", 401, "DLI.0014", "Unauthenticated no effect/1"),
                refused(" token parsing, with 400", 400, "DLI.0015", "Unauthenticated no effect/1"),
                refused(" wrong role", 400, "DLI.0016", "Forbidden no effect/1"),
                refused(" data conversion", 400, "DLI.0018", invalid),
                refused(" task timed out", 400, "DLI.0019", fault),
                refused(" no related resource, yet there is", 404, "DLI.0023", invalid),
                refused(" result expired", 400, "DLI.0100", invalid),
                refused(" server-side error, with 400", 400, "DLI.0999", fault),
                refused(" quota", 400, "DLI.1028", invalid),
                refused(" internal error", 400, "DLI.10001", fault),
                refused(" no code of ours, so by status", 400, "DLI.77777", invalid),
                refused(" no code of ours, so by status", 409, "DLI.77777", invalid),
                refused(" no code of ours, so by status", 422, "DLI.77777", "InvalidRequest no effect/1"),
                refused(" no code of ours, so by status", 500, "DLI.77777", fault),
                refused(" no code of ours, so by status", 501, "DLI.77777", fault));
    }

    /** What the gateway refuses with; it knows nothing of jobs, so that nothing is read. */
    static Stream<Arguments> gatewayCodes() {
        String invalid = "InvalidRequest no effect/1";
        String wrong = "Unauthenticated no effect/1";
        String forbidden = "Forbidden no effect/1";
        return Stream.of(
                refused(" not published here", 404, "APIGW.0101", invalid),
                refused(" other edition", 404, "APIG.0101", invalid),
                refused(" backend missing", 404, "APIGW.0103", invalid),
                refused(" plug-in missing", 400, "APIGW.0104", invalid),
                refused(" backend missing, other edition", 500, "APIG.0105", invalid),
                refused(" bad request", 400, "APIGW.0106", invalid),
                refused(" TLS version", 400, "APIGW.0204", invalid),
                refused(" protocol", 400, "APIGW.0602", invalid),
                refused(" too large", 413, "APIGW.0201", invalid),
                refused(" headers too large", 494, "APIGW.0201", invalid),
                refused(" backend timeout", 504, "APIGW.0201", "ProviderFault effect/2"),
                refused(" signature", 401, "APIGW.0301", wrong),
                refused(" app authentication", 401, "APIGW.0303", wrong),
                refused(" other authentication", 401, "APIGW.0305", wrong),
                refused(" renew the token, with a key", 401, "APIG.0307", wrong),
                refused(" other authentication", 401, "APIGW.0311", wrong),
                refused(" not authorised", 403, "APIGW.0302", forbidden),
                refused(" not authorised for the app", 403, "APIGW.0304", forbidden),
                refused(" project unavailable", 403, "APIGW.0310", forbidden),
                refused(" address refused", 403, "APIGW.0401", forbidden),
                refused(" quota used up", 405, "APIGW.0501", forbidden),
                refused(" frozen", 405, "APIGW.0502", forbidden),
                refused(" user forbidden in the region", 403, "APIGW.0802", forbidden),
                refused(" throttled", 429, "APIGW.0308", "Throttled no effect/1"),
                refused(" internal", 500, "APIGW.0601", "ProviderFault effect/2"),
                refused(" no backend", 502, "APIGW.0610", "ProviderFault effect/2"),
                refused(" IAM is down", 503, "APIGW.0613", "ProviderFault effect/2"));
    }

    private static Arguments shape(String name, Answer answer, String expected) {
        return row(Verb.BATCH, name, answered(answer, batch("running")), expected);
    }

    /** What else can come from DLI, IAM, or what stands before them. */
    static Stream<Arguments> shapes() {
        return Stream.of(
                shape("E3 an array", Answer.json(400, "[{\"error_code\":\"DLI.0003\"}]"), "Forbidden no effect/1"),
                shape("E3 an empty array", Answer.json(400, "[]"), "UnexpectedReply effect/2"),
                shape("E4 of IAM, 401", DliAnswers.iam(401, "Unauthorized", "no"), "Unauthenticated no effect/1"),
                shape("E4 of IAM, 403", DliAnswers.iam(403, "Forbidden", "no"), "Forbidden no effect/1"),
                shape(
                        "E4, the code a string",
                        Answer.json(409, "{\"error\":{\"code\":\"409\"}}"),
                        "InvalidRequest no effect/2"),
                shape("E5 of IAM, token expired", error(401, "IAM.0066"), "Unauthenticated no effect/1"),
                shape("E5 of IAM, account locked", error(401, "IAM.0061"), "Unauthenticated no effect/1"),
                shape("E5 of IAM, AK unknown, with 400", error(400, "IAM.1106"), "Unauthenticated no effect/1"),
                shape("E5 of IAM, no project, with 400", error(400, "IAM.1109"), "InvalidRequest no effect/1"),
                shape("E5 of IAM, policy", error(403, "IAM.0003"), "Forbidden no effect/1"),
                shape("E5 of IAM, moved away", error(410, "IAM.0020"), "ProviderFault effect/1"),
                shape("E5 of IAM, throttled", DliAnswers.iamThrottled(), "Throttled no effect/1"),
                shape(
                        "E5 of IAM, numeric code",
                        Answer.json(400, "{\"error_code\":\"1100\"}"),
                        "InvalidRequest no effect/2"),
                shape(
                        "E6 with details",
                        Answer.json(
                                400,
                                "{\"error_code\":\"DLI.10001\",\"error_msg\":\"x\",\"error_json_opt\":{\"a\":1},"
                                        + "\"details\":[{\"error_code\":\"DLI.0003\"}]}"),
                        "ProviderFault effect/2"),
                shape(
                        "E7 plain",
                        Answer.json(400, "{\"code\":\"DLI.0016\",\"message\":\"x\"}"),
                        "Forbidden no effect/1"),
                shape("E7 nested", Answer.json(400, "{\"fault\":{\"code\":\"DLI.0016\"}}"), "Forbidden no effect/1"),
                shape("E8 for a batch that is there", DliAnswers.sessionNotFound("x"), "InvalidRequest no effect/2"),
                shape("E9 the firewall's page", DliAnswers.blocked(), "Forbidden no effect/1"),
                shape("E9 the balancer's page", DliAnswers.badGateway(), "ProviderFault effect/2"),
                shape("E9 a page with 404", Answer.html(404, "Not Found"), "UnexpectedReply effect/2"),
                shape("E9 JSON cut off", Answer.json(400, "{\"error_code\":\"DLI.00"), "UnexpectedReply effect/2"),
                shape("E9 no body, no type", Answer.of(400, "", ""), "UnexpectedReply effect/2"),
                shape("E9 no body, 408", Answer.of(408, "", ""), "ProviderFault effect/2"),
                shape(
                        "E11 null codes with 400",
                        Answer.json(400, "{\"error_code\":null,\"error_msg\":null}"),
                        "UnexpectedReply effect/2"),
                shape("a redirect", DliAnswers.redirect("https://elsewhere.example/"), "UnexpectedReply effect/1"));
    }

    static Stream<Arguments> sqlJobs() {
        Verb v = Verb.SQL;
        return Stream.of(
                row(v, "LAUNCHING", sql("LAUNCHING"), "Requested/1"),
                row(v, "RUNNING", sql("RUNNING"), "Requested/1"),
                row(v, "FINISHED", sql("FINISHED"), "Finished SUCCEEDED/2"),
                row(v, "FAILED", sql("FAILED"), "Finished FAILED/2"),
                row(v, "CANCELLED before, whoever did it", sql("CANCELLED"), "Cancelled/2"),
                row(
                        v,
                        "E10 200 with is_success:false",
                        knob(f -> f.knobs().tooLate(TooLate.UNSUCCESSFUL), sql("FINISHED")),
                        "Finished SUCCEEDED/2"),
                row(
                        v,
                        "E10 200 with is_success:\"false\"",
                        knob(
                                f -> {
                                    f.knobs().tooLate(TooLate.UNSUCCESSFUL);
                                    f.knobs().sqlFlag(SuccessFlag.TEXT);
                                },
                                sql("CANCELLED")),
                        "Cancelled/2"),
                row(
                        v,
                        "E10 while it scales, so the refusal stands",
                        answered(Answer.json(200, "{\"is_success\":false,\"message\":\"scaling\"}"), sql("SCALING")),
                        "InvalidRequest no effect/2"),
                row(v, "200 without a flag", answered(Answer.json(200, "{}"), sql("RUNNING")), "Requested/1"),
                row(v, "reply lost, then CANCELLED", lost(AfterCancel.STOPPED, sql("RUNNING")), "Cancelled/2"),
                row(
                        v,
                        "reply lost, then FINISHED",
                        lost(AfterCancel.SUCCEEDED, sql("RUNNING")),
                        "Finished SUCCEEDED/2"),
                row(v, "reply lost, still RUNNING", lost(AfterCancel.STUCK, sql("RUNNING")), "ProviderFault effect/2"),
                row(
                        v,
                        "refused, and the read says is_success:false",
                        read(Answer.json(200, "{\"is_success\":false,\"status\":\"CANCELLED\"}"), sql("FINISHED")),
                        "InvalidRequest no effect/2"),
                row(
                        v,
                        "refused, and the status is of the SDK alone",
                        answered(error(400, "DLI.0007"), sql("SUSPENDED")),
                        "InvalidRequest no effect/2"),
                row(v, "unknown", fake -> UNKNOWN_BATCH, "NotFound/2"));
    }

    static Stream<Arguments> flinkJobs() {
        Verb v = Verb.FLINK;
        Given running = flink("job_running");
        return Stream.of(
                row(v, "job_submitting", flink("job_submitting"), "Requested/1"),
                row(v, "job_running", running, "Requested/1"),
                row(
                        v,
                        "job_cancel_fail, which runs on and may be asked again",
                        flink("job_cancel_fail"),
                        "Requested/1"),
                row(v, "job_init, a draft", flink("job_init"), "NotCancellable TOO_EARLY OTHER_OPERATION/2"),
                row(v, "job_finish", flink("job_finish"), "Finished SUCCEEDED/2"),
                row(v, "job_submit_fail", flink("job_submit_fail"), "Finished FAILED/2"),
                row(v, "job_running_exception", flink("job_running_exception"), "Finished FAILED/2"),
                row(v, "job_arrearage_stopped", flink("job_arrearage_stopped"), "Finished FAILED/2"),
                row(v, "job_cancel_success before", flink("job_cancel_success"), "Cancelled/2"),
                row(v, "unknown, an error in an array (E3)", fake -> "999", "NotFound/2"),
                row(
                        v,
                        "unknown, a plain error",
                        knob(f -> f.knobs().errorsInArray(false), fake -> "999"),
                        "NotFound/2"),
                row(v, "a bare object", knob(f -> f.knobs().stopReply(StopReply.OBJECT), running), "Requested/1"),
                row(
                        v,
                        "is_success a boolean, false",
                        knob(f -> f.knobs().flinkFlag(SuccessFlag.BOOLEAN), flink("job_finish")),
                        "Finished SUCCEEDED/2"),
                row(v, "an empty array", answered(Answer.json(200, "[]"), running), "Requested/1"),
                row(
                        v,
                        "more items than ids, one of them false",
                        answered(Answer.json(200, "[{\"is_success\":\"true\"},{\"is_success\":\"false\"}]"), running),
                        "InvalidRequest no effect/2"),
                row(
                        v,
                        "refused while its stop is under way",
                        answered(error(400, "DLI.0007"), flink("job_canceling")),
                        "Requested/2"),
                row(
                        v,
                        "refused while someone takes a savepoint",
                        answered(error(400, "DLI.0007"), flink("job_savepointing")),
                        "InvalidRequest no effect/2"),
                row(
                        v,
                        "no queue, DLI.13024 in an array",
                        answered(Answer.json(400, "[{\"error_code\":\"DLI.13024\"}]"), running),
                        "InvalidRequest no effect/2"),
                row(
                        v,
                        "does not exist, yet it does",
                        answered(error(400, "DLI.16001"), running),
                        "InvalidRequest no effect/2"),
                row(v, "reply lost, then job_cancel_success", lost(AfterCancel.STOPPED, running), "Cancelled/2"),
                row(
                        v,
                        "reply lost, then job_cancel_fail",
                        lost(AfterCancel.STOP_FAILED, running),
                        "ProviderFault effect/2"),
                row(v, "reply lost, then job_canceling", faulty(Fault.resetAfterEffect(), running), "Requested/2"),
                retried(v, "reply lost, asked again", faulty(Fault.resetBeforeEffect(), running), "Requested/2"),
                row(
                        v,
                        "refused, and the details hold no job",
                        read(Answer.json(200, "{\"is_success\":\"true\"}"), flink("job_finish")),
                        "InvalidRequest no effect/2"));
    }

    /** What must not be sent twice is read after the first reply that is lost, whatever the policy. */
    static Stream<Arguments> savepoints() {
        Verb v = Verb.SAVEPOINT;
        Given running = flink("job_running");
        return Stream.of(
                row(v, "taken", running, "Requested/1"),
                retried(v, "reply lost, then savepointing", faulty(Fault.resetAfterEffect(), running), "Requested/2"),
                retried(v, "reply lost, then stopped", lost(AfterCancel.STOPPED, running), "Cancelled/2"),
                retried(
                        v,
                        "reply lost, still running",
                        faulty(Fault.resetBeforeEffect(), running),
                        "ProviderFault effect/2"),
                retried(
                        v,
                        "the balancer's page, still running",
                        answered(DliAnswers.badGateway(), running),
                        "ProviderFault effect/2"),
                retried(
                        v,
                        "throttled, so it did not act and is asked again",
                        answered(DliAnswers.throttled(), running),
                        "Requested/2"),
                retried(
                        v,
                        "refused while someone else takes a savepoint",
                        answered(error(400, "DLI.0007"), flink("job_savepointing")),
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
    void tellsTheTruth(String name, Verb verb, CallOptions options, Given given, String expected) {
        String id = given.apply(fake);

        String told = told(verb, id, options);

        assertThat(told + "/" + fake.requests().size()).isEqualTo(expected);
        // once more against the fake's own truth
        boolean atRest = fake.job(id).map(job -> job.atRest()).orElse(false);
        assertThat(atRest || !told.matches("(Cancelled|Ended|Finished).*"))
                .as("%s, and the job is %s", told, fake.job(id))
                .isTrue();
    }

    private String told(Verb verb, String id, CallOptions options) {
        try (DliClient client = DliClient.builder()
                .endpoint(fake.url())
                .projectId(FakeDli.PROJECT_ID)
                .credentials(DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY))
                .build()) {
            return outcome(
                    switch (verb) {
                        case BATCH -> Calls.await(client.cancelBatch(id, options));
                        case SQL -> Calls.await(client.cancelJob(id, options));
                        case FLINK -> Calls.await(client.stopJob(Long.parseLong(id), false, options));
                        case SAVEPOINT -> Calls.await(client.stopJob(Long.parseLong(id), true, options));
                    });
        } catch (SdkException e) {
            return e.getClass().getSimpleName() + (e.mayHaveTakenEffect() ? " effect" : " no effect");
        }
    }

    private static String outcome(CancelOutcome outcome) {
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
