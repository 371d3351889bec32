// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of a credential source. The thread that drives the call takes and uses it; whoever ends the call gives
 * it back, from any thread, and it is given back once: also what is granted at the moment at which the call ends.
 */
public final class CredentialLease<C> {
    private final CredentialSource<C> source;

    /** Guarded by this. */
    private @Nullable C heldCredential;

    /** Whether a request was sent under it and no definite reply came. Guarded by this. */
    private boolean hasUnansweredRequest;

    /** Guarded by this. */
    private boolean isClosed;

    public CredentialLease(CredentialSource<C> source) {
        this.source = source;
    }

    /** Takes the credential that can be used at once, if there is one: a session that is held is kept over a repeat. */
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

    /** Takes what was granted. False if the call is over; then it is given back. */
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

    public void onAnswer() {
        C mine;
        synchronized (this) {
            hasUnansweredRequest = false;
            mine = heldCredential;
        }
        if (mine != null) {
            source.recordAcceptance(mine);
        }
    }

    public void onFault(AttemptFailure fault, SdkException failure) {
        recordUnanswered(fault.kind().mayHaveActed);
        C mine;
        synchronized (this) {
            mine = heldCredential;
        }
        if (mine != null && fault.refusesCredential()) {
            source.recordRefusal(mine, failure);
        }
    }

    /** An attempt ended. Its refusal says nothing about an earlier one whose reply was lost. */
    public synchronized void recordUnanswered(boolean isUnanswered) {
        hasUnansweredRequest |= isUnanswered;
    }

    /** Drops the credential that was refused. False if there is no other to be had. */
    public boolean discardRefused() {
        C credential;
        synchronized (this) {
            credential = heldCredential;
        }
        boolean canRenew = credential != null && source.discardRefused(credential);
        releaseCredential();
        return canRenew;
    }

    /** The call is over. */
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        releaseCredential();
    }

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
