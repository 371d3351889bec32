// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.Timer;
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

/** The threads that are our own: daemons all, virtual ones where the runtime has them, none before they are needed. */
public final class Threads implements AutoCloseable {
    public static final int CALLS = 512;

    /** Answers come in bursts: of a bulk's connections most rest for a moment, and would be closed and opened again. */
    private static final int IDLE_CONNECTIONS = 256;

    private static final long IDLE_SECONDS = 10;

    private final ExecutorService threads = pool("jobcancel-worker");
    private final Workers workers = new Workers(threads, CALLS);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("jobcancel-timer"));

    Threads() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    OkHttpClient client() {
        return new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }

    /** For what may block. */
    Executor callbacks() {
        return threads;
    }

    /** For exchanges of our own client, in place of OkHttp's dispatcher. */
    Workers workers() {
        return workers;
    }

    Timer timer() {
        return (task, delay) -> {
            Future<?> planned = timer.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> planned.cancel(false);
        };
    }

    private static ExecutorService pool(String name) {
        ExecutorService virtual = virtual(name);
        return virtual != null
                ? virtual
                : new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name));
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Found by reflection, since the class files must run on Java 17. */
    private static @Nullable ExecutorService virtual(String name) {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
            virtual = builder.getMethod("name", String.class, long.class).invoke(virtual, name + "-", 1L);
            ThreadFactory factory = (ThreadFactory) builder.getMethod("factory").invoke(virtual);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ReflectiveOperationException e) {
            return null; // Java 17 to 20
        }
    }

    /** What is queued still runs, so that every caller gets an answer; idle threads end. */
    @Override
    public void close() {
        threads.shutdown();
        timer.shutdownNow();
    }
}
