// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a program finds around it: environment, system properties, files. Tests bring their own. */
public final class Surroundings {
    private static final long LONGEST_FILE = 1L << 20;

    private final Function<String, @Nullable String> environment;
    private final Function<String, @Nullable String> properties;

    /**
     * Makes one.
     *
     * @param environment from the name of a variable to its value, or null
     * @param properties from the name of a system property to its value, or null
     */
    public Surroundings(Function<String, @Nullable String> environment, Function<String, @Nullable String> properties) {
        this.environment = environment;
        this.properties = properties;
    }

    /**
     * This process's own.
     *
     * @return the real ones
     */
    public static Surroundings real() {
        return new Surroundings(System::getenv, System::getProperty);
    }

    /**
     * An environment variable.
     *
     * @param name its name
     * @return its value without white space around it; empty if it is unset or blank
     */
    public Optional<String> environment(String name) {
        return given(environment.apply(name));
    }

    /**
     * A system property.
     *
     * @param name its name
     * @return its value without white space around it; empty if it is unset or blank
     */
    public Optional<String> property(String name) {
        return given(properties.apply(name));
    }

    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * A path as a setting names it: {@code ~} at its beginning is the home directory.
     *
     * @param path the setting
     * @return where it is
     */
    public Path path(String path) {
        boolean home = path.equals("~") || path.startsWith("~/") || path.startsWith("~\\");
        return home ? home().resolve(path.substring(Math.min(2, path.length()))) : Path.of(path);
    }

    /** The variable first, as the vendors' tools do: a shell's user can change it, the property not. */
    private Path home() {
        return Path.of(environment("HOME")
                .or(() -> environment("USERPROFILE"))
                .or(() -> property("user.home"))
                .orElse("."));
    }

    /**
     * Reads a text file.
     *
     * @param file which
     * @return its text, or empty if there is no such file
     * @throws IOException if it is there and cannot be read, or is larger than any such file is
     */
    public Optional<String> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException(file + " is larger than " + LONGEST_FILE + " bytes");
        }
        return Optional.of(Files.readString(file));
    }
}
