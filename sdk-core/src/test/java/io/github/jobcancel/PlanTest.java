// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.Plan.Forecast;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final List<CompletableFuture<Explanation>> asked = new ArrayList<>();

    record Seen(JobRef ref, JobState state, String rawState) implements JobSnapshot {}

    /** A job of somebody else's, who answers when the test says so. */
    private final class Job implements RemoteJob {
        private final JobRef ref;

        Job(JobRef ref) {
            this.ref = ref;
        }

        @Override
        public JobRef ref() {
            return ref;
        }

        @Override
        public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
            Evidence none =
                    new Evidence(Optional.empty(), Optional.empty(), List.of(), List.of(), 0, false, false, false);
            return CompletableFuture.completedFuture(new CancelOutcome.Cancelled(none));
        }

        @Override
        public CompletableFuture<JobSnapshot> read(CallOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<JobSnapshot> awaitEnd(StopOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<CancelOutcome> stop(StopOptions options) {
            return cancel(options.call());
        }

        @Override
        public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Explanation> explain(CallOptions options) {
            if (ref.id().equals("throws")) {
                throw new IllegalStateException("closed");
            }
            CompletableFuture<Explanation> call = new CompletableFuture<>();
            asked.add(call);
            return call;
        }
    }

    private static Seen seen(String id, JobState state) {
        return new Seen(
                new JobRef("toy", "job", "here", id), state, state.name().toLowerCase(Locale.ROOT));
    }

    private Plan plan(JobSnapshot... seen) {
        return Plan.of(List.of(seen), Job::new);
    }

    private static List<String> ids(Plan plan) {
        return plan.jobs().stream().map(job -> job.ref().id()).toList();
    }

    private static Explanation applies() {
        return new Explanation(Optional.empty(), true, true, Optional.empty(), Optional.empty());
    }

    @Test
    void itIsShownAsAPlainTable() {
        Plan plan = plan(
                seen("a", JobState.RUNNING),
                new Seen(new JobRef("toy", "job", "a/b", "long-id"), JobState.QUEUED, "WAI\u001b[31mTING\n"),
                new Seen(new JobRef("toy", "job", "here", "c"), JobState.UNKNOWN, ""),
                seen("d", JobState.RUNNING));

        assertThat(plan.show()).isEqualTo("""
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
    void aPlanOfNothingIsShownToo() {
        assertThat(plan().show()).isEqualTo("job  state  provider's word\n0 jobs\n");
        assertThat(plan(seen("a", JobState.ENDED)).show()).endsWith("\n1 job: 1 ENDED\n");
        assertThat(Calls.await(plan().dryRun())).isEmpty();
        assertThat(Calls.await(plan().cancel(BulkOptions.standard()).report()).items())
                .isEmpty();
    }

    @Test
    void aLongWordIsCutShort() {
        assertThat(plan(new Seen(new JobRef("toy", "job", "here", "a"), JobState.UNKNOWN, "x".repeat(500)))
                        .show())
                .contains("x".repeat(60) + "...\n")
                .doesNotContain("x".repeat(61));
    }

    @Test
    void jobsAreLeftOutByWhatWasSeen() {
        Plan plan = plan(
                seen("a", JobState.RUNNING),
                seen("b", JobState.SUCCEEDED),
                seen("c", JobState.UNKNOWN),
                seen("d", JobState.ABSENT),
                seen("e", JobState.STOPPING));

        assertThat(ids(plan.alive())).containsExactly("a", "c", "e");
        assertThat(ids(plan.where(job -> job.state() == JobState.RUNNING))).containsExactly("a");
        assertThat(ids(plan)).as("itself is as before").containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aJobCountsOnceAndPlansAreJoined() {
        Plan one = plan(seen("a", JobState.RUNNING), seen("b", JobState.RUNNING), seen("a", JobState.QUEUED));
        Plan other = plan(seen("c", JobState.QUEUED), seen("b", JobState.SUCCEEDED));

        assertThat(ids(one)).containsExactly("a", "b");
        assertThat(ids(one.and(other))).containsExactly("a", "b", "c");
        assertThat(one.and(other).jobs().get(1).state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void aJobThatWouldBecomeAnotherIsRefused() {
        assertThatThrownBy(() -> Plan.of(
                        List.of(seen("a", JobState.RUNNING)), ref -> new Job(new JobRef("toy", "job", "here", "b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("here/a was seen");
    }

    @Test
    void theBulkAnswersInTheOrderOfThePlan() {
        Plan plan = plan(seen("b", JobState.RUNNING), seen("a", JobState.SUCCEEDED));

        assertThat(Calls.await(plan.cancel(BulkOptions.standard()).report()).items())
                .extracting(item -> item.ref().id())
                .containsExactly("b", "a");
        assertThat(Calls.await(plan.stop(StopOptions.standard(), BulkOptions.standard())
                                .report())
                        .items())
                .extracting(BulkItem::kind)
                .containsExactly("Cancelled", "Cancelled");
    }

    @Test
    void aDryRunAsksABoundedNumberAtOnceAndTellsInOrder() {
        JobSnapshot[] many = IntStream.range(0, 100)
                .mapToObj(i -> seen("j" + i, JobState.RUNNING))
                .toArray(JobSnapshot[]::new);

        CompletableFuture<List<Forecast>> dryRun = plan(many).dryRun();

        assertThat(asked).hasSize(32);
        asked.get(7).complete(applies());
        assertThat(asked).hasSize(33);
        for (int i = 0; i < asked.size(); i++) {
            asked.get(i).complete(applies());
        }
        assertThat(asked).hasSize(100);
        assertThat(dryRun).isCompleted();
        assertThat(Calls.await(dryRun))
                .allMatch(f -> f.explanation().isPresent() && f.failure().isEmpty())
                .extracting(Forecast::seen)
                .containsExactly(many);
    }

    @Test
    void aJobThatCannotBeAskedIsToldAndTheOthersGoOn() {
        SdkException closed = new SdkException.Closed("job", false);
        CompletableFuture<List<Forecast>> dryRun = plan(
                        seen("throws", JobState.RUNNING),
                        seen("a", JobState.RUNNING),
                        seen("b", JobState.RUNNING),
                        seen("c", JobState.RUNNING))
                .dryRun();
        asked.get(0).completeExceptionally(closed);
        asked.get(1).completeExceptionally(new IOException("theirs"));
        asked.get(2).complete(applies());

        List<Forecast> told = Calls.await(dryRun);

        assertThat(told.get(0).failure()).get().isInstanceOf(SdkException.ProviderFault.class);
        assertThat(told.get(1).failure()).containsSame(closed);
        assertThat(told.get(2).failure().orElseThrow()).hasRootCauseMessage("theirs");
        assertThat(told.get(3).explanation()).isPresent();
    }

    @Test
    void anAbandonedDryRunEndsItsReadsAndStartsNoMore() {
        JobSnapshot[] many = IntStream.range(0, 50)
                .mapToObj(i -> seen("j" + i, JobState.RUNNING))
                .toArray(JobSnapshot[]::new);
        CompletableFuture<Integer> derived = plan(many).dryRun().thenApply(List::size);

        derived.cancel(true);

        assertThat(asked).hasSize(32).allMatch(CompletableFuture::isCancelled);
    }
}
