// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.JobClients;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.Transport;
import io.github.jobcancel.examples.ResultRow.JobStanding;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Stops jobs and prints what is proved about each: jobs of four fakes, or, with references, jobs of real accounts. */
@Command(
        name = "jobcancel-demo",
        sortOptions = false,
        usageHelpWidth = 110,
        description = {
            "Stops remote jobs and prints what the record of the provider proves about each.",
            "",
            "Without arguments it needs no account: it starts a fake of each provider on the loopback interface, adds jobs"
                    + " to the fakes and stops these over real HTTP. With job references it stops jobs of your accounts.",
            ""
        },
        footer = {
            "",
            "Credentials come from the environment, never from an option:",
            "  AWS Batch   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN if temporary,",
            "              AWS_ENDPOINT_URL_BATCH for another endpoint",
            "  DLI         HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_SECURITY_TOKEN if temporary; or",
            "              OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME, and OS_PROJECT_NAME, OS_AUTH_URL if needed;",
            "              DLI_ENDPOINT for another endpoint",
            "  ArcGIS      ARCGIS_URL, and ARCGIS_TOKEN or ARCGIS_USERNAME and ARCGIS_PASSWORD; ARCGIS_PORTAL_URL if",
            "              the user belongs to a portal",
            "  brainCloud  BRAINCLOUD_APP_ID, BRAINCLOUD_SERVER_NAME, BRAINCLOUD_SERVER_SECRET, BRAINCLOUD_URL for another",
            "              endpoint",
            "",
            "Exit status: 0 if every call succeeded, 1 if one failed, 2 if an argument or setting is wrong or missing."
        })
public final class Demo implements Callable<Integer> {
    /** Lists the values of the option --verb. */
    enum CommandVerb {
        CANCEL,
        STOP,
        EXPLAIN
    }

    /** Kept in a field, since a logger that is garbage collected loses its level. */
    private static final Logger FAKE_SERVERS = Logger.getLogger("mockwebserver3");

    private static final int UNANSWERED = 1;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--real", description = "Stop jobs of real accounts; implied by a job reference.")
    private boolean usesRealAccounts;

    @Option(
            names = "--verb",
            paramLabel = "cancel|stop|explain",
            description = "cancel: send one request. stop (the default): cancel, and poll until the job is at rest."
                    + " explain: say what a cancel would do, without doing it.")
    private CommandVerb verb = CommandVerb.STOP;

    @Option(names = "--terminate", description = "Let stop terminate a job that has started (AWS Batch).")
    private boolean terminate;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Longest time for one job, for example 30s or 10m; the default is 5m.")
    private Duration timeout = StopOptions.standard().callOptions().timeout();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    @SuppressWarnings("UnusedVariable") // picocli sets and evaluates it
    private boolean help;

    @Parameters(
            paramLabel = "REFERENCE",
            arity = "0..*",
            description = {
                "jobcancel:batch/job/REGION/ID, jobcancel:dli/spark/REGION%%2FPROJECT/ID (or sql, flink),",
                "jobcancel:gp/admin/HOST%%2Farcgis%%2FFOLDER%%2FSERVICE.GPServer/ID (or rest),",
                "jobcancel:script/batch/HOST%%2FAPP/ID (or scheduled), as printed by the library."
            })
    private List<String> references = new ArrayList<>();

    /**
     * Runs the program and ends the process.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        FAKE_SERVERS.setLevel(Level.OFF);
        System.exit(runCommand(arguments));
    }

    private static int runCommand(String... arguments) {
        CommandLine command = new CommandLine(new Demo()).setCaseInsensitiveEnumValuesAllowed(true);
        command.setParameterExceptionHandler((problem, parseResult) -> printProblem(command, problem));
        return command.execute(arguments);
    }

    /** Prints the problem in one sentence, without the usage text, which would fill the screen. */
    private static int printProblem(CommandLine command, Exception problem) {
        String sentence = String.valueOf(problem.getMessage()).replaceAll("\\p{Cntrl}+", " ");
        command.getErr().println("jobcancel-demo: " + sentence);
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = command.getOut();
        if (command.getParseResult().originalArgs().isEmpty()) {
            return runOnFakes(out);
        }
        try {
            return runOnAccounts(out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    private static int runOnFakes(PrintWriter out) {
        try (ProviderFakes fakes = new ProviderFakes()) {
            out.println(
                    "A fake of each provider runs on the loopback interface, with a real client for each. Every job is"
                            + " read, cancelled or stopped, and read again.");
            out.println();
            List<ResultRow> rows = new ArrayList<>();
            // one job after the other: skipping the waits of one stop also moves the clock of all other jobs
            for (DemoSituation situation : DemoSituations.createAll(fakes)) {
                rows.add(ResultRow.askJob(situation, StopOptions.standard()).join());
            }
            ResultTable.printTable(out, "situation", rows);
        }
        return CommandLine.ExitCode.OK;
    }

    private int runOnAccounts(PrintWriter out) {
        JobAction action = selectAction();
        StopOptions limits = StopOptions.standard().withTimeout(timeout);
        try (Transport transport = Transport.create();
                ProviderAccounts accounts = new ProviderAccounts(System::getenv, transport)) {
            // all references and settings are checked before the first request is sent
            List<JobRef> refs = references.stream().map(JobRef::parse).toList();
            JobClients clients = accounts.openClients(refs);
            List<DemoSituation> situations = refs.stream()
                    .map(ref -> new DemoSituation(describeAction(), action, clients.job(ref)))
                    .toList();
            List<CompletableFuture<ResultRow>> pendingRows = situations.stream()
                    .map(situation -> ResultRow.askJob(situation, limits))
                    .toList();
            List<ResultRow> rows =
                    pendingRows.stream().map(CompletableFuture::join).toList();
            ResultTable.printTable(out, "action", rows);
            boolean isEveryJobAnswered =
                    rows.stream().noneMatch(row -> row.jobAnswer().standing() == JobStanding.UNANSWERED);
            return isEveryJobAnswered ? CommandLine.ExitCode.OK : UNANSWERED;
        }
    }

    private JobAction selectAction() {
        if (references.isEmpty()) {
            throw new IllegalArgumentException((usesRealAccounts ? "--real needs" : "an option needs")
                    + " the jobs to stop, in the form jobcancel:provider/kind/scope/id");
        }
        if (terminate && verb != CommandVerb.STOP) {
            throw new IllegalArgumentException("--terminate goes with --verb stop only");
        }
        return terminate ? JobAction.TERMINATE : JobAction.valueOf(verb.name());
    }

    private String describeAction() {
        return terminate ? "may terminate" : verb.name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@code 30s}, {@code 10m}, {@code 1h30m}. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration time = Duration.parse("PT" + text);
                if (time.isNegative() || time.isZero()) {
                    throw new TypeConversionException("a time must be positive, not " + text);
                }
                return time;
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + text + "' is not a time such as 30s or 10m");
            }
        }
    }
}
