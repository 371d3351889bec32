// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Plan;
import io.github.jobcancel.Plan.Forecast;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a list to a bulk: what is looked at, what is touched, and what is not. */
class BatchPlanTest {
    private static final CallOptions PLAIN = CallOptions.standard();
    private static final ListJobsRequest ALL =
            ListJobsRequest.ofQueue(FakeBatch.QUEUE).withStatuses(JobStatus.values());

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock);
    private final FakeBatch elsewhere = new FakeBatch(clock, "eu-west-3");
    private final BatchClient client = client(fake);
    private final BatchClient otherClient = client(elsewhere);

    private static BatchClient client(FakeBatch fake) {
        return BatchClient.builder()
                .region(fake.region())
                .endpoint(fake.url())
                .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        otherClient.close();
        fake.close();
        elsewhere.close();
    }

    private static BulkReport cancelled(Plan plan) {
        return Calls.await(plan.cancel(BulkOptions.standard()).report());
    }

    @Test
    void aJobThatAppearsLaterIsNotTouched() {
        String seen = fake.jobs().add(BatchStatus.RUNNABLE);
        Plan plan = Calls.await(client.plan(ListJobsRequest.ofQueue(FakeBatch.QUEUE), PLAIN));
        String later = fake.jobs().add(BatchStatus.RUNNABLE);

        BulkReport report = cancelled(plan);

        assertThat(report.items())
                .singleElement()
                .satisfies(item ->
                        assertThat(item.ref()).isEqualTo(client.job(seen).ref()));
        assertThat(fake.jobs().truth(seen).cancelRequested()).isTrue();
        assertThat(fake.jobs().truth(later).cancelRequested()).isFalse();
        assertThat(fake.requests()).noneMatch(r -> r.body().contains(later));
    }

    @Test
    void aDryRunTellsWhatHoldsNowAndChangesNothing() {
        String runnable = fake.jobs().add(BatchStatus.RUNNABLE);
        String running = fake.jobs().add(BatchStatus.RUNNABLE);
        String ended = fake.jobs().add(BatchStatus.RUNNABLE);
        String forgotten = fake.jobs().add(BatchStatus.RUNNABLE);
        Plan plan = Calls.await(client.plan(ALL, PLAIN));
        fake.jobs().move(running, BatchStatus.RUNNING);
        fake.jobs().move(ended, BatchStatus.SUCCEEDED);
        fake.jobs().forget(forgotten);
        fake.clearRequests();

        List<Forecast> told = Calls.await(plan.dryRun());

        assertThat(told)
                .extracting(BatchPlanTest::said)
                .containsExactlyInAnyOrder(
                        runnable + " RUNNABLE applies",
                        running + " RUNNING TOO_LATE TERMINATE",
                        ended + " SUCCEEDED",
                        forgotten + " ");
        assertThat(told).allMatch(forecast -> forecast.seen().rawState().equals("RUNNABLE"));
        assertThat(fake.requests()).isNotEmpty().allMatch(r -> r.path().endsWith("/describejobs"));
        assertThat(fake.jobs().all()).noneMatch(job -> job.cancelRequested() || job.terminateRequested());
    }

    private static String said(Forecast forecast) {
        return forecast.explanation()
                .map(e ->
                        forecast.seen().ref().id() + " " + e.now().orElseThrow().rawState()
                                + (e.applies() ? " applies" : "")
                                + e.reason().map(r -> " " + r).orElse("")
                                + e.remedy().map(r -> " " + r).orElse(""))
                .orElse("failed");
    }

    @Test
    void aDryRunOfManyReadsManyTogether() {
        for (int i = 0; i < 300; i++) {
            fake.jobs().add(BatchStatus.RUNNABLE);
        }
        Plan plan = Calls.await(client.plan(ALL, PLAIN));
        fake.clearRequests();

        assertThat(Calls.await(plan.dryRun()))
                .hasSize(300)
                .allMatch(f -> f.explanation().isPresent());
        assertThat(fake.requests()).allMatch(r -> r.path().endsWith("/describejobs"));
    }

    @Test
    void aDryRunTellsOfAReadThatFails() {
        fake.jobs().add(BatchStatus.RUNNABLE);
        Plan plan = Calls.await(client.plan(ALL, PLAIN));
        fake.fail(Fault.answer(Answer.json(400, "{\"message\":\"no\"}").with("x-amzn-ErrorType", "ClientException")));

        assertThat(Calls.await(plan.dryRun())).singleElement().satisfies(f -> {
            assertThat(f.explanation()).isEmpty();
            assertThat(f.failure()).isPresent();
        });
    }

    @Test
    void jobsAtRestAreInItUntilTheyAreLeftOut() {
        fake.jobs().add(BatchStatus.SUCCEEDED);
        String alive = fake.jobs().add(BatchStatus.RUNNABLE);
        Plan plan = Calls.await(client.plan(ALL, PLAIN));

        assertThat(plan.jobs()).hasSize(2);
        assertThat(cancelled(plan).items()).extracting(BulkItem::kind).contains("Finished");
        assertThat(plan.alive().jobs()).extracting(job -> job.ref().id()).containsExactly(alive);
        assertThat(plan.show()).contains("RUNNABLE", "SUCCEEDED").endsWith("2 jobs: 1 QUEUED, 1 SUCCEEDED\n");
    }

    @Test
    void plansOfTwoClientsBecomeOneBulk() {
        String here = fake.jobs().add(BatchStatus.RUNNABLE);
        String there = elsewhere.jobs().add(BatchStatus.RUNNABLE);
        Plan both = Calls.await(client.plan(ALL, PLAIN)).and(Calls.await(otherClient.plan(ALL, PLAIN)));

        assertThat(cancelled(both).items())
                .extracting(item -> item.ref().toString())
                .containsExactly("jobcancel:batch/job/us-east-1/" + here, "jobcancel:batch/job/eu-west-3/" + there);
        assertThat(fake.jobs().truth(here).cancelRequested()).isTrue();
        assertThat(elsewhere.jobs().truth(there).cancelRequested()).isTrue();
        assertThat(Calls.await(both.dryRun())).allMatch(f -> f.explanation().isPresent());
    }

    @Test
    void aPlanIsStoppedAsItsOptionsSay() {
        String running = fake.jobs().add(BatchStatus.RUNNING);
        Plan plan = Calls.await(client.plan(ListJobsRequest.ofQueue(FakeBatch.QUEUE), PLAIN));
        CompletableFuture<BulkReport> report = plan.stop(
                        StopOptions.standard().withEscalation(Escalation.TERMINATE_IF_STARTED), BulkOptions.standard())
                .report();
        while (!fake.jobs().truth(running).terminateRequested()) {
            Thread.onSpinWait();
        }
        fake.jobs().exit(running, 143);

        assertThat(Calls.await(report).items())
                .singleElement()
                .satisfies(item -> assertThat(item.outcome()).get().isInstanceOf(CancelOutcome.Cancelled.class));
    }

    @Test
    void anAbandonedPlanAsksForNoMorePages() {
        fake.jobs().add(BatchStatus.RUNNABLE);
        fake.fail(Fault.stall());
        CompletableFuture<String> shown = client.plan(ALL, PLAIN).thenApply(Plan::show);
        while (fake.requests().isEmpty()) {
            Thread.onSpinWait();
        }

        shown.cancel(true);

        assertThat(shown).isCancelled();
        assertThat(fake.requests()).hasSize(1);
    }
}
