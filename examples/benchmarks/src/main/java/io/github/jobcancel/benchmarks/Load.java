// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Many cancels with so many in flight: one thread starts them on a side that is asynchronous, one for each on one that blocks. */
final class Load {
    private static final int PATIENCE_SECONDS = 5;

    private final Side side;
    private final long count;
    private final int inFlight;
    private final long endsAt;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private Load(Side side, long count, int inFlight, long millis) {
        this.side = side;
        this.count = count;
        this.inFlight = inFlight;
        this.endsAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** What came of it: how many got an answer, how many failed, and in what time. */
    record Tally(long done, long failed, double seconds) {}

    /** Ends when all are answered, or after that many milliseconds. */
    static Tally run(Side side, long count, int inFlight, long millis) throws InterruptedException {
        Load load = new Load(side, count, inFlight, millis);
        long from = System.nanoTime();
        if (side.blocking()) {
            load.block();
        } else {
            load.start();
        }
        return new Tally(load.done.get(), load.failed.get(), (System.nanoTime() - from) / 1e9);
    }

    private String take() {
        long number = next.getAndIncrement();
        return number >= count || System.nanoTime() - endsAt > 0 ? null : id(number);
    }

    static String id(long number) {
        return "1d828f65-7a4d-42e8-996d-" + (100_000_000_000L + number);
    }

    private void start() throws InterruptedException {
        Semaphore free = new Semaphore(inFlight);
        for (String job = take(); job != null; job = take()) {
            free.acquire();
            try {
                side.start(job).whenComplete((value, failure) -> {
                    (failure == null ? done : failed).incrementAndGet();
                    free.release();
                });
            } catch (Exception e) {
                failed.incrementAndGet();
                free.release();
            }
        }
        if (!free.tryAcquire(inFlight, Math.max(0, endsAt - System.nanoTime()) + seconds(), TimeUnit.NANOSECONDS)) {
            System.err.println("calls are still under way; they are left");
        }
    }

    private void block() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(inFlight);
        for (int i = 0; i < inFlight; i++) {
            Thread thread = new Thread(() -> {
                for (String job = take(); job != null; job = take()) {
                    one(job);
                }
                ended.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        if (!ended.await(Math.max(0, endsAt - System.nanoTime()) + seconds(), TimeUnit.NANOSECONDS)) {
            System.err.println("calls are still under way; they are left");
        }
    }

    private void one(String job) {
        try {
            side.cancel(job);
            done.incrementAndGet();
        } catch (Exception e) {
            failed.incrementAndGet();
        }
    }

    private static long seconds() {
        return TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }
}
