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
 * those that the fakes know, and those that a test names to {@link io.github.jobcancel.contract.Secrets#watch}. JUnit finds
 * this by itself, so no test needs to ask for it. Tests of a module run one after another, in one JVM.
 */
public final class LeakScan implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static boolean listening;

    /** Names secrets that no fake knows. */
    public static void watch(List<String> secrets) {
        Shown.here().secrets(secrets);
    }

    /** Adds to what is searched. */
    public static void shown(String where, String text) {
        Shown.here().text(where, text);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        listen();
    }

    private static synchronized void listen() {
        if (!listening) {
            listening = true;
            System.setOut(new OverheardStream(System.out, "standard output"));
            System.setErr(new OverheardStream(System.err, "standard error"));
            Logger.getLogger("").addHandler(new Overheard());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getExecutionException()
                .ifPresent(failure -> Shown.here().text("the test's failure", Printed.failure(failure)));
        Printed.reachedFrom(
                context.getTestInstances().map(TestInstances::getAllInstances).orElse(List.of()));
        check();
    }

    /** What the last test's closing showed. */
    @Override
    public void afterAll(ExtensionContext context) {
        check();
    }

    private static void check() {
        List<String> leaks = Shown.here().leaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError("a secret is shown in\n  " + String.join("\n  ", leaks));
        }
    }

    /** OkHttp's log, and that of the servers. */
    private static final class Overheard extends Handler {
        private static final Formatter FORMAT = new SimpleFormatter();

        @Override
        public void publish(LogRecord event) {
            Shown.here().text("the log of " + event.getLoggerName(), FORMAT.formatMessage(event));
            if (event.getThrown() != null) {
                Shown.here()
                        .text("a failure in the log of " + event.getLoggerName(), Printed.failure(event.getThrown()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
