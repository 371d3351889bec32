// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Turns the failure of a credential's fetch into the failure that a caller sees. */
public final class CredentialFailures {
    private static final String DENIED = "no credential is available: ";

    private CredentialFailures() {}

    /**
     * Creates the failure of a call that waited for a credential.
     *
     * @param failure the failure of the fetch
     * @param operation the operation that waited
     * @param effect whether the call may have acted on the job
     * @return the failure of the call
     */
    public static SdkException forWaitingCall(SdkException failure, String operation, boolean effect) {
        if (failure instanceof SdkException.Closed) {
            return new SdkException.Closed(operation, effect);
        }
        if (failure instanceof SdkException.NoConnection) {
            Throwable io = failure.getCause();
            return new SdkException.NoConnection(operation, effect, io == null ? new IOException("no connection") : io);
        }
        String what = DENIED + innermostReason(failure);
        boolean wrong = failure instanceof SdkException.Unauthenticated || failure instanceof SdkException.Forbidden;
        return wrong
                ? new SdkException.Unauthenticated(operation, what, null, effect, failure)
                : new SdkException.ProviderFault(operation, what, null, effect, failure);
    }

    /**
     * Returns whether a fetch failed since the credentials are wrong, which is remembered. Where one credential is
     * fetched with another, only a refusal of the last credential counts: the refusal of an earlier one may come from
     * a sign-in page or a proxy in front of the issuer.
     *
     * @param failure the failure of the fetch
     * @return whether no further fetch is made with these credentials
     */
    public static boolean isCredentialWrong(@Nullable Throwable failure) {
        return failure instanceof SdkException.Unauthenticated
                && (!(failure.getCause() instanceof SdkException before) || isCredentialWrong(before));
    }

    /**
     * Returns the message of the first failure. Where one credential is fetched with another, each failure in between
     * repeats it and has the earlier failure as its cause.
     */
    private static @Nullable String innermostReason(SdkException failure) {
        boolean passedOn = String.valueOf(failure.getMessage()).startsWith(failure.operation() + ": " + DENIED);
        return passedOn && failure.getCause() instanceof SdkException before
                ? innermostReason(before)
                : failure.getMessage();
    }

    /**
     * Turns any failure of a fetch into an {@link SdkException}. The message of a caller's exception may hold a
     * secret, so it stays in the cause.
     *
     * @param what the name of the fetch, for the message
     * @param failure the failure; null if the fetch completed with null
     * @return the failure as it was if it is an {@link SdkException}; else a new one with the failure as its cause
     */
    public static SdkException ofFailedFetch(String what, @Nullable Throwable failure) {
        Throwable cause = CancellableFuture.unwrap(failure);
        return cause instanceof SdkException known
                ? known
                : new SdkException.ProviderFault(
                        "credentials", what + (cause == null ? " returned nothing" : " failed"), null, false, cause);
    }

    /**
     * Returns why a fetch gave no credential.
     *
     * @param failure the failure of the fetch
     * @return the failure that the waiting calls get
     */
    public static SdkException ofFetch(@Nullable Throwable failure) {
        return failure instanceof CancellationException
                ? new SdkException.Closed("login", false)
                : ofFailedFetch("the fetch", failure);
    }
}
