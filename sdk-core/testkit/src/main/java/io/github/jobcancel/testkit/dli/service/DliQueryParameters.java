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
 * The query of a request as an ordered list of decoded pairs. A plus sign stands for itself, because the signing
 * rules allow only {@code %20} for a space.
 */
public record DliQueryParameters(List<Map.Entry<String, String>> pairs) {

    /** Thrown for a value that the parameter does not allow; the message names the parameter. */
    public static final class InvalidParameterException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidParameterException(String name) {
            super("The value of parameter " + name + " is invalid.");
        }
    }

    public static DliQueryParameters parseTarget(String target) {
        int queryStart = target.indexOf('?');
        List<Map.Entry<String, String>> decodedPairs = new ArrayList<>();
        if (queryStart >= 0) {
            for (String pair : target.substring(queryStart + 1).split("&")) {
                if (!pair.isEmpty()) {
                    int equalsIndex = pair.indexOf('=');
                    String name = equalsIndex < 0 ? pair : pair.substring(0, equalsIndex);
                    decodedPairs.add(Map.entry(
                            percentDecode(name),
                            equalsIndex < 0 ? "" : percentDecode(pair.substring(equalsIndex + 1))));
                }
            }
        }
        return new DliQueryParameters(decodedPairs);
    }

    static String percentDecode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns all values with any of these names, because several parameters have two spellings. */
    public List<String> allValues(String... names) {
        return pairs.stream()
                .filter(pair -> List.of(names).contains(pair.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    public Optional<String> firstValue(String... names) {
        return allValues(names).stream().findFirst();
    }

    public OptionalLong numberInRange(long least, long most, String... names) {
        Optional<String> text = firstValue(names);
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
        throw new InvalidParameterException(names[0]);
    }

    public String allowedValue(List<String> allowedWords, String name) {
        String word = firstValue(name).orElse(allowedWords.get(0));
        if (!allowedWords.contains(word)) {
            throw new InvalidParameterException(name);
        }
        return word;
    }
}
