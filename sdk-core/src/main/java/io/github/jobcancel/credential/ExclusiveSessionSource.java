// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source of a session that has one request in flight at a time. Calls queue for the session; single calls and those
 * of a bulk get it in turn, so that a bulk of thousands leaves single calls their share. A session that a call gives
 * back after a request without a reply is dropped, since the number of its next request is not known.
 *
 * @param <S> the session
 */
public final class ExclusiveSessionSource<S> extends CredentialSource<S> {
    private final Supplier<CompletableFuture<S>> loginStarter;
    private final SessionKeepAlive<S> keepAlive;

    // guarded by this
    private final ArrayDeque<CredentialWaiter<S>> singleCallWaiters = new ArrayDeque<>();
    private final ArrayDeque<CredentialWaiter<S>> bulkWaiters = new ArrayDeque<>();
    private boolean bulkIsNext;
    private @Nullable S session;
    private boolean isInUse;
    private @Nullable CancellableFuture<S> loginInProgress;
    private @Nullable SdkException finalRefusal;
    private boolean isAdvancing;
    private boolean advanceAgain;

    /**
     * Creates a source of a session that needs no heartbeat.
     *
     * @param loginStarter starts a login, with no lock held; cancelling its future ends the login
     */
    public ExclusiveSessionSource(Supplier<CompletableFuture<S>> loginStarter) {
        this(loginStarter, SessionKeepAlive.noKeepAlive());
    }

    /**
     * Creates a source of a session that may end if it is not used.
     *
     * @param loginStarter starts a login, with no lock held; cancelling its future ends the login
     * @param keepAlive sends heartbeats while no call uses the session
     */
    public ExclusiveSessionSource(Supplier<CompletableFuture<S>> loginStarter, SessionKeepAlive<S> keepAlive) {
        this.loginStarter = loginStarter;
        this.keepAlive = keepAlive;
    }

    @Override
    @Nullable
    public S availableCredential(Instant now) {
        S grantedSession;
        synchronized (this) {
            grantedSession = idleSession();
            isInUse |= grantedSession != null;
        }
        if (grantedSession != null) {
            keepAlive.onSessionUsed();
        }
        return grantedSession;
    }

    /** Returns the session if no call uses it or waits for it. */
    private synchronized @Nullable S idleSession() {
        return isInUse || hasWaiters() ? null : session;
    }

    @Override
    public Runnable requestCredential(CredentialWaiter<S> waiter, Instant now) {
        synchronized (this) {
            (waiter.isPartOfBulk() ? bulkWaiters : singleCallWaiters).add(waiter);
        }
        advanceQueue();
        return () -> removeWaiter(waiter);
    }

    private boolean hasWaiters() {
        return !singleCallWaiters.isEmpty() || !bulkWaiters.isEmpty();
    }

    /** Removes the waiter whose turn it is. */
    private @Nullable CredentialWaiter<S> pollNextWaiter() {
        bulkIsNext = bulkWaiters.isEmpty() ? false : singleCallWaiters.isEmpty() || !bulkIsNext;
        return bulkIsNext ? bulkWaiters.poll() : singleCallWaiters.poll();
    }

    private List<CredentialWaiter<S>> drainWaiters() {
        List<CredentialWaiter<S>> allWaiters = new ArrayList<>(singleCallWaiters);
        allWaiters.addAll(bulkWaiters);
        singleCallWaiters.clear();
        bulkWaiters.clear();
        return allWaiters;
    }

    /**
     * Gives the session to waiters until it is in use. Only one thread at a time does this: a call that ends at once
     * gives the session back within this method, and thousands of such calls in a row must not nest on the stack.
     */
    private void advanceQueue() {
        synchronized (this) {
            advanceAgain = true;
            if (isAdvancing) {
                return;
            }
            isAdvancing = true;
        }
        try {
            while (claimNextRound()) {
                serveNextWaiter();
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                isAdvancing = false;
            }
            throw e;
        }
        S idleSession = idleSession();
        if (idleSession != null) {
            keepAlive.onSessionIdle(idleSession);
        }
    }

    private synchronized boolean claimNextRound() {
        isAdvancing = advanceAgain;
        advanceAgain = false;
        return isAdvancing;
    }

    /** Gives the session to the next waiter, or starts the login that the waiters need. */
    private void serveNextWaiter() {
        CredentialWaiter<S> firstWaiter = null;
        S grantedSession = null;
        CancellableFuture<S> newLogin = null;
        List<CredentialWaiter<S>> failedWaiters = List.of();
        SdkException refusal;
        synchronized (this) {
            refusal = finalRefusal;
            if (refusal != null) {
                failedWaiters = drainWaiters();
            } else if (!isInUse && hasWaiters()) {
                grantedSession = session;
                if (grantedSession != null) {
                    isInUse = true;
                    firstWaiter = pollNextWaiter();
                } else if (loginInProgress == null) {
                    newLogin = new CancellableFuture<>(null);
                    loginInProgress = newLogin;
                }
            }
        }
        if (refusal != null) {
            failedWaiters.forEach(waiter -> waiter.onCredentialFailure(refusal));
        }
        if (firstWaiter != null && grantedSession != null) {
            keepAlive.onSessionUsed();
            firstWaiter.onCredential(grantedSession);
        }
        if (newLogin != null) {
            startLogin(newLogin);
        }
    }

    /** With no lock held: a caller's own login may run in this very method. */
    private void startLogin(CancellableFuture<S> newLogin) {
        newLogin.whenComplete(
                (newSession, failure) -> onLoginCompleted(newLogin, newSession, CancellableFuture.unwrap(failure)));
        newLogin.startAndFollow(loginStarter);
    }

    private void onLoginCompleted(
            CompletableFuture<S> completedLogin, @Nullable S newSession, @Nullable Throwable failure) {
        List<CredentialWaiter<S>> failedWaiters = List.of();
        synchronized (this) {
            if (loginInProgress != completedLogin) {
                return;
            }
            loginInProgress = null;
            if (newSession != null) {
                session = newSession;
            } else {
                failedWaiters = drainWaiters();
                finalRefusal = failure instanceof SdkException.Unauthenticated refusal ? refusal : null;
            }
        }
        for (CredentialWaiter<S> waiter : failedWaiters) {
            waiter.onCredentialFailure(CredentialFailures.ofFetch(failure));
        }
        advanceQueue();
    }

    private void removeWaiter(CredentialWaiter<S> waiter) {
        CompletableFuture<S> abandonedLogin = null;
        synchronized (this) {
            if ((waiter.isPartOfBulk() ? bulkWaiters : singleCallWaiters).remove(waiter) && !hasWaiters()) {
                abandonedLogin = loginInProgress;
                loginInProgress = null;
            }
        }
        if (abandonedLogin != null) {
            abandonedLogin.cancel(true);
        }
    }

    @Override
    public boolean isExclusive() {
        return true;
    }

    @Override
    public void releaseCredential(S releasedSession, boolean isIntact) {
        synchronized (this) {
            isInUse = false;
            if (!isIntact && session == releasedSession) {
                session = null;
            }
        }
        advanceQueue();
    }

    @Override
    public synchronized boolean discardRefused(S refusedSession) {
        if (session == refusedSession) {
            session = null;
        }
        return true;
    }
}
