// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 5_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** A job of somebody else's, whose cancel is answered when the test says so. */
    private record Job(JobRef ref, CompletableFuture<CancelOutcome> answer) implements RemoteJob {
        static Job named(String id) {
            return new Job(new JobRef("toy", "job", "here", id), new CompletableFuture<>());
        }

        void answered() {
            answer.complete(new CancelOutcome.Cancelled(
                    new Evidence(Optional.empty(), Optional.empty(), List.of(), List.of(), 0, false, false, false)));
        }

        @Override
        public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
            return answer;
        }

        @Override
        public CompletableFuture<JobSnapshot> read(CallOptions options) {
            throw new AssertionError("a cancel of somebody else's job reads nothing");
        }

        @Override
        public CompletableFuture<JobSnapshot> awaitEnd(StopOptions options) {
            throw new AssertionError("a cancel waits for no end");
        }

        @Override
        public CompletableFuture<CancelOutcome> stop(StopOptions options) {
            throw new AssertionError("a cancel is not a stop");
        }

        @Override
        public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
            throw new AssertionError("a cancel is not a stop");
        }

        @Override
        public CompletableFuture<Explanation> explain(CallOptions options) {
            throw new AssertionError("a cancel explains nothing");
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void answersThatComeAtTheSameMomentAreAllInTheReport() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                jobs.add(Job.named("job-" + i));
            }
            BulkRun run = Bulk.cancel(jobs, BulkOptions.standard());
            CyclicBarrier together = new CyclicBarrier(THREADS);
            for (Job job : jobs) {
                threads.execute(() -> {
                    try {
                        together.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    job.answered();
                });
            }

            assertThat(Calls.await(run.report()).items())
                    .as("round %d", round)
                    .extracting(BulkItem::ref)
                    .containsExactlyElementsOf(jobs.stream().map(Job::ref).toList());
        }
    }
}
