// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.benchmarks.Load.Tally;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * A side's own process. Reads one command a line, answers each with one line of {@code name=number} pairs, and ends with its
 * standard input; so the processes of all sides stay warm while they take turns.
 */
final class Child {
    private static final PrintStream OUT = System.out;

    private Child() {}

    /** Arguments: side, port, calls in flight (0 for the client's own limit), retry mode (may be empty). */
    public static void main(String[] args) throws Exception {
        // a client that logs must not answer for us
        System.setOut(System.err);
        int inFlight = Integer.parseInt(args[2]);
        try (Side side = Side.open(args[0], Integer.parseInt(args[1]), inFlight, args[3])) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(side, line.split(" "));
            }
        } catch (IOException e) {
            // the parent is gone
        }
        System.exit(0);
    }

    private static void obey(Side side, String[] command) throws Exception {
        int count = Integer.parseInt(command[1]);
        switch (command[0]) {
            case "calls" -> calls(side, count);
            case "load" -> {
                int inFlight = Integer.parseInt(command[2]);
                long millis = Long.parseLong(command[3]);
                load(() -> Load.run(side, count, inFlight, millis));
            }
            case "bulk" -> load(() -> ((OurSide) side).bulk(count, Integer.parseInt(command[2])));
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    /** One after the other. */
    private static void calls(Side side, int count) throws Exception {
        long[] took = new long[count];
        long cpu = Meter.cpuNanos();
        long bytes = Meter.allocated();
        long at = System.nanoTime();
        for (int i = 0; i < count; i++) {
            side.cancel(Side.JOB);
            long now = System.nanoTime();
            took[i] = now - at;
            at = now;
        }
        bytes = Meter.allocated() - bytes;
        cpu = Meter.cpuNanos() - cpu;
        Arrays.sort(took);
        say(
                "cpu=%f bytes=%f median=%f p99=%f",
                cpu / 1e3 / count, (double) bytes / count, took[count / 2] / 1e3, took[count * 99 / 100] / 1e3);
    }

    private static void load(Callable<Tally> work) throws Exception {
        long cpu = Meter.cpuNanos();
        Tally tally = work.call();
        cpu = Meter.cpuNanos() - cpu;
        say(
                "done=%d failed=%d seconds=%f rate=%f cpu=%f",
                tally.done(),
                tally.failed(),
                tally.seconds(),
                tally.done() / tally.seconds(),
                cpu / 1e3 / Math.max(1, tally.done() + tally.failed()));
    }

    private static void say(String format, Object... values) {
        OUT.println(String.format(Locale.ROOT, format, values));
        OUT.flush();
    }
}
