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
    private final transient @Nullable ProviderError provider;

    /** Whether the request may have acted. */
    private final boolean mayHaveTakenEffect;

    /** What went wrong, as one clause. */
    private final String what;

    private SdkException(
            String operation,
            String what,
            @Nullable ProviderError provider,
            boolean mayHaveTakenEffect,
            @Nullable Throwable cause) {
        super(message(operation, what, provider, mayHaveTakenEffect), cause);
        this.operation = operation;
        this.provider = provider;
        this.mayHaveTakenEffect = mayHaveTakenEffect;
        this.what = what;
    }

    /** What a copy says for a provider whose words were lost. */
    private static final ProviderError NO_REPLY = new ProviderError(0, "", "", Optional.empty());

    final String clause() {
        return what;
    }

    private static String message(String operation, String what, @Nullable ProviderError provider, boolean effect) {
        return operation + ": " + what + (provider == null ? "" : " (" + provider + ")")
                + (effect ? "; the request may have taken effect" : "");
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
    public final Optional<ProviderError> provider() {
        return Optional.ofNullable(provider);
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
         * @param effect whether an earlier attempt may have acted
         * @param cause the I/O failure
         */
        public NoConnection(String operation, boolean effect, Throwable cause) {
            super(operation, "no connection: " + cause.getMessage(), null, effect, cause);
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
         * @param provider what the provider said last, if anything
         * @param effect whether an attempt may have acted
         * @param cause the last failure, if there was one
         */
        public DeadlineExceeded(
                String operation,
                Duration timeout,
                @Nullable ProviderError provider,
                boolean effect,
                @Nullable Throwable cause) {
            super(operation, "no answer within " + timeout.toMillis() + " ms", provider, effect, cause);
            this.timeout = timeout;
        }

        @Override
        SdkException copyWithEffect() {
            return new DeadlineExceeded(operation(), timeout, provider().orElse(null), true, getCause());
        }
    }

    /** The credentials are wrong or were refused. Correct them; trying again with the same ones may lock the account. */
    public static final class Unauthenticated extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param what what was refused
         * @param provider what the provider said, if anything
         * @param effect whether an earlier attempt may have acted
         * @param cause what led to it, if anything
         */
        public Unauthenticated(
                String operation,
                String what,
                @Nullable ProviderError provider,
                boolean effect,
                @Nullable Throwable cause) {
            super(operation, what, provider, effect, cause);
        }

        @Override
        SdkException copyWithEffect() {
            return new Unauthenticated(operation(), clause(), provider().orElse(null), true, getCause());
        }
    }

    /** The credentials are good, but not for this. Ask for the right that the provider names. */
    public static final class Forbidden extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param provider what the provider said
         * @param effect whether an earlier attempt may have acted
         */
        public Forbidden(String operation, ProviderError provider, boolean effect) {
            super(operation, "not permitted", provider, effect, null);
        }

        @Override
        SdkException copyWithEffect() {
            return new Forbidden(operation(), provider().orElse(NO_REPLY), true);
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
         * @param provider what the provider said
         * @param retryAfter what it asked to wait, if it said
         * @param effect whether an earlier attempt may have acted
         */
        public Throttled(String operation, ProviderError provider, @Nullable Duration retryAfter, boolean effect) {
            super(operation, "throttled", provider, effect, null);
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
            return new Throttled(operation(), provider().orElse(NO_REPLY), retryAfter, true);
        }
    }

    /** The provider, or a proxy before it, failed, or the reply was lost. Ask again later; read the job first. */
    public static final class ProviderFault extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param what what went wrong
         * @param provider what the provider said, if a reply arrived
         * @param effect whether the request may have acted
         * @param cause the I/O failure, if there was one
         */
        public ProviderFault(
                String operation,
                String what,
                @Nullable ProviderError provider,
                boolean effect,
                @Nullable Throwable cause) {
            super(operation, what, provider, effect, cause);
        }

        @Override
        SdkException copyWithEffect() {
            return new ProviderFault(operation(), clause(), provider().orElse(null), true, getCause());
        }
    }

    /** The provider says that the request is wrong. Asking again changes nothing. */
    public static final class InvalidRequest extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param provider what the provider said
         * @param effect whether the request may have acted
         */
        public InvalidRequest(String operation, ProviderError provider, boolean effect) {
            super(operation, "refused as invalid", provider, effect, null);
        }

        @Override
        SdkException copyWithEffect() {
            return new InvalidRequest(operation(), provider().orElse(NO_REPLY), true);
        }
    }

    /** A reply came that is not of this provider's protocol: a sign-in page, a redirect, another service. Check the address. */
    public static final class UnexpectedReply extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param what what was not understood
         * @param provider status and beginning of the reply
         * @param effect whether the request may have acted
         * @param cause what failed while reading it, if anything
         */
        public UnexpectedReply(
                String operation, String what, ProviderError provider, boolean effect, @Nullable Throwable cause) {
            super(operation, what, provider, effect, cause);
        }

        @Override
        SdkException copyWithEffect() {
            return new UnexpectedReply(operation(), clause(), provider().orElse(NO_REPLY), true, getCause());
        }
    }

    /** The client or its transport was closed while the call was under way, or before. */
    public static final class Closed extends SdkException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param effect whether the request may have acted
         */
        public Closed(String operation, boolean effect) {
            this(operation, "the client is closed", effect);
        }

        /**
         * Makes one.
         *
         * @param operation which operation
         * @param what was ended
         * @param effect whether the request may have acted
         */
        public Closed(String operation, String what, boolean effect) {
            super(operation, what, null, effect, null);
        }

        @Override
        SdkException copyWithEffect() {
            return new Closed(operation(), clause(), true);
        }
    }
}
