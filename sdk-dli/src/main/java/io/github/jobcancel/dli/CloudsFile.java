// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code clouds.yaml}, with the secrets of {@code secure.yaml} laid over it: the first of each in the working directory, the
 * user's and the machine's configuration.
 */
final class CloudsFile {
    private static final String FILE_VARIABLE = "OS_CLIENT_CONFIG_FILE";
    private static final String SECURE_VARIABLE = "OS_CLIENT_SECURE_FILE";

    private final SystemEnvironment around;
    private final LookupLog findings;

    CloudsFile(SystemEnvironment around, LookupLog findings) {
        this.around = around;
        this.findings = findings;
    }

    /** The only cloud of the file; null if there is no file. */
    @Nullable
    ResolvedSettings onlyCloud() {
        Path file = findFile();
        if (file == null) {
            return null;
        }
        Map<?, ?> clouds = readClouds(file);
        if (clouds.size() != 1) {
            throw new IllegalArgumentException(
                    file + ": it has the clouds " + clouds.keySet() + ": set OS_CLOUD to one");
        }
        return readCloud(file, clouds, String.valueOf(clouds.keySet().iterator().next()));
    }

    /** The cloud of that name. */
    ResolvedSettings namedCloud(String name) {
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

    private ResolvedSettings readCloud(Path file, Map<?, ?> clouds, String name) {
        if (!(clouds.get(name) instanceof Map<?, ?> cloud)) {
            throw new IllegalArgumentException(file + ": it has no cloud " + name + ", only " + clouds.keySet());
        }
        Path folder = file.toAbsolutePath().getParent();
        Path secure = findFirst(SECURE_VARIABLE, Stream.ofNullable(folder), "secure.yaml");
        Object over = secure == null ? null : readClouds(secure).get(name);
        Map<?, ?> whole = over instanceof Map<?, ?> secrets ? mergeEntries(cloud, secrets) : cloud;
        SettingsSource place =
                new SettingsSource(file + ", cloud " + name, key -> key, key -> settingText(file, name, whole, key));
        ResolvedSettings found = OpenStackSettings.fromSource(place);
        if (found == null) {
            throw place.invalidSetting("neither token nor access_key nor username is set");
        }
        findings.recordUsed(place.sourceName(), found + (over == null ? "" : ", secrets from " + secure));
        return found;
    }

    /** The file that a variable names, else the first that is there. */
    private @Nullable Path findFirst(String variable, Stream<Path> before, String fileName) {
        Optional<String> named = around.environmentVariable(variable);
        if (named.isPresent()) {
            Path file = around.resolvePath(named.get());
            SettingsFile.readText(around, file, variable, findings);
            return file;
        }
        Path working = Path.of(around.systemProperty("user.dir").orElse("."));
        Stream<Path> folders = Stream.concat(
                before, Stream.of(working, around.resolvePath("~/.config/openstack"), Path.of("/etc/openstack")));
        return folders.distinct()
                .map(folder -> folder.resolve(fileName))
                .filter(file -> SettingsFile.readText(around, file, null, findings) != null)
                .findFirst()
                .orElse(null);
    }

    private Map<?, ?> readClouds(Path file) {
        String text = SettingsFile.readText(around, file, null, findings);
        Object root;
        try {
            root = CloudsYaml.parseYaml(file.toString(), text == null ? "" : text);
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

    /** What the second says wins; below that, entry by entry. */
    private static Map<?, ?> mergeEntries(Map<?, ?> first, Map<?, ?> second) {
        Map<Object, Object> out = new LinkedHashMap<>(first);
        second.forEach((key, value) -> out.merge(
                key,
                value,
                (a, b) -> a instanceof Map<?, ?> left && b instanceof Map<?, ?> right ? mergeEntries(left, right) : b));
        return out;
    }

    /** From {@code auth}, else from beside it, where some write part of it. */
    private static @Nullable String settingText(Path file, String cloud, Map<?, ?> entry, String key) {
        Object value =
                entry.get("auth") instanceof Map<?, ?> auth && auth.containsKey(key) ? auth.get(key) : entry.get(key);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw new IllegalArgumentException(file + ", cloud " + cloud + ": " + key + " is no single value");
        }
        return value == null ? null : value.toString();
    }
}
