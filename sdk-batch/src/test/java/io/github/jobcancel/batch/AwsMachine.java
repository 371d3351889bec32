// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.auth.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A machine with an environment, system properties and a home directory of its own. */
final class AwsMachine {
    final Map<String, String> environment = new ConcurrentHashMap<>();
    final Map<String, String> properties = new ConcurrentHashMap<>();
    private final Path home;

    AwsMachine(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
        properties.put("os.name", System.getProperty("os.name"));
    }

    /** With settings {@code NAME=value}; a name with a lower-case letter is a property's. */
    AwsMachine with(String... settings) {
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('='));
            boolean property = name.chars().anyMatch(Character::isLowerCase);
            (property ? properties : environment).put(name, setting.substring(name.length() + 1));
        }
        return this;
    }

    AwsMachine config(String... lines) {
        write(".aws/config", String.join("\n", lines) + "\n");
        return this;
    }

    AwsMachine credentials(String... lines) {
        write(".aws/credentials", String.join("\n", lines) + "\n");
        return this;
    }

    Path write(String name, String text) {
        try {
            Path file = home.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Surroundings surroundings() {
        return new Surroundings(environment::get, properties::get);
    }
}
