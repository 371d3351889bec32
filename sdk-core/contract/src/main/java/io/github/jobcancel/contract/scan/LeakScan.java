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
 * Fails each test after which a secret is found in its output: the logs at every level, the texts of all failures,
 * standard output, the request logs and URLs of the fakes, and the {@code toString} of the objects that the fields of
 * the test lead to. The secrets are those that the fakes know, and those that a test passes to {@link
 * io.github.jobcancel.contract.SecretAssertions#watchFor}. JUnit registers this extension by service discovery, so no
 * test names it. The tests of a module run one after another in one JVM.
 */
public final class LeakScan implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static boolean isInstalled;

    /** Adds secrets that no fake knows. */
    public static void watchSecrets(List<String> secrets) {
        CapturedOutput.instance().addSecrets(secrets);
    }

    /** Adds a text to those that are searched. */
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

    /** Searches what was printed after the last test, while its resources were closed. */
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

    /** Captures java.util.logging, which OkHttp and the fakes' servers use. */
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
