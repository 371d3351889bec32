// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SettingsFile;
import io.github.jobcancel.auth.SettingsSource;
import io.github.jobcancel.auth.SystemEnvironment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code clouds.yaml}, whose entries those of {@code secure.yaml} override. Of each, the first file in the working
 * directory, the user's configuration and the machine's configuration is read.
 */
final class CloudsFile {
    private static final String FILE_VARIABLE = "OS_CLIENT_CONFIG_FILE";
    private static final String SECURE_VARIABLE = "OS_CLIENT_SECURE_FILE";
    private static final Path LAST_FOLDER = Path.of("/etc/openstack");

    private final SystemEnvironment around;
    private final LookupLog log;

    CloudsFile(SystemEnvironment around, LookupLog log) {
        this.around = around;
        this.log = log;
    }

    /** Reads the only cloud of the file, if there is a file. */
    PlaceLookup<ResolvedSettings> readOnlyCloud() {
        Path file = findFile();
        if (file == null) {
            return new PlaceLookup<>(LAST_FOLDER.resolve("clouds.yaml").toString(), "there is no such file", null);
        }
        Map<?, ?> clouds = readClouds(file);
        if (clouds.size() != 1) {
            throw new IllegalArgumentException(
                    file + ": it has the clouds " + clouds.keySet() + ": set OS_CLOUD to one");
        }
        return readCloud(file, clouds, String.valueOf(clouds.keySet().iterator().next()));
    }

    PlaceLookup<ResolvedSettings> readNamedCloud(String name) {
        Path file = findFile();
        if (file == null) {
            throw new IllegalArgumentException("there is no clouds.yaml for the cloud " + name
                    + ", neither in the working directory nor in ~/.config/openstack nor in /etc/openstack, and "
                    + FILE_VARIABLE + " is not set");
        }
        return readCloud(file, readClouds(file), name);
    }

    private @Nullable Path findFile() {
        return findFirst(FILE_VARIABLE, Stream.of(), "clouds.yaml");
    }

    private PlaceLookup<ResolvedSettings> readCloud(Path file, Map<?, ?> clouds, String name) {
        if (!(clouds.get(name) instanceof Map<?, ?> cloud)) {
            throw new IllegalArgumentException(file + ": it has no cloud " + name + ", only " + clouds.keySet());
        }
        Path folder = file.toAbsolutePath().getParent();
        Path secure = findFirst(SECURE_VARIABLE, Stream.ofNullable(folder), "secure.yaml");
        Object over = secure == null ? null : readClouds(secure).get(name);
        Map<?, ?> whole = over instanceof Map<?, ?> secrets ? mergeEntries(cloud, secrets) : cloud;
        SettingsSource source =
                SettingsSource.ofSection(file + ", cloud " + name, key -> settingText(file, name, whole, key));
        ResolvedSettings settings = OpenStackSettings.readSource(source)
                .orElseThrow(() -> source.brokenSetting("neither token nor access_key nor username is set"));
        String origin = over == null ? "" : ", secrets from " + secure;
        return new PlaceLookup<>(source.sourceName(), settings + origin, settings);
    }

    /** Returns the file that a variable names, otherwise the first that exists. */
    private @Nullable Path findFirst(String variable, Stream<Path> before, String fileName) {
        Optional<String> named = around.environmentVariable(variable);
        if (named.isPresent()) {
            Path file = around.resolvePath(named.get());
            SettingsFile.read(around, file, variable, log);
            return file;
        }
        Path working = Path.of(around.systemProperty("user.dir").orElse("."));
        Stream<Path> folders =
                Stream.concat(before, Stream.of(working, around.resolvePath("~/.config/openstack"), LAST_FOLDER));
        return folders.distinct()
                .map(folder -> folder.resolve(fileName))
                .filter(file -> SettingsFile.read(around, file, null, log).isPresent())
                .findFirst()
                .orElse(null);
    }

    private Map<?, ?> readClouds(Path file) {
        String text = SettingsFile.read(around, file, null, log).orElse("");
        Object root;
        try {
            root = CloudsYaml.parseYaml(file.toString(), text);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    file + ": to read it, add the dependency org.snakeyaml:snakeyaml-engine (a program that is a module"
                            + " also requires org.snakeyaml.engine)",
                    e);
        }
        if (root instanceof Map<?, ?> map && map.get("clouds") instanceof Map<?, ?> clouds) {
            return clouds;
        }
        throw new IllegalArgumentException(file + ": it has no clouds");
    }

    /** Merges two entries; at each key the second one takes precedence. */
    private static Map<?, ?> mergeEntries(Map<?, ?> first, Map<?, ?> second) {
        Map<Object, Object> out = new LinkedHashMap<>(first);
        second.forEach((key, value) -> out.merge(
                key,
                value,
                (a, b) -> a instanceof Map<?, ?> left && b instanceof Map<?, ?> right ? mergeEntries(left, right) : b));
        return out;
    }

    /** Returns a setting from {@code auth}, otherwise from the entry itself, where some files have part of it. */
    private static @Nullable String settingText(Path file, String cloud, Map<?, ?> entry, String key) {
        Object value =
                entry.get("auth") instanceof Map<?, ?> auth && auth.containsKey(key) ? auth.get(key) : entry.get(key);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw new IllegalArgumentException(file + ", cloud " + cloud + ": " + key + " is no single value");
        }
        return value == null ? null : value.toString().strip();
    }
}
