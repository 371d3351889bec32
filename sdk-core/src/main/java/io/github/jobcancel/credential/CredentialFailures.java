// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Turns the failure of a credential's fetch into the failure that a caller sees. */
public final class CredentialFailures {
    private static final String DENIED = "no credential could be had: ";

    private CredentialFailures() {}

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
    public static SdkException known(String what, @Nullable Throwable failure) {
        Throwable cause = CancellableFuture.unwrap(failure);
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
}
