// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a request carried in confidence. A server that repeats it in a refusal must not make us show it. */
public final class SecretMask {
    static final SecretMask NO_SECRETS = new SecretMask(List.of());

    /** To blot out a shorter one would show where it stood, and leave no text to read. */
    private static final int MIN_MASKED_LENGTH = 4;

    private final List<String> secrets;

    SecretMask(List<String> secrets) {
        this.secrets = secrets;
    }

    public String hideSecrets(String text) {
        String masked = text;
        if (mayContainSecret(text)) {
            for (String spelling : secretSpellings()) {
                masked = masked.replace(spelling, "***");
            }
        }
        return masked;
    }

    /** No spelling is shorter than the secret itself: a request id, which every reply has, is shorter than a signature. */
    private boolean mayContainSecret(String text) {
        for (String secret : secrets) {
            if (secret.length() <= text.length()) {
                return true;
            }
        }
        return false;
    }

    /** Of a form and of a JSON text, too. The longest first: one that begins another must not leave the other's rest. */
    private List<String> secretSpellings() {
        List<String> spellings = new ArrayList<>();
        for (String secret : secrets) {
            String jsonText = new String(JsonValue.writeDocument(secret), StandardCharsets.UTF_8);
            spellings.add(secret);
            spellings.add(jsonText.substring(1, jsonText.length() - 1));
            spellings.add(SigningText.percentEncode(secret));
            spellings.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
        spellings.removeIf(spelling -> spelling.length() < MIN_MASKED_LENGTH);
        spellings.sort(Comparator.comparingInt(String::length).reversed());
        return spellings;
    }
}
