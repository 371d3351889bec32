// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import io.github.jobcancel.testkit.batch.BatchJobScript;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the outcome or failure for every state and every kind of error reply that the service documents. */
class BatchTableTest {
    private static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    private static final CallOptions QUICK_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<ReceivedRequest> CANCEL_REQUESTS =
            r -> r.path().endsWith("/canceljob") || r.path().endsWith("/terminatejob");
    private static final Predicate<ReceivedRequest> DESCRIBE_REQUESTS =
            r -> r.path().endsWith("/describejobs");

    @RegisterExtension
    final BatchFixture fixture = new BatchFixture();

    private final FakeBatch fake = fixture.fake;
    private final BatchClient client = fixture.client;

    /** Prepares the fake and returns the id of the job. */
    interface JobSituation extends Function<FakeBatch, String> {}

    private static JobSituation jobInStatus(BatchStatus status) {
        return fake -> fake.jobs().addJob(status);
    }

    private static JobSituation jobWithAnswers(Predicate<ReceivedRequest> requests, FakeReply... answers) {
        return fake -> {
            for (FakeReply answer : answers) {
                fake.injectFault(requests, ExchangeFault.replaceReply(answer));
            }
            return fake.jobs().addJob(BatchStatus.RUNNABLE);
        };
    }

    private static JobSituation jobWithRecordField(BatchStatus status, String field, String value) {
        return fake -> {
            fake.injectFault(DESCRIBE_REQUESTS, ExchangeFault.changeReply(a -> editAnswer(a, field, value)));
            return fake.jobs().addJob(status);
        };
    }

    private static FakeReply editAnswer(FakeReply answer, String field, String value) {
        String text = answer.bodyText()
                .replaceAll("\"" + field + "\":(\"[^\"]*\"|[a-z]+|\\d+)", "\"" + field + "\":" + value);
        return FakeReply.json(200, text);
    }

    private static FakeReply errorAnswer(int status, String code) {
        return FakeReply.json(status, "{\"message\":\"said so\"}").withHeader("x-amzn-ErrorType", code);
    }

    private static JobSituation stoppedJob(CancelCommand verb) {
        return stoppedJob(verb, "earlier");
    }

    private static JobSituation stoppedJob(CancelCommand verb, String reason) {
        return fake -> {
            String id = fake.jobs().addJob(BatchStatus.RUNNABLE, BatchJobScript.keepsStatus());
            try (BatchClient other = BatchFixture.builder(fake).build()) {
                CancelJobRequest request = new CancelJobRequest(id, reason);
                Calls.await(verb == CancelCommand.CANCEL ? other.cancelJob(request) : other.terminateJob(request));
            }
            fake.runSchedulerPass();
            return id;
        };
    }

    private static Arguments cancelRow(String name, JobSituation situation, String expected) {
        return Arguments.of(name, situation, CancelCommand.CANCEL, SINGLE_ATTEMPT, expected);
    }

    private static Arguments terminateRow(String name, JobSituation situation, String expected) {
        return Arguments.of(name, situation, CancelCommand.TERMINATE, SINGLE_ATTEMPT, expected);
    }

    private static Arguments retryRow(String name, JobSituation situation, String expected) {
        return Arguments.of(name, situation, CancelCommand.CANCEL, QUICK_RETRIES, expected);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                cancelRow("cancel: submitted", jobInStatus(BatchStatus.SUBMITTED), "Requested SUBMITTED"),
                cancelRow(
                        "cancel: pending behind a job that runs",
                        jobInStatus(BatchStatus.PENDING),
                        "Requested PENDING"),
                cancelRow("cancel: runnable", jobInStatus(BatchStatus.RUNNABLE), "Requested RUNNABLE"),
                cancelRow("cancel: starting", jobInStatus(BatchStatus.STARTING), "NotCancellable TOO_LATE TERMINATE"),
                cancelRow("cancel: running", jobInStatus(BatchStatus.RUNNING), "NotCancellable TOO_LATE TERMINATE"),
                cancelRow("cancel: succeeded", jobInStatus(BatchStatus.SUCCEEDED), "Finished SUCCEEDED"),
                cancelRow("cancel: failed by itself", jobInStatus(BatchStatus.FAILED), "Ended"),
                cancelRow("cancel: cancelled before", stoppedJob(CancelCommand.CANCEL), "Cancelled"),
                cancelRow("cancel: terminated before", stoppedJob(CancelCommand.TERMINATE), "Cancelled"),
                cancelRow("cancel: an id the region does not know", fake -> "no-such-id", "NotFound"),
                cancelRow(
                        "cancel: the record has expired",
                        fake -> {
                            String id = fake.jobs().addJob(BatchStatus.SUCCEEDED);
                            fake.jobs().forgetJob(id);
                            return id;
                        },
                        "NotFound"),
                cancelRow(
                        "cancel: a child of an array that runs",
                        fake -> fake.jobs().addArrayJob(BatchStatus.RUNNING, BatchStatus.RUNNABLE) + ":0",
                        "NotCancellable TOO_LATE TERMINATE"),
                cancelRow(
                        "cancel: an array whose children differ",
                        fake -> fake.jobs()
                                .addArrayJob(BatchStatus.RUNNING, BatchStatus.RUNNABLE, BatchStatus.SUCCEEDED),
                        "NotCancellable TOO_LATE TERMINATE"),
                cancelRow(
                        "cancel: an array whose children all wait",
                        fake -> fake.jobs().addArrayJob(BatchStatus.RUNNABLE, BatchStatus.SUBMITTED),
                        "Requested PENDING"),
                cancelRow(
                        "cancel: a node of a multi-node job",
                        fake -> fake.jobs().addMultiNodeJob(BatchStatus.RUNNING, BatchStatus.RUNNING) + "#1",
                        "NotCancellable TOO_LATE TERMINATE"),
                cancelRow(
                        "cancel: an unknown status",
                        jobWithRecordField(BatchStatus.RUNNABLE, "status", "\"PAUSED\""),
                        "Requested PAUSED"),
                cancelRow("cancel: no status", jobWithRecordField(BatchStatus.RUNNABLE, "status", "null"), "Requested"),
                cancelRow(
                        "cancel: labelled cancelled, yet it had started",
                        jobWithRecordField(BatchStatus.FAILED, "isCancelled", "true"),
                        "Ended"),
                cancelRow(
                        "cancel: flag set, yet it succeeded",
                        jobWithRecordField(BatchStatus.SUCCEEDED, "isCancelled", "true"),
                        "Finished SUCCEEDED"),
                cancelRow(
                        "cancel: the end came between the request and the read",
                        fake -> {
                            fake.enableBehavior(BatchBehavior.START_BEATS_CANCEL);
                            String id = fake.jobs().addJob(BatchStatus.RUNNABLE);
                            fake.injectFault(
                                    DESCRIBE_REQUESTS,
                                    ExchangeFault.changeReply(a -> editAnswer(a, "status", "\"SUCCEEDED\"")));
                            return id;
                        },
                        "Finished SUCCEEDED"),
                cancelRow(
                        "cancel: no flags in the records of an old server",
                        fake -> {
                            fake.enableBehavior(BatchBehavior.FLAGS_ARE_OMITTED);
                            return stoppedJob(CancelCommand.CANCEL).apply(fake);
                        },
                        "Ended"),
                cancelRow(
                        "cancel: no flags, but the record keeps the reason that was sent",
                        fake -> {
                            fake.enableBehavior(BatchBehavior.FLAGS_ARE_OMITTED);
                            return stoppedJob(CancelCommand.CANCEL, "table").apply(fake);
                        },
                        "Cancelled"),
                terminateRow("terminate: submitted", jobInStatus(BatchStatus.SUBMITTED), "Requested SUBMITTED"),
                terminateRow("terminate: starting", jobInStatus(BatchStatus.STARTING), "Requested STARTING"),
                terminateRow("terminate: running", jobInStatus(BatchStatus.RUNNING), "Requested RUNNING"),
                terminateRow("terminate: succeeded", jobInStatus(BatchStatus.SUCCEEDED), "Finished SUCCEEDED"),
                terminateRow("terminate: failed by itself", jobInStatus(BatchStatus.FAILED), "Ended"),
                terminateRow("terminate: an id the region does not know", fake -> "nonsense", "NotFound"),
                terminateRow(
                        "terminate: flagged, and the container exits successfully in its grace period",
                        jobWithRecordField(BatchStatus.SUCCEEDED, "isTerminated", "true"),
                        "Finished SUCCEEDED"));
    }

    static Stream<Arguments> errors() {
        String clientMessage = "Error executing request, Exception : Job queue hi not found, RequestId: 4f2a";
        return Stream.of(
                cancelRow(
                        "ClientException",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(400, "ClientException")),
                        "InvalidRequest false"),
                cancelRow(
                        "ServerException",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(500, "ServerException")),
                        "ProviderFault true"),
                cancelRow(
                        "ServerException under 400 is not repeated",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(400, "ServerException")),
                        "ProviderFault true"),
                cancelRow(
                        "the code in __type, with its namespace",
                        jobWithAnswers(
                                CANCEL_REQUESTS,
                                FakeReply.json(400, "{\"__type\":\"com.amazonaws.batch#ClientException\"}")),
                        "InvalidRequest false"),
                cancelRow(
                        "the code in code, with a URI",
                        jobWithAnswers(
                                CANCEL_REQUESTS,
                                FakeReply.json(
                                        400,
                                        "{\"code\":\"aws#ClientException:http://internal/\",\"message\":\""
                                                + clientMessage + "\"}")),
                        "InvalidRequest false"),
                cancelRow(
                        "AccessDeniedException",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(403, "AccessDeniedException")),
                        "Forbidden false"),
                cancelRow(
                        "AccessDenied, with Message in capitals",
                        jobWithAnswers(
                                CANCEL_REQUESTS,
                                FakeReply.json(403, "{\"__type\":\"AccessDenied\",\"Message\":\"no\"}")),
                        "Forbidden false"),
                cancelRow(
                        "an unknown access key",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(403, "UnrecognizedClientException")),
                        "Unauthenticated false"),
                cancelRow(
                        "a bad session token",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(403, "InvalidClientTokenId")),
                        "Unauthenticated false"),
                cancelRow(
                        "a bad signature",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(403, "InvalidSignatureException")),
                        "Unauthenticated false"),
                cancelRow(
                        "a bad signature, with the code of query APIs",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(403, "SignatureDoesNotMatch")),
                        "Unauthenticated false"),
                cancelRow(
                        "an incomplete signature",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(400, "IncompleteSignature")),
                        "Unauthenticated false"),
                cancelRow(
                        "an unknown route or an unsigned request",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(403, "MissingAuthenticationTokenException")),
                        "Unauthenticated false"),
                cancelRow(
                        "an expired token that cannot be renewed",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(403, "ExpiredTokenException")),
                        "Unauthenticated false"),
                cancelRow(
                        "a 403 without a code",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.html(403, "Forbidden")),
                        "Forbidden false"),
                cancelRow(
                        "a 401 without a code",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.json(401, "{}")),
                        "Unauthenticated false"),
                cancelRow(
                        "429 TooManyRequestsException",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(429, "TooManyRequestsException")),
                        "Throttled false"),
                cancelRow(
                        "400 ThrottlingException",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(400, "ThrottlingException")),
                        "Throttled false"),
                cancelRow(
                        "429 with nothing else",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.of(429, "", "")),
                        "Throttled false"),
                cancelRow(
                        "RequestLimitExceeded under 503",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(503, "RequestLimitExceeded")),
                        "Throttled false"),
                cancelRow(
                        "InternalFailure",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(500, "InternalFailure")),
                        "ProviderFault true"),
                cancelRow(
                        "AuthorizerConfigurationException with a null message",
                        jobWithAnswers(
                                CANCEL_REQUESTS,
                                FakeReply.json(500, "{\"message\":null}")
                                        .withHeader("x-amzn-ErrorType", "AuthorizerConfigurationException")),
                        "ProviderFault true"),
                cancelRow(
                        "a 502 page of a proxy",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.html(502, "Bad Gateway")),
                        "ProviderFault true"),
                cancelRow(
                        "an empty 504",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.of(504, "", "")),
                        "ProviderFault true"),
                cancelRow(
                        "501, which no repeat mends",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.html(501, "Not Implemented")),
                        "ProviderFault true"),
                cancelRow(
                        "a 404 of something that is not AWS Batch",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.html(404, "Not Found")),
                        "UnexpectedReply true"),
                cancelRow(
                        "413",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(413, "RequestEntityTooLarge")),
                        "InvalidRequest false"),
                cancelRow(
                        "an unknown code under 400",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(400, "SomethingNew")),
                        "InvalidRequest false"),
                cancelRow(
                        "an unknown code under 500",
                        jobWithAnswers(CANCEL_REQUESTS, errorAnswer(500, "SomethingWorse")),
                        "ProviderFault true"),
                cancelRow(
                        "an error body that is no JSON",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.of(400, "text/plain", "{\"mess")),
                        "UnexpectedReply true"),
                cancelRow(
                        "a blank error header counts as none",
                        jobWithAnswers(
                                CANCEL_REQUESTS,
                                FakeReply.json(400, "{\"code\":\"ClientException\"}")
                                        .withHeader("x-amzn-ErrorType", " ")),
                        "InvalidRequest false"),
                cancelRow(
                        "a redirect",
                        jobWithAnswers(
                                CANCEL_REQUESTS,
                                FakeReply.of(301, "", "").withHeader("Location", "https://example.com/?t=1")),
                        "UnexpectedReply true"),
                cancelRow(
                        "a junk body after 200 is an acknowledgement",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.html(200, "hello")),
                        "Requested RUNNABLE"),
                cancelRow(
                        "an empty 200 is an acknowledgement",
                        jobWithAnswers(CANCEL_REQUESTS, FakeReply.of(200, "", "")),
                        "Requested RUNNABLE"),
                cancelRow(
                        "a read without a list is no answer",
                        jobWithAnswers(DESCRIBE_REQUESTS, FakeReply.json(200, "{}")),
                        "UnexpectedReply true"),
                cancelRow(
                        "a read that is not permitted",
                        jobWithAnswers(DESCRIBE_REQUESTS, errorAnswer(403, "AccessDeniedException")),
                        "Forbidden true"),
                retryRow(
                        "throttled twice, then accepted",
                        jobWithAnswers(
                                CANCEL_REQUESTS,
                                errorAnswer(429, "TooManyRequestsException"),
                                errorAnswer(400, "Throttling")),
                        "Requested RUNNABLE"),
                retryRow(
                        "two server faults, then accepted",
                        jobWithAnswers(
                                CANCEL_REQUESTS, errorAnswer(500, "ServerException"), FakeReply.html(503, "busy")),
                        "Requested RUNNABLE"),
                retryRow(
                        "503 with Retry-After: 0 is repeated by us, not by OkHttp",
                        jobWithAnswers(
                                CANCEL_REQUESTS, FakeReply.html(503, "busy").withHeader("Retry-After", "0")),
                        "Requested RUNNABLE"),
                retryRow(
                        "three server faults, and the record shows nothing",
                        jobWithAnswers(
                                CANCEL_REQUESTS,
                                FakeReply.html(502, "a"),
                                FakeReply.html(502, "b"),
                                FakeReply.html(502, "c")),
                        "ProviderFault true"),
                retryRow(
                        "three lost replies, and the record shows the request",
                        fake -> {
                            for (int i = 0; i < 3; i++) {
                                fake.injectFault(CANCEL_REQUESTS, ExchangeFault.resetAfterEffect());
                            }
                            return fake.jobs().addJob(BatchStatus.RUNNABLE);
                        },
                        "Requested RUNNABLE"),
                retryRow(
                        "three requests that never arrived",
                        fake -> {
                            for (int i = 0; i < 3; i++) {
                                fake.injectFault(CANCEL_REQUESTS, ExchangeFault.resetBeforeEffect());
                            }
                            return fake.jobs().addJob(BatchStatus.RUNNABLE);
                        },
                        "ProviderFault true"),
                retryRow(
                        "three lost replies about a job that runs",
                        fake -> {
                            for (int i = 0; i < 3; i++) {
                                fake.injectFault(CANCEL_REQUESTS, ExchangeFault.resetAfterEffect());
                            }
                            return fake.jobs().addJob(BatchStatus.RUNNING);
                        },
                        "NotCancellable TOO_LATE TERMINATE"),
                retryRow(
                        "a truncated reply to the read",
                        fake -> {
                            fake.injectFault(DESCRIBE_REQUESTS, ExchangeFault.truncateAfter(25));
                            return fake.jobs().addJob(BatchStatus.SUCCEEDED);
                        },
                        "Finished SUCCEEDED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"states", "errors"})
    void callerGetsTheExpectedOutcomeOrFailure(
            String name, JobSituation situation, CancelCommand verb, CallOptions options, String expected) {
        String id = situation.apply(fake);

        assertThat(outcomeOrFailure(verb, new CancelJobRequest(id, "table"), options))
                .isEqualTo(expected);
    }

    private String outcomeOrFailure(CancelCommand verb, CancelJobRequest request, CallOptions options) {
        try {
            CancelOutcome outcome = Calls.await(
                    verb == CancelCommand.CANCEL
                            ? client.cancelJob(request, options)
                            : client.terminateJob(request, options));
            assertThat(outcome.evidence().requestIds())
                    .as("every answer has its request ids")
                    .isNotEmpty();
            List<String> words = new ArrayList<>(List.of(outcome.getClass().getSimpleName()));
            if (outcome instanceof CancelOutcome.NotCancellable notCancellable) {
                words.add(notCancellable.reason() + " " + notCancellable.remedy());
            } else if (outcome instanceof CancelOutcome.Finished finished) {
                words.add(finished.state().name());
            } else if (outcome instanceof CancelOutcome.Requested) {
                outcome.evidence()
                        .snapshotAfter()
                        .map(snapshot -> snapshot.rawState())
                        .filter(word -> !word.isEmpty())
                        .ifPresent(words::add);
            }
            return String.join(" ", words);
        } catch (SdkException e) {
            return e.getClass().getSimpleName() + " " + e.mayHaveTakenEffect();
        }
    }

    @Test
    void wrongClockIsCorrectedOnceAndLaterRequestsAreSentOnce() {
        String id = fake.jobs().addJob(BatchStatus.RUNNABLE);
        fake.setClockOffset(Duration.ofHours(3));

        CancelOutcome first = Calls.await(client.cancelJob(CancelJobRequest.of(id), SINGLE_ATTEMPT));
        int requestCount = fake.receivedRequests().size();
        CancelOutcome second = Calls.await(client.cancelJob(CancelJobRequest.of(id), SINGLE_ATTEMPT));

        assertThat(first).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(second).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(requestCount)
                .as("the refused request, the corrected one and the read")
                .isEqualTo(3);
        assertThat(fake.receivedRequests()).as("no further correction").hasSize(5);
    }

    @Test
    void clockCorrectionIsComputedFromTheRawClock() {
        String id = fake.jobs().addJob(BatchStatus.RUNNABLE);
        fake.setClockOffset(Duration.ofHours(3));
        Calls.await(client.cancelJob(CancelJobRequest.of(id), SINGLE_ATTEMPT));
        fake.setClockOffset(Duration.ZERO);

        CancelOutcome outcome = Calls.await(client.cancelJob(CancelJobRequest.of(id), SINGLE_ATTEMPT));

        assertThat(outcome).isInstanceOf(CancelOutcome.Requested.class);
    }

    @Test
    void unreadableServerDateCorrectsNothing() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                fixture.clock.instant().plus(Duration.ofHours(2)).atOffset(ZoneOffset.UTC));
        String id = jobWithAnswers(
                        CANCEL_REQUESTS,
                        errorAnswer(403, "RequestExpired").withHeader("Date", "yesterday"),
                        errorAnswer(403, "InvalidSignatureException").withHeader("Date", date))
                .apply(fake);

        assertThat(outcomeOrFailure(CancelCommand.CANCEL, CancelJobRequest.of(id), SINGLE_ATTEMPT))
                .isEqualTo("Unauthenticated false");
        assertThat(fake.receivedRequests()).hasSize(1);
    }

    @Test
    void outcomeCarriesItsEvidence() {
        String id = stoppedJob(CancelCommand.TERMINATE).apply(fake);

        CancelOutcome outcome = Calls.await(client.cancelJob(new CancelJobRequest(id, "later")));

        assertThat(outcome.evidence().providerWords()).containsExactly("FAILED", "isTerminated", "earlier");
        assertThat(outcome.evidence().snapshotAfter()).hasValueSatisfying(job -> {
            assertThat(job.ref()).hasToString("jobcancel:batch/job/us-east-1/" + id);
            assertThat(job.endedAt()).isPresent();
        });
        assertThat(outcome.evidence().requestIds()).hasSize(2).doesNotHaveDuplicates();
        assertThat(outcome.evidence().attemptCount()).isEqualTo(2);
        assertThat(outcome.evidence().replyWasLost()).isFalse();
    }
}
