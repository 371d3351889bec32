// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several Flink jobs, one request for each: what is told of one says nothing of another. */
class DliStopJobsTest {
    private static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());
    private static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));

    private final FakeDli fake = new FakeDli(ManualClock.startingNow());
    private final DliClient client = client(FakeDli.SECRET_KEY);
    private final long first = fake.addFlinkJob("job_running");
    private final long second = fake.addFlinkJob("job_running");
    private final long third = fake.addFlinkJob("job_running");

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    private DliClient client(String secret) {
        return DliClient.builder()
                .endpoint(fake.url())
                .projectId(FakeDli.PROJECT_ID)
                .credentials(DliCredentials.accessKey(FakeDli.ACCESS_KEY, secret))
                .build();
    }

    private static Predicate<Incoming> stopOf(long id) {
        return r -> r.body().contains("[" + id + "]");
    }

    private static String told(List<FlinkStop> stops) {
        return stops.stream().map(DliStopJobsTest::told).collect(Collectors.joining(", "));
    }

    private static String told(FlinkStop stop) {
        assertThat(stop.outcome().isPresent()).isNotEqualTo(stop.failure().isPresent());
        return stop.outcome()
                .map(o -> o.getClass().getSimpleName())
                .orElseGet(() -> stop.failure()
                        .map(f -> f.getClass().getSimpleName() + (f.mayHaveTakenEffect() ? "?" : ""))
                        .orElse(""));
    }

    private long asked(long id) {
        return fake.requests().stream().filter(stopOf(id)).count();
    }

    @Test
    void eachIsAnsweredInTheOrderInWhichItWasNamedAndAskedOnce() {
        long done = fake.addFlinkJob("job_finish");
        long draft = fake.addFlinkJob("job_init");
        List<Long> ids = List.of(done, third, 4711L, first, third, draft, second);

        List<FlinkStop> stops = Calls.await(client.stopJobs(ids));

        assertThat(stops).extracting(s -> Long.parseLong(s.ref().id())).isEqualTo(ids);
        assertThat(told(stops))
                .isEqualTo("Finished, Requested, NotFound, Requested, Requested, NotCancellable, Requested");
        assertThat(stops.get(1)).isEqualTo(stops.get(4));
        assertThat(asked(third)).isEqualTo(1);
        assertThat(fake.requests().stream().filter(r -> r.method().equals("POST")))
                .extracting(Incoming::body)
                .allMatch(body -> body.contains("\"trigger_savepoint\":false"))
                .hasSize(6);
    }

    @Test
    void aFailureIsToldOfItsOwnJobAndTheOthersAreAskedAllTheSame() {
        fake.fail(stopOf(second), Fault.answer(DliAnswers.gateway(403, "APIGW.0302", "not yours")));

        List<FlinkStop> stops = Calls.await(client.stopJobs(List.of(first, second, third), false, QUICK));

        assertThat(told(stops)).isEqualTo("Requested, Forbidden, Requested");
    }

    /** In one trail, the first job's lost reply would make the second's certain refusal uncertain. */
    @Test
    void aLostReplyColoursOnlyItsOwnJob() {
        fake.fail(stopOf(first), Fault.resetBeforeEffect());
        fake.fail(stopOf(second), Fault.answer(DliAnswers.dli(400, "DLI.0001", "no")));

        List<FlinkStop> stops = Calls.await(client.stopJobs(List.of(first, second, third), true, ONCE));

        assertThat(told(stops)).isEqualTo("ProviderFault?, InvalidRequest, Requested");
        CancelOutcome last = stops.get(2).outcome().orElseThrow();
        assertThat(last.evidence().attempts()).isEqualTo(1);
        assertThat(last.evidence().requestIds()).hasSize(1);
        assertThat(last.evidence().replyLost()).isFalse();
    }

    @Test
    void refusedCredentialsAreNotTriedOnTheNextJob() {
        try (DliClient wrong = client("wrong-secret-0123")) {
            List<FlinkStop> stops = Calls.await(wrong.stopJobs(List.of(first, second, third)));

            assertThat(told(stops)).isEqualTo("Unauthenticated, Unauthenticated, Unauthenticated");
        }
        assertThat(fake.requests()).hasSize(1);
    }

    @Test
    void whatTheTimeDoesNotAllowIsNotSentAndSaysSo() {
        fake.fail(stopOf(second), Fault.answer(DliAnswers.throttled("3600")));

        List<FlinkStop> stops = Calls.await(client.stopJobs(List.of(first, second, third)));

        assertThat(told(stops)).isEqualTo("Requested, DeadlineExceeded, DeadlineExceeded");
        assertThat(asked(third)).isZero();
    }

    @Test
    void closingTheClientTellsOfEachJobWhatItMayHaveDone() {
        Hold hold = new Hold();
        fake.fail(stopOf(second), Fault.hold(hold));
        CompletableFuture<List<FlinkStop>> stops = client.stopJobs(List.of(first, second, third));
        hold.awaitArrival();

        client.close();

        assertThat(told(Calls.await(stops))).isEqualTo("Requested, Closed?, Closed");
        hold.release();
        assertThat(told(Calls.await(client.stopJobs(List.of(first, second))))).isEqualTo("Closed, Closed");
        assertThat(asked(third)).isZero();
    }

    @Test
    void abandoningEndsTheCallUnderWayAndSendsNoMore() {
        Hold hold = new Hold();
        fake.fail(stopOf(first), Fault.hold(hold));
        CompletableFuture<List<FlinkStop>> stops = client.stopJobs(List.of(first, second));
        hold.awaitArrival();

        stops.cancel(true);

        hold.release();
        Calls.await(client.flinkJob(second));
        assertThat(asked(second)).isZero();
    }

    @Test
    void manyAreNoDeeperThanFewAndNoneIsNothing() {
        List<Long> unknown = LongStream.rangeClosed(100_000, 100_300).boxed().toList();

        assertThat(Calls.await(client.stopJobs(unknown)))
                .hasSize(301)
                .allMatch(s -> s.outcome().orElseThrow() instanceof CancelOutcome.NotFound);
        fake.clearRequests();
        assertThat(Calls.await(client.stopJobs(List.of()))).isEmpty();
        assertThat(fake.requests()).isEmpty();
    }

    @Test
    void oneBadNumberIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> client.stopJobs(List.of(first, 0L))).isInstanceOf(IllegalArgumentException.class);
        assertThat(fake.requests()).isEmpty();
    }
}
