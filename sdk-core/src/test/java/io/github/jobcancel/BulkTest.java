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

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void simultaneousAnswersAreAllInTheReport() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<StubJob> jobs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                jobs.add(StubJob.withId("job-" + i));
            }
            BulkRun run = Bulk.cancel(jobs, BulkOptions.standard());
            CyclicBarrier barrier = new CyclicBarrier(THREADS);
            for (StubJob job : jobs) {
                threads.execute(() -> {
                    try {
                        barrier.await();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    job.completeAsCancelled();
                });
            }

            assertThat(Calls.await(run.report()).items())
                    .as("round %d", round)
                    .extracting(BulkItem::ref)
                    .containsExactlyElementsOf(jobs.stream().map(StubJob::ref).toList());
        }
    }

    // ---- misbehaving jobs and inputs of a caller ----

    private static BulkReport awaitReport(BulkRun run) throws Exception {
        return run.report().get(10, TimeUnit.SECONDS);
    }

    /** Returns a job that answers a cancel in this way and explains nothing, as a mock. */
    private static RemoteJob misbehavingJob(String id, Supplier<@Nullable CompletableFuture<CancelOutcome>> answer) {
        return StubJob.withId(id).withCancelAnswer(answer).withExplainAnswer(() -> null);
    }

    @Test
    void jobThatReturnsNoFutureOrThrowsDoesNotAffectOtherJobs() throws Exception {
        StubJob wellBehavedJob = StubJob.withId("good");
        wellBehavedJob.completeAsCancelled();
        List<RemoteJob> jobs = List.of(
                misbehavingJob("none", () -> null),
                misbehavingJob("error", () -> {
                    throw new AssertionError("a bug");
                }),
                wellBehavedJob);

        assertThat(awaitReport(Bulk.cancel(jobs)).items())
                .extracting(BulkItem::kind)
                .containsExactly(ResultKind.PROVIDER_FAULT, ResultKind.PROVIDER_FAULT, ResultKind.CANCELLED);
    }

    @Test
    void wrappedFailureIsUnwrapped() throws Exception {
        SdkException forbidden =
                new SdkException.Forbidden("cancel", new ProviderError(403, "", "", Optional.empty()), false);
        RemoteJob job = misbehavingJob(
                "wrapped",
                () -> CompletableFuture.<CancelOutcome>failedFuture(forbidden).thenApply(outcome -> outcome));

        assertThat(awaitReport(Bulk.cancel(List.of(job))).items().get(0).failure())
                .contains(forbidden);
    }

    /**
     * Use it with more jobs than a bulk starts with, so that the thread that ends a call reads the rest of the
     * input.
     */
    private static Iterator<RemoteJob> iteratorEndingWith(List<StubJob> jobs, Supplier<RemoteJob> lastElement) {
        return Stream.concat(jobs.stream(), Stream.of(1).map(ignored -> lastElement.get()))
                .iterator();
    }

    @Test
    void inputThatThrowsAnErrorEndsTheBulkLikeAnException() throws Exception {
        List<StubJob> jobs =
                IntStream.range(0, 20).mapToObj(i -> StubJob.withId("job-" + i)).toList();
        AssertionError bug = new AssertionError("a bug");
        List<BulkItem> reportedItems = new CopyOnWriteArrayList<>();
        BulkRun run = Bulk.cancel(
                iteratorEndingWith(jobs, () -> {
                    throw bug;
                }),
                BulkOptions.standard(),
                reportedItems::add);
        jobs.forEach(StubJob::completeAsCancelled);

        assertThat(awaitReport(run).inputFailure())
                .get()
                .satisfies(e -> assertThat(e).hasRootCause(bug));
        assertThat(reportedItems).hasSize(20);
    }

    @Test
    void jobWithoutReferenceEndsTheInput() throws Exception {
        List<StubJob> jobs =
                IntStream.range(0, 20).mapToObj(i -> StubJob.withId("job-" + i)).toList();
        List<BulkItem> reportedItems = new CopyOnWriteArrayList<>();
        @SuppressWarnings("NullAway") // deliberately null
        BulkRun run = Bulk.cancel(
                iteratorEndingWith(
                        jobs,
                        () -> new StubJob(null).withCancelAnswer(() -> null).withExplainAnswer(() -> null)),
                BulkOptions.standard(),
                reportedItems::add);
        jobs.forEach(StubJob::completeAsCancelled);

        assertThat(awaitReport(run).inputFailure()).isPresent();
        assertThat(reportedItems).hasSize(20);
    }

    @Test
    void dryRunReportsAJobThatReturnsNoFuture() throws Exception {
        RemoteJob misbehavingJob = misbehavingJob("none", () -> null);
        JobSnapshot snapshot = new JobSnapshot() {
            @Override
            public JobRef ref() {
                return misbehavingJob.ref();
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

        assertThat(Plan.of(List.of(snapshot), ref -> misbehavingJob).dryRun().get(10, TimeUnit.SECONDS))
                .singleElement()
                .satisfies(forecast -> assertThat(forecast.failure()).isPresent());
    }

    @Test
    void infiniteProgressIntervalReportsOnceAtTheEnd() throws Exception {
        List<Long> reportedCounts = new CopyOnWriteArrayList<>();
        StubJob job = StubJob.withId("job");
        BulkRun run = Bulk.cancel(
                List.of(job),
                BulkOptions.standard()
                        .withProgress(
                                progress -> reportedCounts.add(progress.answeredCount()),
                                ChronoUnit.FOREVER.getDuration()));
        job.completeAsCancelled();

        assertThat(awaitReport(run).items()).hasSize(1);
        assertThat(reportedCounts).containsExactly(1L);
    }

    @Test
    void progressNeverGoesBackwards() throws Exception {
        for (int round = 0; round < ROUNDS / 5; round++) {
            List<StubJob> jobs = IntStream.range(0, THREADS)
                    .mapToObj(i -> StubJob.withId("job-" + i))
                    .toList();
            List<Long> reportedCounts = new CopyOnWriteArrayList<>();
            BulkRun run = Bulk.cancel(
                    jobs,
                    BulkOptions.standard()
                            .withProgress(progress -> reportedCounts.add(progress.answeredCount()), Duration.ZERO));
            CyclicBarrier barrier = new CyclicBarrier(THREADS);
            for (StubJob job : jobs) {
                threads.submit(() -> {
                    barrier.await();
                    job.completeAsCancelled();
                    return null;
                });
            }
            awaitReport(run);

            assertThat(reportedCounts).as("round %d", round).isSorted().endsWith((long) THREADS);
        }
    }

    /** Every input is reported once, and none after the report. */
    @Test
    void abandonedRunReportsEveryInput() throws Exception {
        for (int round = 0; round < ROUNDS / 5; round++) {
            List<StubJob> jobs = IntStream.range(0, 3 * THREADS)
                    .mapToObj(i -> StubJob.withId("job-" + i))
                    .toList();
            Queue<BulkItem> reportedItems = new ConcurrentLinkedQueue<>();
            AtomicInteger pulledCount = new AtomicInteger();
            BulkRun run = Bulk.cancel(
                    jobs.stream().peek(job -> pulledCount.incrementAndGet()).iterator(),
                    BulkOptions.standard(),
                    reportedItems::add);
            CyclicBarrier barrier = new CyclicBarrier(THREADS);
            threads.submit(() -> {
                barrier.await();
                run.abandon();
                return null;
            });
            for (StubJob job : jobs.subList(0, THREADS - 1)) {
                threads.submit(() -> {
                    barrier.await();
                    job.completeAsCancelled();
                    return null;
                });
            }
            int answeredCount = Math.toIntExact(awaitReport(run).progress().answeredCount());

            assertThat(reportedItems)
                    .as("round %d", round)
                    .hasSize(answeredCount)
                    .hasSize(pulledCount.get());
        }
    }
}
