// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Masks the secrets of one request where the provider's reply repeats them, so that no message shows them. */
public final class SecretMask {
    static final SecretMask NO_SECRETS = new SecretMask(List.of());

    /** A mask for a shorter secret would show where the secret stood, and would leave no readable text. */
    private static final int MIN_MASKED_LENGTH = 4;

    private final List<String> secrets;

    SecretMask(List<String> secrets) {
        this.secrets = secrets;
    }

    /**
     * Replaces the secrets of the request by {@code ***}, in each spelling that a request has.
     *
     * @param text any text
     * @return the text without the secrets
     */
    public String hideSecrets(String text) {
        String masked = text;
        if (mayContainSecret(text)) {
            for (String spelling : secretSpellings()) {
                masked = masked.replace(spelling, "***");
            }
        }
        return masked;
    }

    /**
     * Returns whether the text is long enough for a secret. No spelling is shorter than its secret, and a request id,
     * which every reply has, is shorter than a signature.
     */
    private boolean mayContainSecret(String text) {
        for (String secret : secrets) {
            if (secret.length() <= text.length()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the secrets as they are and as they are encoded in a form, in a URL and in JSON. The longest comes
     * first: if one spelling begins another, the rest of the longer one must not stay.
     */
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
