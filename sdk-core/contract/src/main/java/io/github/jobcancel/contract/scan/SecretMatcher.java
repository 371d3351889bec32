// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets in every spelling in which they could be shown, made ready to be looked for. A text is read once, however many
 * there are: a run issues thousands of tokens.
 */
final class SecretMatcher {
    /** Shorter ones stand in innocent words. */
    static final int MIN_LENGTH = 6;

    private static final int HASH_BASE = 31;

    /** What a spelling begins with, as a number, to the spellings that begin so. */
    private final Map<Integer, List<String>> spellingsByHash = new HashMap<>();

    SecretMatcher(Collection<String> secrets) {
        secrets.stream().filter(s -> s.length() >= MIN_LENGTH).forEach(this::addSpellings);
    }

    private void addSpellings(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        addSpelling(secret);
        String formEncoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        addSpelling(formEncoded);
        addSpelling(formEncoded.replace("+", "%20"));
        String hex = HexFormat.of().formatHex(bytes);
        addSpelling(hex);
        addSpelling(hex.toUpperCase(Locale.ROOT));
        for (int offset = 0; offset < 3; offset++) {
            String base64Text = base64Within(bytes, offset);
            addSpelling(base64Text);
            addSpelling(base64Text.replace('+', '-').replace('/', '_'));
        }
    }

    /** How it looks within a longer text, as in {@code user:password}: without the marks that its neighbours have a part in. */
    private static String base64Within(byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int endIndex = shifted.length * 8 / 6;
        return text.substring((offset * 8 + 5) / 6, endIndex);
    }

    private void addSpelling(String spelling) {
        if (spelling.length() >= MIN_LENGTH) {
            List<String> sameHashSpellings =
                    spellingsByHash.computeIfAbsent(hashPrefix(spelling), ignored -> new ArrayList<>(1));
            if (!sameHashSpellings.contains(spelling)) {
                sameHashSpellings.add(spelling);
            }
        }
    }

    private static int hashPrefix(String text) {
        int hash = 0;
        for (int i = 0; i < MIN_LENGTH; i++) {
            hash = hash * HASH_BASE + text.charAt(i);
        }
        return hash;
    }

    /** The first secret in a text: where it stands, and what stands around it. */
    Optional<String> findIn(String text) {
        if (spellingsByHash.isEmpty() || text.length() < MIN_LENGTH) {
            return Optional.empty();
        }
        int leadingWeight = 1;
        for (int i = 1; i < MIN_LENGTH; i++) {
            leadingWeight *= HASH_BASE;
        }
        int hash = hashPrefix(text);
        for (int position = 0; ; position++) {
            for (String spelling : spellingsByHash.getOrDefault(hash, List.of())) {
                if (text.startsWith(spelling, position)) {
                    return Optional.of(excerptAround(text, position, spelling));
                }
            }
            if (position + MIN_LENGTH == text.length()) {
                return Optional.empty();
            }
            hash = (hash - text.charAt(position) * leadingWeight) * HASH_BASE + text.charAt(position + MIN_LENGTH);
        }
    }

    private static String excerptAround(String text, int position, String spelling) {
        int end = position + spelling.length();
        return text.substring(Math.max(0, position - 120), position) + ">>>" + spelling + "<<<"
                + text.substring(end, Math.min(text.length(), end + 60));
    }
}
