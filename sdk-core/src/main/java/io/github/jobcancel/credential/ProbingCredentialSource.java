// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source of a constant key that the provider locks after several refusals in a row. One call at a time tries the key
 * until it is accepted, while other calls wait; once the key proves wrong, it is not sent again.
 *
 * <p>A key that was accepted before may be refused by a passing fault of the provider. It counts as wrong after three
 * refusals in a row, which are too few to lock it.
 *
 * @param <C> the key
 */
final class ProbingCredentialSource<C> extends CredentialSource<C> {
    private static final int MAX_REFUSALS = 3;

    private final C key;

    /** Whether the last definite reply accepted the key. */
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

    /** Lets the caller try the key, unless another call tries it or waits for it. */
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

    /**
     * Gives the key to waiters. Only one thread at a time does this: a call that ends at once gives the key back
     * within this method, and thousands of such calls in a row must not nest on the stack.
     */
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

    /** The call that tries the key keeps it over its repeats. */
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
