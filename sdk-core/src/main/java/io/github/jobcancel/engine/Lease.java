// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of a credential source. The thread that drives the call takes and uses it; whoever abandons the call
 * gives it back, from any thread, and it is given back once.
 */
final class Lease<C> {
    private final CredentialSource<C> source;

    /** Guarded by this. */
    private @Nullable C held;

    /** Whether a request was sent under it and no definite reply came. Guarded by this. */
    private boolean unanswered;

    Lease(CredentialSource<C> source) {
        this.source = source;
    }

    /** The credential that can be used at once, if there is one: a session that is held is kept over a repeat. */
    @Nullable
    C ready(Instant now) {
        C mine;
        synchronized (this) {
            mine = held;
        }
        return mine != null && source.exclusive() ? mine : source.ready(now);
    }

    synchronized void hold(C granted) {
        held = granted;
    }

    synchronized void unanswered(boolean open) {
        unanswered = open;
    }

    /** Drops the credential that was refused. False if there is no other to be had. */
    boolean refused() {
        C mine;
        synchronized (this) {
            mine = held;
        }
        boolean another = mine != null && source.refused(mine);
        giveBack();
        return another;
    }

    void giveBack() {
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
