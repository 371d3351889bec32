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
 * Looks for secrets in texts, in every encoding in which a secret could be printed. A text is read once for all
 * secrets by a rolling hash, since a run issues thousands of tokens.
 */
final class SecretMatcher {
    /** The shortest secret that is looked for; shorter ones occur in ordinary words. */
    static final int MIN_LENGTH = 6;

    private static final int HASH_BASE = 31;

    /** Maps the hash of the first characters to the encoded secrets that begin with them. */
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

    /**
     * Returns the Base64 form of bytes inside a longer text such as {@code user:password}, without the characters that
     * also depend on the neighbouring bytes.
     */
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

    /** Returns the first secret in a text, with an excerpt of the text around it. */
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
