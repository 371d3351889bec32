// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.LookupResult;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The environment variables, home directory and working directory in which a client searches for settings. */
final class DliTestEnvironment {
    final Map<String, String> environment = new HashMap<>();
    final Path home;
    private final Path work;
    private final FakeDli fake;

    DliTestEnvironment(Path root, FakeDli fake) {
        this.home = root.resolve("home");
        this.work = root.resolve("work");
        this.fake = fake;
        environment.put("HOME", home.toString());
    }

    /**
     * Sets environment variables from settings separated by spaces. {@code $IAM} stands for the address of the fake
     * server, and so on.
     */
    DliTestEnvironment setEnvironment(String settings) {
        for (String setting : settings.isBlank() ? new String[0] : settings.split(" ")) {
            int equals = setting.indexOf('=');
            environment.put(setting.substring(0, equals), expandPlaceholders(setting.substring(equals + 1)));
        }
        return this;
    }

    Path writeHomeFile(String name, String text) {
        return writeFile(home.resolve(name), text);
    }

    Path writeWorkFile(String name, String text) {
        return writeFile(work.resolve(name), text);
    }

    private Path writeFile(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, expandPlaceholders(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String expandPlaceholders(String text) {
        return text.replace("$IAM", fake.url().toString())
                .replace("$USER", FakeDli.USER_NAME)
                .replace("$PASSWORD", FakeDli.PASSWORD)
                .replace("$ACCOUNT_ID", FakeDli.DOMAIN_ID)
                .replace("$ACCOUNT", FakeDli.DOMAIN_NAME)
                .replace("$PROJECT", FakeDli.PROJECT_ID)
                .replace("$TOKEN", fake.account().issueToken(FakeDli.PROJECT_ID))
                .replace("$AK", FakeDli.ACCESS_KEY)
                .replace("$SK", FakeDli.SECRET_KEY)
                .replace("$HOME", home.toString());
    }

    /**
     * Returns a builder of a client in this environment. DLI and the server metadata are those of the fake server.
     */
    DliClientBuilder clientBuilder() {
        Map<String, String> properties = Map.of("user.dir", work.toString());
        return DliClient.builder()
                .withSystemEnvironment(new SystemEnvironment(environment::get, properties::get), fake.url())
                .endpoint(fake.url());
    }

    static List<String> usedSources(DliClient client) {
        return client.configuration().stream()
                .filter(f -> f.status() == LookupResult.LookupStatus.USED)
                .map(LookupResult::source)
                .toList();
    }
}
