// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stops of several Flink jobs with one request each: the result of one job does not affect the others. */
class DliStopJobsTest {
    private static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    private static final CallOptions FAST_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));

    @RegisterExtension
    final DliFixture fixture = new DliFixture();

    private final FakeDli fake = fixture.fake;
    private final DliClient client = fixture.closeAfterTest(clientWith(FakeDli.SECRET_KEY));
    private final long firstJob = fake.addFlinkJob("job_running");
    private final long secondJob = fake.addFlinkJob("job_running");
    private final long thirdJob = fake.addFlinkJob("job_running");

    private DliClient clientWith(String secret) {
        return fixture.builder()
                .credentials(DliCredentials.accessKey(FakeDli.ACCESS_KEY, secret))
                .build();
    }

    private static Predicate<ReceivedRequest> isStopOf(long id) {
        return r -> r.body().contains("[" + id + "]");
    }

    private static String describeResults(List<FlinkStopResult> stops) {
        return stops.stream().map(DliStopJobsTest::describeResult).collect(Collectors.joining(", "));
    }

    private static String describeResult(FlinkStopResult stop) {
        assertThat(stop.outcome().isPresent()).isNotEqualTo(stop.failure().isPresent());
        return stop.outcome()
                .map(o -> o.getClass().getSimpleName())
                .orElseGet(() -> stop.failure()
                        .map(f -> f.getClass().getSimpleName() + (f.mayHaveTakenEffect() ? "?" : ""))
                        .orElse(""));
    }

    private long stopRequestCount(long id) {
        return fake.receivedRequests().stream().filter(isStopOf(id)).count();
    }

    @Test
    void resultsKeepTheInputOrderAndEachJobIsStoppedOnce() {
        long done = fake.addFlinkJob("job_finish");
        long draft = fake.addFlinkJob("job_init");
        List<Long> ids = List.of(done, thirdJob, 4711L, firstJob, thirdJob, draft, secondJob);

        List<FlinkStopResult> stops = Calls.await(client.stopFlinkJobs(ids));

        assertThat(stops).extracting(s -> Long.parseLong(s.ref().id())).isEqualTo(ids);
        assertThat(describeResults(stops))
                .isEqualTo("Finished, Requested, NotFound, Requested, Requested, NotCancellable, Requested");
        assertThat(stops.get(1)).isEqualTo(stops.get(4));
        assertThat(stopRequestCount(thirdJob)).isEqualTo(1);
        assertThat(fake.receivedRequests().stream().filter(r -> r.method().equals("POST")))
                .extracting(ReceivedRequest::body)
                .allMatch(body -> body.contains("\"trigger_savepoint\":false"))
                .hasSize(6);
    }

    @Test
    void failureOfOneJobDoesNotStopTheOthers() {
        fake.injectFault(
                isStopOf(secondJob),
                ExchangeFault.replaceReply(DliReplies.gatewayError(403, "APIGW.0302", "not yours")));

        List<FlinkStopResult> stops =
                Calls.await(client.stopFlinkJobs(List.of(firstJob, secondJob, thirdJob), false, FAST_RETRIES));

        assertThat(describeResults(stops)).isEqualTo("Requested, Forbidden, Requested");
    }

    /**
     * With a shared call history, the lost reply for the first job would make the certain refusal of the second one
     * uncertain.
     */
    @Test
    void lostReplyAffectsOnlyItsOwnJob() {
        fake.injectFault(isStopOf(firstJob), ExchangeFault.resetBeforeEffect());
        fake.injectFault(isStopOf(secondJob), ExchangeFault.replaceReply(DliReplies.dliError(400, "DLI.0001", "no")));

        List<FlinkStopResult> stops =
                Calls.await(client.stopFlinkJobs(List.of(firstJob, secondJob, thirdJob), true, SINGLE_ATTEMPT));

        assertThat(describeResults(stops)).isEqualTo("ProviderFault?, InvalidRequest, Requested");
        CancelOutcome last = stops.get(2).outcome().orElseThrow();
        assertThat(last.evidence().attemptCount()).isEqualTo(1);
        assertThat(last.evidence().requestIds()).hasSize(1);
        assertThat(last.evidence().replyWasLost()).isFalse();
    }

    @Test
    void refusedCredentialsAreNotSentForTheNextJob() {
        try (DliClient wrong = clientWith("wrong-secret-0123")) {
            List<FlinkStopResult> stops = Calls.await(wrong.stopFlinkJobs(List.of(firstJob, secondJob, thirdJob)));

            assertThat(describeResults(stops)).isEqualTo("Unauthenticated, Unauthenticated, Unauthenticated");
        }
        assertThat(fake.receivedRequests()).hasSize(1);
    }

    @Test
    void jobsAfterTheDeadlineAreNotSent() {
        fake.injectFault(isStopOf(secondJob), ExchangeFault.replaceReply(DliReplies.gatewayThrottlingError("3600")));

        List<FlinkStopResult> stops = Calls.await(client.stopFlinkJobs(List.of(firstJob, secondJob, thirdJob)));

        assertThat(describeResults(stops)).isEqualTo("Requested, DeadlineExceeded, DeadlineExceeded");
        assertThat(stopRequestCount(thirdJob)).isZero();
    }

    @Test
    void closingTheClientReportsForEachJobWhetherItMayHaveActed() {
        ReplyHold hold = new ReplyHold();
        fake.injectFault(isStopOf(secondJob), ExchangeFault.holdReply(hold));
        CompletableFuture<List<FlinkStopResult>> stops = client.stopFlinkJobs(List.of(firstJob, secondJob, thirdJob));
        hold.awaitArrival();

        client.close();

        assertThat(describeResults(Calls.await(stops))).isEqualTo("Requested, Closed?, Closed");
        hold.release();
        assertThat(describeResults(Calls.await(client.stopFlinkJobs(List.of(firstJob, secondJob)))))
                .isEqualTo("Closed, Closed");
        assertThat(stopRequestCount(thirdJob)).isZero();
    }

    @Test
    void abandonedCallEndsTheAttemptAndSendsNoMore() {
        ReplyHold hold = new ReplyHold();
        fake.injectFault(isStopOf(firstJob), ExchangeFault.holdReply(hold));
        CompletableFuture<List<FlinkStopResult>> stops = client.stopFlinkJobs(List.of(firstJob, secondJob));
        hold.awaitArrival();

        stops.cancel(true);

        hold.release();
        Calls.await(client.describeFlinkJob(secondJob));
        assertThat(stopRequestCount(secondJob)).isZero();
    }

    @Test
    void manyJobsUseNoDeepStackAndNoJobsGiveNoResults() {
        List<Long> unknown = LongStream.rangeClosed(100_000, 100_300).boxed().toList();

        assertThat(Calls.await(client.stopFlinkJobs(unknown)))
                .hasSize(301)
                .allMatch(s -> s.outcome().orElseThrow() instanceof CancelOutcome.NotFound);
        fake.clearReceivedRequests();
        assertThat(Calls.await(client.stopFlinkJobs(List.of()))).isEmpty();
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    void invalidIdIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.stopFlinkJobs(List.of(firstJob, 0L)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(fake.receivedRequests()).isEmpty();
    }
}
