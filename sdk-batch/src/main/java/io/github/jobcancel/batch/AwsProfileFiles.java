// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.auth.SystemEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The vendor's two profile files, read as the vendor reads them: what is odd is ignored where they ignore it, and an error
 * where they have one. Holds secrets; prints none.
 */
final class AwsProfileFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_\\-/.%@:+]*");
    private static final Pattern BLANK = Pattern.compile("[ \\t]*");

    private final Map<String, Map<String, String>> profiles = new TreeMap<>();
    private final Map<String, Map<String, String>> services = new TreeMap<>();
    private final List<String> places = new ArrayList<>(2);
    private final List<String> absent = new ArrayList<>(2);

    AwsProfileFiles() {}

    /** Both files. The credentials file wins where both give a profile the same key. */
    static AwsProfileFiles readFiles(SystemEnvironment systemEnvironment) {
        AwsProfileFiles all = new AwsProfileFiles();
        all.readFile(
                systemEnvironment,
                false,
                "aws.sharedCredentialsFile",
                "AWS_SHARED_CREDENTIALS_FILE",
                "~/.aws/credentials");
        all.readFile(systemEnvironment, true, "aws.configFile", "AWS_CONFIG_FILE", "~/.aws/config");
        return all;
    }

    private void readFile(
            SystemEnvironment systemEnvironment, boolean config, String property, String variable, String usual) {
        String named = systemEnvironment
                .systemProperty(property)
                .or(() -> systemEnvironment.environmentVariable(variable))
                .orElse(usual);
        Path file = systemEnvironment.resolvePath(named);
        try {
            Optional<String> text = systemEnvironment.readFile(file);
            text.ifPresent(t -> mergeMissing(parseFile(t, config, file.toString())));
            (text.isPresent() ? places : absent).add(file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e, e);
        }
    }

    /** Reads one file; {@code config} for the one in which profiles are called {@code [profile x]}. */
    static AwsProfileFiles parseFile(String text, boolean config, String place) {
        AwsProfileFiles out = new AwsProfileFiles();
        ProfileParser parser = out.new ProfileParser(config, place);
        text.lines().forEach(parser::parseLine);
        return out;
    }

    private void mergeMissing(AwsProfileFiles later) {
        later.profiles.forEach(
                (name, keys) -> keys.forEach(profiles.computeIfAbsent(name, n -> new LinkedHashMap<>())::putIfAbsent));
        later.services.forEach(
                (name, keys) -> keys.forEach(services.computeIfAbsent(name, n -> new LinkedHashMap<>())::putIfAbsent));
    }

    /** A profile's keys; null if no file has it. */
    @Nullable
    Map<String, String> profileKeys(String name) {
        return profiles.get(name);
    }

    /** A key of one service within a {@code [services x]} section, where it stands indented below the service's name. */
    Optional<String> serviceValue(String section, String service, String key) {
        return Optional.ofNullable(services.getOrDefault(section, Map.of()).get(service + "." + key))
                .filter(value -> !value.isEmpty());
    }

    Map<String, Map<String, String>> allProfiles() {
        return profiles;
    }

    /** Where the profiles stand, for messages. */
    String fileDescription() {
        return String.join(" and ", places.isEmpty() ? absent : places)
                + (places.isEmpty() ? ", which do not exist" : "");
    }

    @Override
    public String toString() {
        return "AwsProfiles" + profiles.keySet();
    }

    /** Goes through one file line by line. */
    private final class ProfileParser {
        private final boolean config;
        private final String place;
        private int number;
        /** The section that is being read; null before the first, and in one that is ignored. */
        private @Nullable Map<String, String> section;

        private @Nullable String key;
        private boolean begun;
        private boolean ignoring;
        private boolean nesting;
        private boolean prefixedDefault;

        ProfileParser(boolean config, String place) {
            this.config = config;
            this.place = place;
        }

        void parseLine(String line) {
            number++;
            if (BLANK.matcher(line).matches() || line.startsWith("#") || line.startsWith(";")) {
                return;
            }
            if (line.startsWith("[")
                    || (!line.startsWith(" ")
                            && !line.startsWith("\t")
                            && line.strip().startsWith("["))) {
                parseSection(cutComment(line, "#", ";").strip());
            } else if (line.startsWith(" ") || line.startsWith("\t")) {
                parseContinuation(line.strip());
            } else {
                parseProperty(line);
            }
        }

        private void parseSection(String title) {
            requireSyntax(title.endsWith("]"), "the section lacks its closing bracket");
            begun = true;
            key = null;
            ignoring = false;
            section = openSection(title.substring(1, title.length() - 1).strip());
        }

        /** The map that a section's keys go to; null for a section that is none of ours. */
        private @Nullable Map<String, String> openSection(String title) {
            if (config && title.matches("services[ \\t].*")) {
                return sectionNamed(services, title.substring(8).strip());
            }
            boolean prefixed = title.startsWith("profile ") || title.startsWith("profile\t");
            if (config ? !prefixed && !title.equals("default") : prefixed) {
                return null;
            }
            String name = prefixed ? title.substring(7).strip() : title;
            // [profile default] wins over [default], wherever they stand
            if (config && name.equals("default")) {
                if (!prefixed && prefixedDefault) {
                    return null;
                }
                if (prefixed && !prefixedDefault) {
                    profiles.remove(name);
                }
                prefixedDefault |= prefixed;
            }
            return sectionNamed(profiles, name);
        }

        private @Nullable Map<String, String> sectionNamed(Map<String, Map<String, String>> sections, String name) {
            return NAME.matcher(name).matches() ? sections.computeIfAbsent(name, n -> new HashMap<>()) : null;
        }

        private void parseProperty(String line) {
            requireSyntax(begun, "a key stands before the first section");
            Map<String, String> keys = section;
            if (keys == null) {
                return;
            }
            String[] pair = splitPair(cutComment(line, " #", " ;", "\t#", "\t;"));
            ignoring = !NAME.matcher(pair[0]).matches();
            if (!ignoring) {
                key = pair[0];
                nesting = pair[1].isEmpty();
                keys.put(pair[0], pair[1]);
            }
        }

        /** Belongs to the value before it, comments and all; below an empty value it is a key of its own, too. */
        private void parseContinuation(String line) {
            Map<String, String> keys = section;
            if ((begun && keys == null) || ignoring) {
                return;
            }
            String to = key;
            requireSyntax(keys != null && to != null, "an indented line follows no key");
            if (keys != null && to != null) {
                if (nesting) {
                    String[] nested = splitPair(line);
                    if (NAME.matcher(nested[0]).matches()) {
                        keys.put(to + "." + nested[0], nested[1]);
                    }
                }
                keys.merge(to, "\n" + line, String::concat);
            }
        }

        private String[] splitPair(String line) {
            int equals = line.indexOf('=');
            requireSyntax(equals >= 0, "a key has no '='");
            String name = line.substring(0, equals).strip();
            requireSyntax(!name.isEmpty(), "a value has no key");
            return new String[] {name, line.substring(equals + 1).strip()};
        }

        private static String cutComment(String line, String... marks) {
            int end = line.length();
            for (String mark : marks) {
                int at = line.indexOf(mark);
                end = at >= 0 ? Math.min(end, at) : end;
            }
            return line.substring(0, end);
        }

        /** Names the line, never shows it: it may hold a secret. */
        private void requireSyntax(boolean right, String otherwise) {
            if (!right) {
                throw new IllegalArgumentException(place + ", line " + number + ": " + otherwise);
            }
        }
    }
}
