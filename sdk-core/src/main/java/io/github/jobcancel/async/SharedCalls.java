// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.async;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Single flight: callers who ask for the same thing at the same time share one call. Each holds a future of its own, so that
 * one who abandons it leaves the others; the call itself is abandoned by the last.
 */
public final class SharedCalls {
    /** Guarded by this. */
    private final Map<Object, Shared<?>> underWay = new HashMap<>();

    /** Ends as the call does, which is not there yet when the first of them joins. */
    private static final class Shared<T> extends LinkedFuture<T> {
        /** Guarded by the owner. */
        private int holders;

        Shared() {
            super(null);
        }
    }

    /** Joins the call of this key, or starts one, with no lock held. Equal keys must mean calls of equal answer. */
    public <T> CompletableFuture<T> join(Object key, Supplier<CompletableFuture<T>> start) {
        Shared<T> shared;
        boolean first;
        synchronized (this) {
            @SuppressWarnings("unchecked") // the key names the verb, and so the type
            Shared<T> present = (Shared<T>) underWay.get(key);
            first = present == null;
            shared = present == null ? new Shared<>() : present;
            shared.holders++;
            underWay.put(key, shared);
        }
        Holder<T> holder = new Holder<>(() -> leave(key, shared));
        shared.whenComplete((value, failure) -> {
            forget(key, shared);
            holder.settle(value, failure);
        });
        if (first) {
            shared.start(start);
        }
        return holder;
    }

    private synchronized void forget(Object key, Shared<?> shared) {
        underWay.remove(key, shared);
    }

    private void leave(Object key, Shared<?> shared) {
        synchronized (this) {
            if (--shared.holders > 0) {
                return;
            }
            underWay.remove(key, shared);
        }
        shared.cancel(true);
    }

    private static final class Holder<T> extends LinkedFuture<T> {
        private @Nullable Runnable leave; // guarded by this

        Holder(Runnable leave) {
            super(null);
            this.leave = leave;
        }

        @Override
        public void abandon() {
            Runnable once;
            synchronized (this) {
                once = leave;
                leave = null;
            }
            if (once != null) {
                once.run();
            }
            super.abandon();
        }
    }
}
