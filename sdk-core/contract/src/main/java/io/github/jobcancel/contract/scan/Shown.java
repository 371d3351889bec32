// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import io.github.jobcancel.testkit.FakeServer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was shown to anybody since the last look, and the secrets in use. Of the whole JVM, as logs and standard output are. */
final class Shown {
    /** A test that shows more cannot be searched, and must show less. */
    private static final int MOST = 64 << 20;

    private static final Shown HERE = new Shown();

    // guarded by this
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<String> secrets = new HashSet<>();
    private final List<FakeServer> fakes = new ArrayList<>();
    private final List<String> leaks = new ArrayList<>();
    private int size;

    private Shown() {}

    static Shown here() {
        return HERE;
    }

    synchronized void text(String where, String text) {
        if (text.length() >= Needles.SHORTEST && size <= MOST && texts.putIfAbsent(text, where) == null) {
            size += text.length();
        }
    }

    synchronized void secrets(Collection<String> more) {
        secrets.addAll(more);
    }

    synchronized void fake(FakeServer fake) {
        fakes.add(fake);
    }

    /** Where a secret was shown; nothing is remembered afterwards. */
    List<String> leaks() {
        List<FakeServer> asked;
        synchronized (this) {
            asked = List.copyOf(fakes);
            fakes.clear();
        }
        // a fake that answers holds its own lock and may be writing to us: ask without ours
        asked.forEach(fake -> {
            secrets(fake.maskedSecrets());
            fake.receivedRequests().forEach(request -> {
                text("a fake's request log", request.toString());
                if (masked(request.target(), fake)) {
                    leak("a URL: " + request.target());
                }
            });
        });
        synchronized (this) {
            search();
            List<String> found = List.copyOf(leaks);
            leaks.clear();
            secrets.clear();
            return found;
        }
    }

    /** The fake knew a secret in it; unless it knows one that stands in any text, like a password that is a word. */
    private static boolean masked(String target, FakeServer fake) {
        return target.contains("***") && fake.maskedSecrets().stream().noneMatch(s -> s.length() < Needles.SHORTEST);
    }

    private synchronized void leak(String what) {
        leaks.add(what);
    }

    private void search() {
        Needles needles = new Needles(secrets);
        texts.forEach((text, where) -> needles.in(text).ifPresent(found -> leaks.add(where + ": " + found)));
        if (size > MOST) {
            leaks.add("more text than can be searched");
        }
        texts.clear();
        size = 0;
    }
}
