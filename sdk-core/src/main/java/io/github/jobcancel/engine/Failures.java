// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import io.github.jobcancel.SdkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went wrong before in a call that went on. Belongs to whoever drives it. */
final class Failures {
    private final List<SdkException> earlier = new ArrayList<>(0);

    void add(SdkException failure) {
        earlier.add(failure);
    }

    @Nullable
    SdkException last() {
        return earlier.isEmpty() ? null : earlier.get(earlier.size() - 1);
    }

    /** The caller sees the last failure; the earlier ones are kept within it. */
    void attachTo(Throwable failure) {
        for (SdkException one : earlier) {
            if (one != failure && one != failure.getCause()) {
                failure.addSuppressed(one);
            }
        }
    }
}
