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
final class Needles {
    /** Shorter ones stand in innocent words. */
    static final int SHORTEST = 6;

    private static final int BASE = 31;

    /** What a spelling begins with, as a number, to the spellings that begin so. */
    private final Map<Integer, List<String>> spellings = new HashMap<>();

    Needles(Collection<String> secrets) {
        secrets.stream().filter(s -> s.length() >= SHORTEST).forEach(this::add);
    }

    private void add(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        spelled(secret);
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        spelled(form);
        spelled(form.replace("+", "%20"));
        String hex = HexFormat.of().formatHex(bytes);
        spelled(hex);
        spelled(hex.toUpperCase(Locale.ROOT));
        for (int before = 0; before < 3; before++) {
            String inside = base64(bytes, before);
            spelled(inside);
            spelled(inside.replace('+', '-').replace('/', '_'));
        }
    }

    /** How it looks within a longer text, as in {@code user:password}: without the marks that its neighbours have a part in. */
    private static String base64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int whole = shifted.length * 8 / 6;
        return text.substring((before * 8 + 5) / 6, whole);
    }

    private void spelled(String spelling) {
        if (spelling.length() >= SHORTEST) {
            List<String> alike = spellings.computeIfAbsent(hash(spelling), ignored -> new ArrayList<>(1));
            if (!alike.contains(spelling)) {
                alike.add(spelling);
            }
        }
    }

    private static int hash(String text) {
        int hash = 0;
        for (int i = 0; i < SHORTEST; i++) {
            hash = hash * BASE + text.charAt(i);
        }
        return hash;
    }

    /** The first secret in a text: where it stands, and what stands around it. */
    Optional<String> in(String text) {
        if (spellings.isEmpty() || text.length() < SHORTEST) {
            return Optional.empty();
        }
        int leaving = 1;
        for (int i = 1; i < SHORTEST; i++) {
            leaving *= BASE;
        }
        int hash = hash(text);
        for (int at = 0; ; at++) {
            for (String spelling : spellings.getOrDefault(hash, List.of())) {
                if (text.startsWith(spelling, at)) {
                    return Optional.of(around(text, at, spelling));
                }
            }
            if (at + SHORTEST == text.length()) {
                return Optional.empty();
            }
            hash = (hash - text.charAt(at) * leaving) * BASE + text.charAt(at + SHORTEST);
        }
    }

    private static String around(String text, int at, String spelling) {
        int end = at + spelling.length();
        return text.substring(Math.max(0, at - 120), at) + ">>>" + spelling + "<<<"
                + text.substring(end, Math.min(text.length(), end + 60));
    }
}
