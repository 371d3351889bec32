// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.async;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares one call among callers who ask for the same thing at the same time. Each caller has a future of its own, so
 * that abandoning it does not affect the others; the shared call is abandoned when the last caller abandons it. Safe
 * for use by several threads.
 */
public final class SingleFlight {
    /** Guarded by this. */
    private final Map<Object, SharedCall<?>> callsByKey = new HashMap<>();

    /** Completes as the shared call does. It exists before the call, which starts after the first caller has joined. */
    private static final class SharedCall<T> extends CancellableFuture<T> {
        /** Guarded by the owner. */
        private int holderCount;

        SharedCall() {
            super(null);
        }
    }

    /**
     * Joins the call of a key, or starts one with no lock held.
     *
     * @param <T> the result
     * @param key the key; equal keys must mean calls with the same type of result and the same answer
     * @param callStarter starts the call
     * @return a future of the caller's own
     */
    public <T> CompletableFuture<T> joinOrStart(Object key, Supplier<CompletableFuture<T>> callStarter) {
        SharedCall<T> sharedCall;
        boolean isFirst;
        synchronized (this) {
            @SuppressWarnings("unchecked") // the key names the verb, and so the type
            SharedCall<T> existingCall = (SharedCall<T>) callsByKey.get(key);
            isFirst = existingCall == null;
            sharedCall = existingCall == null ? new SharedCall<>() : existingCall;
            sharedCall.holderCount++;
            callsByKey.put(key, sharedCall);
        }
        CallHolder<T> holder = new CallHolder<>(() -> releaseHolder(key, sharedCall));
        sharedCall.whenComplete((value, failure) -> {
            removeCall(key, sharedCall);
            holder.completeWith(value, failure);
        });
        if (isFirst) {
            sharedCall.startAndFollow(callStarter);
        }
        return holder;
    }

    private synchronized void removeCall(Object key, SharedCall<?> sharedCall) {
        callsByKey.remove(key, sharedCall);
    }

    private void releaseHolder(Object key, SharedCall<?> sharedCall) {
        synchronized (this) {
            if (--sharedCall.holderCount > 0) {
                return;
            }
            callsByKey.remove(key, sharedCall);
        }
        sharedCall.cancel(true);
    }

    private static final class CallHolder<T> extends CancellableFuture<T> {
        private @Nullable Runnable releaseAction; // guarded by this

        CallHolder(Runnable releaseAction) {
            super(null);
            this.releaseAction = releaseAction;
        }

        @Override
        public void abandonCall() {
            Runnable pendingAction;
            synchronized (this) {
                pendingAction = releaseAction;
                releaseAction = null;
            }
            if (pendingAction != null) {
                pendingAction.run();
            }
            super.abandonCall();
        }
    }
}
