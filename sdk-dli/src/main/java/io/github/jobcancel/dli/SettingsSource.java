// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One place where settings stand under names of its own: the environment, or a section of a file. Keys are written here as the
 * files write them; what they are called in this place is the spelling.
 */
final class SettingsSource {
    private final String name;
    private final UnaryOperator<String> spelling;
    private final Function<String, @Nullable String> values;

    /**
     * Makes one.
     *
     * @param name as the user would call it
     * @param spelling from a key to the name it has here
     * @param values from that name to what is set, null if nothing is
     */
    SettingsSource(String name, UnaryOperator<String> spelling, Function<String, @Nullable String> values) {
        this.name = name;
        this.spelling = spelling;
        this.values = values;
    }

    String sourceName() {
        return name;
    }

    /** The first of several names of one setting that is set; empty counts as unset, as it does for the vendors' tools. */
    @Nullable
    String findValue(List<String> keys) {
        for (String key : keys) {
            String value = values.apply(spelling.apply(key));
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    @Nullable
    String findValue(String... keys) {
        return findValue(List.of(keys));
    }

    /** A setting that another one needs. */
    String requireValue(List<String> keys, List<String> because) {
        String value = findValue(keys);
        if (value == null) {
            throw invalidSetting(spellingInUse(because) + " is set, but " + spelling.apply(keys.get(0)) + " is not");
        }
        return value;
    }

    /** By which of its names a setting is set. */
    private String spellingInUse(List<String> keys) {
        return keys.stream()
                .filter(key -> findValue(key) != null)
                .findFirst()
                .map(spelling)
                .orElseThrow();
    }

    String spellingOf(String key) {
        return spelling.apply(key);
    }

    /** An address; the message does not show it, for it may hold a password. */
    @Nullable
    URI findAddress(String key) {
        String text = findValue(key);
        try {
            return text == null ? null : URI.create(text);
        } catch (IllegalArgumentException e) {
            throw invalidSetting(spelling.apply(key) + " is no address");
        }
    }

    IllegalArgumentException invalidSetting(String what) {
        return new IllegalArgumentException(name + ": " + what);
    }

    /** Whatever is found wrong is told of this place. */
    <T> T withSourceName(Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            String said = String.valueOf(e.getMessage());
            throw said.startsWith(name + ": ") ? e : invalidSetting(said);
        }
    }
}
