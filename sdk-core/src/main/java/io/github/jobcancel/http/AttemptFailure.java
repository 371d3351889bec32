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
public final class AttemptFailure {
    /** What sort of fault, and so what the engine does about it. */
    public enum FailureKind {
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

        public final boolean isRetryable;
        public final boolean mayHaveActed;

        FailureKind(boolean isRetryable, boolean mayHaveActed) {
            this.isRetryable = isRetryable;
            this.mayHaveActed = mayHaveActed;
        }
    }

    private static final ProviderError NO_REPLY = new ProviderError(0, "", "", Optional.empty());

    private final FailureKind kind;
    private final String description;
    private final @Nullable ProviderError providerError;
    private final @Nullable Duration retryAfter;
    private final @Nullable Instant serverTime;
    private final @Nullable Throwable cause;

    private AttemptFailure(
            FailureKind kind,
            String description,
            @Nullable ProviderError providerError,
            @Nullable Duration retryAfter,
            @Nullable Instant serverTime,
            @Nullable Throwable cause) {
        this.kind = kind;
        this.description = description;
        this.providerError = providerError;
        this.retryAfter = retryAfter;
        this.serverTime = serverTime;
        this.cause = cause;
    }

    /**
     * A fault that a reply told of.
     *
     * @param kind what sort
     * @param description one clause for the exception's message
     * @param providerError what the provider said
     * @return the fault
     */
    public static AttemptFailure ofReply(FailureKind kind, String description, ProviderError providerError) {
        return new AttemptFailure(kind, description, providerError, null, null, null);
    }

    /**
     * An exchange that ended without a reply.
     *
     * @param kind {@link FailureKind#NO_CONNECTION} or {@link FailureKind#LOST}
     * @param cause the I/O failure
     * @return the fault
     */
    public static AttemptFailure withoutReply(FailureKind kind, Throwable cause) {
        return new AttemptFailure(kind, "no reply: " + cause.getMessage(), null, null, null, cause);
    }

    /** A reply on which the provider's code stumbled. That to a sign-in is not shown, for it may hold a credential. */
    public static AttemptFailure notUnderstood(HttpReply reply, Throwable cause, boolean shown) {
        ProviderError said = reply.error("", shown ? reply.bodyText() : "");
        // the text of what was thrown may be the reply's
        String text = String.valueOf(cause.getMessage());
        boolean clean = shown && reply.secretMask().hideSecrets(text).equals(text);
        String why = clean ? "" : " (" + cause.getClass().getSimpleName() + ")";
        return new AttemptFailure(
                FailureKind.UNEXPECTED,
                "the reply could not be understood" + why,
                said,
                null,
                null,
                clean ? cause : null);
    }

    /**
     * The same with the wait that the provider asked for.
     *
     * @param wait taken as a lower bound
     * @return a new fault
     */
    public AttemptFailure withRetryAfter(Duration wait) {
        return new AttemptFailure(kind, description, providerError, wait, serverTime, cause);
    }

    /**
     * The same with the server's time, by which a clock that is wrong is corrected.
     *
     * @param time what the server's clock shows
     * @return a new fault
     */
    public AttemptFailure withServerTime(Instant time) {
        return new AttemptFailure(kind, description, providerError, retryAfter, time, cause);
    }

    /**
     * The same seen as another sort, where the provider's code stands for more than one.
     *
     * @param newKind what the engine is to do instead
     * @return a new fault
     */
    public AttemptFailure withKind(FailureKind newKind) {
        return new AttemptFailure(newKind, description, providerError, retryAfter, serverTime, cause);
    }

    /**
     * What sort.
     *
     * @return decides what the engine does
     */
    public FailureKind kind() {
        return kind;
    }

    /**
     * What the provider said.
     *
     * @return null if no reply arrived
     */
    public @Nullable ProviderError providerError() {
        return providerError;
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
    public boolean refusesCredential() {
        return kind == FailureKind.UNAUTHENTICATED
                && serverTime == null
                && providerError != null
                && !providerError.code().isEmpty();
    }

    /**
     * The exception that a caller sees if this fault ends the call.
     *
     * @param operation which operation
     * @param mayHaveTakenEffect whether the call may have acted on the job
     * @return a new exception
     */
    public SdkException toException(String operation, boolean mayHaveTakenEffect) {
        ProviderError providerWords = providerError == null ? NO_REPLY : providerError;
        return switch (kind) {
            case NO_CONNECTION ->
                new SdkException.NoConnection(
                        operation, mayHaveTakenEffect, cause == null ? new IOException(description) : cause);
            case LOST, UNAVAILABLE, BUSY, BROKEN ->
                new SdkException.ProviderFault(operation, description, providerError, mayHaveTakenEffect, cause);
            case THROTTLED -> new SdkException.Throttled(operation, providerWords, retryAfter, mayHaveTakenEffect);
            case CREDENTIAL, SKEW, UNAUTHENTICATED ->
                new SdkException.Unauthenticated(operation, description, providerError, mayHaveTakenEffect, cause);
            case FORBIDDEN -> new SdkException.Forbidden(operation, providerWords, mayHaveTakenEffect);
            case INVALID -> new SdkException.InvalidRequest(operation, providerWords, mayHaveTakenEffect);
            case UNEXPECTED ->
                new SdkException.UnexpectedReply(operation, description, providerWords, mayHaveTakenEffect, cause);
        };
    }

    @Override
    public String toString() {
        return kind + ": " + description + (providerError == null ? "" : " (" + providerError + ")");
    }
}
