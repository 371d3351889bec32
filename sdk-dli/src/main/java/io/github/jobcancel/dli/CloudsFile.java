// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.auth.Surroundings;
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

    private final Surroundings around;
    private final Findings findings;

    CloudsFile(Surroundings around, Findings findings) {
        this.around = around;
        this.findings = findings;
    }

    /** The only cloud of the file; null if there is no file. */
    @Nullable
    Found only() {
        Path file = file();
        if (file == null) {
            return null;
        }
        Map<?, ?> clouds = clouds(file);
        if (clouds.size() != 1) {
            throw new IllegalArgumentException(
                    file + ": it has the clouds " + clouds.keySet() + ": set OS_CLOUD to one");
        }
        return read(file, clouds, String.valueOf(clouds.keySet().iterator().next()));
    }

    /** The cloud of that name. */
    Found cloud(String name) {
        Path file = file();
        if (file == null) {
            throw new IllegalArgumentException("there is no clouds.yaml for the cloud " + name
                    + ", neither in the working directory nor in ~/.config/openstack nor in /etc/openstack, and "
                    + FILE_VARIABLE + " is not set");
        }
        return read(file, clouds(file), name);
    }

    private @Nullable Path file() {
        return first(FILE_VARIABLE, Stream.of(), "clouds.yaml");
    }

    private Found read(Path file, Map<?, ?> clouds, String name) {
        if (!(clouds.get(name) instanceof Map<?, ?> cloud)) {
            throw new IllegalArgumentException(file + ": it has no cloud " + name + ", only " + clouds.keySet());
        }
        Path folder = file.toAbsolutePath().getParent();
        Path secure = first(SECURE_VARIABLE, Stream.ofNullable(folder), "secure.yaml");
        Object over = secure == null ? null : clouds(secure).get(name);
        Map<?, ?> whole = over instanceof Map<?, ?> secrets ? merged(cloud, secrets) : cloud;
        Place place = new Place(file + ", cloud " + name, key -> key, key -> text(file, name, whole, key));
        Found found = OpenStackSettings.read(place);
        if (found == null) {
            throw place.broken("neither token nor access_key nor username is set");
        }
        findings.used(place.name(), found + (over == null ? "" : ", secrets from " + secure));
        return found;
    }

    /** The file that a variable names, else the first that is there. */
    private @Nullable Path first(String variable, Stream<Path> before, String fileName) {
        Optional<String> named = around.environment(variable);
        if (named.isPresent()) {
            Path file = around.path(named.get());
            TextFile.read(around, file, variable, findings);
            return file;
        }
        Path working = Path.of(around.property("user.dir").orElse("."));
        Stream<Path> folders = Stream.concat(
                before, Stream.of(working, around.path("~/.config/openstack"), Path.of("/etc/openstack")));
        return folders.distinct()
                .map(folder -> folder.resolve(fileName))
                .filter(file -> TextFile.read(around, file, null, findings) != null)
                .findFirst()
                .orElse(null);
    }

    private Map<?, ?> clouds(Path file) {
        String text = TextFile.read(around, file, null, findings);
        Object root;
        try {
            root = CloudsYaml.read(file.toString(), text == null ? "" : text);
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
    private static Map<?, ?> merged(Map<?, ?> first, Map<?, ?> second) {
        Map<Object, Object> out = new LinkedHashMap<>(first);
        second.forEach((key, value) -> out.merge(
                key,
                value,
                (a, b) -> a instanceof Map<?, ?> left && b instanceof Map<?, ?> right ? merged(left, right) : b));
        return out;
    }

    /** From {@code auth}, else from beside it, where some write part of it. */
    private static @Nullable String text(Path file, String cloud, Map<?, ?> entry, String key) {
        Object value =
                entry.get("auth") instanceof Map<?, ?> auth && auth.containsKey(key) ? auth.get(key) : entry.get(key);
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw new IllegalArgumentException(file + ", cloud " + cloud + ": " + key + " is no single value");
        }
        return value == null ? null : value.toString();
    }
}
