// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a program finds around it: environment, system properties, files. Tests bring their own. */
public final class SystemEnvironment {
    private static final long MAX_FILE_BYTES = 1L << 20;

    private final Function<String, @Nullable String> variableLookup;
    private final Function<String, @Nullable String> propertyLookup;

    /**
     * Makes one.
     *
     * @param variableLookup from the name of a variable to its value, or null
     * @param propertyLookup from the name of a system property to its value, or null
     */
    public SystemEnvironment(
            Function<String, @Nullable String> variableLookup, Function<String, @Nullable String> propertyLookup) {
        this.variableLookup = variableLookup;
        this.propertyLookup = propertyLookup;
    }

    /**
     * This process's own.
     *
     * @return the real ones
     */
    public static SystemEnvironment ofThisProcess() {
        return new SystemEnvironment(System::getenv, System::getProperty);
    }

    /**
     * An environment variable.
     *
     * @param name its name
     * @return its value without white space around it; empty if it is unset or blank
     */
    public Optional<String> environmentVariable(String name) {
        return nonBlank(variableLookup.apply(name));
    }

    /**
     * A system property.
     *
     * @param name its name
     * @return its value without white space around it; empty if it is unset or blank
     */
    public Optional<String> systemProperty(String name) {
        return nonBlank(propertyLookup.apply(name));
    }

    private static Optional<String> nonBlank(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * A path as a setting names it: {@code ~} at its beginning is the home directory.
     *
     * @param path the setting
     * @return where it is
     */
    public Path resolvePath(String path) {
        boolean startsAtHome = path.equals("~") || path.startsWith("~/") || path.startsWith("~\\");
        return startsAtHome ? homeDirectory().resolve(path.substring(Math.min(2, path.length()))) : Path.of(path);
    }

    /** The variable first, as the vendors' tools do: a shell's user can change it, the property not. */
    private Path homeDirectory() {
        return Path.of(environmentVariable("HOME")
                .or(() -> environmentVariable("USERPROFILE"))
                .or(() -> systemProperty("user.home"))
                .orElse("."));
    }

    /**
     * Reads a text file.
     *
     * @param file which
     * @return its text, or empty if there is no such file
     * @throws IOException if it is there and cannot be read, or is larger than any such file is
     */
    public Optional<String> readFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is larger than " + MAX_FILE_BYTES + " bytes");
        }
        return Optional.of(Files.readString(file));
    }
}
