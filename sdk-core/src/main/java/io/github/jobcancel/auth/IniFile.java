// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections of a file of settings. Holds secrets and prints none. Immutable. */
public final class IniFile {
    private final Map<String, Map<String, String>> sections;

    private IniFile(Map<String, Map<String, String>> sections) {
        this.sections = Collections.unmodifiableMap(sections);
    }

    /**
     * Reads a file.
     *
     * @param text what is in it
     * @param file its name, for messages
     * @param format how the vendor reads such files
     * @return its sections
     * @throws IllegalArgumentException if a line cannot be read: the sentence names the line and shows nothing of it
     */
    public static IniFile parse(String text, String file, IniFormat format) {
        SectionParser parser = new SectionParser(file, format);
        text.lines().forEach(parser::readLine);
        return new IniFile(parser.sections);
    }

    /** {@return the sections by name, in the order of the file; each from a key to its value} */
    public Map<String, Map<String, String>> sections() {
        return sections;
    }

    /**
     * Returns one section.
     *
     * @param name its name
     * @return from a key to its value; empty if the file has no such section
     */
    public Map<String, String> section(String name) {
        return sections.getOrDefault(name, Map.of());
    }

    @Override
    public String toString() {
        return "IniFile" + sections.keySet();
    }

    /** Goes through one file line by line. */
    private static final class SectionParser {
        private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        private final String file;
        private final IniFormat format;
        private int number;
        /** The section that is being read; null before the first, and in one that is passed over. */
        private @Nullable Map<String, String> section;

        /** The setting that indented lines belong to; null at the beginning of a section. */
        private @Nullable String key;

        private boolean inSection;
        private boolean skipsIndented;
        private boolean hasNested;

        SectionParser(String file, IniFormat format) {
            this.file = file;
            this.format = format;
            this.inSection = !format.isMultiLine();
        }

        void readLine(String raw) {
            number++;
            String line = format.isMultiLine() ? raw : raw.strip();
            if (isBlank(line) || line.startsWith("#") || line.startsWith(";")) {
                return;
            }
            if (isTitle(line)) {
                openSection(format.isMultiLine() ? cutAt(line, "#", ";").strip() : line);
            } else if (isIndented(line)) {
                continueValue(line.strip());
            } else {
                addSetting(format.isMultiLine() ? cutAt(line, " #", " ;", "\t#", "\t;") : line);
            }
        }

        private static boolean isBlank(String line) {
            return line.chars().allMatch(c -> c == ' ' || c == '\t');
        }

        private static boolean isIndented(String line) {
            return line.startsWith(" ") || line.startsWith("\t");
        }

        /**
         * A line of a single-line file that lacks the closing bracket is no title; the other format refuses such a
         * title.
         */
        private boolean isTitle(String line) {
            return format.isMultiLine()
                    ? !isIndented(line) && line.strip().startsWith("[")
                    : line.startsWith("[") && line.endsWith("]");
        }

        private void openSection(String title) {
            require(title.endsWith("]"), "the section lacks its closing bracket");
            inSection = true;
            key = null;
            skipsIndented = false;
            section = format.sectionName(title.substring(1, title.length() - 1).strip())
                    .map(name -> sections.computeIfAbsent(name, absent -> new LinkedHashMap<>()))
                    .orElse(null);
        }

        private void addSetting(String line) {
            require(inSection, "a setting stands before the first section");
            Map<String, String> settings = section;
            if (settings == null) {
                return;
            }
            String[] pair = splitPair(line);
            skipsIndented = !format.keepsKey(pair[0]);
            if (!skipsIndented) {
                key = pair[0];
                hasNested = pair[1].isEmpty();
                settings.put(pair[0], pair[1]);
            }
        }

        /** Belongs to the value before it, comments and all; below an empty value it is a setting of its own, too. */
        private void continueValue(String line) {
            Map<String, String> settings = section;
            if ((inSection && settings == null) || skipsIndented) {
                return;
            }
            String parent = key;
            require(settings != null && parent != null, "an indented line follows no setting");
            if (settings != null && parent != null) {
                if (hasNested) {
                    String[] nested = splitPair(line);
                    if (format.keepsKey(nested[0])) {
                        settings.put(parent + "." + nested[0], nested[1]);
                    }
                }
                settings.merge(parent, "\n" + line, String::concat);
            }
        }

        private String[] splitPair(String line) {
            int equals = line.indexOf('=');
            require(equals >= 0, "neither a section nor a setting");
            String name = line.substring(0, equals).strip();
            require(!name.isEmpty(), "a value has no key");
            return new String[] {name, line.substring(equals + 1).strip()};
        }

        private static String cutAt(String line, String... marks) {
            int end = line.length();
            for (String mark : marks) {
                int at = line.indexOf(mark);
                end = at >= 0 ? Math.min(end, at) : end;
            }
            return line.substring(0, end);
        }

        /** Names the line and never shows it, since it may hold a secret. */
        private void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(file + ", line " + number + ": " + otherwise);
            }
        }
    }
}
