// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of a credential source. The thread that drives the call takes and uses it; whoever ends the call gives
 * it back, from any thread, and it is given back once: also what is granted at the moment at which the call ends.
 */
public final class Lease<C> {
    private final CredentialSource<C> source;

    /** Guarded by this. */
    private @Nullable C held;

    /** Whether a request was sent under it and no definite reply came. Guarded by this. */
    private boolean unanswered;

    /** Guarded by this. */
    private boolean over;

    public Lease(CredentialSource<C> source) {
        this.source = source;
    }

    /** Takes the credential that can be used at once, if there is one: a session that is held is kept over a repeat. */
    @Nullable
    public C take(Instant now) {
        synchronized (this) {
            if (over) {
                return null;
            }
            if (held != null && source.exclusive()) {
                return held;
            }
        }
        C ready = source.ready(now);
        return ready != null && hold(ready) ? ready : null;
    }

    /** Takes what was granted. False if the call is over; then it is given back. */
    public boolean hold(C granted) {
        synchronized (this) {
            if (!over) {
                held = granted;
                return true;
            }
        }
        source.release(granted, true);
        return false;
    }

    public void onAnswer() {
        C mine;
        synchronized (this) {
            unanswered = false;
            mine = held;
        }
        if (mine != null) {
            source.accepted(mine);
        }
    }

    public void onFault(Fault fault, SdkException failure) {
        unanswered(fault.kind().mayHaveActed);
        C mine;
        synchronized (this) {
            mine = held;
        }
        if (mine != null && fault.againstCredential()) {
            source.rejected(mine, failure);
        }
    }

    /** An attempt ended. Its refusal says nothing about an earlier one whose reply was lost. */
    public synchronized void unanswered(boolean noDefiniteReply) {
        unanswered |= noDefiniteReply;
    }

    /** Drops the credential that was refused. False if there is no other to be had. */
    public boolean refused() {
        C mine;
        synchronized (this) {
            mine = held;
        }
        boolean another = mine != null && source.refused(mine);
        giveBack();
        return another;
    }

    /** The call is over. */
    public void end() {
        synchronized (this) {
            over = true;
        }
        giveBack();
    }

    public void giveBack() {
        C mine;
        boolean intact;
        synchronized (this) {
            mine = held;
            held = null;
            intact = !unanswered;
            unanswered = false;
        }
        if (mine != null) {
            source.release(mine, intact);
        }
    }
}
