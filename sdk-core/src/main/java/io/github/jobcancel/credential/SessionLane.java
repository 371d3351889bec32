// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.LinkedFuture;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session in which one request is under way at a time. Calls queue for it, single ones and those of a bulk in turn, so that a
 * bulk of thousands leaves the others their share; whoever holds it gives it back. A
 * session that a call left with an unanswered request is dropped, since the next request could not be numbered.
 */
public final class SessionLane<S> extends CredentialSource<S> {
    private final Supplier<CompletableFuture<S>> login;
    private final KeepAlive<S> keepAlive;

    // guarded by this
    private final ArrayDeque<Waiter<S>> singles = new ArrayDeque<>();
    private final ArrayDeque<Waiter<S>> ofBulks = new ArrayDeque<>();
    private boolean bulksTurn;
    private @Nullable S session;
    private boolean busy;
    private @Nullable LinkedFuture<S> loggingIn;
    private @Nullable SdkException wrong;
    private boolean advancing;
    private boolean again;

    public SessionLane(Supplier<CompletableFuture<S>> login) {
        this(login, KeepAlive.never());
    }

    public SessionLane(Supplier<CompletableFuture<S>> login, KeepAlive<S> keepAlive) {
        this.login = login;
        this.keepAlive = keepAlive;
    }

    @Override
    @Nullable
    public S ready(Instant now) {
        S granted;
        synchronized (this) {
            granted = resting();
            busy |= granted != null;
        }
        if (granted != null) {
            keepAlive.used();
        }
        return granted;
    }

    /** The session, if nobody uses it or waits for it. */
    private synchronized @Nullable S resting() {
        return busy || waited() ? null : session;
    }

    @Override
    public Runnable acquire(Waiter<S> waiter, Instant now) {
        synchronized (this) {
            (waiter.ofBulk() ? ofBulks : singles).add(waiter);
        }
        advance();
        return () -> leave(waiter);
    }

    private boolean waited() {
        return !singles.isEmpty() || !ofBulks.isEmpty();
    }

    /** The one whose turn it is. */
    private @Nullable Waiter<S> poll() {
        bulksTurn = ofBulks.isEmpty() ? false : singles.isEmpty() || !bulksTurn;
        return bulksTurn ? ofBulks.poll() : singles.poll();
    }

    private List<Waiter<S>> all() {
        List<Waiter<S>> out = new ArrayList<>(singles);
        out.addAll(ofBulks);
        singles.clear();
        ofBulks.clear();
        return out;
    }

    /**
     * Hands the session on. One thread at a time does: a call that ends at once gives the session back in here, and thousands
     * may do so in a row, which must not pile up on the stack.
     */
    private void advance() {
        synchronized (this) {
            again = true;
            if (advancing) {
                return;
            }
            advancing = true;
        }
        try {
            while (goesOn()) {
                hand();
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                advancing = false;
            }
            throw e;
        }
        S resting = resting();
        if (resting != null) {
            keepAlive.rest(resting);
        }
    }

    private synchronized boolean goesOn() {
        advancing = again;
        again = false;
        return advancing;
    }

    /** Hands the session to the first in the queue, or starts the login that it waits for. */
    private void hand() {
        Waiter<S> first = null;
        S granted = null;
        LinkedFuture<S> started = null;
        List<Waiter<S>> denied = List.of();
        SdkException refusal;
        synchronized (this) {
            refusal = wrong;
            if (refusal != null) {
                denied = all();
            } else if (!busy && waited()) {
                granted = session;
                if (granted != null) {
                    busy = true;
                    first = poll();
                } else if (loggingIn == null) {
                    started = new LinkedFuture<>(null);
                    loggingIn = started;
                }
            }
        }
        if (refusal != null) {
            for (Waiter<S> waiter : denied) {
                waiter.denied(refusal);
            }
        }
        if (first != null && granted != null) {
            keepAlive.used();
            first.granted(granted);
        }
        if (started != null) {
            LinkedFuture<S> mine = started;
            mine.whenComplete((fresh, failure) -> loggedIn(mine, fresh, LinkedFuture.unwrap(failure)));
            mine.start(login);
        }
    }

    private void loggedIn(CompletableFuture<S> mine, @Nullable S fresh, @Nullable Throwable failure) {
        List<Waiter<S>> denied = List.of();
        synchronized (this) {
            if (loggingIn != mine) {
                return;
            }
            loggingIn = null;
            if (fresh != null) {
                session = fresh;
            } else {
                denied = all();
                wrong = failure instanceof SdkException.Unauthenticated refusal ? refusal : null;
            }
        }
        for (Waiter<S> waiter : denied) {
            waiter.denied(CredentialFailures.ofFetch(failure));
        }
        advance();
    }

    private void leave(Waiter<S> waiter) {
        CompletableFuture<S> unwanted = null;
        synchronized (this) {
            if ((waiter.ofBulk() ? ofBulks : singles).remove(waiter) && !waited()) {
                unwanted = loggingIn;
                loggingIn = null;
            }
        }
        if (unwanted != null) {
            unwanted.cancel(true);
        }
    }

    @Override
    public boolean exclusive() {
        return true;
    }

    @Override
    public void release(S held, boolean intact) {
        synchronized (this) {
            busy = false;
            if (!intact && session == held) {
                session = null;
            }
        }
        advance();
    }

    @Override
    public synchronized boolean refused(S held) {
        if (session == held) {
            session = null;
        }
        return true;
    }
}
