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
import io.github.jobcancel.Plan.CancelForecast;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests plans, from a list to a bulk: which jobs are read, which are changed, and which are not. */
class BatchPlanTest {
    private static final CallOptions STANDARD_OPTIONS = CallOptions.standard();
    private static final ListJobsRequest ALL_JOBS =
            ListJobsRequest.ofQueue(FakeBatch.QUEUE).withStates(JobStatus.values());

    @RegisterExtension
    final BatchFixture fixture = new BatchFixture();

    private final FakeBatch fake = fixture.fake;
    private final FakeBatch otherFake = new FakeBatch(fixture.clock, "eu-west-3");
    private final BatchClient client = fixture.client;
    private final BatchClient otherClient = newClient(otherFake);

    private static BatchClient newClient(FakeBatch fake) {
        return BatchFixture.builder(fake).build();
    }

    @AfterEach
    void close() {
        otherClient.close();
        otherFake.close();
    }

    private static BulkReport cancelPlan(Plan plan) {
        return Calls.await(plan.cancel(BulkOptions.standard()).report());
    }

    @Test
    void jobCreatedAfterThePlanIsNotTouched() {
        String plannedId = fake.jobs().addJob(BatchStatus.RUNNABLE);
        Plan plan = Calls.await(client.plan(ListJobsRequest.ofQueue(FakeBatch.QUEUE), STANDARD_OPTIONS));
        String laterId = fake.jobs().addJob(BatchStatus.RUNNABLE);

        BulkReport report = cancelPlan(plan);

        assertThat(report.items())
                .singleElement()
                .satisfies(item ->
                        assertThat(item.ref()).isEqualTo(client.job(plannedId).ref()));
        assertThat(fake.jobs().job(plannedId).cancelRequested()).isTrue();
        assertThat(fake.jobs().job(laterId).cancelRequested()).isFalse();
        assertThat(fake.receivedRequests()).noneMatch(r -> r.body().contains(laterId));
    }

    @Test
    void dryRunReportsCurrentStatesAndChangesNothing() {
        String runnable = fake.jobs().addJob(BatchStatus.RUNNABLE);
        String running = fake.jobs().addJob(BatchStatus.RUNNABLE);
        String ended = fake.jobs().addJob(BatchStatus.RUNNABLE);
        String forgotten = fake.jobs().addJob(BatchStatus.RUNNABLE);
        Plan plan = Calls.await(client.plan(ALL_JOBS, STANDARD_OPTIONS));
        fake.jobs().moveJob(running, BatchStatus.RUNNING);
        fake.jobs().moveJob(ended, BatchStatus.SUCCEEDED);
        fake.jobs().forgetJob(forgotten);
        fake.clearReceivedRequests();

        List<CancelForecast> descriptions = Calls.await(plan.dryRun());

        assertThat(descriptions)
                .extracting(BatchPlanTest::describeForecast)
                .containsExactlyInAnyOrder(
                        runnable + " RUNNABLE applies",
                        running + " RUNNING TOO_LATE TERMINATE",
                        ended + " SUCCEEDED",
                        forgotten + " ");
        assertThat(descriptions)
                .allMatch(forecast -> forecast.snapshot().rawState().equals("RUNNABLE"));
        assertThat(fake.receivedRequests()).isNotEmpty().allMatch(r -> r.path().endsWith("/describejobs"));
        assertThat(fake.jobs().allJobs()).noneMatch(job -> job.cancelRequested() || job.terminateRequested());
    }

    private static String describeForecast(CancelForecast forecast) {
        return forecast.explanation()
                .map(e -> forecast.snapshot().ref().id() + " "
                        + e.snapshot().orElseThrow().rawState()
                        + (e.cancelApplies() ? " applies" : "")
                        + e.reason().map(r -> " " + r).orElse("")
                        + e.remedy().map(r -> " " + r).orElse(""))
                .orElse("failed");
    }

    @Test
    void dryRunReadsManyJobsPerRequest() {
        for (int i = 0; i < 300; i++) {
            fake.jobs().addJob(BatchStatus.RUNNABLE);
        }
        Plan plan = Calls.await(client.plan(ALL_JOBS, STANDARD_OPTIONS));
        fake.clearReceivedRequests();

        assertThat(Calls.await(plan.dryRun()))
                .hasSize(300)
                .allMatch(f -> f.explanation().isPresent());
        assertThat(fake.receivedRequests()).allMatch(r -> r.path().endsWith("/describejobs"));
    }

    @Test
    void dryRunReportsFailedRead() {
        fake.jobs().addJob(BatchStatus.RUNNABLE);
        Plan plan = Calls.await(client.plan(ALL_JOBS, STANDARD_OPTIONS));
        fake.injectFault(ExchangeFault.replaceReply(
                FakeReply.json(400, "{\"message\":\"no\"}").withHeader("x-amzn-ErrorType", "ClientException")));

        assertThat(Calls.await(plan.dryRun())).singleElement().satisfies(f -> {
            assertThat(f.explanation()).isEmpty();
            assertThat(f.failure()).isPresent();
        });
    }

    @Test
    void planHoldsEndedJobsUntilTheyAreExcluded() {
        fake.jobs().addJob(BatchStatus.SUCCEEDED);
        String alive = fake.jobs().addJob(BatchStatus.RUNNABLE);
        Plan plan = Calls.await(client.plan(ALL_JOBS, STANDARD_OPTIONS));

        assertThat(plan.jobs()).hasSize(2);
        assertThat(cancelPlan(plan).items()).extracting(BulkItem::kind).contains(ResultKind.FINISHED);
        assertThat(plan.onlyAlive().jobs()).extracting(job -> job.ref().id()).containsExactly(alive);
        assertThat(plan.toTable()).contains("RUNNABLE", "SUCCEEDED").endsWith("2 jobs: 1 QUEUED, 1 SUCCEEDED\n");
    }

    @Test
    void plansOfTwoClientsMergeIntoOneBulk() {
        String here = fake.jobs().addJob(BatchStatus.RUNNABLE);
        String there = otherFake.jobs().addJob(BatchStatus.RUNNABLE);
        Plan both = Calls.await(client.plan(ALL_JOBS, STANDARD_OPTIONS))
                .union(Calls.await(otherClient.plan(ALL_JOBS, STANDARD_OPTIONS)));

        assertThat(cancelPlan(both).items())
                .extracting(item -> item.ref().toString())
                .containsExactly("jobcancel:batch/job/us-east-1/" + here, "jobcancel:batch/job/eu-west-3/" + there);
        assertThat(fake.jobs().job(here).cancelRequested()).isTrue();
        assertThat(otherFake.jobs().job(there).cancelRequested()).isTrue();
        assertThat(Calls.await(both.dryRun())).allMatch(f -> f.explanation().isPresent());
    }

    @Test
    void planIsStoppedAccordingToItsOptions() {
        String running = fake.jobs().addJob(BatchStatus.RUNNING);
        Plan plan = Calls.await(client.plan(ListJobsRequest.ofQueue(FakeBatch.QUEUE), STANDARD_OPTIONS));
        CompletableFuture<BulkReport> report = plan.stop(
                        StopOptions.standard().withEscalation(EscalationPolicy.TERMINATE_IF_STARTED),
                        BulkOptions.standard())
                .report();
        while (!fake.jobs().job(running).terminateRequested()) {
            Thread.onSpinWait();
        }
        fake.jobs().exitContainer(running, 143);

        assertThat(Calls.await(report).items())
                .singleElement()
                .satisfies(item -> assertThat(item.outcome()).get().isInstanceOf(CancelOutcome.Cancelled.class));
    }

    @Test
    void abandonedPlanRequestsNoFurtherPages() {
        fake.jobs().addJob(BatchStatus.RUNNABLE);
        fake.injectFault(ExchangeFault.stall());
        CompletableFuture<String> shown =
                client.plan(ALL_JOBS, STANDARD_OPTIONS).thenApply(Plan::toTable);
        while (fake.receivedRequests().isEmpty()) {
            Thread.onSpinWait();
        }

        shown.cancel(true);

        assertThat(shown).isCancelled();
        assertThat(fake.receivedRequests()).hasSize(1);
    }
}
