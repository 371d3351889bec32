// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the server of all sides in a process of its own, so that its cost does not count for the client. */
final class StubProcess implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":(\\d+)");

    private final Process process;
    private final int port;

    private StubProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts the process and waits until it listens. The settings are those of {@link StubServer}. */
    static StubProcess startStub(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                BuildPaths.javaCommand(), "-Xmx256m", "-XX:+UseSerialGC", "-cp", BuildPaths.classFolder(), StubServer.class.getName()));
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the stub ended before it listened");
        }
        return new StubProcess(process, Integer.parseInt(line));
    }

    int port() {
        return port;
    }

    /** Returns the number of requests, and of those refused because of the rate limit. */
    RequestStats fetchStats() throws IOException {
        byte[] bytes = URI.create("http://127.0.0.1:" + port + "/stats")
                .toURL()
                .openStream()
                .readAllBytes();
        Matcher numbers = NUMBER.matcher(new String(bytes, StandardCharsets.US_ASCII));
        long[] counts = new long[2];
        for (int i = 0; i < counts.length && numbers.find(); i++) {
            counts[i] = Long.parseLong(numbers.group(2));
        }
        return new RequestStats(counts[0], counts[1]);
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Holds the counts of the server, without the requests for {@code GET /stats}. */
    record RequestStats(long requestCount, long throttledCount) {
        RequestStats minus(RequestStats before) {
            return new RequestStats(requestCount - before.requestCount, throttledCount - before.throttledCount);
        }
    }
}
