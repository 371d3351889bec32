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
public final class ExchangeExecutor {
    /** What an exchange leaves to be run after it. */
    private static final class CompletionSlot {
        private @Nullable Runnable completion;
    }

    /** Set while a thread makes an exchange and drives its call; not while it runs anything of a caller's. */
    private static final ThreadLocal<@Nullable CompletionSlot> CURRENT_SLOT = new ThreadLocal<>();

    private final ExecutorService threadPool;
    private final int maxExchanges;

    // guarded by this
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private int activeCount;

    public ExchangeExecutor(ExecutorService threadPool, int maxExchanges) {
        this.threadPool = threadPool;
        this.maxExchanges = maxExchanges;
    }

    /**
     * Makes an exchange when there is a place for it. Whether it has to wait for that.
     *
     * @throws RejectedExecutionException if the threads are shut down
     */
    public boolean executeOrQueue(Runnable exchange) {
        synchronized (this) {
            if (activeCount == maxExchanges) {
                queue.add(exchange);
                return true;
            }
            activeCount++;
        }
        try {
            threadPool.execute(() -> runExchanges(exchange));
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                activeCount--;
            }
            throw e;
        }
        return false;
    }

    /** Has the exchange that this thread makes run it at its end. False if it makes none, or has one to run already. */
    public static boolean deferCompletion(Runnable completion) {
        CompletionSlot slot = CURRENT_SLOT.get();
        if (slot == null || slot.completion != null) {
            return false;
        }
        slot.completion = completion;
        return true;
    }

    /** Runs what may wait for a completion in the midst of an exchange: such a one must not be left to its end. */
    static void runIsolated(Runnable callback) {
        CompletionSlot slot = CURRENT_SLOT.get();
        if (slot == null) {
            callback.run();
            return;
        }
        CURRENT_SLOT.remove();
        try {
            callback.run();
        } finally {
            CURRENT_SLOT.set(slot);
        }
    }

    private void runExchanges(Runnable firstExchange) {
        for (Runnable exchange = firstExchange; exchange != null; ) {
            CompletionSlot slot = new CompletionSlot();
            CURRENT_SLOT.set(slot);
            runGuarded(exchange);
            CURRENT_SLOT.remove();
            exchange = pollNextExchange();
            if (slot.completion != null) {
                runCompletion(slot.completion, exchange != null);
            }
        }
    }

    /** Whatever is thrown, this thread has places to free and completions to run. */
    private static void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            Thread currentThread = Thread.currentThread();
            currentThread.getUncaughtExceptionHandler().uncaughtException(currentThread, e);
        }
    }

    /** What comes next in this thread's place; null if nothing does, and then the place is free. */
    private synchronized @Nullable Runnable pollNextExchange() {
        Runnable exchange = queue.poll();
        if (exchange == null) {
            activeCount--;
        }
        return exchange;
    }

    /** Here, unless an exchange waits for this thread: a completion may block. */
    private void runCompletion(Runnable completion, boolean exchangeIsQueued) {
        if (exchangeIsQueued) {
            try {
                threadPool.execute(completion);
                return;
            } catch (RuntimeException | Error e) {
                // shut down, or no thread is to be had: late is better than never
            }
        }
        runGuarded(completion);
    }
}
