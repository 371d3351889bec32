// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.LinkedFuture;
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
 * A credential that is fetched once for all who wait, renewed ahead of its expiry while the old one still serves, and dropped
 * only if it is the one that was refused. Credentials found wrong are remembered: asking again with them may lock an account.
 *
 * <p>A fetch that nobody waits for any more is abandoned, unless it was begun ahead of need and may still come.
 */
public final class CachedCredential<C> extends CredentialSource<C> {
    private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);
    /** A caller's own fetch may hang for ever, and must not for ever be what everybody waits for. */
    private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(1);

    private final Supplier<CompletableFuture<Fresh<C>>> fetch;

    // guarded by this
    private final Set<Waiter<C>> waiters = new LinkedHashSet<>();
    private @Nullable Fresh<C> current;
    private @Nullable LinkedFuture<Fresh<C>> fetching;
    private boolean ahead;
    private @Nullable SdkException wrong;
    private Instant noRenewalBefore = Instant.MIN;
    private Instant renewedBy = Instant.MAX;

    public CachedCredential(Supplier<CompletableFuture<Fresh<C>>> fetch) {
        this.fetch = fetch;
    }

    @Override
    @Nullable
    public C ready(Instant now) {
        LinkedFuture<Fresh<C>> started = null;
        C value;
        synchronized (this) {
            Fresh<C> held = current;
            if (held == null || held.expired(now)) {
                return null;
            }
            value = held.value();
            if (held.due(now) && fetching == null && wrong == null && !now.isBefore(noRenewalBefore)) {
                noRenewalBefore = now.plus(RENEWAL_PAUSE);
                started = new LinkedFuture<>(null);
                fetching = started;
                ahead = true;
                renewedBy = now.plus(LONGEST_RENEWAL);
            }
        }
        if (started != null) {
            begin(started);
        }
        return value;
    }

    @Override
    public Runnable acquire(Waiter<C> waiter, Instant now) {
        LinkedFuture<Fresh<C>> started = null;
        C value;
        SdkException refusal;
        synchronized (this) {
            // it may have come since the caller looked: to ask again would be one fetch too many
            Fresh<C> held = current;
            value = held == null || held.expired(now) ? null : held.value();
            refusal = wrong;
            if (value == null && refusal == null) {
                waiters.add(waiter);
                if (fetching == null) {
                    started = new LinkedFuture<>(null);
                    fetching = started;
                    ahead = false;
                }
                ahead &= now.isBefore(renewedBy);
            }
        }
        if (value != null) {
            waiter.granted(value);
            return () -> {};
        }
        if (refusal != null) {
            waiter.denied(refusal);
        }
        if (started != null) {
            begin(started);
        }
        return () -> leave(waiter);
    }

    /** Outside the lock: a caller's own fetch may run in this very call, and may take its time. */
    private void begin(LinkedFuture<Fresh<C>> started) {
        // a fetch composed of several wraps its failure, which must be recognized all the same
        started.whenComplete((fresh, failure) -> fetched(started, fresh, LinkedFuture.unwrap(failure)));
        started.start(fetch);
    }

    private void fetched(CompletableFuture<?> mine, @Nullable Fresh<C> fresh, @Nullable Throwable failure) {
        List<Waiter<C>> served;
        synchronized (this) {
            if (fetching != mine) {
                return;
            }
            fetching = null;
            served = new ArrayList<>(waiters);
            waiters.clear();
            if (fresh != null) {
                current = fresh;
            } else if (failure instanceof SdkException.Unauthenticated refusal && CredentialFailures.wrong(refusal)) {
                wrong = refusal;
            }
        }
        for (Waiter<C> waiter : served) {
            if (fresh != null) {
                waiter.granted(fresh.value());
            } else {
                waiter.denied(CredentialFailures.ofFetch(failure));
            }
        }
    }

    private void leave(Waiter<C> waiter) {
        CompletableFuture<Fresh<C>> unwanted = null;
        synchronized (this) {
            if (waiters.remove(waiter) && waiters.isEmpty() && !ahead) {
                unwanted = fetching;
                fetching = null;
            }
        }
        if (unwanted != null) {
            unwanted.cancel(true);
        }
    }

    @Override
    public synchronized boolean refused(C credential) {
        if (current != null && current.value() == credential) {
            current = null;
        }
        return true;
    }
}
