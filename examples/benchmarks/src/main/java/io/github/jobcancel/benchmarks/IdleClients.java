// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes clients, uses each once, and closes them; says what they hold in threads and heap before and after. */
final class IdleClients {
    static final String SHARED = "-shared";
    private static final int CLIENTS = 100;

    private IdleClients() {}

    /** Arguments: side, or {@code ours-shared} for all on one transport; port. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        Transport shared = null;
        if (args[0].endsWith(SHARED)) {
            shared = Transport.create();
        }
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        warmUp(args[0], port);
        Meter.awaitEnd(before);
        before = Thread.getAllStackTraces().keySet();
        int threads = Meter.threads();
        long heap = Meter.heap();
        List<Side> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Side client = open(args[0], port, shared);
            client.cancel(Side.JOB);
            clients.add(client);
        }
        int open = Meter.threads() - threads;
        double bytes = (double) (Meter.heap() - heap) / CLIENTS;
        clients.forEach(Side::close);
        clients.clear();
        if (shared != null) {
            shared.close();
        }
        Meter.awaitEnd(before);
        int left = Meter.threads() - threads;
        System.out.println(String.format(Locale.ROOT, "open=%d bytes=%f left=%d", open, bytes, left));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** Classes are loaded, a side's static parts made: that is not counted to the clients. */
    private static void warmUp(String name, int port) throws Exception {
        try (Side first = open(name, port, null)) {
            first.cancel(Side.JOB);
        }
    }

    private static Side open(String name, int port, Transport shared) {
        return shared != null ? new OurSide(port, shared) : Side.open(name.replace(SHARED, ""), port, 0, "");
    }
}
