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
final class Meter {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private Meter() {}

    /** Processor time of all threads, the compilers' and the collector's too. */
    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Bytes of Java heap that threads have asked for. */
    static long allocated() {
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

    static int threads() {
        return THREADS.getThreadCount();
    }

    /** Waits for the end of the threads that were not there before, a second in all: some are kept on purpose. */
    static void awaitEnd(Set<Thread> before) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (!before.contains(thread) && left > 0) {
                thread.join(left);
            }
        }
    }

    /** Heap in use once garbage is gone. */
    static long heap() {
        // several times, since what is only reachable by a cleaner goes in the next
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
