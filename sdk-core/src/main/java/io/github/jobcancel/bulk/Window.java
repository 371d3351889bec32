// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a bulk that are under way. It begins narrow, for a provider that is busy refuses no more than it is asked, and
 * doubles with each round of answers, as TCP does.
 */
public final class Window {
    private static final int FIRST = 8;
    private static final int WIDER = 1;

    /** Where one request names many jobs: there are few of those, and a round more is a good part of the whole. */
    private static final int WIDER_TOGETHER = 8;

    private final int widest;

    // guarded by this
    private final IdentityHashMap<CompletableFuture<?>, Boolean> calls = new IdentityHashMap<>();
    private int width = FIRST;
    private int filled;
    private boolean closed;

    Window(int widest) {
        this.widest = widest;
    }

    synchronized boolean open() {
        return filled < Math.min(widest, width);
    }

    synchronized boolean idle() {
        return calls.isEmpty();
    }

    /** How many calls are under way. */
    public synchronized int calls() {
        return calls.size();
    }

    synchronized boolean closed() {
        return closed;
    }

    /**
     * Follows a call.
     *
     * @param jobs how many it is about; none for one that mostly waits, and so takes no room
     * @param then what to do with its end; the room is free by then
     */
    @SuppressWarnings("CollectionUndefinedEquality") // a set by identity
    <T> void add(CompletableFuture<T> call, int jobs, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        boolean late;
        int room = jobs > 0 ? 1 : 0;
        int wider = jobs > 1 ? WIDER_TOGETHER : WIDER;
        synchronized (this) {
            calls.put(call, true);
            filled += room;
            late = closed;
        }
        if (late) {
            call.cancel(true);
        }
        call.whenComplete((value, failure) -> {
            synchronized (this) {
                calls.remove(call);
                filled -= room;
                width = Math.min(widest, width + (failure == null ? wider : 0));
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
