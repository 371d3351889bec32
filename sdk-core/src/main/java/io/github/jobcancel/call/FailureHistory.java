// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.SdkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went wrong before in a call that went on. Belongs to whoever drives it. */
public final class FailureHistory {
    private static final int MAX_KEPT_FAILURES = 20;

    private final List<SdkException> earlierFailures = new ArrayList<>(0);

    /** The last ones: somebody who waits for a job's end for days may meet thousands. */
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

    /** The caller sees the last failure; the earlier ones are kept within it. */
    void addSuppressedTo(Throwable failure) {
        for (SdkException earlierFailure : earlierFailures) {
            if (earlierFailure != failure && earlierFailure != failure.getCause()) {
                failure.addSuppressed(earlierFailure);
            }
        }
    }

    /** Code that may not throw has thrown. */
    static SdkException ofUnexpectedThrowable(String operation, boolean mayHaveActed, Throwable cause) {
        return new SdkException.ProviderFault(operation, "the call was broken off", null, mayHaveActed, cause);
    }
}
