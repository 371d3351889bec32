// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The calls of a bulk that are under way. It begins narrow, and widens as answers come. */
final class Window {
    /** A provider that is busy refuses no more than it is asked. */
    private static final int FIRST = 4;

    private final int widest;

    // guarded by this
    private final IdentityHashMap<CompletableFuture<?>, Boolean> calls = new IdentityHashMap<>();
    private double width = FIRST;
    private int filled;
    private boolean closed;

    Window(int widest) {
        this.widest = widest;
    }

    synchronized boolean open() {
        return filled < Math.min(widest, (int) width);
    }

    synchronized boolean idle() {
        return calls.isEmpty();
    }

    /** How many calls are under way. */
    synchronized int calls() {
        return calls.size();
    }

    synchronized boolean closed() {
        return closed;
    }

    /**
     * Follows a call.
     *
     * @param fills whether it takes room; one that mostly waits does not
     * @param then what to do with its end; the room is free by then
     */
    @SuppressWarnings("CollectionUndefinedEquality") // a set by identity
    <T> void add(CompletableFuture<T> call, boolean fills, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        boolean late;
        synchronized (this) {
            calls.put(call, true);
            filled += fills ? 1 : 0;
            late = closed;
        }
        if (late) {
            call.cancel(true);
        }
        call.whenComplete((value, failure) -> {
            synchronized (this) {
                calls.remove(call);
                filled -= fills ? 1 : 0;
                width = Math.min(widest, width + (failure == null ? 0.5 : 0));
            }
            then.accept(value, failure);
        });
    }

    /** Abandons all. False if that was done before. */
    boolean close() {
        List<CompletableFuture<?>> underWay;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            underWay = new ArrayList<>(calls.keySet());
        }
        underWay.forEach(call -> call.cancel(true));
        return true;
    }
}
