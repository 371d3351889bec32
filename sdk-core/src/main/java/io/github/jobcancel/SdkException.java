// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No answer was obtained. The subclass says what the caller should do next; {@link #mayHaveTakenEffect()} says whether the
 * request may have acted on the job all the same.
 *
 * <p>When several attempts failed, the last failure is this exception or its cause, and the earlier ones, of many the last few,
 * are its suppressed exceptions. No message holds a secret; what code of the caller's threw is passed on as a cause, whatever it says.
 */
public abstract sealed class SdkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which operation. */
    private final String operation;

    /** What the provider said; lost when the exception is serialized. */
    private final transient @Nullable ProviderError providerError;

    /** Whether the request may have acted. */
    private final boolean mayHaveTakenEffect;

    /** What went wrong, as one clause. */
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

    /** What a copy says for a provider whose words were lost. */
    private static final ProviderError NO_REPLY = new ProviderError(0, "", "", Optional.empty());

    final String clause() {
        return what;
    }

    private static String buildMessage(
            String operation, String problem, @Nullable ProviderError providerError, boolean mayHaveTakenEffect) {
        return operation + ": " + problem + (providerError == null ? "" : " (" + providerError + ")")
                + (mayHaveTakenEffect ? "; the request may have taken effect" : "");
    }

    /**
     * Which operation failed.
     *
     * @return the provider's name for it
     */
    public final String operation() {
        return operation;
    }

    /**
     * What the provider said.
     *
     * @return empty if no reply arrived
     */
    public final Optional<ProviderError> providerError() {
        return Optional.ofNullable(providerError);
    }

    /**
     * Whether the request may have acted on the job although this exception was thrown.
     *
     * @return false only when it certainly did not: it was a read, was never sent, or was refused before it could act
     */
    public final boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }

    /**
     * Returns this failure as that of a call of which an earlier request may have acted on the job.
     *
     * @return a failure of the same class whose {@link #mayHaveTakenEffect()} is true
     */
    public final SdkException withEarlierEffect() {
        if (mayHaveTakenEffect) {
            return this;
        }
        SdkException copy = copyWithEffect();
        copy.setStackTrace(getStackTrace());
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    abstract SdkException copyWithEffect();

    /** No connection could be made. Check the address, the network and the proxy; nothing was sent. */
    public static final class NoConnection extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param mayHaveTakenEffect whether an earlier attempt may have acted
         * @param cause the I/O failure
         */
        public NoConnection(String operation, boolean mayHaveTakenEffect, Throwable cause) {
            super(operation, "no connection: " + cause.getMessage(), null, mayHaveTakenEffect, cause);
        }

        @Override
        SdkException copyWithEffect() {
            return new NoConnection(operation(), true, Objects.requireNonNull(getCause(), "cause"));
        }
    }

    /** The call's time ran out, or the next wait would have passed its end. The last failure is the cause. */
    public static final class DeadlineExceeded extends SdkException {
        private static final long serialVersionUID = 1L;

        /** The time that the call had. */
        private final Duration timeout;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param timeout the time the call had
         * @param providerError what the provider said last, if anything
         * @param mayHaveTakenEffect whether an attempt may have acted
         * @param cause the last failure, if there was one
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

        @Override
        SdkException copyWithEffect() {
            return new DeadlineExceeded(operation(), timeout, providerError().orElse(null), true, getCause());
        }
    }

    /** The credentials are wrong or were refused. Correct them; trying again with the same ones may lock the account. */
    public static final class Unauthenticated extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param problem what was refused
         * @param providerError what the provider said, if anything
         * @param mayHaveTakenEffect whether an earlier attempt may have acted
         * @param cause what led to it, if anything
         */
        public Unauthenticated(
                String operation,
                String problem,
                @Nullable ProviderError providerError,
                boolean mayHaveTakenEffect,
                @Nullable Throwable cause) {
            super(operation, problem, providerError, mayHaveTakenEffect, cause);
        }

        @Override
        SdkException copyWithEffect() {
            return new Unauthenticated(operation(), clause(), providerError().orElse(null), true, getCause());
        }
    }

    /** The credentials are good, but not for this. Ask for the right that the provider names. */
    public static final class Forbidden extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param providerError what the provider said
         * @param mayHaveTakenEffect whether an earlier attempt may have acted
         */
        public Forbidden(String operation, ProviderError providerError, boolean mayHaveTakenEffect) {
            super(operation, "not permitted", providerError, mayHaveTakenEffect, null);
        }

        @Override
        SdkException copyWithEffect() {
            return new Forbidden(operation(), providerError().orElse(NO_REPLY), true);
        }
    }

    /** The provider wants fewer requests. Ask again after {@link #retryAfter()}. */
    public static final class Throttled extends SdkException {
        private static final long serialVersionUID = 1L;

        /** What the provider asked to wait. */
        private final @Nullable Duration retryAfter;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param providerError what the provider said
         * @param retryAfter what it asked to wait, if it said
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
         * What the provider asked to wait.
         *
         * @return empty if it did not say
         */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        @Override
        SdkException copyWithEffect() {
            return new Throttled(operation(), providerError().orElse(NO_REPLY), retryAfter, true);
        }
    }

    /** The provider, or a proxy before it, failed, or the reply was lost. Ask again later; read the job first. */
    public static final class ProviderFault extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param problem what went wrong
         * @param providerError what the provider said, if a reply arrived
         * @param mayHaveTakenEffect whether the request may have acted
         * @param cause the I/O failure, if there was one
         */
        public ProviderFault(
                String operation,
                String problem,
                @Nullable ProviderError providerError,
                boolean mayHaveTakenEffect,
                @Nullable Throwable cause) {
            super(operation, problem, providerError, mayHaveTakenEffect, cause);
        }

        @Override
        SdkException copyWithEffect() {
            return new ProviderFault(operation(), clause(), providerError().orElse(null), true, getCause());
        }
    }

    /** The provider says that the request is wrong. Asking again changes nothing. */
    public static final class InvalidRequest extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param providerError what the provider said
         * @param mayHaveTakenEffect whether the request may have acted
         */
        public InvalidRequest(String operation, ProviderError providerError, boolean mayHaveTakenEffect) {
            super(operation, "refused as invalid", providerError, mayHaveTakenEffect, null);
        }

        @Override
        SdkException copyWithEffect() {
            return new InvalidRequest(operation(), providerError().orElse(NO_REPLY), true);
        }
    }

    /** A reply came that is not of this provider's protocol: a sign-in page, a redirect, another service. Check the address. */
    public static final class UnexpectedReply extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param problem what was not understood
         * @param providerError status and beginning of the reply
         * @param mayHaveTakenEffect whether the request may have acted
         * @param cause what failed while reading it, if anything
         */
        public UnexpectedReply(
                String operation,
                String problem,
                ProviderError providerError,
                boolean mayHaveTakenEffect,
                @Nullable Throwable cause) {
            super(operation, problem, providerError, mayHaveTakenEffect, cause);
        }

        @Override
        SdkException copyWithEffect() {
            return new UnexpectedReply(operation(), clause(), providerError().orElse(NO_REPLY), true, getCause());
        }
    }

    /** The client or its transport was closed while the call was under way, or before. */
    public static final class Closed extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param mayHaveTakenEffect whether the request may have acted
         */
        public Closed(String operation, boolean mayHaveTakenEffect) {
            this(operation, "the client is closed", mayHaveTakenEffect);
        }

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param problem was ended
         * @param mayHaveTakenEffect whether the request may have acted
         */
        public Closed(String operation, String problem, boolean mayHaveTakenEffect) {
            super(operation, problem, null, mayHaveTakenEffect, null);
        }

        @Override
        SdkException copyWithEffect() {
            return new Closed(operation(), clause(), true);
        }
    }
}
