// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the whole comparison. Build with {@code mvn -B -Pbenchmarks -DskipTests package}, then run {@code java -jar
 * examples/benchmarks/target/benchmarks.jar}. Arguments name the scenarios to run; {@code jmh} passes the arguments
 * after it to JMH. {@code -Dshort=true} makes few rounds, which is enough to see that all scenarios work.
 */
public final class Report {
    /** Runs one scenario, from the start of its processes to its section of the report. */
    @FunctionalInterface
    interface BenchmarkScenario {
        ReportSection runScenario() throws Exception;
    }

    private static final Map<String, BenchmarkScenario> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("call", OneCallScenario::runScenario);
        SCENARIOS.put("throughput", ThroughputScenario::runScenario);
        SCENARIOS.put("bulk", ManyJobsScenario::runScenario);
        SCENARIOS.put("throttled", ThrottledScenario::runScenario);
        SCENARIOS.put("cold", ColdStartScenario::runScenario);
        SCENARIOS.put("weight", WeightScenario::runScenario);
        SCENARIOS.put("idle", IdleClientsScenario::runScenario);
    }

    private Report() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && "jmh".equals(args[0])) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        List<String> scenarioNames = args.length == 0 ? List.copyOf(SCENARIOS.keySet()) : List.of(args);
        if (!SCENARIOS.keySet().containsAll(scenarioNames)) {
            System.err.println(
                    "scenarios: " + String.join(" ", SCENARIOS.keySet()) + "; or jmh, with its own arguments");
            System.exit(2);
        }
        List<String> parts = new ArrayList<>(List.of(createHead(args)));
        System.out.println(parts.get(0));
        for (String name : scenarioNames) {
            String section = SCENARIOS.get(name).runScenario().toString();
            System.out.println(section);
            parts.add(section);
        }
        if (args.length == 0 && !isShortRun()) {
            Path file = BuildPaths.moduleFolder().resolve("RESULTS.md");
            Files.writeString(file, String.join("\n", parts));
            System.out.println("written to " + file.getFileName());
        }
    }

    /** Returns the usual number of rounds, or at most two in a short run. */
    static int roundCount(int usualCount) {
        return isShortRun() ? Math.min(2, usualCount) : usualCount;
    }

    private static boolean isShortRun() {
        return Boolean.getBoolean("short");
    }

    private static String createHead(String[] args) throws IOException {
        return """
                # What a call costs

                `mvn -B -Pbenchmarks -DskipTests package && java -jar examples/benchmarks/target/benchmarks.jar%s`

                %s; %s %s; %d processors (%s), %s.

                All sides are processes on one machine and call one stub in a process of its own, over loopback and without TLS. The
                sides take turns within each round. Figures are medians over the rounds; a factor is the median of the factors of the
                rounds. The work is the same on every side: sign one request, send it, read the reply. *ours* is this library with
                `withVerify(false)`, which leaves out the read that no other side makes. *bare* is OkHttp with a signature written by
                hand.
                """.formatted(
                        args.length == 0 ? "" : " " + String.join(" ", args),
                        LocalDate.now(ZoneOffset.UTC),
                        System.getProperty("java.vm.vendor"),
                        Runtime.version(),
                        Runtime.getRuntime().availableProcessors(),
                        processorName(),
                        System.getProperty("os.name"));
    }

    private static String processorName() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        return !Files.isReadable(file)
                ? System.getProperty("os.arch")
                : Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
    }
}
