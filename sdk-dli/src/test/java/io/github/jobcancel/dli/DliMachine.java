// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Finding;
import io.github.jobcancel.auth.Surroundings;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A machine with an environment, a home and a working directory of its own, on which a client finds what it finds. */
final class DliMachine {
    final Map<String, String> environment = new HashMap<>();
    final Path home;
    private final Path work;
    private final FakeDli fake;

    DliMachine(Path root, FakeDli fake) {
        this.home = root.resolve("home");
        this.work = root.resolve("work");
        this.fake = fake;
        environment.put("HOME", home.toString());
    }

    /** {@code $IAM} stands for the fake's address, and so on; several settings are parted by a blank. */
    DliMachine environment(String settings) {
        for (String setting : settings.isBlank() ? new String[0] : settings.split(" ")) {
            int equals = setting.indexOf('=');
            environment.put(setting.substring(0, equals), text(setting.substring(equals + 1)));
        }
        return this;
    }

    Path inHome(String name, String text) {
        return write(home.resolve(name), text);
    }

    Path inWork(String name, String text) {
        return write(work.resolve(name), text);
    }

    private Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(String text) {
        return text.replace("$IAM", fake.url().toString())
                .replace("$USER", FakeDli.USER)
                .replace("$PASSWORD", FakeDli.PASSWORD)
                .replace("$ACCOUNT_ID", FakeDli.DOMAIN_ID)
                .replace("$ACCOUNT", FakeDli.DOMAIN)
                .replace("$PROJECT", FakeDli.PROJECT_ID)
                .replace("$TOKEN", fake.accounts().issueToken(FakeDli.PROJECT_ID))
                .replace("$AK", FakeDli.ACCESS_KEY)
                .replace("$SK", FakeDli.SECRET_KEY)
                .replace("$HOME", home.toString());
    }

    /** A client of that machine; DLI and the server's metadata are the fake's. */
    DliClientBuilder client() {
        Map<String, String> properties = Map.of("user.dir", work.toString());
        return DliClient.builder()
                .within(new Surroundings(environment::get, properties::get), fake.url())
                .endpoint(fake.url());
    }

    static List<String> used(DliClient client) {
        return client.describe().stream()
                .filter(f -> f.result() == Finding.Result.USED)
                .map(Finding::source)
                .toList();
    }
}
