// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that gave no answer, classified. Only the {@link FailureKind} decides whether the call repeats the
 * request or renews its credential; the provider's code and text are data for the exception. Immutable.
 */
public final class AttemptFailure {
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
     * Creates the failure that a reply reports.
     *
     * @param kind the kind of the failure
     * @param description one clause for the exception's message
     * @param providerError the provider's code and text
     * @return the failure
     */
    public static AttemptFailure ofReply(FailureKind kind, String description, ProviderError providerError) {
        return new AttemptFailure(kind, description, providerError, null, null, null);
    }

    /**
     * Creates the failure of an exchange that ended without a reply.
     *
     * @param kind {@link FailureKind#NO_CONNECTION} or {@link FailureKind#LOST}
     * @param cause the I/O failure
     * @return the failure
     */
    public static AttemptFailure withoutReply(FailureKind kind, Throwable cause) {
        return new AttemptFailure(kind, "no reply: " + cause.getMessage(), null, null, null, cause);
    }

    /**
     * Creates the failure of a reply that the provider's decoder could not read.
     *
     * @param reply the reply
     * @param cause the exception of the decoder
     * @param shown whether the failure may show the reply; false for the reply to a sign-in, which may hold a
     *     credential
     * @return the failure, of kind {@link FailureKind#UNEXPECTED}
     */
    public static AttemptFailure notUnderstood(HttpReply reply, Throwable cause, boolean shown) {
        ProviderError said = reply.toProviderError("", shown ? reply.bodyText() : "");
        // the exception's message may quote the reply
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
     * Returns this failure with the wait that the provider asked for.
     *
     * @param wait the lower bound of the wait before a repeat
     * @return a new failure
     */
    public AttemptFailure withRetryAfter(Duration wait) {
        return new AttemptFailure(kind, description, providerError, wait, serverTime, cause);
    }

    /**
     * Returns this failure with the server's time, by which a wrong local clock is corrected.
     *
     * @param time the time of the server's clock
     * @return a new failure
     */
    public AttemptFailure withServerTime(Instant time) {
        return new AttemptFailure(kind, description, providerError, retryAfter, time, cause);
    }

    /**
     * Returns this failure with another kind, where one code of the provider stands for more than one kind.
     *
     * @param newKind the kind
     * @return a new failure
     */
    public AttemptFailure withKind(FailureKind newKind) {
        return new AttemptFailure(newKind, description, providerError, retryAfter, serverTime, cause);
    }

    /** {@return the kind of this failure, which decides what the call does next} */
    public FailureKind kind() {
        return kind;
    }

    /** {@return the provider's code and text; null if no reply arrived} */
    public @Nullable ProviderError providerError() {
        return providerError;
    }

    /** {@return the wait that the provider asked for; null if it asked for none} */
    @Nullable
    public Duration retryAfter() {
        return retryAfter;
    }

    /** {@return the time of the server's clock; null if the reply did not show a wrong local clock} */
    @Nullable
    public Instant serverTime() {
        return serverTime;
    }

    /**
     * Returns whether the provider refused the credential itself. A bare status does not count, since a proxy may send
     * it; neither does a refusal that a wrong local clock explains.
     *
     * @return whether the provider gave a code of its own
     */
    public boolean refusesCredential() {
        return kind == FailureKind.UNAUTHENTICATED
                && serverTime == null
                && providerError != null
                && !providerError.code().isEmpty();
    }

    /**
     * Creates the exception that a caller sees if this failure ends the call.
     *
     * @param operation the provider's name of the operation
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
