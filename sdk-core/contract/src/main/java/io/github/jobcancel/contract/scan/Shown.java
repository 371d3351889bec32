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
    /** A test that shows more is looked at in parts, so that it does not fill the heap. */
    private static final int MOST = 4 << 20;

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
        if (text.length() >= Needles.SHORTEST && texts.putIfAbsent(text, where) == null) {
            size += text.length();
            if (size > MOST) {
                fakes.forEach(fake -> secrets.addAll(fake.secrets()));
                search();
            }
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
            secrets(fake.secrets());
            fake.requests().forEach(request -> {
                text("a fake's request log", request.toString());
                // the fake knew it for a secret
                if (request.target().contains("***")) {
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

    private synchronized void leak(String what) {
        leaks.add(what);
    }

    private void search() {
        Needles needles = new Needles(secrets);
        texts.forEach((text, where) -> needles.in(text).ifPresent(found -> leaks.add(where + ": " + found)));
        texts.clear();
        size = 0;
    }
}
