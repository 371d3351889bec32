// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Provides the slf4j loggers of the tests. The loggers of this library write at every level, since a user may enable
 * each; warnings also go to the console.
 */
public final class LogProvider implements SLF4JServiceProvider {
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, CapturingLogger::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static final class CapturingLogger extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        private final Level minimumLevel;

        CapturingLogger(String name) {
            this.name = name;
            this.minimumLevel = name.startsWith("io.github.jobcancel") ? Level.TRACE : Level.WARN;
        }

        private boolean isEnabledAt(Level level) {
            return level.toInt() >= minimumLevel.toInt();
        }

        @Override
        public boolean isTraceEnabled() {
            return isEnabledAt(Level.TRACE);
        }

        @Override
        public boolean isDebugEnabled() {
            return isEnabledAt(Level.DEBUG);
        }

        @Override
        public boolean isInfoEnabled() {
            return isEnabledAt(Level.INFO);
        }

        @Override
        public boolean isWarnEnabled() {
            return isEnabledAt(Level.WARN);
        }

        @Override
        public boolean isErrorEnabled() {
            return isEnabledAt(Level.ERROR);
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return CapturingLogger.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable failure) {
            String line = name + ": " + MessageFormatter.basicArrayFormat(pattern, arguments);
            CapturedOutput.instance().addText("the log at " + level, line);
            if (failure != null) {
                CapturedOutput.instance()
                        .addText("a failure in the log at " + level, ToStringScan.describeFailure(failure));
            }
            if (level.toInt() >= Level.WARN.toInt()) {
                System.err.println(level + " " + line + (failure == null ? "" : " " + failure));
            }
        }
    }
}
