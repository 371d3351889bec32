// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.job.Many;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a bulk that have no answer yet, and what is to be asked next. Jobs that can go in one request are gathered; a
 * job that is named again waits with the first.
 */
public final class Pending {
    /** How many inputs are looked at to fill a request, where jobs of several clients take turns. */
    private static final int LOOK_AHEAD = 1_000;

    enum Kind {
        TOGETHER,
        SINGLE,
        READ,
        ESCALATE
    }

    record Work(Kind kind, List<Entry> entries) {}

    private final boolean keeps;

    // belong to whoever starts requests
    private final Iterator<? extends RemoteJob> input;
    private long inputs;

    // guarded by this
    private final Map<JobRef, Entry> entries = new HashMap<>();
    private final Map<Object, List<Entry>> together = new LinkedHashMap<>();
    private final Map<Object, List<Entry>> toRead = new LinkedHashMap<>();
    private final Map<Object, List<Entry>> toEscalate = new LinkedHashMap<>();
    private final ArrayDeque<Entry> singles = new ArrayDeque<>();
    private int gathered;
    private int untold;
    private int asking;
    private int reading;
    private boolean exhausted;
    private @Nullable RuntimeException inputFailure;

    Pending(Iterator<? extends RemoteJob> input, boolean keeps) {
        this.input = input;
        this.keeps = keeps;
    }

    /** What to ask next; null if there is nothing to ask at present. An input whose job has its answer is told at once. */
    @Nullable
    Work next(Consumer<BulkItem> again) {
        while (true) {
            synchronized (this) {
                Work work = full();
                if (work != null) {
                    return work;
                }
                if (exhausted || gathered >= LOOK_AHEAD) {
                    return partial();
                }
            }
            pull(again);
        }
    }

    private @Nullable Work full() {
        if (!singles.isEmpty()) {
            return asked(List.of(singles.remove()));
        }
        List<Entry> stronger = full(toEscalate, Kind.ESCALATE);
        if (stronger != null) {
            return new Work(Kind.ESCALATE, stronger);
        }
        List<Entry> read = full(toRead, Kind.READ);
        if (read != null) {
            return reading(read);
        }
        List<Entry> group = full(together, Kind.TOGETHER);
        return group == null ? null : gathered(group);
    }

    private static @Nullable List<Entry> full(Map<Object, List<Entry>> groups, Kind kind) {
        for (Map.Entry<Object, List<Entry>> group : groups.entrySet()) {
            Many many = group.getValue().get(0).many();
            int most = switch (kind) {
                case READ -> many.mostReads();
                case ESCALATE -> many.mostEscalations();
                default -> many.mostCancels();
            };
            if (group.getValue().size() >= most) {
                return part(groups, group.getKey(), most);
            }
        }
        return null;
    }

    private static List<Entry> part(Map<Object, List<Entry>> groups, Object key, int most) {
        List<Entry> all = Objects.requireNonNull(groups.remove(key));
        if (all.size() > most) {
            groups.put(key, new ArrayList<>(all.subList(most, all.size())));
        }
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }

    /** When there is no more to gather. What follows a request waits until none is under way that could fill it. */
    private @Nullable Work partial() {
        if (!together.isEmpty()) {
            Object key = together.keySet().iterator().next();
            return gathered(part(together, key, Integer.MAX_VALUE));
        }
        if (asking == 0 && !toRead.isEmpty()) {
            Object key = toRead.keySet().iterator().next();
            return reading(part(toRead, key, Integer.MAX_VALUE));
        }
        if (asking == 0 && reading == 0 && !toEscalate.isEmpty()) {
            Object key = toEscalate.keySet().iterator().next();
            return new Work(Kind.ESCALATE, part(toEscalate, key, Integer.MAX_VALUE));
        }
        return null;
    }

    private Work reading(List<Entry> group) {
        group.forEach(entry -> entry.under = Kind.READ);
        reading += group.size();
        return new Work(Kind.READ, group);
    }

    private Work gathered(List<Entry> group) {
        gathered -= group.size();
        return asked(group);
    }

    private Work asked(List<Entry> group) {
        group.forEach(entry -> entry.under = Kind.TOGETHER);
        asking += group.size();
        return new Work(group.size() == 1 ? Kind.SINGLE : Kind.TOGETHER, group);
    }

    private void pull(Consumer<BulkItem> again) {
        BulkItem known;
        try {
            RemoteJob job = input.hasNext() ? Objects.requireNonNull(input.next(), "a job of the input") : null;
            known = job == null ? null : add(job);
            synchronized (this) {
                exhausted |= job == null;
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                inputFailure = e instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException("the input threw an error", e);
                exhausted = true;
            }
            return;
        }
        if (known != null) {
            again.accept(known);
        }
    }

    private synchronized @Nullable BulkItem add(RemoteJob job) {
        Entry entry = entries.get(Objects.requireNonNull(job.ref(), "the reference of a job of the input"));
        long index = inputs++;
        if (entry != null) {
            BulkItem told = entry.told;
            if (told != null) {
                return new BulkItem(index, told.ref(), told.outcome(), told.failure());
            }
            entry.indexes.add(index);
            return null;
        }
        Entry fresh = new Entry(job);
        fresh.indexes.add(index);
        entries.put(fresh.ref, fresh);
        untold++;
        if (fresh.askedTogether()) {
            gathered++;
            together.computeIfAbsent(fresh.many().key(), key -> new ArrayList<>())
                    .add(fresh);
        } else {
            singles.add(fresh);
        }
        return null;
    }

    /** One that was not asked. */
    synchronized void singly(Entry entry) {
        answered(entry);
        singles.add(entry);
    }

    /** One that was asked, and is to be read. */
    synchronized void toRead(Entry entry) {
        answered(entry);
        toRead.computeIfAbsent(entry.many().key(), key -> new ArrayList<>()).add(entry);
    }

    /** One that the cancel came too late for. */
    synchronized void toEscalate(Entry entry) {
        answered(entry);
        toEscalate.computeIfAbsent(entry.many().key(), key -> new ArrayList<>()).add(entry);
    }

    /** One that is only watched from now on. */
    synchronized void watched(Entry entry) {
        answered(entry);
    }

    private void answered(Entry entry) {
        asking -= entry.under == Kind.TOGETHER ? 1 : 0;
        reading -= entry.under == Kind.READ ? 1 : 0;
        entry.under = null;
    }

    /** The inputs that get this answer; {@link #told} once they have it. */
    synchronized List<Long> settled(Entry entry, Optional<CancelOutcome> outcome, Optional<SdkException> failure) {
        if (entry.told != null) {
            return List.of();
        }
        entry.told = new BulkItem(entry.indexes.get(0), entry.ref, outcome, failure);
        answered(entry);
        if (!keeps) {
            entries.remove(entry.ref);
        }
        return List.copyOf(entry.indexes);
    }

    synchronized void told() {
        untold--;
    }

    /** One that nobody is asked about any more; reads the rest of the input if each must have its answer. */
    @Nullable
    Entry drop(boolean all, Consumer<BulkItem> again) {
        while (true) {
            synchronized (this) {
                Entry entry = singles.poll();
                for (Map<Object, List<Entry>> groups : List.of(together, toRead, toEscalate)) {
                    if (entry == null && !groups.isEmpty()) {
                        entry = part(groups, groups.keySet().iterator().next(), 1)
                                .get(0);
                    }
                }
                if (entry != null || exhausted || !all) {
                    return entry;
                }
            }
            pull(again);
        }
    }

    synchronized boolean done(boolean dropped) {
        return untold == 0 && (exhausted || dropped);
    }

    /** How many jobs have no answer, and are to get one. */
    public synchronized int left() {
        return keeps ? untold : entries.size();
    }

    @Nullable
    synchronized RuntimeException inputFailure() {
        return inputFailure;
    }
}
