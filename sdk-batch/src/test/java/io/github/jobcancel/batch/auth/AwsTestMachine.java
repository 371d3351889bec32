// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.auth.SystemEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A simulated machine with its own environment, system properties and home directory. */
public final class AwsTestMachine {
    public final Map<String, String> environment = new ConcurrentHashMap<>();
    public final Map<String, String> properties = new ConcurrentHashMap<>();
    private final Path home;

    public AwsTestMachine(Path home) {
        this.home = home;
        environment.put("HOME", home.toString());
        properties.put("os.name", System.getProperty("os.name"));
    }

    /** Adds settings {@code NAME=value}. A name with a lower-case letter is that of a system property. */
    public AwsTestMachine withSettings(String... settings) {
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('='));
            boolean isProperty = name.chars().anyMatch(Character::isLowerCase);
            (isProperty ? properties : environment).put(name, setting.substring(name.length() + 1));
        }
        return this;
    }

    public AwsTestMachine writeConfig(String... lines) {
        writeFile(".aws/config", String.join("\n", lines) + "\n");
        return this;
    }

    public AwsTestMachine writeCredentials(String... lines) {
        writeFile(".aws/credentials", String.join("\n", lines) + "\n");
        return this;
    }

    public Path writeFile(String name, String text) {
        try {
            Path file = home.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SystemEnvironment systemEnvironment() {
        return new SystemEnvironment(environment::get, properties::get);
    }
}
