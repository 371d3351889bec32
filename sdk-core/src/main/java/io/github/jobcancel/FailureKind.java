// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

/** Why an attempt gave no answer, and so what the call does next. */
public enum FailureKind {
    /** No connection was made, so nothing was sent. The request is repeated. */
    NO_CONNECTION(true, false),
    /** The request was sent, and no readable reply came. The request is repeated; it may have acted. */
    LOST(true, true),
    /** The provider or a proxy failed. The request is repeated; it may have acted. */
    UNAVAILABLE(true, true),
    /**
     * The provider still works on the same request. The request is repeated until the deadline; it may have acted.
     */
    BUSY(true, true),
    /**
     * The provider refused the request for its rate. The request is repeated until the deadline; it did not act.
     */
    THROTTLED(true, false),
    /** The credential has expired or was revoked. It is renewed once; the request did not act. */
    CREDENTIAL(false, false),
    /** The request was signed with a wrong time. The clock is corrected once; the request did not act. */
    SKEW(false, false),
    /** The credentials are wrong. Final; the request did not act. */
    UNAUTHENTICATED(false, false),
    /** The credentials do not permit the request. Final; the request did not act. */
    FORBIDDEN(false, false),
    /** The provider calls the request wrong. Final; the request did not act. */
    INVALID(false, false),
    /** The provider failed in a way that a repeat does not mend. Final; the request may have acted. */
    BROKEN(false, true),
    /** The reply does not follow this provider's protocol. Final; the request may have acted. */
    UNEXPECTED(false, true);

    private final boolean retryable;
    private final boolean mayHaveActed;

    FailureKind(boolean retryable, boolean mayHaveActed) {
        this.retryable = retryable;
        this.mayHaveActed = mayHaveActed;
    }

    /**
     * Returns whether a call repeats a request that failed in this way.
     *
     * @return true if the failure may pass
     */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Returns whether the provider may have acted on the request.
     *
     * @return false only if it certainly did not
     */
    public boolean mayHaveActed() {
        return mayHaveActed;
    }
}
