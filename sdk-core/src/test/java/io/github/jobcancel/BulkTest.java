// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

    // ---- somebody else's jobs and inputs, which may do what they like ----

    private static BulkReport report(BulkRun run) throws Exception {
        return run.report().get(10, TimeUnit.SECONDS);
    }

    private record Odd(JobRef ref, Supplier<@Nullable CompletableFuture<CancelOutcome>> answer) implements RemoteJob {
        static Odd named(String id, Supplier<@Nullable CompletableFuture<CancelOutcome>> answer) {
            return new Odd(new JobRef("toy", "job", "here", id), answer);
        }

        @Override
        @SuppressWarnings("NullAway") // that is what is odd
        public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
            return answer.get();
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
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        @SuppressWarnings("NullAway") // as a mock does
        public CompletableFuture<Explanation> explain(CallOptions options) {
            return null;
        }
    }

    @Test
    void aJobThatGivesNoFutureOrThrowsAnErrorVoidsNoOther() throws Exception {
        Job good = Job.named("good");
        good.answered();
        List<RemoteJob> jobs = List.of(
                Odd.named("none", () -> null),
                Odd.named("error", () -> {
                    throw new AssertionError("a bug");
                }),
                good);

        assertThat(report(Bulk.cancel(jobs)).items())
                .extracting(BulkItem::kind)
                .containsExactly("ProviderFault", "ProviderFault", "Cancelled");
    }

    @Test
    void aFailureThatWasWrappedOnItsWayIsRecognized() throws Exception {
        SdkException forbidden =
                new SdkException.Forbidden("cancel", new ProviderError(403, "", "", Optional.empty()), false);
        RemoteJob job = Odd.named(
                "wrapped",
                () -> CompletableFuture.<CancelOutcome>failedFuture(forbidden).thenApply(outcome -> outcome));

        assertThat(report(Bulk.cancel(List.of(job))).items().get(0).failure()).contains(forbidden);
    }

    /** More than a bulk begins with, so that the input is read on by whoever ends a call. */
    private static Iterator<RemoteJob> thatEndsBy(List<Job> jobs, Supplier<RemoteJob> last) {
        return Stream.concat(jobs.stream(), Stream.of(1).map(any -> last.get())).iterator();
    }

    @Test
    void anInputThatThrowsAnErrorEndsTheBulkLikeOneThatThrowsAnException() throws Exception {
        List<Job> jobs =
                IntStream.range(0, 20).mapToObj(i -> Job.named("job-" + i)).toList();
        AssertionError bug = new AssertionError("a bug");
        List<BulkItem> told = new CopyOnWriteArrayList<>();
        BulkRun run = Bulk.cancel(
                thatEndsBy(jobs, () -> {
                    throw bug;
                }),
                BulkOptions.standard(),
                told::add);
        jobs.forEach(Job::answered);

        assertThat(report(run).inputFailure())
                .get()
                .satisfies(e -> assertThat(e).hasRootCause(bug));
        assertThat(told).hasSize(20);
    }

    @Test
    void aJobThatCannotSayWhichItIsEndsTheInput() throws Exception {
        List<Job> jobs =
                IntStream.range(0, 20).mapToObj(i -> Job.named("job-" + i)).toList();
        List<BulkItem> told = new CopyOnWriteArrayList<>();
        @SuppressWarnings("NullAway") // that is what is odd
        BulkRun run = Bulk.cancel(thatEndsBy(jobs, () -> new Odd(null, () -> null)), BulkOptions.standard(), told::add);
        jobs.forEach(Job::answered);

        assertThat(report(run).inputFailure()).isPresent();
        assertThat(told).hasSize(20);
    }

    @Test
    void aJobThatGivesNoFutureIsToldByADryRun() throws Exception {
        Odd odd = Odd.named("none", () -> null);
        JobSnapshot seen = new JobSnapshot() {
            @Override
            public JobRef ref() {
                return odd.ref();
            }

            @Override
            public JobState state() {
                return JobState.RUNNING;
            }

            @Override
            public String rawState() {
                return "running";
            }
        };

        assertThat(Plan.of(List.of(seen), ref -> odd).dryRun().get(10, TimeUnit.SECONDS))
                .singleElement()
                .satisfies(forecast -> assertThat(forecast.failure()).isPresent());
    }

    @Test
    void whoWantsToBeToldOnlyOnceAtTheEndMaySayForEver() throws Exception {
        List<Long> told = new CopyOnWriteArrayList<>();
        Job job = Job.named("job");
        BulkRun run = Bulk.cancel(
                List.of(job),
                BulkOptions.standard().withProgress(now -> told.add(now.done()), ChronoUnit.FOREVER.getDuration()));
        job.answered();

        assertThat(report(run).items()).hasSize(1);
        assertThat(told).containsExactly(1L);
    }

    @Test
    void progressNeverGoesBackwards() throws Exception {
        for (int round = 0; round < ROUNDS / 5; round++) {
            List<Job> jobs = IntStream.range(0, THREADS)
                    .mapToObj(i -> Job.named("job-" + i))
                    .toList();
            List<Long> told = new CopyOnWriteArrayList<>();
            BulkRun run =
                    Bulk.cancel(jobs, BulkOptions.standard().withProgress(now -> told.add(now.done()), Duration.ZERO));
            CyclicBarrier together = new CyclicBarrier(THREADS);
            for (Job job : jobs) {
                threads.submit(() -> {
                    together.await();
                    job.answered();
                    return null;
                });
            }
            report(run);

            assertThat(told).as("round %d", round).isSorted().endsWith((long) THREADS);
        }
    }

    /** An abandoned run tells of every input, and of none after its report. */
    @Test
    void abandoningWhileAnswersComeLosesNothing() throws Exception {
        for (int round = 0; round < ROUNDS / 5; round++) {
            List<Job> jobs = IntStream.range(0, 3 * THREADS)
                    .mapToObj(i -> Job.named("job-" + i))
                    .toList();
            Queue<BulkItem> told = new ConcurrentLinkedQueue<>();
            AtomicInteger pulled = new AtomicInteger();
            BulkRun run = Bulk.cancel(
                    jobs.stream().peek(job -> pulled.incrementAndGet()).iterator(), BulkOptions.standard(), told::add);
            CyclicBarrier together = new CyclicBarrier(THREADS);
            threads.submit(() -> {
                together.await();
                run.abandon();
                return null;
            });
            for (Job job : jobs.subList(0, THREADS - 1)) {
                threads.submit(() -> {
                    together.await();
                    job.answered();
                    return null;
                });
            }
            int items = Math.toIntExact(report(run).progress().done());

            assertThat(told).as("round %d", round).hasSize(items).hasSize(pulled.get());
        }
    }
}
