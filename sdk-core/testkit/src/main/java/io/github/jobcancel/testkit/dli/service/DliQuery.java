// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The query of a request as an ordered list of decoded pairs. A plus sign stands for itself: the signing rules know no other
 * way to write a space than {@code %20}.
 */
public record DliQuery(List<Map.Entry<String, String>> pairs) {

    /** Thrown where a value is not what the parameter takes; the message names the parameter. */
    public static final class BadValue extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadValue(String name) {
            super("The value of parameter " + name + " is invalid.");
        }
    }

    public static DliQuery of(String target) {
        int mark = target.indexOf('?');
        List<Map.Entry<String, String>> out = new ArrayList<>();
        if (mark >= 0) {
            for (String pair : target.substring(mark + 1).split("&")) {
                if (!pair.isEmpty()) {
                    int eq = pair.indexOf('=');
                    String name = eq < 0 ? pair : pair.substring(0, eq);
                    out.add(Map.entry(decode(name), eq < 0 ? "" : decode(pair.substring(eq + 1))));
                }
            }
        }
        return new DliQuery(out);
    }

    static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** All values under any of these names: several parameters are spelt in two ways. */
    public List<String> all(String... names) {
        return pairs.stream()
                .filter(p -> List.of(names).contains(p.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    public Optional<String> text(String... names) {
        return all(names).stream().findFirst();
    }

    public OptionalLong number(long least, long most, String... names) {
        Optional<String> text = text(names);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException e) {
            // refused below, like a number out of range
        }
        throw new BadValue(names[0]);
    }

    public String oneOf(List<String> words, String name) {
        String word = text(name).orElse(words.get(0));
        if (!words.contains(word)) {
            throw new BadValue(name);
        }
        return word;
    }
}
