// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source that fetches a credential once for all calls that wait. It renews the credential ahead of its expiry while
 * the old one still serves, and drops a credential only if it is the one that was refused. Wrong credentials are
 * remembered, since another fetch with them may lock an account.
 *
 * <p>A fetch that no call waits for is abandoned, unless it is a renewal ahead of expiry that may still succeed.
 *
 * @param <C> the credential
 */
public final class CachingCredentialSource<C> extends CredentialSource<C> {
    private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(10);
    /**
     * A caller's own fetch may hang. After this time a renewal is no longer protected: it ends when no call waits for
     * it.
     */
    private static final Duration RENEWAL_TIMEOUT = Duration.ofMinutes(1);

    private final Supplier<CompletableFuture<ExpiringCredential<C>>> fetchStarter;

    // guarded by this
    private final Set<CredentialWaiter<C>> waiters = new LinkedHashSet<>();
    private @Nullable ExpiringCredential<C> currentCredential;
    private @Nullable CancellableFuture<ExpiringCredential<C>> fetchInProgress;
    private boolean isRenewal;
    private @Nullable SdkException finalRefusal;
    private Instant nextRenewalFrom = Instant.MIN;
    private Instant renewalDeadline = Instant.MAX;

    /**
     * Creates a source.
     *
     * @param fetchStarter starts a fetch, with no lock held; cancelling its future ends the fetch
     */
    public CachingCredentialSource(Supplier<CompletableFuture<ExpiringCredential<C>>> fetchStarter) {
        this.fetchStarter = fetchStarter;
    }

    @Override
    @Nullable
    public C availableCredential(Instant now) {
        CancellableFuture<ExpiringCredential<C>> newFetch = null;
        C value;
        synchronized (this) {
            ExpiringCredential<C> cachedCredential = currentCredential;
            if (cachedCredential == null || cachedCredential.isExpired(now)) {
                return null;
            }
            value = cachedCredential.credential();
            if (cachedCredential.isRenewalDue(now)
                    && fetchInProgress == null
                    && finalRefusal == null
                    && !now.isBefore(nextRenewalFrom)) {
                nextRenewalFrom = now.plus(RENEWAL_INTERVAL);
                newFetch = new CancellableFuture<>(null);
                fetchInProgress = newFetch;
                isRenewal = true;
                renewalDeadline = now.plus(RENEWAL_TIMEOUT);
            }
        }
        if (newFetch != null) {
            startFetch(newFetch);
        }
        return value;
    }

    @Override
    public Runnable requestCredential(CredentialWaiter<C> waiter, Instant now) {
        CancellableFuture<ExpiringCredential<C>> newFetch = null;
        C value;
        SdkException refusal;
        synchronized (this) {
            // the credential may have arrived since the caller looked: another fetch would be one too many
            ExpiringCredential<C> cachedCredential = currentCredential;
            value = cachedCredential == null || cachedCredential.isExpired(now) ? null : cachedCredential.credential();
            refusal = finalRefusal;
            if (value == null && refusal == null) {
                waiters.add(waiter);
                if (fetchInProgress == null) {
                    newFetch = new CancellableFuture<>(null);
                    fetchInProgress = newFetch;
                    isRenewal = false;
                }
                isRenewal &= now.isBefore(renewalDeadline);
            }
        }
        if (value != null) {
            waiter.onCredential(value);
            return () -> {};
        }
        if (refusal != null) {
            waiter.onCredentialFailure(refusal);
        }
        if (newFetch != null) {
            startFetch(newFetch);
        }
        return () -> removeWaiter(waiter);
    }

    /** Starts a fetch with no lock held, since a caller's own fetch may run in this method and may take long. */
    private void startFetch(CancellableFuture<ExpiringCredential<C>> newFetch) {
        // a future composed of several wraps its failure, which must be recognized all the same
        newFetch.whenComplete((fetchedCredential, failure) ->
                onFetchCompleted(newFetch, fetchedCredential, CancellableFuture.unwrap(failure)));
        newFetch.startAndFollow(fetchStarter);
    }

    private void onFetchCompleted(
            CompletableFuture<?> completedFetch,
            @Nullable ExpiringCredential<C> fetchedCredential,
            @Nullable Throwable failure) {
        List<CredentialWaiter<C>> servedWaiters;
        synchronized (this) {
            if (fetchInProgress != completedFetch) {
                return;
            }
            fetchInProgress = null;
            servedWaiters = new ArrayList<>(waiters);
            waiters.clear();
            if (fetchedCredential != null) {
                currentCredential = fetchedCredential;
            } else if (failure instanceof SdkException.Unauthenticated refusal
                    && CredentialFailures.isCredentialWrong(refusal)) {
                finalRefusal = refusal;
            }
        }
        for (CredentialWaiter<C> waiter : servedWaiters) {
            if (fetchedCredential != null) {
                waiter.onCredential(fetchedCredential.credential());
            } else {
                waiter.onCredentialFailure(CredentialFailures.ofFetch(failure));
            }
        }
    }

    private void removeWaiter(CredentialWaiter<C> waiter) {
        CompletableFuture<ExpiringCredential<C>> abandonedFetch = null;
        synchronized (this) {
            if (waiters.remove(waiter) && waiters.isEmpty() && !isRenewal) {
                abandonedFetch = fetchInProgress;
                fetchInProgress = null;
            }
        }
        if (abandonedFetch != null) {
            abandonedFetch.cancel(true);
        }
    }

    @Override
    public synchronized boolean discardRefused(C refusedCredential) {
        if (currentCredential != null && currentCredential.credential() == refusedCredential) {
            currentCredential = null;
        }
        return true;
    }
}
