// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.service.DliCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All jobs of all kinds and projects, in the order in which they were added. Guarded by the fake's lock. */
final class DliStore {
    private static final long FIRST_NUMBER = 128;

    private final Map<String, DliEntry> jobs = new LinkedHashMap<>();

    DliEntry add(DliKind kind, DliScript script, Instant now) {
        int n = jobs.size();
        String id = kind == DliKind.FLINK
                ? String.valueOf(FIRST_NUMBER + n)
                : UUID.nameUUIDFromBytes((kind + " " + n).getBytes(StandardCharsets.UTF_8))
                        .toString();
        DliEntry entry = new DliEntry(kind, id, script, now);
        jobs.put(id, entry);
        return entry;
    }

    /** A job of any kind, brought up to the clock; also one that the provider has forgotten. */
    Optional<DliEntry> any(String id, Instant now) {
        Optional<DliEntry> entry = Optional.ofNullable(jobs.get(id));
        entry.ifPresent(e -> e.sync(now));
        return entry;
    }

    Optional<DliEntry> find(DliKind kind, DliCall call) {
        return find(kind, call, call.id());
    }

    Optional<DliEntry> find(DliKind kind, DliCall call, String id) {
        return any(id, call.now()).filter(e -> visible(e, kind, call));
    }

    /** Newest first, as the lists show them. */
    List<DliEntry> newestFirst(DliKind kind, DliCall call) {
        List<DliEntry> out = new ArrayList<>();
        for (DliEntry entry : jobs.values()) {
            entry.sync(call.now());
            if (visible(entry, kind, call)) {
                out.add(entry);
            }
        }
        Collections.reverse(out);
        return out;
    }

    private static boolean visible(DliEntry entry, DliKind kind, DliCall call) {
        return entry.kind == kind && !entry.gone() && entry.script().project.equals(call.project());
    }

    /** One page; from the second on, the list may have moved under the reader. */
    static List<DliEntry> page(List<DliEntry> all, long from, long size, int shift) {
        long start = from == 0 ? 0 : Math.max(0, from - shift);
        return all.stream().skip(start).limit(size).toList();
    }
}
