// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that is not fetched, and that its provider locks when it is refused several times in a row. So one call at a time
 * tries it until it is accepted, while the others wait; and once it is called wrong, it is not sent again.
 *
 * <p>One that served before may be refused for a moment's fault of the provider: it is called wrong by the third refusal in a
 * row, which is below what locks it.
 */
final class ProbingCredentialSource<C> extends CredentialSource<C> {
    private static final int MAX_REFUSALS = 3;

    private final C key;

    /** Whether the last word about it was good. */
    private volatile boolean isAccepted;

    // guarded by this
    private final ArrayDeque<CredentialWaiter<C>> waiters = new ArrayDeque<>();
    private boolean hasServed;
    private boolean isProbing;
    private boolean isServing;
    private int refusalCount;
    private @Nullable SdkException finalRefusal;

    ProbingCredentialSource(C key) {
        this.key = key;
    }

    @Override
    @Nullable
    public C availableCredential(Instant now) {
        return isAccepted || tryStartProbe() ? key : null;
    }

    /** Whether nobody tries it or waits: then whoever asks does. */
    private synchronized boolean tryStartProbe() {
        boolean startsProbe = finalRefusal == null && !isProbing && waiters.isEmpty();
        isProbing |= startsProbe;
        return startsProbe;
    }

    @Override
    public Runnable requestCredential(CredentialWaiter<C> waiter, Instant now) {
        SdkException refusal;
        synchronized (this) {
            refusal = finalRefusal;
            if (refusal == null) {
                waiters.add(waiter);
            }
        }
        if (refusal != null) {
            waiter.onCredentialFailure(refusal);
        } else {
            serveWaiters();
        }
        return () -> removeWaiter(waiter);
    }

    private synchronized void removeWaiter(CredentialWaiter<C> waiter) {
        waiters.remove(waiter);
    }

    /** One thread at a time: a call that ends at once gives the key back in here, and thousands may do so in a row. */
    private void serveWaiters() {
        synchronized (this) {
            if (isServing) {
                return;
            }
            isServing = true;
        }
        for (CredentialWaiter<C> waiter = pollNextWaiter(); waiter != null; waiter = pollNextWaiter()) {
            waiter.onCredential(key);
        }
    }

    private synchronized @Nullable CredentialWaiter<C> pollNextWaiter() {
        CredentialWaiter<C> waiter = isAccepted || !isProbing ? waiters.poll() : null;
        isProbing |= waiter != null && !isAccepted;
        isServing = waiter != null;
        return waiter;
    }

    @Override
    void recordAcceptance(C credential) {
        if (isAccepted) {
            return;
        }
        synchronized (this) {
            isAccepted = true;
            hasServed = true;
            isProbing = false;
            refusalCount = 0;
        }
        serveWaiters();
    }

    @Override
    void recordRefusal(C credential, SdkException failure) {
        List<CredentialWaiter<C>> failedWaiters = List.of();
        synchronized (this) {
            isAccepted = false;
            refusalCount++;
            if (!hasServed || refusalCount >= MAX_REFUSALS) {
                finalRefusal = failure;
                failedWaiters = new ArrayList<>(waiters);
                waiters.clear();
            }
        }
        failedWaiters.forEach(waiter -> waiter.onCredentialFailure(failure));
    }

    @Override
    public boolean discardRefused(C credential) {
        return false;
    }

    /** The one that tries it keeps it over its repeats. */
    @Override
    public boolean isExclusive() {
        return !isAccepted;
    }

    @Override
    public void releaseCredential(C credential, boolean isIntact) {
        synchronized (this) {
            isProbing = false;
        }
        serveWaiters();
    }
}
