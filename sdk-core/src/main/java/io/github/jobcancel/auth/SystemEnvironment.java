// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The environment variables, system properties and files of the machine. Tests create one of their own. */
public final class SystemEnvironment {
    private static final long MAX_FILE_BYTES = 1L << 20;

    private final Function<String, @Nullable String> variableLookup;
    private final Function<String, @Nullable String> propertyLookup;

    /**
     * Creates an environment.
     *
     * @param variableLookup from the name of an environment variable to its value, or to null
     * @param propertyLookup from the name of a system property to its value, or to null
     */
    public SystemEnvironment(
            Function<String, @Nullable String> variableLookup, Function<String, @Nullable String> propertyLookup) {
        this.variableLookup = variableLookup;
        this.propertyLookup = propertyLookup;
    }

    /** {@return the environment of this process} */
    public static SystemEnvironment ofThisProcess() {
        return new SystemEnvironment(System::getenv, System::getProperty);
    }

    /**
     * Returns the value of an environment variable.
     *
     * @param name the name of the variable
     * @return the value without white space around it; empty if it is unset or blank
     */
    public Optional<String> environmentVariable(String name) {
        return nonBlank(variableLookup.apply(name));
    }

    /**
     * Returns the value of a system property.
     *
     * @param name the name of the property
     * @return the value without white space around it; empty if it is unset or blank
     */
    public Optional<String> systemProperty(String name) {
        return nonBlank(propertyLookup.apply(name));
    }

    private static Optional<String> nonBlank(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * Resolves a path of a setting, in which {@code ~} at the beginning is the home directory.
     *
     * @param path the path as the setting names it
     * @return the path
     */
    public Path resolvePath(String path) {
        boolean startsAtHome = path.equals("~") || path.startsWith("~/") || path.startsWith("~\\");
        return startsAtHome ? homeDirectory().resolve(path.substring(Math.min(2, path.length()))) : Path.of(path);
    }

    /**
     * Returns the home directory. As in the vendors' tools, the variable goes before the property, since a user of a
     * shell can change the variable only.
     */
    private Path homeDirectory() {
        return Path.of(environmentVariable("HOME")
                .or(() -> environmentVariable("USERPROFILE"))
                .or(() -> systemProperty("user.home"))
                .orElse("."));
    }

    /**
     * Reads a text file.
     *
     * @param file the path
     * @return its text; empty if there is no such file
     * @throws IOException if the file cannot be read, is no UTF-8 or is larger than 1 MiB
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
