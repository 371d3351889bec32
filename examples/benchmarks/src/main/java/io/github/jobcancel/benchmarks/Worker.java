// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child process, seen from here: told a line, it answers a line. */
final class Worker implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private Worker(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** The process of {@link Child}. */
    static Worker child(String side, Stub stub, int inFlight, String retry) throws IOException {
        return start(Side.jars(side), Child.class, side, "" + stub.port(), "" + inFlight, retry);
    }

    /** Any main class, with a side's jars. All processes have the same heap, so that collectors work alike. */
    static Worker start(String jars, Class<?> main, String... args) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Places.java(), "-Xms256m", "-Xmx256m", "-cp", Places.classPath(jars)));
        command.add(main.getName());
        command.addAll(List.of(args));
        ProcessBuilder.Redirect err =
                Boolean.getBoolean("verbose") ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD;
        return new Worker(new ProcessBuilder(command).redirectError(err).start());
    }

    Map<String, Double> ask(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        return numbers(line());
    }

    String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a child process ended; run again with -Dverbose=true to see why");
        }
        return line;
    }

    static Map<String, Double> numbers(String line) {
        Map<String, Double> out = new LinkedHashMap<>();
        for (String pair : line.split(" ")) {
            int eq = pair.indexOf('=');
            out.put(pair.substring(0, eq), Double.valueOf(pair.substring(eq + 1)));
        }
        return out;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
