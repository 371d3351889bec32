// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.Plan.CancelForecast;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final List<CompletableFuture<CancelExplanation>> explainCalls = new ArrayList<>();

    record ToySnapshot(JobRef ref, JobState state, String rawState) implements JobSnapshot {}

    record TimedSnapshot(JobRef ref, JobState state, String rawState, Optional<Instant> submittedAt)
            implements JobSnapshot {}

    /** Returns a job that is cancelled at once and is explained when the test completes its call. */
    private RemoteJob stubJob(JobRef ref) {
        return new StubJob(ref).completeAsCancelled().withExplainAnswer(() -> {
            if (ref.id().equals("throws")) {
                throw new IllegalStateException("closed");
            }
            CompletableFuture<CancelExplanation> call = new CompletableFuture<>();
            explainCalls.add(call);
            return call;
        });
    }

    private static ToySnapshot snapshot(String id, JobState state) {
        return new ToySnapshot(
                new JobRef("toy", "job", "here", id), state, state.name().toLowerCase(Locale.ROOT));
    }

    private Plan planOf(JobSnapshot... snapshots) {
        return Plan.of(List.of(snapshots), this::stubJob);
    }

    private static List<String> jobIds(Plan plan) {
        return plan.jobs().stream().map(job -> job.ref().id()).toList();
    }

    private static CancelExplanation applicableExplanation() {
        return new CancelExplanation(Optional.empty(), true, true, Optional.empty(), Optional.empty());
    }

    @Test
    void planIsPrintedAsAPlainTable() {
        Plan plan = planOf(
                snapshot("a", JobState.RUNNING),
                new ToySnapshot(new JobRef("toy", "job", "a/b", "long-id"), JobState.QUEUED, "WAI\u001b[31mTING\n"),
                new ToySnapshot(new JobRef("toy", "job", "here", "c"), JobState.UNKNOWN, ""),
                snapshot("d", JobState.RUNNING));

        assertThat(plan.toTable()).isEqualTo("""
                job                              state    provider's word
                jobcancel:toy/job/here/a         RUNNING  running
                jobcancel:toy/job/a%2Fb/long-id  QUEUED   WAI?[31mTING?
                jobcancel:toy/job/here/c         UNKNOWN
                jobcancel:toy/job/here/d         RUNNING  running
                4 jobs: 1 QUEUED, 2 RUNNING, 1 UNKNOWN
                """);
        assertThat(plan).hasToString("Plan[4 jobs]");
    }

    @Test
    void emptyPlanIsPrintedToo() {
        assertThat(planOf().toTable()).isEqualTo("job  state  provider's word\n0 jobs\n");
        assertThat(planOf(snapshot("a", JobState.ENDED)).toTable()).endsWith("\n1 job: 1 ENDED\n");
        assertThat(Calls.await(planOf().dryRun())).isEmpty();
        assertThat(Calls.await(planOf().cancel(BulkOptions.standard()).report()).items())
                .isEmpty();
    }

    @Test
    void longRawStateIsTruncated() {
        assertThat(planOf(new ToySnapshot(new JobRef("toy", "job", "here", "a"), JobState.UNKNOWN, "x".repeat(500)))
                        .toTable())
                .contains("x".repeat(60) + "...\n")
                .doesNotContain("x".repeat(61));
    }

    @Test
    void filterSelectsJobsByTheirSnapshot() {
        Plan plan = planOf(
                snapshot("a", JobState.RUNNING),
                snapshot("b", JobState.SUCCEEDED),
                snapshot("c", JobState.UNKNOWN),
                snapshot("d", JobState.ABSENT),
                snapshot("e", JobState.STOPPING));

        assertThat(jobIds(plan.onlyAlive())).containsExactly("a", "c", "e");
        assertThat(jobIds(plan.filter(job -> job.state() == JobState.RUNNING))).containsExactly("a");
        assertThat(jobIds(plan)).as("the plan itself is unchanged").containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void planSelectsJobsBySubmissionTime() {
        Instant time = Instant.parse("2026-01-02T03:04:05Z");
        Plan plan = planOf(
                timedSnapshot("a", time.minusNanos(1)), timedSnapshot("b", time), snapshot("c", JobState.RUNNING));

        assertThat(jobIds(plan.submittedBefore(time))).containsExactly("a");
    }

    private static TimedSnapshot timedSnapshot(String id, Instant submittedAt) {
        return new TimedSnapshot(
                new JobRef("toy", "job", "here", id), JobState.RUNNING, "running", Optional.of(submittedAt));
    }

    @Test
    void unionOfPlansHoldsEachJobOnce() {
        Plan firstPlan = planOf(
                snapshot("a", JobState.RUNNING), snapshot("b", JobState.RUNNING), snapshot("a", JobState.QUEUED));
        Plan secondPlan = planOf(snapshot("c", JobState.QUEUED), snapshot("b", JobState.SUCCEEDED));

        assertThat(jobIds(firstPlan)).containsExactly("a", "b");
        assertThat(jobIds(firstPlan.union(secondPlan))).containsExactly("a", "b", "c");
        assertThat(firstPlan.union(secondPlan).jobs().get(1).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void bindingToADifferentJobThrows() {
        assertThatThrownBy(() -> Plan.of(
                        List.of(snapshot("a", JobState.RUNNING)),
                        ref -> stubJob(new JobRef("toy", "job", "here", "b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("here/a is bound to");
    }

    @Test
    void bulkReportKeepsTheOrderOfThePlan() {
        Plan plan = planOf(snapshot("b", JobState.RUNNING), snapshot("a", JobState.SUCCEEDED));

        assertThat(Calls.await(plan.cancel(BulkOptions.standard()).report()).items())
                .extracting(item -> item.ref().id())
                .containsExactly("b", "a");
        assertThat(Calls.await(plan.stop(StopOptions.standard(), BulkOptions.standard())
                                .report())
                        .items())
                .extracting(BulkItem::kind)
                .containsExactly(ResultKind.CANCELLED, ResultKind.CANCELLED);
    }

    @Test
    void dryRunBoundsItsConcurrencyAndKeepsTheOrder() {
        JobSnapshot[] snapshots = IntStream.range(0, 100)
                .mapToObj(i -> snapshot("j" + i, JobState.RUNNING))
                .toArray(JobSnapshot[]::new);

        CompletableFuture<List<CancelForecast>> dryRun = planOf(snapshots).dryRun();

        assertThat(explainCalls).hasSize(32);
        explainCalls.get(7).complete(applicableExplanation());
        assertThat(explainCalls).hasSize(33);
        for (int i = 0; i < explainCalls.size(); i++) {
            explainCalls.get(i).complete(applicableExplanation());
        }
        assertThat(explainCalls).hasSize(100);
        assertThat(dryRun).isCompleted();
        assertThat(Calls.await(dryRun))
                .allMatch(forecast ->
                        forecast.explanation().isPresent() && forecast.failure().isEmpty())
                .extracting(CancelForecast::snapshot)
                .containsExactly(snapshots);
    }

    @Test
    void dryRunReportsAFailedJobAndContinuesWithOtherJobs() {
        SdkException closed = new SdkException.Closed("job", false);
        CompletableFuture<List<CancelForecast>> dryRun = planOf(
                        snapshot("throws", JobState.RUNNING),
                        snapshot("a", JobState.RUNNING),
                        snapshot("b", JobState.RUNNING),
                        snapshot("c", JobState.RUNNING))
                .dryRun();
        explainCalls.get(0).completeExceptionally(closed);
        explainCalls.get(1).completeExceptionally(new IOException("theirs"));
        explainCalls.get(2).complete(applicableExplanation());

        List<CancelForecast> forecasts = Calls.await(dryRun);

        assertThat(forecasts.get(0).failure()).get().isInstanceOf(SdkException.ProviderFault.class);
        assertThat(forecasts.get(1).failure()).containsSame(closed);
        assertThat(forecasts.get(2).failure().orElseThrow()).hasRootCauseMessage("theirs");
        assertThat(forecasts.get(3).explanation()).isPresent();
    }

    @Test
    void abandonedDryRunCancelsItsReadsAndStartsNoMore() {
        JobSnapshot[] snapshots = IntStream.range(0, 50)
                .mapToObj(i -> snapshot("j" + i, JobState.RUNNING))
                .toArray(JobSnapshot[]::new);
        CompletableFuture<Integer> derived = planOf(snapshots).dryRun().thenApply(List::size);

        derived.cancel(true);

        assertThat(explainCalls).hasSize(32).allMatch(CompletableFuture::isCancelled);
    }
}
