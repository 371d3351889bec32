// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Reads what the whole process has used so far. */
final class ProcessMeter {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private ProcessMeter() {}

    /** Returns the processor time of all threads in nanoseconds, including the compiler and the garbage collector. */
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Returns the number of bytes that all threads have allocated on the Java heap. */
    static long allocatedBytes() {
        try {
            // exists since Java 21; counts ended threads and the carriers of virtual threads too
            return (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(THREADS);
        } catch (ReflectiveOperationException e) {
            // Java 17 only counts live threads, which is enough: no side ends a thread within a round
            return LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                    .filter(bytes -> bytes > 0)
                    .sum();
        }
    }

    static int threadCount() {
        return THREADS.getThreadCount();
    }

    /**
     * Waits at most a second in all for the end of threads that are not in this set; some threads are kept on purpose.
     */
    static void awaitThreadEnd(Set<Thread> threadsBefore) throws InterruptedException {
        long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
            if (!threadsBefore.contains(thread) && leftMillis > 0) {
                thread.join(leftMillis);
            }
        }
    }

    /** Returns the bytes of heap in use after garbage collection. */
    static long usedHeapBytes() {
        // repeated, since objects with a cleaner are only freed by the next collection
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
