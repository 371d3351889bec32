// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when no answer was obtained. The subclass says what the caller should do next; {@link
 * #mayHaveTakenEffect()} says whether the request may have acted on the job nevertheless.
 *
 * <p>If several attempts failed, the last failure is this exception or its cause, and earlier failures, at most the
 * last few, are its suppressed exceptions. No message holds a secret. An exception thrown by the caller's own code
 * becomes a cause unchanged.
 */
public abstract sealed class SdkException extends RuntimeException {
    /** The provider's name for the operation. */
    private final String operation;

    /** The provider's error; lost when the exception is serialized. */
    private final transient @Nullable ProviderError providerError;

    /** Whether the request may have acted on the job. */
    private final boolean mayHaveTakenEffect;

    /** What went wrong, as one clause of the message. */
    private final String what;

    private SdkException(
            String operation,
            String problem,
            @Nullable ProviderError providerError,
            boolean mayHaveTakenEffect,
            @Nullable Throwable cause) {
        super(buildMessage(operation, problem, providerError, mayHaveTakenEffect), cause);
        this.operation = operation;
        this.providerError = providerError;
        this.mayHaveTakenEffect = mayHaveTakenEffect;
        this.what = problem;
    }

    final String clause() {
        return what;
    }

    private static String buildMessage(
            String operation, String problem, @Nullable ProviderError providerError, boolean mayHaveTakenEffect) {
        return operation + ": " + problem + (providerError == null ? "" : " (" + providerError + ")")
                + (mayHaveTakenEffect ? "; the request may have taken effect" : "");
    }

    /**
     * Returns the operation that failed.
     *
     * @return the provider's name for the operation
     */
    public final String operation() {
        return operation;
    }

    /**
     * Returns the error that the provider stated.
     *
     * @return the error; empty if no reply arrived
     */
    public final Optional<ProviderError> providerError() {
        return Optional.ofNullable(providerError);
    }

    /**
     * Returns whether the request may have acted on the job although this exception was thrown.
     *
     * @return false only if the request certainly did not act: it was a read, was never sent, or was refused before
     *     it could act
     */
    public final boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }

    /**
     * Returns this failure for a call in which an earlier request may have acted on the job.
     *
     * @return a failure of the same class whose {@link #mayHaveTakenEffect()} is true
     */
    public final SdkException withEarlierEffect() {
        if (mayHaveTakenEffect) {
            return this;
        }
        SdkException copy = FailureCopy.withEffect(this);
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    /** No connection could be made; nothing was sent. Check the address, the network and the proxy. */
    public static final class NoConnection extends SdkException {
        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param mayHaveTakenEffect whether an earlier attempt may have acted
         * @param cause the I/O failure
         */
        public NoConnection(String operation, boolean mayHaveTakenEffect, Throwable cause) {
            super(operation, "no connection: " + cause.getMessage(), null, mayHaveTakenEffect, cause);
        }
    }

    /** The time limit of the call expired, or the next wait would have exceeded it. The last failure is the cause. */
    public static final class DeadlineExceeded extends SdkException {
        /** The time limit of the call. */
        final Duration timeout;

        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param timeout the time limit of the call
         * @param providerError the provider's last error, if any
         * @param mayHaveTakenEffect whether an attempt may have acted
         * @param cause the last failure, if any
         */
        public DeadlineExceeded(
                String operation,
                Duration timeout,
                @Nullable ProviderError providerError,
                boolean mayHaveTakenEffect,
                @Nullable Throwable cause) {
            super(
                    operation,
                    "no answer within " + timeout.toMillis() + " ms",
                    providerError,
                    mayHaveTakenEffect,
                    cause);
            this.timeout = timeout;
        }
    }

    /**
     * The credentials are wrong or were refused. Correct them; repeated attempts with the same credentials may lock
     * the account.
     */
    public static final class Unauthenticated extends SdkException {
        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param problem what was refused
         * @param providerError the provider's error, if any
         * @param mayHaveTakenEffect whether an earlier attempt may have acted
         * @param cause the underlying failure, if any
         */
        public Unauthenticated(
                String operation,
                String problem,
                @Nullable ProviderError providerError,
                boolean mayHaveTakenEffect,
                @Nullable Throwable cause) {
            super(operation, problem, providerError, mayHaveTakenEffect, cause);
        }
    }

    /** The credentials are valid but do not permit the request. Ask for the permission that the provider names. */
    public static final class Forbidden extends SdkException {
        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param providerError the provider's error
         * @param mayHaveTakenEffect whether an earlier attempt may have acted
         */
        public Forbidden(String operation, ProviderError providerError, boolean mayHaveTakenEffect) {
            super(operation, "not permitted", providerError, mayHaveTakenEffect, null);
        }
    }

    /** The provider accepts fewer requests. Try again after {@link #retryAfter()}. */
    public static final class Throttled extends SdkException {
        /** The delay that the provider asked for. */
        private final @Nullable Duration retryAfter;

        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param providerError the provider's error
         * @param retryAfter the delay that the provider asked for, if any
         * @param mayHaveTakenEffect whether an earlier attempt may have acted
         */
        public Throttled(
                String operation,
                ProviderError providerError,
                @Nullable Duration retryAfter,
                boolean mayHaveTakenEffect) {
            super(operation, "throttled", providerError, mayHaveTakenEffect, null);
            this.retryAfter = retryAfter;
        }

        /**
         * Returns the delay that the provider asked for.
         *
         * @return the delay; empty if the provider stated none
         */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }

    /** The provider or a proxy in front of it failed, or the reply was lost. Try again later; read the job first. */
    public static final class ProviderFault extends SdkException {
        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param problem what went wrong
         * @param providerError the provider's error, if a reply arrived
         * @param mayHaveTakenEffect whether the request may have acted
         * @param cause the I/O failure, if any
         */
        public ProviderFault(
                String operation,
                String problem,
                @Nullable ProviderError providerError,
                boolean mayHaveTakenEffect,
                @Nullable Throwable cause) {
            super(operation, problem, providerError, mayHaveTakenEffect, cause);
        }
    }

    /** The provider refused the request as invalid. Trying again does not help. */
    public static final class InvalidRequest extends SdkException {
        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param providerError the provider's error
         * @param mayHaveTakenEffect whether the request may have acted
         */
        public InvalidRequest(String operation, ProviderError providerError, boolean mayHaveTakenEffect) {
            super(operation, "refused as invalid", providerError, mayHaveTakenEffect, null);
        }
    }

    /**
     * The reply does not belong to the provider's protocol: a sign-in page, a redirect, another service. Check the
     * address.
     */
    public static final class UnexpectedReply extends SdkException {
        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param problem what was not understood
         * @param providerError the status and the beginning of the reply
         * @param mayHaveTakenEffect whether the request may have acted
         * @param cause the exception that reading the reply threw, if any
         */
        public UnexpectedReply(
                String operation,
                String problem,
                ProviderError providerError,
                boolean mayHaveTakenEffect,
                @Nullable Throwable cause) {
            super(operation, problem, providerError, mayHaveTakenEffect, cause);
        }
    }

    /** The client or its transport was closed before or during the call. */
    public static final class Closed extends SdkException {
        /**
         * Creates the exception for a closed client.
         *
         * @param operation the provider's name for the operation
         * @param mayHaveTakenEffect whether the request may have acted
         */
        public Closed(String operation, boolean mayHaveTakenEffect) {
            this(operation, "the client is closed", mayHaveTakenEffect);
        }

        /**
         * Creates the exception.
         *
         * @param operation the provider's name for the operation
         * @param problem what was closed or abandoned
         * @param mayHaveTakenEffect whether the request may have acted
         */
        public Closed(String operation, String problem, boolean mayHaveTakenEffect) {
            super(operation, problem, null, mayHaveTakenEffect, null);
        }
    }
}
