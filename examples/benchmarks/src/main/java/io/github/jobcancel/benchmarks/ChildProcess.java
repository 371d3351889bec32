// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.benchmarks.LoadGenerator.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Runs one side in a process of its own. Reads one command per line, replies to each with one line of {@code
 * name=number} pairs, and exits at the end of its standard input. So the processes of all sides stay warm while they
 * take turns.
 */
final class ChildProcess {
    private static final PrintStream OUT = System.out;

    private ChildProcess() {}

    /**
     * Takes the arguments side, port, calls in flight (0 for the client's own limit) and retry mode (may be empty).
     */
    public static void main(String[] args) throws Exception {
        // the log of a client must not mix with the replies to the parent
        System.setOut(System.err);
        int inFlight = Integer.parseInt(args[2]);
        try (BenchmarkSide side = BenchmarkSide.openSide(args[0], Integer.parseInt(args[1]), inFlight, args[3])) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                executeCommand(side, line.split(" "));
            }
        } catch (IOException e) {
            // the parent has ended
        }
        System.exit(0);
    }

    private static void executeCommand(BenchmarkSide side, String[] command) throws Exception {
        int count = Integer.parseInt(command[1]);
        switch (command[0]) {
            case "calls" -> measureCalls(side, count);
            case "load" -> {
                int inFlight = Integer.parseInt(command[2]);
                long millis = Long.parseLong(command[3]);
                measureLoad(() -> LoadGenerator.runLoad(side, count, inFlight, millis));
            }
            case "bulk" -> measureLoad(() -> ((OurSide) side).cancelBulk(count, Integer.parseInt(command[2])));
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    /** Makes calls one after the other. */
    private static void measureCalls(BenchmarkSide side, int count) throws Exception {
        long[] callNanos = new long[count];
        long cpu = ProcessMeter.cpuNanos();
        long bytes = ProcessMeter.allocatedBytes();
        long lastNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            side.cancel(BenchmarkSide.JOB_ID);
            long nowNanos = System.nanoTime();
            callNanos[i] = nowNanos - lastNanos;
            lastNanos = nowNanos;
        }
        bytes = ProcessMeter.allocatedBytes() - bytes;
        cpu = ProcessMeter.cpuNanos() - cpu;
        Arrays.sort(callNanos);
        printReply(
                "cpu=%f bytes=%f median=%f p99=%f",
                cpu / 1e3 / count, (double) bytes / count, callNanos[count / 2] / 1e3, callNanos[count * 99 / 100] / 1e3);
    }

    private static void measureLoad(Callable<LoadResult> work) throws Exception {
        long cpu = ProcessMeter.cpuNanos();
        LoadResult tally = work.call();
        cpu = ProcessMeter.cpuNanos() - cpu;
        printReply(
                "done=%d failed=%d seconds=%f rate=%f cpu=%f",
                tally.doneCount(),
                tally.failedCount(),
                tally.seconds(),
                tally.doneCount() / tally.seconds(),
                cpu / 1e3 / Math.max(1, tally.doneCount() + tally.failedCount()));
    }

    private static void printReply(String format, Object... values) {
        OUT.println(String.format(Locale.ROOT, format, values));
        OUT.flush();
    }
}
