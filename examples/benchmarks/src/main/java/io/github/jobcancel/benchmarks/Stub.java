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

/** The server of all sides, in a process of its own, so that what it costs is not counted to the client. */
final class Stub implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":(\\d+)");

    private final Process process;
    private final int port;

    private Stub(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts the process, and waits until it listens. The settings are those of {@link StubServer}. */
    static Stub start(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Places.java(), "-Xmx256m", "-XX:+UseSerialGC", "-cp", Places.classes(), StubServer.class.getName()));
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
        return new Stub(process, Integer.parseInt(line));
    }

    int port() {
        return port;
    }

    /** How many requests there were, and how many of them were refused for their rate. */
    Stats stats() throws IOException {
        byte[] bytes = URI.create("http://127.0.0.1:" + port + "/stats")
                .toURL()
                .openStream()
                .readAllBytes();
        Matcher numbers = NUMBER.matcher(new String(bytes, StandardCharsets.US_ASCII));
        long[] found = new long[2];
        for (int i = 0; i < found.length && numbers.find(); i++) {
            found[i] = Long.parseLong(numbers.group(2));
        }
        return new Stats(found[0], found[1]);
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** What the server counted, {@code GET /stats} itself left out. */
    record Stats(long requests, long throttled) {
        Stats since(Stats before) {
            return new Stats(requests - before.requests, throttled - before.throttled);
        }
    }
}
