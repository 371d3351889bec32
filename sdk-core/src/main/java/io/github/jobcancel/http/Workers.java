// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The threads that make exchanges: so many at a time, the rest in order of arrival.
 *
 * <p>OkHttp's own dispatcher costs a call two renamings of a thread and two turns at a lock, and what a caller attached to the
 * future would then need a thread more, since it may block. Here the thread that read a reply runs that too, once the exchange
 * is over and its place is free: one change of threads fewer for every call.
 */
public final class Workers {
    /** What an exchange leaves to be run after it. */
    private static final class Shift {
        private @Nullable Runnable completion;
    }

    /** Set while a thread makes an exchange and drives its call; not while it runs anything of a caller's. */
    private static final ThreadLocal<@Nullable Shift> SHIFT = new ThreadLocal<>();

    private final ExecutorService threads;
    private final int most;

    // guarded by this
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private int busy;

    public Workers(ExecutorService threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /**
     * Makes an exchange when there is a place for it. Whether it has to wait for that.
     *
     * @throws RejectedExecutionException if the threads are shut down
     */
    public boolean execute(Runnable exchange) {
        synchronized (this) {
            if (busy == most) {
                queue.add(exchange);
                return true;
            }
            busy++;
        }
        try {
            threads.execute(() -> work(exchange));
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                busy--;
            }
            throw e;
        }
        return false;
    }

    /** Has the exchange that this thread makes run it at its end. False if it makes none, or has one to run already. */
    public static boolean leave(Runnable completion) {
        Shift shift = SHIFT.get();
        if (shift == null || shift.completion != null) {
            return false;
        }
        shift.completion = completion;
        return true;
    }

    /** Runs what may wait for a completion in the midst of an exchange: such a one must not be left to its end. */
    static void apart(Runnable foreign) {
        Shift shift = SHIFT.get();
        if (shift == null) {
            foreign.run();
            return;
        }
        SHIFT.remove();
        try {
            foreign.run();
        } finally {
            SHIFT.set(shift);
        }
    }

    private void work(Runnable first) {
        for (Runnable exchange = first; exchange != null; ) {
            Shift shift = new Shift();
            SHIFT.set(shift);
            run(exchange);
            SHIFT.remove();
            exchange = next();
            if (shift.completion != null) {
                complete(shift.completion, exchange != null);
            }
        }
    }

    /** Whatever is thrown, this thread has places to free and completions to run. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, e);
        }
    }

    /** What comes next in this thread's place; null if nothing does, and then the place is free. */
    private synchronized @Nullable Runnable next() {
        Runnable exchange = queue.poll();
        if (exchange == null) {
            busy--;
        }
        return exchange;
    }

    /** Here, unless an exchange waits for this thread: a completion may block. */
    private void complete(Runnable completion, boolean exchangeWaits) {
        if (exchangeWaits) {
            try {
                threads.execute(completion);
                return;
            } catch (RuntimeException | Error e) {
                // shut down, or no thread is to be had: late is better than never
            }
        }
        run(completion);
    }
}
