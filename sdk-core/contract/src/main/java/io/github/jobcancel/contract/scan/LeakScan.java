// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstances;

/**
 * After every test, no secret used in it stands in what was shown: the logs at every level, the texts of all failures, the
 * standard output, the request logs and URLs of the fakes, and what the objects print that a test leads to. The secrets are
 * those that the fakes know, and those that a test names to {@link io.github.jobcancel.contract.SecretAssertions#watchFor}. JUnit finds
 * this by itself, so no test needs to ask for it. Tests of a module run one after another, in one JVM.
 */
public final class LeakScan implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static boolean isInstalled;

    /** Names secrets that no fake knows. */
    public static void watchSecrets(List<String> secrets) {
        CapturedOutput.instance().addSecrets(secrets);
    }

    /** Adds to what is searched. */
    public static void addOutput(String source, String text) {
        CapturedOutput.instance().addText(source, text);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        installCapture();
    }

    private static synchronized void installCapture() {
        if (!isInstalled) {
            isInstalled = true;
            System.setOut(new CapturingStream(System.out, "standard output"));
            System.setErr(new CapturingStream(System.err, "standard error"));
            Logger.getLogger("").addHandler(new LogCapture());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getExecutionException()
                .ifPresent(failure ->
                        CapturedOutput.instance().addText("the test's failure", ToStringScan.describeFailure(failure)));
        ToStringScan.scanFrom(
                context.getTestInstances().map(TestInstances::getAllInstances).orElse(List.of()));
        failOnLeaks();
    }

    /** What the last test's closing showed. */
    @Override
    public void afterAll(ExtensionContext context) {
        failOnLeaks();
    }

    private static void failOnLeaks() {
        List<String> leaks = CapturedOutput.instance().takeLeaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError("a secret is shown in\n  " + String.join("\n  ", leaks));
        }
    }

    /** OkHttp's log, and that of the servers. */
    private static final class LogCapture extends Handler {
        private static final Formatter FORMAT = new SimpleFormatter();

        @Override
        public void publish(LogRecord event) {
            CapturedOutput.instance().addText("the log of " + event.getLoggerName(), FORMAT.formatMessage(event));
            if (event.getThrown() != null) {
                CapturedOutput.instance()
                        .addText(
                                "a failure in the log of " + event.getLoggerName(),
                                ToStringScan.describeFailure(event.getThrown()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
