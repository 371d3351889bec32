// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Creates clients, uses each once and closes them; prints the threads and the heap that they hold before and after
 * closing.
 */
final class IdleClientsProgram {
    static final String SHARED = "-shared";
    private static final int CLIENTS = 100;

    private IdleClientsProgram() {}

    /** Takes the arguments side, or {@code ours-shared} for clients that share one transport, and port. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        Transport shared = null;
        if (args[0].endsWith(SHARED)) {
            shared = Transport.create();
        }
        Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
        warmUp(args[0], port);
        ProcessMeter.awaitThreadEnd(threadsBefore);
        threadsBefore = Thread.getAllStackTraces().keySet();
        int threads = ProcessMeter.threadCount();
        long heap = ProcessMeter.usedHeapBytes();
        List<BenchmarkSide> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            BenchmarkSide client = openClient(args[0], port, shared);
            client.cancel(BenchmarkSide.JOB_ID);
            clients.add(client);
        }
        int openThreads = ProcessMeter.threadCount() - threads;
        double bytes = (double) (ProcessMeter.usedHeapBytes() - heap) / CLIENTS;
        clients.forEach(BenchmarkSide::close);
        clients.clear();
        if (shared != null) {
            shared.close();
        }
        ProcessMeter.awaitThreadEnd(threadsBefore);
        int leftThreads = ProcessMeter.threadCount() - threads;
        System.out.println(String.format(Locale.ROOT, "open=%d bytes=%f left=%d", openThreads, bytes, leftThreads));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /**
     * Uses one client first, so that class loading and static initialization do not count for the measured clients.
     */
    private static void warmUp(String name, int port) throws Exception {
        try (BenchmarkSide first = openClient(name, port, null)) {
            first.cancel(BenchmarkSide.JOB_ID);
        }
    }

    private static BenchmarkSide openClient(String name, int port, Transport shared) {
        return shared != null ? new OurSide(port, shared) : BenchmarkSide.openSide(name.replace(SHARED, ""), port, 0, "");
    }
}
