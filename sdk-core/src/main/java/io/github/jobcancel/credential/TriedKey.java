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
final class TriedKey<C> extends CredentialSource<C> {
    private static final int MOST_REFUSALS = 3;

    private final C key;

    /** Whether the last word about it was good. */
    private volatile boolean good;

    // guarded by this
    private final ArrayDeque<Waiter<C>> waiters = new ArrayDeque<>();
    private boolean served;
    private boolean trying;
    private boolean handing;
    private int refusals;
    private @Nullable SdkException wrong;

    TriedKey(C key) {
        this.key = key;
    }

    @Override
    @Nullable
    public C ready(Instant now) {
        return good || begins() ? key : null;
    }

    /** Whether nobody tries it or waits: then whoever asks does. */
    private synchronized boolean begins() {
        boolean mine = wrong == null && !trying && waiters.isEmpty();
        trying |= mine;
        return mine;
    }

    @Override
    public Runnable acquire(Waiter<C> waiter, Instant now) {
        SdkException refusal;
        synchronized (this) {
            refusal = wrong;
            if (refusal == null) {
                waiters.add(waiter);
            }
        }
        if (refusal != null) {
            waiter.denied(refusal);
        } else {
            hand();
        }
        return () -> leave(waiter);
    }

    private synchronized void leave(Waiter<C> waiter) {
        waiters.remove(waiter);
    }

    /** One thread at a time: a call that ends at once gives the key back in here, and thousands may do so in a row. */
    private void hand() {
        synchronized (this) {
            if (handing) {
                return;
            }
            handing = true;
        }
        for (Waiter<C> next = next(); next != null; next = next()) {
            next.granted(key);
        }
    }

    private synchronized @Nullable Waiter<C> next() {
        Waiter<C> next = good || !trying ? waiters.poll() : null;
        trying |= next != null && !good;
        handing = next != null;
        return next;
    }

    @Override
    void accepted(C credential) {
        if (good) {
            return;
        }
        synchronized (this) {
            good = true;
            served = true;
            trying = false;
            refusals = 0;
        }
        hand();
    }

    @Override
    void rejected(C credential, SdkException failure) {
        List<Waiter<C>> denied = List.of();
        synchronized (this) {
            good = false;
            refusals++;
            if (!served || refusals >= MOST_REFUSALS) {
                wrong = failure;
                denied = new ArrayList<>(waiters);
                waiters.clear();
            }
        }
        denied.forEach(waiter -> waiter.denied(failure));
    }

    @Override
    public boolean refused(C credential) {
        return false;
    }

    /** The one that tries it keeps it over its repeats. */
    @Override
    public boolean exclusive() {
        return !good;
    }

    @Override
    public void release(C credential, boolean intact) {
        synchronized (this) {
            trying = false;
        }
        hand();
    }
}
