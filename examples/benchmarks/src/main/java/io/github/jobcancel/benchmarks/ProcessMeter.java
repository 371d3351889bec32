// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** What a whole process has used so far. */
final class ProcessMeter {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private ProcessMeter() {}

    /** Processor time of all threads, the compilers' and the collector's too. */
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Bytes of Java heap that threads have asked for. */
    static long allocatedBytes() {
        try {
            // since Java 21; counts threads that have ended, and those that carry virtual ones
            return (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(THREADS);
        } catch (ReflectiveOperationException e) {
            // Java 17 has only the threads alive: no side's end within a round
            return LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                    .filter(bytes -> bytes > 0)
                    .sum();
        }
    }

    static int threadCount() {
        return THREADS.getThreadCount();
    }

    /** Waits for the end of the threads that were not there before, a second in all: some are kept on purpose. */
    static void awaitThreadEnd(Set<Thread> threadsBefore) throws InterruptedException {
        long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
            if (!threadsBefore.contains(thread) && leftMillis > 0) {
                thread.join(leftMillis);
            }
        }
    }

    /** Heap in use once garbage is gone. */
    static long usedHeapBytes() {
        // several times, since what is only reachable by a cleaner goes in the next
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
