// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.SdkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The earlier failures of a call that went on. Used by the thread that drives the call. */
final class FailureHistory {
    private static final int MAX_KEPT_FAILURES = 20;

    private final List<SdkException> earlierFailures = new ArrayList<>(0);

    /** Adds a failure, and drops the oldest: a call that waits for days for the end of a job may meet thousands. */
    void addFailure(SdkException failure) {
        if (earlierFailures.size() == MAX_KEPT_FAILURES) {
            earlierFailures.remove(0);
        }
        earlierFailures.add(failure);
    }

    @Nullable
    SdkException lastFailure() {
        return earlierFailures.isEmpty() ? null : earlierFailures.get(earlierFailures.size() - 1);
    }

    /** Adds the earlier failures to the last one, which the caller sees, as suppressed exceptions. */
    void addSuppressedTo(Throwable failure) {
        for (SdkException earlierFailure : earlierFailures) {
            if (earlierFailure != failure && earlierFailure != failure.getCause()) {
                failure.addSuppressed(earlierFailure);
            }
        }
    }

    /** Creates the failure of a call in which code threw that must not throw. */
    static SdkException ofUnexpectedThrowable(String operation, boolean mayHaveActed, Throwable cause) {
        return new SdkException.ProviderFault(operation, "the call failed unexpectedly", null, mayHaveActed, cause);
    }
}
