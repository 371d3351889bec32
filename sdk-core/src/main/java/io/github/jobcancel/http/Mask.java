// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a request carried in confidence. A server that repeats it in a refusal must not make us show it. */
public final class Mask {
    static final Mask NOTHING = new Mask(List.of());

    /** To blot out a shorter one would show where it stood, and leave no text to read. */
    private static final int SHORTEST = 4;

    private final List<String> secrets;

    Mask(List<String> secrets) {
        this.secrets = secrets;
    }

    public String over(String text) {
        String out = text;
        if (mayHold(text)) {
            for (String spelling : spellings()) {
                out = out.replace(spelling, "***");
            }
        }
        return out;
    }

    /** No spelling is shorter than the secret itself: a request id, which every reply has, is shorter than a signature. */
    private boolean mayHold(String text) {
        for (String secret : secrets) {
            if (secret.length() <= text.length()) {
                return true;
            }
        }
        return false;
    }

    /** Of a form and of a JSON text, too. The longest first: one that begins another must not leave the other's rest. */
    private List<String> spellings() {
        List<String> out = new ArrayList<>();
        for (String secret : secrets) {
            String quoted = new String(Json.write(secret), StandardCharsets.UTF_8);
            out.add(secret);
            out.add(quoted.substring(1, quoted.length() - 1));
            out.add(Canonical.percent(secret));
            out.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
        out.removeIf(spelling -> spelling.length() < SHORTEST);
        out.sort(Comparator.comparingInt(String::length).reversed());
        return out;
    }
}
