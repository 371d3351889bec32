// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.SdkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went wrong before in a call that went on. Belongs to whoever drives it. */
public final class Failures {
    private static final int MOST = 20;

    private final List<SdkException> earlier = new ArrayList<>(0);

    /** The last ones: somebody who waits for a job's end for days may meet thousands. */
    void add(SdkException failure) {
        if (earlier.size() == MOST) {
            earlier.remove(0);
        }
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

    /** Code that may not throw has thrown. */
    static SdkException broken(String operation, boolean effect, Throwable cause) {
        return new SdkException.ProviderFault(operation, "the call was broken off", null, effect, cause);
    }
}
