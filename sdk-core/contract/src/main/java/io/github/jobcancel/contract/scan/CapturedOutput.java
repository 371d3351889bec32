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
final class CapturedOutput {
    /** A test that shows more cannot be searched, and must show less. */
    private static final int MAX_CHARS = 64 << 20;

    private static final CapturedOutput INSTANCE = new CapturedOutput();

    // guarded by this
    private final Map<String, String> sourcesByText = new LinkedHashMap<>();
    private final Set<String> watchedSecrets = new HashSet<>();
    private final List<FakeServer> startedFakes = new ArrayList<>();
    private final List<String> foundLeaks = new ArrayList<>();
    private int capturedChars;

    private CapturedOutput() {}

    static CapturedOutput instance() {
        return INSTANCE;
    }

    synchronized void addText(String source, String text) {
        if (text.length() >= SecretMatcher.MIN_LENGTH
                && capturedChars <= MAX_CHARS
                && sourcesByText.putIfAbsent(text, source) == null) {
            capturedChars += text.length();
        }
    }

    synchronized void addSecrets(Collection<String> newSecrets) {
        watchedSecrets.addAll(newSecrets);
    }

    synchronized void addFake(FakeServer fake) {
        startedFakes.add(fake);
    }

    /** Where a secret was shown; nothing is remembered afterwards. */
    List<String> takeLeaks() {
        List<FakeServer> fakesToRead;
        synchronized (this) {
            fakesToRead = List.copyOf(startedFakes);
            startedFakes.clear();
        }
        // a fake that answers holds its own lock and may be writing to us: ask without ours
        fakesToRead.forEach(fake -> {
            addSecrets(fake.maskedSecrets());
            fake.receivedRequests().forEach(request -> {
                addText("a fake's request log", request.toString());
                if (wasMasked(request.target(), fake)) {
                    addLeak("a URL: " + request.target());
                }
            });
        });
        synchronized (this) {
            searchTexts();
            List<String> takenLeaks = List.copyOf(foundLeaks);
            foundLeaks.clear();
            watchedSecrets.clear();
            return takenLeaks;
        }
    }

    /** The fake knew a secret in it; unless it knows one that stands in any text, like a password that is a word. */
    private static boolean wasMasked(String target, FakeServer fake) {
        return target.contains("***")
                && fake.maskedSecrets().stream().noneMatch(s -> s.length() < SecretMatcher.MIN_LENGTH);
    }

    private synchronized void addLeak(String description) {
        foundLeaks.add(description);
    }

    private void searchTexts() {
        SecretMatcher matcher = new SecretMatcher(watchedSecrets);
        sourcesByText.forEach(
                (text, source) -> matcher.findIn(text).ifPresent(excerpt -> foundLeaks.add(source + ": " + excerpt)));
        if (capturedChars > MAX_CHARS) {
            foundLeaks.add("more text than can be searched");
        }
        sourcesByText.clear();
        capturedChars = 0;
    }
}
