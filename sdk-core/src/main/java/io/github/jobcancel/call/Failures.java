// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.SdkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What went wrong before in a call that went on. Belongs to whoever drives it. */
public final class Failures {
    private static final int MOST = 20;
    private static final String DENIED = "no credential could be had: ";

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

    /** The failure of a fetch, told by the call that waited for it. */
    public static SdkException denied(SdkException failure, String operation, boolean effect) {
        if (failure instanceof SdkException.Closed) {
            return new SdkException.Closed(operation, effect);
        }
        if (failure instanceof SdkException.NoConnection) {
            Throwable io = failure.getCause();
            return new SdkException.NoConnection(operation, effect, io == null ? new IOException("no login") : io);
        }
        String what = DENIED + reason(failure);
        boolean wrong = failure instanceof SdkException.Unauthenticated || failure instanceof SdkException.Forbidden;
        return wrong
                ? new SdkException.Unauthenticated(operation, what, null, effect, failure)
                : new SdkException.ProviderFault(operation, what, null, effect, failure);
    }

    /** Code that may not throw has thrown. */
    static SdkException broken(String operation, boolean effect, Throwable cause) {
        return new SdkException.ProviderFault(operation, "the call was broken off", null, effect, cause);
    }

    /**
     * Whether the credentials were called wrong, which is remembered. Where one credential is fetched with another, it is the
     * refusal of the last one that counts: a page before its issuer is none.
     */
    public static boolean wrong(@Nullable Throwable failure) {
        return failure instanceof SdkException.Unauthenticated
                && (!(failure.getCause() instanceof SdkException before) || wrong(before));
    }

    /** Where one credential is fetched with another, the reason is the last one's; each in between is told by its cause. */
    private static @Nullable String reason(SdkException failure) {
        boolean passedOn = String.valueOf(failure.getMessage()).startsWith(failure.operation() + ": " + DENIED);
        return passedOn && failure.getCause() instanceof SdkException before ? reason(before) : failure.getMessage();
    }

    /** The message of a foreign failure may hold anything, so it stays with its cause. */
    static SdkException known(String what, @Nullable Throwable failure) {
        Throwable cause = bare(failure);
        return cause instanceof SdkException known
                ? known
                : new SdkException.ProviderFault(
                        "credentials", what + (cause == null ? " gave nothing" : " failed"), null, false, cause);
    }

    /** Why a fetch gave no credential. */
    public static SdkException ofFetch(@Nullable Throwable failure) {
        return failure instanceof CancellationException
                ? new SdkException.Closed("login", false)
                : known("the fetch", failure);
    }

    /** Why a job of a bulk has no answer. */
    public static SdkException ofBulk(Throwable failure) {
        Throwable cause = bare(failure);
        if (cause instanceof SdkException known) {
            return known;
        }
        return cause instanceof CancellationException
                ? new SdkException.Closed("bulk", "the call was abandoned", true)
                : new SdkException.ProviderFault("bulk", "the job could not be asked", null, true, cause);
    }

    /** A failure as it was thrown: futures that derive from others wrap it. */
    static @Nullable public Throwable bare(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
