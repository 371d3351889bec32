// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that gave no answer, classified. Only the kind decides about retry and renewal; what the provider said travels
 * along as data.
 */
public final class Fault {
    /** What sort of fault, and so what the engine does about it. */
    public enum Kind {
        /** No connection; nothing was sent. Tried again. */
        NO_CONNECTION(true, false),
        /** Sent, and no readable reply. Tried again; it may have acted. */
        LOST(true, true),
        /** The provider or a proxy failed. Tried again; it may have acted. */
        UNAVAILABLE(true, true),
        /** Still at work on the same request. Tried again for as long as there is time; it may have acted. */
        BUSY(true, true),
        /** Refused for the rate. Tried again for as long as there is time; it did not act. */
        THROTTLED(true, false),
        /** The credential has expired or was revoked. Renewed once; it did not act. */
        CREDENTIAL(false, false),
        /** Signed with a wrong time. Corrected once; it did not act. */
        SKEW(false, false),
        /** The credentials are wrong. Final; it did not act. */
        UNAUTHENTICATED(false, false),
        /** Not permitted. Final; it did not act. */
        FORBIDDEN(false, false),
        /** The provider calls the request wrong. Final; it did not act. */
        INVALID(false, false),
        /** The provider failed in a way that a repeat does not mend. Final; it may have acted. */
        BROKEN(false, true),
        /** Not this provider's protocol. Final; it may have acted. */
        UNEXPECTED(false, true);

        public final boolean retried;
        public final boolean mayHaveActed;

        Kind(boolean retried, boolean mayHaveActed) {
            this.retried = retried;
            this.mayHaveActed = mayHaveActed;
        }
    }

    private static final ProviderError NO_REPLY = new ProviderError(0, "", "", Optional.empty());

    private final Kind kind;
    private final String what;
    private final @Nullable ProviderError error;
    private final @Nullable Duration retryAfter;
    private final @Nullable Instant serverTime;
    private final @Nullable Throwable cause;

    private Fault(
            Kind kind,
            String what,
            @Nullable ProviderError error,
            @Nullable Duration retryAfter,
            @Nullable Instant serverTime,
            @Nullable Throwable cause) {
        this.kind = kind;
        this.what = what;
        this.error = error;
        this.retryAfter = retryAfter;
        this.serverTime = serverTime;
        this.cause = cause;
    }

    /**
     * A fault that a reply told of.
     *
     * @param kind what sort
     * @param what one clause for the exception's message
     * @param error what the provider said
     * @return the fault
     */
    public static Fault of(Kind kind, String what, ProviderError error) {
        return new Fault(kind, what, error, null, null, null);
    }

    /**
     * An exchange that ended without a reply.
     *
     * @param kind {@link Kind#NO_CONNECTION} or {@link Kind#LOST}
     * @param cause the I/O failure
     * @return the fault
     */
    public static Fault noReply(Kind kind, Throwable cause) {
        return new Fault(kind, "no reply: " + cause.getMessage(), null, null, null, cause);
    }

    /** A reply on which the provider's code stumbled. That to a sign-in is not shown, for it may hold a credential. */
    public static Fault notUnderstood(Reply reply, Throwable cause, boolean shown) {
        ProviderError said = reply.error("", shown ? reply.text() : "");
        // the text of what was thrown may be the reply's
        String text = String.valueOf(cause.getMessage());
        boolean clean = shown && reply.mask().over(text).equals(text);
        String why = clean ? "" : " (" + cause.getClass().getSimpleName() + ")";
        return new Fault(
                Kind.UNEXPECTED, "the reply could not be understood" + why, said, null, null, clean ? cause : null);
    }

    /**
     * The same with the wait that the provider asked for.
     *
     * @param wait taken as a lower bound
     * @return a new fault
     */
    public Fault retryAfter(Duration wait) {
        return new Fault(kind, what, error, wait, serverTime, cause);
    }

    /**
     * The same with the server's time, by which a clock that is wrong is corrected.
     *
     * @param time what the server's clock shows
     * @return a new fault
     */
    public Fault serverTime(Instant time) {
        return new Fault(kind, what, error, retryAfter, time, cause);
    }

    /**
     * The same seen as another sort, where the provider's code stands for more than one.
     *
     * @param other what the engine is to do instead
     * @return a new fault
     */
    public Fault as(Kind other) {
        return new Fault(other, what, error, retryAfter, serverTime, cause);
    }

    /**
     * What sort.
     *
     * @return decides what the engine does
     */
    public Kind kind() {
        return kind;
    }

    /**
     * What the provider said.
     *
     * @return null if no reply arrived
     */
    public @Nullable ProviderError error() {
        return error;
    }

    @Nullable
    public Duration retryAfter() {
        return retryAfter;
    }

    @Nullable
    public Instant serverTime() {
        return serverTime;
    }

    /** Whether the provider called the credential wrong: in a word of its own, and not for a wrong clock. */
    public boolean againstCredential() {
        return kind == Kind.UNAUTHENTICATED
                && serverTime == null
                && error != null
                && !error.code().isEmpty();
    }

    /**
     * The exception that a caller sees if this fault ends the call.
     *
     * @param operation which operation
     * @param mayHaveTakenEffect whether the call may have acted on the job
     * @return a new exception
     */
    public SdkException toException(String operation, boolean mayHaveTakenEffect) {
        ProviderError said = error == null ? NO_REPLY : error;
        return switch (kind) {
            case NO_CONNECTION ->
                new SdkException.NoConnection(
                        operation, mayHaveTakenEffect, cause == null ? new IOException(what) : cause);
            case LOST, UNAVAILABLE, BUSY, BROKEN ->
                new SdkException.ProviderFault(operation, what, error, mayHaveTakenEffect, cause);
            case THROTTLED -> new SdkException.Throttled(operation, said, retryAfter, mayHaveTakenEffect);
            case CREDENTIAL, SKEW, UNAUTHENTICATED ->
                new SdkException.Unauthenticated(operation, what, error, mayHaveTakenEffect, cause);
            case FORBIDDEN -> new SdkException.Forbidden(operation, said, mayHaveTakenEffect);
            case INVALID -> new SdkException.InvalidRequest(operation, said, mayHaveTakenEffect);
            case UNEXPECTED -> new SdkException.UnexpectedReply(operation, what, said, mayHaveTakenEffect, cause);
        };
    }

    @Override
    public String toString() {
        return kind + ": " + what + (error == null ? "" : " (" + error + ")");
    }
}
