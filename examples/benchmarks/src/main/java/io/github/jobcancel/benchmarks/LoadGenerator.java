// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends many cancels with a fixed number in flight. One thread starts them on an asynchronous side; a blocking side
 * has one thread for each call in flight.
 */
final class LoadGenerator {
    private static final int PATIENCE_SECONDS = 5;

    private final BenchmarkSide side;
    private final long count;
    private final int inFlight;
    private final long endsAtNanos;
    private final AtomicLong nextNumber = new AtomicLong();
    private final AtomicLong doneCount = new AtomicLong();
    private final AtomicLong failedCount = new AtomicLong();

    private LoadGenerator(BenchmarkSide side, long count, int inFlight, long millis) {
        this.side = side;
        this.count = count;
        this.inFlight = inFlight;
        this.endsAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Holds the number of calls with a reply, the number of failed calls, and the time they took. */
    record LoadResult(long doneCount, long failedCount, double seconds) {}

    /** Runs until all calls are complete, or until this number of milliseconds has passed. */
    static LoadResult runLoad(BenchmarkSide side, long count, int inFlight, long millis) throws InterruptedException {
        LoadGenerator load = new LoadGenerator(side, count, inFlight, millis);
        long startNanos = System.nanoTime();
        if (side.isBlocking()) {
            load.runThreads();
        } else {
            load.startAll();
        }
        return new LoadResult(load.doneCount.get(), load.failedCount.get(), (System.nanoTime() - startNanos) / 1e9);
    }

    private String takeJob() {
        long number = nextNumber.getAndIncrement();
        return number >= count || System.nanoTime() - endsAtNanos > 0 ? null : jobId(number);
    }

    static String jobId(long number) {
        return "1d828f65-7a4d-42e8-996d-" + (100_000_000_000L + number);
    }

    private void startAll() throws InterruptedException {
        Semaphore freeSlots = new Semaphore(inFlight);
        for (String jobId = takeJob(); jobId != null; jobId = takeJob()) {
            freeSlots.acquire();
            try {
                side.startCancel(jobId).whenComplete((value, failure) -> {
                    (failure == null ? doneCount : failedCount).incrementAndGet();
                    freeSlots.release();
                });
            } catch (Exception e) {
                failedCount.incrementAndGet();
                freeSlots.release();
            }
        }
        if (!freeSlots.tryAcquire(inFlight, Math.max(0, endsAtNanos - System.nanoTime()) + patienceNanos(), TimeUnit.NANOSECONDS)) {
            System.err.println("some calls are still in flight and are ignored");
        }
    }

    private void runThreads() throws InterruptedException {
        CountDownLatch endedThreads = new CountDownLatch(inFlight);
        for (int i = 0; i < inFlight; i++) {
            Thread thread = new Thread(() -> {
                for (String jobId = takeJob(); jobId != null; jobId = takeJob()) {
                    cancelOne(jobId);
                }
                endedThreads.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        if (!endedThreads.await(Math.max(0, endsAtNanos - System.nanoTime()) + patienceNanos(), TimeUnit.NANOSECONDS)) {
            System.err.println("some calls are still in flight and are ignored");
        }
    }

    private void cancelOne(String jobId) {
        try {
            side.cancel(jobId);
            doneCount.incrementAndGet();
        } catch (Exception e) {
            failedCount.incrementAndGet();
        }
    }

    private static long patienceNanos() {
        return TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }
}
