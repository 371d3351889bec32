// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One place where settings stand: the environment, the system properties, or a section of a file. A blank value counts
 * as unset, as it does for the vendors' tools. Every message names the place, and none shows a value.
 */
public final class SettingsSource {
    private final String name;
    private final UnaryOperator<String> spelling;
    private final UnaryOperator<String> placeOfKey;
    private final Function<String, @Nullable String> values;

    private SettingsSource(
            String name,
            UnaryOperator<String> spelling,
            UnaryOperator<String> placeOfKey,
            Function<String, @Nullable String> values) {
        this.name = name;
        this.spelling = spelling;
        this.placeOfKey = placeOfKey;
        this.values = values;
    }

    /**
     * Returns the environment, whose variables are named as they are spelled.
     *
     * @param around the machine
     * @return the source, named {@code environment}
     */
    public static SettingsSource ofEnvironment(SystemEnvironment around) {
        return new SettingsSource(
                "environment",
                key -> key,
                key -> key,
                key -> around.environmentVariable(key).orElse(null));
    }

    /**
     * Returns one family of variables in the environment: the key {@code project_id} is the variable {@code
     * OS_PROJECT_ID} if the prefix is {@code OS_}.
     *
     * @param around the machine
     * @param prefix with which the variables begin
     * @return the source, named {@code environment OS_*}
     */
    public static SettingsSource ofEnvironment(SystemEnvironment around, String prefix) {
        return new SettingsSource(
                "environment " + prefix + "*",
                key -> prefix + key.toUpperCase(Locale.ROOT),
                key -> key,
                key -> around.environmentVariable(key).orElse(null));
    }

    /**
     * Returns the system properties.
     *
     * @param around the machine
     * @return the source, named {@code system properties}
     */
    public static SettingsSource ofSystemProperties(SystemEnvironment around) {
        return new SettingsSource(
                "system properties",
                key -> key,
                key -> "the system property " + key,
                key -> around.systemProperty(key).orElse(null));
    }

    /**
     * Returns a section of a file.
     *
     * @param name section and file as their user would name them
     * @param values from a key to its value without white space around it, or to null
     * @return the source
     */
    public static SettingsSource ofSection(String name, Function<String, @Nullable String> values) {
        return new SettingsSource(name, key -> key, key -> key + " of " + name, values);
    }

    /** {@return the name of this place, for messages and the lookup log} */
    public String sourceName() {
        return name;
    }

    /**
     * Returns how a key is spelled in this place.
     *
     * @param key the key
     * @return for example {@code OS_PROJECT_ID}
     */
    public String spellName(String key) {
        return spelling.apply(key);
    }

    /**
     * Looks for a setting that has several names.
     *
     * @param keys its names, the preferred one first; an empty name finds nothing
     * @return the first that is set
     */
    public Optional<SettingValue> findSetting(List<String> keys) {
        for (String key : keys) {
            String value = lookUp(key);
            if (value != null && !value.isBlank()) {
                return Optional.of(new SettingValue(value, placeOfKey.apply(spellName(key))));
            }
        }
        return Optional.empty();
    }

    /**
     * Looks for a setting.
     *
     * @param keys its names, the preferred one first; an empty name finds nothing
     * @return the first that is set
     */
    public Optional<SettingValue> findSetting(String... keys) {
        return findSetting(List.of(keys));
    }

    /**
     * Returns the value of a setting that another setting needs.
     *
     * @param keys its names, the preferred one first
     * @param neededBy the names of the other setting, one of which is set
     * @return the value
     * @throws IllegalArgumentException if it is not set: the sentence names both
     */
    public String requireValue(List<String> keys, List<String> neededBy) {
        return findSetting(keys)
                .map(SettingValue::value)
                .orElseThrow(() -> brokenSetting(spellName(findKey(neededBy).orElse(neededBy.get(0))) + " is set, but "
                        + spellName(keys.get(0)) + " is not"));
    }

    /**
     * Looks for an access key, which must be whole or not there at all.
     *
     * @param ids the names of the key's id, the preferred one first
     * @param secrets the names of the secret
     * @param tokens the names of the session token, which a long-lived key does not have
     * @return empty if neither id nor secret is set
     * @throws IllegalArgumentException if one of the two is missing, or a header cannot carry id or token
     */
    public Optional<SigningKey> findSigningKey(List<String> ids, List<String> secrets, List<String> tokens) {
        if (findKey(ids).isEmpty() && findKey(secrets).isEmpty()) {
            return Optional.empty();
        }
        String id = requireValue(ids, secrets);
        String secret = requireValue(secrets, ids);
        return Optional.of(namingPlace(() -> SigningKey.of(
                id, secret, findSetting(tokens).map(SettingValue::value).orElse(null), null)));
    }

    /**
     * Reads something from this place and names the place in whatever is found wrong.
     *
     * @param <T> what is read
     * @param read throws {@link IllegalArgumentException} for what is broken
     * @return what was read
     * @throws IllegalArgumentException with one sentence that names the place
     */
    public <T> T namingPlace(Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            String sentence = String.valueOf(e.getMessage());
            throw sentence.contains(name) ? e : brokenSetting(sentence);
        }
    }

    /**
     * Creates the exception for a place that is configured and broken.
     *
     * @param sentence what is wrong; shows nothing of a secret
     * @return the exception, to be thrown
     */
    public IllegalArgumentException brokenSetting(String sentence) {
        return new IllegalArgumentException(name + ": " + sentence);
    }

    private Optional<String> findKey(List<String> keys) {
        return keys.stream().filter(key -> findSetting(key).isPresent()).findFirst();
    }

    /** An empty name of a system property would be an exception of the runtime. */
    private @Nullable String lookUp(String key) {
        return key.isEmpty() ? null : values.apply(spellName(key));
    }

    @Override
    public String toString() {
        return "SettingsSource[" + name + "]";
    }
}
