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

/**
 * Holds the texts that were printed since the last search, and the secrets in use. There is one for the whole JVM, as
 * there is one standard output.
 */
final class CapturedOutput {
    /** The largest amount of text that is searched; a test that prints more fails and must print less. */
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

    /** Returns the places where a secret was printed, and clears all texts and secrets. */
    List<String> takeLeaks() {
        List<FakeServer> fakesToRead;
        synchronized (this) {
            fakesToRead = List.copyOf(startedFakes);
            startedFakes.clear();
        }
        // a fake that is replying holds its own lock and may be calling addText: to avoid a deadlock, read it without
        // this lock
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

    /**
     * Returns whether the fake masked a secret in a URL. It does not count where the fake knows a very short secret,
     * which also occurs in ordinary text.
     */
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
