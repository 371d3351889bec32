// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.auth.IniFile;
import io.github.jobcancel.auth.IniFormat;
import io.github.jobcancel.auth.SettingsFile;
import io.github.jobcancel.auth.SettingsSource;
import io.github.jobcancel.auth.SystemEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two profile files of AWS's tools, read as those tools read them: unusual text is ignored where they ignore it,
 * and an error where they report one. Holds secrets and prints none.
 */
final class AwsProfileFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_\\-/.%@:+]*");
    private static final Pattern PREFIXED_TITLE = Pattern.compile("(profile|services)[ \\t](.*)");
    private static final String PROFILE = "profile ";
    private static final String DEFAULT = "default";

    /** The sections of both files by {@code profile x} or {@code services x}. */
    private final Map<String, Map<String, String>> sections = new TreeMap<>();

    private final List<String> places = new ArrayList<>(2);
    private final List<String> absentPlaces = new ArrayList<>(2);

    private AwsProfileFiles() {}

    /** Reads both files. The credentials file wins where both give a profile the same key. */
    static AwsProfileFiles readFiles(SystemEnvironment environment) {
        AwsProfileFiles files = new AwsProfileFiles();
        files.readFile(
                environment, false, "aws.sharedCredentialsFile", "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
        files.readFile(environment, true, "aws.configFile", "AWS_CONFIG_FILE", "~/.aws/config");
        return files;
    }

    private void readFile(
            SystemEnvironment environment, boolean isConfig, String property, String variable, String defaultPath) {
        Path file = environment.resolvePath(environment
                .systemProperty(property)
                .or(() -> environment.environmentVariable(variable))
                .orElse(defaultPath));
        Optional<String> text = SettingsFile.read(environment, file);
        text.ifPresent(content -> addSections(content, isConfig, file.toString()));
        (text.isPresent() ? places : absentPlaces).add(file.toString());
    }

    /** Reads one file; {@code isConfig} for the file in which a profile is titled {@code [profile x]}. */
    static AwsProfileFiles parseFile(String text, boolean isConfig, String place) {
        AwsProfileFiles files = new AwsProfileFiles();
        files.addSections(text, isConfig, place);
        return files;
    }

    /** {@code [profile default]} wins over {@code [default]}, wherever they stand in the file. */
    private void addSections(String text, boolean isConfig, String place) {
        Function<String, Optional<String>> titles = isConfig ? configTitles() : AwsProfileFiles::credentialsTitle;
        Map<String, Map<String, String>> read = IniFile.parse(
                        text, place, IniFormat.multiLine(titles, NAME.asMatchPredicate()))
                .sections();
        read.forEach((title, keys) -> {
            if (!title.equals(DEFAULT) || !read.containsKey(PROFILE + DEFAULT)) {
                Map<String, String> section = sections.computeIfAbsent(
                        title.equals(DEFAULT) ? PROFILE + DEFAULT : title, absent -> new LinkedHashMap<>());
                keys.forEach(section::putIfAbsent);
            }
        });
    }

    private static Optional<String> credentialsTitle(String title) {
        return Optional.of(PROFILE + title).filter(kept -> NAME.matcher(title).matches());
    }

    /** Creates one function for each file, since {@code [default]} is ignored behind {@code [profile default]}. */
    private static Function<String, Optional<String>> configTitles() {
        boolean[] hasPrefixedDefault = new boolean[1];
        return title -> {
            if (title.equals(DEFAULT)) {
                return hasPrefixedDefault[0] ? Optional.empty() : Optional.of(DEFAULT);
            }
            Matcher prefixed = PREFIXED_TITLE.matcher(title);
            if (!prefixed.matches() || !NAME.matcher(prefixed.group(2).strip()).matches()) {
                return Optional.empty();
            }
            String kept = prefixed.group(1) + " " + prefixed.group(2).strip();
            hasPrefixedDefault[0] |= kept.equals(PROFILE + DEFAULT);
            return Optional.of(kept);
        };
    }

    boolean hasProfile(String name) {
        return sections.containsKey(PROFILE + name);
    }

    /** Returns whether a profile signs in by SSO. */
    boolean usesSso(String name) {
        return sections.getOrDefault(PROFILE + name, Map.of()).keySet().stream()
                .anyMatch(key -> key.startsWith("sso_"));
    }

    /** Returns the settings of a section, which need not exist: {@code profile x} or {@code services x}. */
    SettingsSource section(String title) {
        return SettingsSource.ofSection(title + " in " + describeFiles(), sections.getOrDefault(title, Map.of())::get);
    }

    SettingsSource profile(String name) {
        return section(PROFILE + name);
    }

    Map<String, Map<String, String>> allSections() {
        return sections;
    }

    String describeFiles() {
        return String.join(" and ", places.isEmpty() ? absentPlaces : places)
                + (places.isEmpty() ? ", which do not exist" : "");
    }

    @Override
    public String toString() {
        return "AwsProfileFiles" + sections.keySet();
    }
}
