// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocking HTTP exchanges on a limited number of threads; further exchanges wait in order of arrival. Safe for
 * use by several threads.
 *
 * <p>This class replaces the dispatcher of OkHttp, which renames a thread twice and takes a lock twice for each call.
 * Also, a caller's callback may block, and so would need one more thread. Here the thread that read a reply runs the
 * completion of the call as well, after the exchange has given up its place. This saves one change of threads for each
 * call.
 */
public final class ExchangeExecutor {
    /** Holds the completion that runs after the exchange of the current thread. */
    private static final class CompletionSlot {
        private @Nullable Runnable completion;
    }

    /** Set while a thread runs an exchange and drives the call; not set while the thread runs a caller's code. */
    private static final ThreadLocal<@Nullable CompletionSlot> CURRENT_SLOT = new ThreadLocal<>();

    private final ExecutorService threadPool;
    private final int maxExchanges;

    // guarded by this
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private int activeCount;

    /**
     * Creates an executor.
     *
     * @param threadPool the threads, which the caller of this constructor shuts down
     * @param maxExchanges how many exchanges run at a time
     */
    public ExchangeExecutor(ExecutorService threadPool, int maxExchanges) {
        this.threadPool = threadPool;
        this.maxExchanges = maxExchanges;
    }

    /**
     * Runs an exchange, or queues it if all places are taken.
     *
     * @param exchange the exchange; blocks until its reply was read
     * @return whether the exchange has to wait for a place
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

    /**
     * Leaves a completion to the current thread, which runs it after its exchange.
     *
     * @param completion the completion
     * @return false if the current thread runs no exchange, or has a completion already
     */
    public static boolean deferCompletion(Runnable completion) {
        CompletionSlot slot = CURRENT_SLOT.get();
        if (slot == null || slot.completion != null) {
            return false;
        }
        slot.completion = completion;
        return true;
    }

    /**
     * Runs a caller's code in the middle of an exchange. The code may wait for the completion of a call, so that
     * completion must not be left to the end of this exchange.
     */
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

    /**
     * Runs a task and survives any exception, since this thread still has to give up its place and to run a
     * completion.
     */
    private static void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            Thread currentThread = Thread.currentThread();
            currentThread.getUncaughtExceptionHandler().uncaughtException(currentThread, e);
        }
    }

    /**
     * Returns the next queued exchange for the place of this thread; null if there is none, and then the place is
     * free.
     */
    private synchronized @Nullable Runnable pollNextExchange() {
        Runnable exchange = queue.poll();
        if (exchange == null) {
            activeCount--;
        }
        return exchange;
    }

    /**
     * Runs a completion on this thread, or on another one if an exchange waits for this thread, since a completion may
     * block.
     */
    private void runCompletion(Runnable completion, boolean exchangeIsQueued) {
        if (exchangeIsQueued) {
            try {
                threadPool.execute(completion);
                return;
            } catch (RuntimeException | Error e) {
                // the pool is shut down or has no thread left: run the completion here, after the wait, rather than
                // never
            }
        }
        runGuarded(completion);
    }
}
