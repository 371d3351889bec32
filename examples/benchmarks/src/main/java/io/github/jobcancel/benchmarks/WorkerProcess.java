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

/** Controls a child process, which replies to each line with one line. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private WorkerProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Starts {@link ChildProcess} for a side. */
    static WorkerProcess startChild(String side, StubProcess stub, int inFlight, String retryMode) throws IOException {
        return startMain(BenchmarkSide.jarFolder(side), ChildProcess.class, side, "" + stub.port(), "" + inFlight, retryMode);
    }

    /**
     * Starts any main class with the jars of a side. All processes have the same heap size, so that collectors work
     * alike.
     */
    static WorkerProcess startMain(String jars, Class<?> main, String... args) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(BuildPaths.javaCommand(), "-Xms256m", "-Xmx256m", "-cp", BuildPaths.classPath(jars)));
        command.add(main.getName());
        command.addAll(List.of(args));
        ProcessBuilder.Redirect err =
                Boolean.getBoolean("verbose") ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD;
        return new WorkerProcess(new ProcessBuilder(command).redirectError(err).start());
    }

    Map<String, Double> sendCommand(String command) throws IOException {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        return parseFigures(readLine());
    }

    String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("a child process ended; run again with -Dverbose=true to see why");
        }
        return line;
    }

    static Map<String, Double> parseFigures(String line) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String pair : line.split(" ")) {
            int equalsIndex = pair.indexOf('=');
            figures.put(pair.substring(0, equalsIndex), Double.valueOf(pair.substring(equalsIndex + 1)));
        }
        return figures;
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
