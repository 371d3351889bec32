// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

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
import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.BatchScript;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every error shape that the service documents, and what a caller is told about each. */
class BatchTableTest {
    private static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());
    private static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<Incoming> CANCEL =
            r -> r.path().endsWith("/canceljob") || r.path().endsWith("/terminatejob");
    private static final Predicate<Incoming> DESCRIBE = r -> r.path().endsWith("/describejobs");

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock);
    private final BatchClient client = BatchClient.builder()
            .region(fake.region())
            .endpoint(fake.url())
            .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
            .build();

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    /** Brings the fake into a situation, and says which job is meant. */
    interface Given extends Function<FakeBatch, String> {}

    private static Given job(BatchStatus status) {
        return fake -> fake.jobs().add(status);
    }

    private static Given answered(Predicate<Incoming> on, Answer... answers) {
        return fake -> {
            for (Answer answer : answers) {
                fake.fail(on, Fault.answer(answer));
            }
            return fake.jobs().add(BatchStatus.RUNNABLE);
        };
    }

    private static Given record(BatchStatus status, String field, String value) {
        return fake -> {
            fake.fail(DESCRIBE, Fault.change(a -> edited(a, field, value)));
            return fake.jobs().add(status);
        };
    }

    private static Answer edited(Answer answer, String field, String value) {
        String text =
                answer.text().replaceAll("\"" + field + "\":(\"[^\"]*\"|[a-z]+|\\d+)", "\"" + field + "\":" + value);
        return Answer.json(200, text);
    }

    private static Answer error(int status, String code) {
        return Answer.json(status, "{\"message\":\"said so\"}").with("x-amzn-ErrorType", code);
    }

    private static Given stopped(StopVerb verb) {
        return stopped(verb, "earlier");
    }

    private static Given stopped(StopVerb verb, String reason) {
        return fake -> {
            String id = fake.jobs().add(BatchStatus.RUNNABLE, BatchScript.staysPut());
            try (BatchClient other = BatchClient.builder()
                    .region(fake.region())
                    .endpoint(fake.url())
                    .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
                    .build()) {
                CancelJobRequest request = new CancelJobRequest(id, reason);
                Calls.await(verb == StopVerb.CANCEL ? other.cancelJob(request) : other.terminateJob(request));
            }
            fake.tick();
            return id;
        };
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, StopVerb.CANCEL, ONCE, expected);
    }

    private static Arguments kill(String name, Given given, String expected) {
        return Arguments.of(name, given, StopVerb.TERMINATE, ONCE, expected);
    }

    private static Arguments retried(String name, Given given, String expected) {
        return Arguments.of(name, given, StopVerb.CANCEL, QUICK, expected);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                row("cancel: submitted", job(BatchStatus.SUBMITTED), "Requested SUBMITTED"),
                row("cancel: pending behind a job that runs", job(BatchStatus.PENDING), "Requested PENDING"),
                row("cancel: runnable", job(BatchStatus.RUNNABLE), "Requested RUNNABLE"),
                row("cancel: starting", job(BatchStatus.STARTING), "NotCancellable TOO_LATE TERMINATE"),
                row("cancel: running", job(BatchStatus.RUNNING), "NotCancellable TOO_LATE TERMINATE"),
                row("cancel: succeeded", job(BatchStatus.SUCCEEDED), "Finished SUCCEEDED"),
                row("cancel: failed by itself", job(BatchStatus.FAILED), "Ended"),
                row("cancel: cancelled before", stopped(StopVerb.CANCEL), "Cancelled"),
                row("cancel: terminated before", stopped(StopVerb.TERMINATE), "Cancelled"),
                row("cancel: an id the region does not know", fake -> "no-such-id", "NotFound"),
                row(
                        "cancel: the record has expired",
                        fake -> {
                            String id = fake.jobs().add(BatchStatus.SUCCEEDED);
                            fake.jobs().forget(id);
                            return id;
                        },
                        "NotFound"),
                row(
                        "cancel: a child of an array that runs",
                        fake -> fake.jobs().addArray(BatchStatus.RUNNING, BatchStatus.RUNNABLE) + ":0",
                        "NotCancellable TOO_LATE TERMINATE"),
                row(
                        "cancel: an array whose children differ",
                        fake -> fake.jobs().addArray(BatchStatus.RUNNING, BatchStatus.RUNNABLE, BatchStatus.SUCCEEDED),
                        "NotCancellable TOO_LATE TERMINATE"),
                row(
                        "cancel: an array whose children all wait",
                        fake -> fake.jobs().addArray(BatchStatus.RUNNABLE, BatchStatus.SUBMITTED),
                        "Requested PENDING"),
                row(
                        "cancel: a node of a multi-node job",
                        fake -> fake.jobs().addMultiNode(BatchStatus.RUNNING, BatchStatus.RUNNING) + "#1",
                        "NotCancellable TOO_LATE TERMINATE"),
                row(
                        "cancel: a word of tomorrow",
                        record(BatchStatus.RUNNABLE, "status", "\"PAUSED\""),
                        "Requested PAUSED"),
                row("cancel: no word at all", record(BatchStatus.RUNNABLE, "status", "null"), "Requested"),
                row(
                        "cancel: labelled cancelled, yet it had started",
                        record(BatchStatus.FAILED, "isCancelled", "true"),
                        "Ended"),
                row(
                        "cancel: flag set, yet it succeeded",
                        record(BatchStatus.SUCCEEDED, "isCancelled", "true"),
                        "Finished SUCCEEDED"),
                row(
                        "cancel: the end came between the request and the read",
                        fake -> {
                            fake.quirk(BatchQuirk.START_BEATS_CANCEL);
                            String id = fake.jobs().add(BatchStatus.RUNNABLE);
                            fake.fail(DESCRIBE, Fault.change(a -> edited(a, "status", "\"SUCCEEDED\"")));
                            return id;
                        },
                        "Finished SUCCEEDED"),
                row(
                        "cancel: no flags in the records of an old server",
                        fake -> {
                            fake.quirk(BatchQuirk.NO_FLAGS);
                            return stopped(StopVerb.CANCEL).apply(fake);
                        },
                        "Ended"),
                row(
                        "cancel: no flags, but the record keeps the reason that was sent",
                        fake -> {
                            fake.quirk(BatchQuirk.NO_FLAGS);
                            return stopped(StopVerb.CANCEL, "table").apply(fake);
                        },
                        "Cancelled"),
                kill("terminate: submitted", job(BatchStatus.SUBMITTED), "Requested SUBMITTED"),
                kill("terminate: starting", job(BatchStatus.STARTING), "Requested STARTING"),
                kill("terminate: running", job(BatchStatus.RUNNING), "Requested RUNNING"),
                kill("terminate: succeeded", job(BatchStatus.SUCCEEDED), "Finished SUCCEEDED"),
                kill("terminate: failed by itself", job(BatchStatus.FAILED), "Ended"),
                kill("terminate: an id the region does not know", fake -> "nonsense", "NotFound"),
                kill(
                        "terminate: flagged, and the container exits well in its grace",
                        record(BatchStatus.SUCCEEDED, "isTerminated", "true"),
                        "Finished SUCCEEDED"));
    }

    static Stream<Arguments> errors() {
        String clientMessage = "Error executing request, Exception : Job queue hi not found, RequestId: 4f2a";
        return Stream.of(
                row("ClientException", answered(CANCEL, error(400, "ClientException")), "InvalidRequest false"),
                row("ServerException", answered(CANCEL, error(500, "ServerException")), "ProviderFault true"),
                row(
                        "ServerException under 400 is not repeated",
                        answered(CANCEL, error(400, "ServerException")),
                        "ProviderFault true"),
                row(
                        "the code in __type, with its namespace",
                        answered(CANCEL, Answer.json(400, "{\"__type\":\"com.amazonaws.batch#ClientException\"}")),
                        "InvalidRequest false"),
                row(
                        "the code in code, with a URI",
                        answered(
                                CANCEL,
                                Answer.json(
                                        400,
                                        "{\"code\":\"aws#ClientException:http://internal/\",\"message\":\""
                                                + clientMessage + "\"}")),
                        "InvalidRequest false"),
                row("AccessDeniedException", answered(CANCEL, error(403, "AccessDeniedException")), "Forbidden false"),
                row(
                        "AccessDenied, with Message in capitals",
                        answered(CANCEL, Answer.json(403, "{\"__type\":\"AccessDenied\",\"Message\":\"no\"}")),
                        "Forbidden false"),
                row(
                        "an unknown access key",
                        answered(CANCEL, error(403, "UnrecognizedClientException")),
                        "Unauthenticated false"),
                row(
                        "a bad session token",
                        answered(CANCEL, error(403, "InvalidClientTokenId")),
                        "Unauthenticated false"),
                row(
                        "a bad signature",
                        answered(CANCEL, error(403, "InvalidSignatureException")),
                        "Unauthenticated false"),
                row(
                        "a bad signature, said the query way",
                        answered(CANCEL, error(403, "SignatureDoesNotMatch")),
                        "Unauthenticated false"),
                row(
                        "an incomplete signature",
                        answered(CANCEL, error(400, "IncompleteSignature")),
                        "Unauthenticated false"),
                row(
                        "an unknown route or an unsigned request",
                        answered(CANCEL, error(403, "MissingAuthenticationTokenException")),
                        "Unauthenticated false"),
                row(
                        "an expired token that cannot be renewed",
                        answered(CANCEL, error(403, "ExpiredTokenException")),
                        "Unauthenticated false"),
                row("a 403 without a code", answered(CANCEL, Answer.html(403, "Forbidden")), "Forbidden false"),
                row("a 401 without a code", answered(CANCEL, Answer.json(401, "{}")), "Unauthenticated false"),
                row(
                        "429 TooManyRequestsException",
                        answered(CANCEL, error(429, "TooManyRequestsException")),
                        "Throttled false"),
                row("400 ThrottlingException", answered(CANCEL, error(400, "ThrottlingException")), "Throttled false"),
                row("429 with nothing else", answered(CANCEL, Answer.of(429, "", "")), "Throttled false"),
                row(
                        "RequestLimitExceeded under 503",
                        answered(CANCEL, error(503, "RequestLimitExceeded")),
                        "Throttled false"),
                row("InternalFailure", answered(CANCEL, error(500, "InternalFailure")), "ProviderFault true"),
                row(
                        "AuthorizerConfigurationException with a null message",
                        answered(
                                CANCEL,
                                Answer.json(500, "{\"message\":null}")
                                        .with("x-amzn-ErrorType", "AuthorizerConfigurationException")),
                        "ProviderFault true"),
                row("a 502 page of a proxy", answered(CANCEL, Answer.html(502, "Bad Gateway")), "ProviderFault true"),
                row("an empty 504", answered(CANCEL, Answer.of(504, "", "")), "ProviderFault true"),
                row(
                        "501, which no repeat mends",
                        answered(CANCEL, Answer.html(501, "Not Implemented")),
                        "ProviderFault true"),
                row(
                        "a 404 of something that is not AWS Batch",
                        answered(CANCEL, Answer.html(404, "Not Found")),
                        "UnexpectedReply true"),
                row("413", answered(CANCEL, error(413, "RequestEntityTooLarge")), "InvalidRequest false"),
                row("an unknown code under 400", answered(CANCEL, error(400, "SomethingNew")), "InvalidRequest false"),
                row("an unknown code under 500", answered(CANCEL, error(500, "SomethingWorse")), "ProviderFault true"),
                row(
                        "an error body that is no JSON",
                        answered(CANCEL, Answer.of(400, "text/plain", "{\"mess")),
                        "UnexpectedReply true"),
                row(
                        "a blank error header counts as none",
                        answered(
                                CANCEL,
                                Answer.json(400, "{\"code\":\"ClientException\"}")
                                        .with("x-amzn-ErrorType", " ")),
                        "InvalidRequest false"),
                row(
                        "a redirect",
                        answered(CANCEL, Answer.of(301, "", "").with("Location", "https://example.com/?t=1")),
                        "UnexpectedReply true"),
                row(
                        "a junk body after 200 is an acknowledgement",
                        answered(CANCEL, Answer.html(200, "hello")),
                        "Requested RUNNABLE"),
                row(
                        "an empty 200 is an acknowledgement",
                        answered(CANCEL, Answer.of(200, "", "")),
                        "Requested RUNNABLE"),
                row(
                        "a read without a list is no answer",
                        answered(DESCRIBE, Answer.json(200, "{}")),
                        "UnexpectedReply true"),
                row(
                        "a read that is not permitted",
                        answered(DESCRIBE, error(403, "AccessDeniedException")),
                        "Forbidden true"),
                retried(
                        "throttled twice, then taken",
                        answered(CANCEL, error(429, "TooManyRequestsException"), error(400, "Throttling")),
                        "Requested RUNNABLE"),
                retried(
                        "two server faults, then taken",
                        answered(CANCEL, error(500, "ServerException"), Answer.html(503, "busy")),
                        "Requested RUNNABLE"),
                retried(
                        "503 with Retry-After: 0 is repeated by us, not by OkHttp",
                        answered(CANCEL, Answer.html(503, "busy").with("Retry-After", "0")),
                        "Requested RUNNABLE"),
                retried(
                        "three server faults, and the record shows nothing",
                        answered(CANCEL, Answer.html(502, "a"), Answer.html(502, "b"), Answer.html(502, "c")),
                        "ProviderFault true"),
                retried(
                        "three lost replies, and the record shows the request",
                        fake -> {
                            for (int i = 0; i < 3; i++) {
                                fake.fail(CANCEL, Fault.resetAfterEffect());
                            }
                            return fake.jobs().add(BatchStatus.RUNNABLE);
                        },
                        "Requested RUNNABLE"),
                retried(
                        "three requests that never arrived",
                        fake -> {
                            for (int i = 0; i < 3; i++) {
                                fake.fail(CANCEL, Fault.resetBeforeEffect());
                            }
                            return fake.jobs().add(BatchStatus.RUNNABLE);
                        },
                        "ProviderFault true"),
                retried(
                        "three lost replies about a job that runs",
                        fake -> {
                            for (int i = 0; i < 3; i++) {
                                fake.fail(CANCEL, Fault.resetAfterEffect());
                            }
                            return fake.jobs().add(BatchStatus.RUNNING);
                        },
                        "NotCancellable TOO_LATE TERMINATE"),
                retried(
                        "a reply cut in the middle of the read",
                        fake -> {
                            fake.fail(DESCRIBE, Fault.truncate(25));
                            return fake.jobs().add(BatchStatus.SUCCEEDED);
                        },
                        "Finished SUCCEEDED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"states", "errors"})
    void aCallerIsTold(String name, Given given, StopVerb verb, CallOptions options, String expected) {
        String id = given.apply(fake);

        assertThat(told(verb, new CancelJobRequest(id, "table"), options)).isEqualTo(expected);
    }

    private String told(StopVerb verb, CancelJobRequest request, CallOptions options) {
        try {
            CancelOutcome outcome = Calls.await(
                    verb == StopVerb.CANCEL
                            ? client.cancelJob(request, options)
                            : client.terminateJob(request, options));
            assertThat(outcome.evidence().requestIds())
                    .as("every answer has its request ids")
                    .isNotEmpty();
            List<String> words = new ArrayList<>(List.of(outcome.getClass().getSimpleName()));
            if (outcome instanceof CancelOutcome.NotCancellable no) {
                words.add(no.reason() + " " + no.remedy());
            } else if (outcome instanceof CancelOutcome.Finished finished) {
                words.add(finished.state().name());
            } else if (outcome instanceof CancelOutcome.Requested) {
                outcome.evidence()
                        .after()
                        .map(a -> a.rawState())
                        .filter(w -> !w.isEmpty())
                        .ifPresent(words::add);
            }
            return String.join(" ", words);
        } catch (SdkException e) {
            return e.getClass().getSimpleName() + " " + e.mayHaveTakenEffect();
        }
    }

    @Test
    void aClockThatIsWrongIsCorrectedOnceByTheServersAndNothingIsSentTwiceAfterwards() {
        String id = fake.jobs().add(BatchStatus.RUNNABLE);
        fake.clockOffset(Duration.ofHours(3));

        CancelOutcome first = Calls.await(client.cancelJob(CancelJobRequest.of(id), ONCE));
        int sent = fake.requests().size();
        CancelOutcome second = Calls.await(client.cancelJob(CancelJobRequest.of(id), ONCE));

        assertThat(first).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(second).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(sent).as("refused, corrected, read").isEqualTo(3);
        assertThat(fake.requests()).as("no further correction").hasSize(5);
    }

    @Test
    void aCorrectionIsTakenFromTheRawClockSoThatAWrongOneDoesNotStick() {
        String id = fake.jobs().add(BatchStatus.RUNNABLE);
        fake.clockOffset(Duration.ofHours(3));
        Calls.await(client.cancelJob(CancelJobRequest.of(id), ONCE));
        fake.clockOffset(Duration.ZERO);

        CancelOutcome outcome = Calls.await(client.cancelJob(CancelJobRequest.of(id), ONCE));

        assertThat(outcome).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void aServerWhoseDateCannotBeReadCorrectsNothing() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().plus(Duration.ofHours(2)).atOffset(ZoneOffset.UTC));
        String id = answered(
                        CANCEL,
                        error(403, "RequestExpired").with("Date", "yesterday"),
                        error(403, "InvalidSignatureException").with("Date", date))
                .apply(fake);

        assertThat(told(StopVerb.CANCEL, CancelJobRequest.of(id), ONCE)).isEqualTo("Unauthenticated false");
        assertThat(fake.requests()).hasSize(1);
    }

    @Test
    void anOutcomeCarriesWhatProvesIt() {
        String id = stopped(StopVerb.TERMINATE).apply(fake);

        CancelOutcome outcome = Calls.await(client.cancelJob(new CancelJobRequest(id, "later")));

        assertThat(outcome.evidence().words()).containsExactly("FAILED", "isTerminated", "earlier");
        assertThat(outcome.evidence().after()).hasValueSatisfying(job -> {
            assertThat(job.ref()).hasToString("jobcancel:batch/job/us-east-1/" + id);
            assertThat(((BatchJob) job).stoppedAt()).isPresent();
        });
        assertThat(outcome.evidence().requestIds()).hasSize(2).doesNotHaveDuplicates();
        assertThat(outcome.evidence().attempts()).isEqualTo(2);
        assertThat(outcome.evidence().replyLost()).isFalse();
    }
}
