// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a transport: daemon threads, virtual ones if the runtime has them. None starts before it is needed.
 */
public final class TransportThreads implements AutoCloseable {
    /** How many exchanges run at a time. */
    public static final int MAX_EXCHANGES = 512;

    /**
     * Replies come in bursts: most connections of a bulk rest for a moment, and with a smaller pool would be closed
     * and opened again.
     */
    private static final int MAX_IDLE_CONNECTIONS = 256;

    private static final long IDLE_SECONDS = 10;

    private final ExecutorService threadPool = newThreadPool("jobcancel-worker");
    private final ExchangeExecutor exchangeExecutor = new ExchangeExecutor(threadPool, MAX_EXCHANGES);
    private final ScheduledThreadPoolExecutor timerExecutor =
            new ScheduledThreadPoolExecutor(1, namedThreadFactory("jobcancel-timer"));

    TransportThreads() {
        timerExecutor.setRemoveOnCancelPolicy(true);
        timerExecutor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timerExecutor.allowCoreThreadTimeOut(true);
    }

    OkHttpClient newClient() {
        return new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }

    /** Returns the executor for code that may block. */
    Executor callbackExecutor() {
        return threadPool;
    }

    /** Returns the executor for exchanges of our own client, in place of the dispatcher of OkHttp. */
    ExchangeExecutor exchangeExecutor() {
        return exchangeExecutor;
    }

    Scheduler newScheduler() {
        return (task, delay) -> {
            Future<?> scheduledTask = timerExecutor.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> scheduledTask.cancel(false);
        };
    }

    private static ExecutorService newThreadPool(String name) {
        ExecutorService virtualPool = virtualThreadPool(name);
        return virtualPool != null
                ? virtualPool
                : new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        namedThreadFactory(name));
    }

    private static ThreadFactory namedThreadFactory(String name) {
        AtomicInteger threadCount = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + threadCount.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Creates virtual threads by reflection, since the class files must run on Java 17. Returns null on Java 17 to 20.
     */
    private static @Nullable ExecutorService virtualThreadPool(String name) {
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object threadBuilder = Thread.class.getMethod("ofVirtual").invoke(null);
            threadBuilder =
                    builderType.getMethod("name", String.class, long.class).invoke(threadBuilder, name + "-", 1L);
            ThreadFactory factory =
                    (ThreadFactory) builderType.getMethod("factory").invoke(threadBuilder);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** Stops the timer and takes no more tasks. Queued completions still run, so that every caller gets an answer. */
    @Override
    public void close() {
        threadPool.shutdown();
        timerExecutor.shutdownNow();
    }
}
