// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.auth.SystemEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A simulated machine with its own environment, system properties and home directory. */
final class AwsTestMachine {
    final Map<String, String> environment = new ConcurrentHashMap<>();
    final Map<String, String> properties = new ConcurrentHashMap<>();
    private final Path home;

    AwsTestMachine(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
        properties.put("os.name", System.getProperty("os.name"));
    }

    /** Adds settings {@code NAME=value}. A name with a lower-case letter is that of a system property. */
    AwsTestMachine withSettings(String... settings) {
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('='));
            boolean isProperty = name.chars().anyMatch(Character::isLowerCase);
            (isProperty ? properties : environment).put(name, setting.substring(name.length() + 1));
        }
        return this;
    }

    AwsTestMachine writeConfig(String... lines) {
        writeFile(".aws/config", String.join("\n", lines) + "\n");
        return this;
    }

    AwsTestMachine writeCredentials(String... lines) {
        writeFile(".aws/credentials", String.join("\n", lines) + "\n");
        return this;
    }

    Path writeFile(String name, String text) {
        try {
            Path file = home.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SystemEnvironment systemEnvironment() {
        return new SystemEnvironment(environment::get, properties::get);
    }
}
