// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The credential that one call holds. The thread that drives the call acquires and uses the credential; whoever ends
 * the call releases it, on any thread. Each credential is released once, even if it arrives at the moment when the
 * call ends. Safe for use by several threads.
 *
 * @param <C> the credential
 */
public final class CredentialLease<C> {
    private final CredentialSource<C> source;

    /** Guarded by this. */
    private @Nullable C heldCredential;

    /** Whether a request was sent with the credential and no definite reply came. Guarded by this. */
    private boolean hasUnansweredRequest;

    /** Guarded by this. */
    private boolean isClosed;

    /**
     * Creates a lease that holds nothing.
     *
     * @param source the source of the credential
     */
    public CredentialLease(CredentialSource<C> source) {
        this.source = source;
    }

    /**
     * Acquires a credential that can be used at once. An exclusive session that this lease holds is kept over repeats;
     * any other credential may have expired or been renewed, and is looked up again.
     *
     * @param now the present time
     * @return the credential; null if the call must wait for one, or has ended
     */
    @Nullable
    public C tryAcquire(Instant now) {
        synchronized (this) {
            if (isClosed) {
                return null;
            }
            if (heldCredential != null && source.isExclusive()) {
                return heldCredential;
            }
        }
        C credential = source.availableCredential(now);
        return credential != null && acceptCredential(credential) ? credential : null;
    }

    /**
     * Accepts the credential that the call waited for.
     *
     * @param credential the credential
     * @return false if the call has ended; then the credential is back at its source
     */
    public boolean acceptCredential(C credential) {
        synchronized (this) {
            if (!isClosed) {
                heldCredential = credential;
                return true;
            }
        }
        source.releaseCredential(credential, true);
        return false;
    }

    /** Reports to the source that the credential was good for an answer. */
    public void onAnswer() {
        C credential;
        synchronized (this) {
            hasUnansweredRequest = false;
            credential = heldCredential;
        }
        if (credential != null) {
            source.recordAcceptance(credential);
        }
    }

    /**
     * Reports the failure of an attempt, and to the source a refusal of the credential.
     *
     * @param fault the failure of the attempt
     * @param failure the exception for later calls, if the credential is not used again
     */
    public void onFault(AttemptFailure fault, SdkException failure) {
        recordUnanswered(fault.kind().mayHaveActed());
        C credential;
        synchronized (this) {
            credential = heldCredential;
        }
        if (credential != null && fault.refusesCredential()) {
            source.recordRefusal(credential, failure);
        }
    }

    /**
     * Records whether an attempt ended without a definite reply. A refusal does not clear the record, since it proves
     * nothing about an earlier attempt whose reply was lost.
     *
     * @param isUnanswered whether the attempt ended without a definite reply
     */
    public synchronized void recordUnanswered(boolean isUnanswered) {
        hasUnansweredRequest |= isUnanswered;
    }

    /**
     * Discards the credential that was refused.
     *
     * @return false if the source has no way to get another one
     */
    public boolean discardRefused() {
        C credential;
        synchronized (this) {
            credential = heldCredential;
        }
        boolean canRenew = credential != null && source.discardRefused(credential);
        releaseCredential();
        return canRenew;
    }

    /** Ends the lease with its call, and releases the credential. May be called more than once. */
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        releaseCredential();
    }

    /** Releases the credential, if this lease holds one, and tells the source whether its last request was answered. */
    public void releaseCredential() {
        C credential;
        boolean isIntact;
        synchronized (this) {
            credential = heldCredential;
            heldCredential = null;
            isIntact = !hasUnansweredRequest;
            hasUnansweredRequest = false;
        }
        if (credential != null) {
            source.releaseCredential(credential, isIntact);
        }
    }
}
