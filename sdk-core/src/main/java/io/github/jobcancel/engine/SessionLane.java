// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import io.github.jobcancel.SdkException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session in which one request is under way at a time, in order. Calls queue for it; whoever holds it gives it back. A
 * session that a call left with an unanswered request is dropped, since the next request could not be numbered.
 */
final class SessionLane<S> extends CredentialSource<S> {
    private final Supplier<CompletableFuture<S>> login;
    private final KeepAlive<S> keepAlive;

    // guarded by this
    private final ArrayDeque<Waiter<S>> queue = new ArrayDeque<>();
    private @Nullable S session;
    private boolean busy;
    private @Nullable CompletableFuture<S> loggingIn;
    private @Nullable SdkException wrong;

    SessionLane(Supplier<CompletableFuture<S>> login) {
        this(login, KeepAlive.never());
    }

    SessionLane(Supplier<CompletableFuture<S>> login, KeepAlive<S> keepAlive) {
        this.login = login;
        this.keepAlive = keepAlive;
    }

    @Override
    @Nullable
    S ready(Instant now) {
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
        return busy || !queue.isEmpty() ? null : session;
    }

    @Override
    Runnable acquire(Waiter<S> waiter, Instant now) {
        synchronized (this) {
            queue.add(waiter);
        }
        advance();
        return () -> leave(waiter);
    }

    /** Hands the session to the first in the queue, or starts the login that it waits for. */
    private void advance() {
        Waiter<S> first = null;
        S granted = null;
        CompletableFuture<S> started = null;
        List<Waiter<S>> denied = List.of();
        SdkException refusal;
        synchronized (this) {
            refusal = wrong;
            if (refusal != null) {
                denied = new ArrayList<>(queue);
                queue.clear();
            } else if (!busy && !queue.isEmpty()) {
                granted = session;
                if (granted != null) {
                    busy = true;
                    first = queue.poll();
                } else if (loggingIn == null) {
                    started = login.get();
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
            CompletableFuture<S> mine = started;
            mine.whenComplete((fresh, failure) -> loggedIn(mine, fresh, Failures.bare(failure)));
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
                denied = new ArrayList<>(queue);
                queue.clear();
                wrong = failure instanceof SdkException.Unauthenticated refusal ? refusal : null;
            }
        }
        for (Waiter<S> waiter : denied) {
            waiter.denied(failure instanceof SdkException known ? known : new SdkException.Closed("login", false));
        }
        advance();
    }

    private void leave(Waiter<S> waiter) {
        CompletableFuture<S> unwanted = null;
        synchronized (this) {
            if (queue.remove(waiter) && queue.isEmpty()) {
                unwanted = loggingIn;
                loggingIn = null;
            }
        }
        if (unwanted != null) {
            unwanted.cancel(true);
        }
    }

    @Override
    boolean exclusive() {
        return true;
    }

    @Override
    void release(S held, boolean intact) {
        synchronized (this) {
            busy = false;
            if (!intact && session == held) {
                session = null;
            }
        }
        advance();
        S resting = resting();
        if (resting != null) {
            keepAlive.rest(resting);
        }
    }

    @Override
    synchronized boolean refused(S held) {
        if (session == held) {
            session = null;
        }
        return true;
    }
}
