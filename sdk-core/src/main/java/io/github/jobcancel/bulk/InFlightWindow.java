// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a bulk that are in flight. The window starts narrow, so that a busy provider refuses only a few
 * requests, and doubles with each round of answers, as TCP does.
 */
public final class InFlightWindow {
    private static final int INITIAL_WIDTH = 8;
    private static final int GROWTH_PER_CALL = 1;

    /** Requests that name many jobs are few, and each extra round takes a considerable part of the total time. */
    private static final int GROWTH_PER_BATCH = 8;

    private final int maxWidth;

    // guarded by this
    private final IdentityHashMap<CompletableFuture<?>, Boolean> callsInFlight = new IdentityHashMap<>();
    private int width = INITIAL_WIDTH;
    private int filledSlots;
    private boolean isClosed;

    InFlightWindow(int maxWidth) {
        this.maxWidth = maxWidth;
    }

    synchronized boolean hasRoom() {
        return filledSlots < Math.min(maxWidth, width);
    }

    synchronized boolean isIdle() {
        return callsInFlight.isEmpty();
    }

    /**
     * Returns the number of calls in flight.
     *
     * @return the calls that were added and have not ended, watching calls included
     */
    public synchronized int callCount() {
        return callsInFlight.size();
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    /**
     * Adds a call that was started.
     *
     * @param jobCount the number of jobs in the call; zero for a call that mostly waits and therefore takes no room
     * @param handler the receiver of the result, called when the room is free again
     */
    @SuppressWarnings("CollectionUndefinedEquality") // a set by identity
    <T> void addCall(CompletableFuture<T> call, int jobCount, BiConsumer<@Nullable T, @Nullable Throwable> handler) {
        boolean alreadyClosed;
        int slots = jobCount > 0 ? 1 : 0;
        int growth = jobCount > 1 ? GROWTH_PER_BATCH : GROWTH_PER_CALL;
        synchronized (this) {
            callsInFlight.put(call, true);
            filledSlots += slots;
            alreadyClosed = isClosed;
        }
        if (alreadyClosed) {
            call.cancel(true);
        }
        call.whenComplete((value, failure) -> {
            synchronized (this) {
                callsInFlight.remove(call);
                filledSlots -= slots;
                width = Math.min(maxWidth, width + (failure == null ? growth : 0));
            }
            handler.accept(value, failure);
        });
    }

    /** Abandons all calls. Returns false if the window was closed before. */
    boolean close() {
        List<CompletableFuture<?>> openCalls;
        synchronized (this) {
            if (isClosed) {
                return false;
            }
            isClosed = true;
            openCalls = new ArrayList<>(callsInFlight.keySet());
        }
        openCalls.forEach(call -> call.cancel(true));
        return true;
    }
}
