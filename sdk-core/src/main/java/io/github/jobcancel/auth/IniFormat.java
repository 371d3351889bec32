// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How an {@link IniFile} of one vendor is read. In both formats a line that begins with {@code #} or {@code ;} is a
 * comment, a later value replaces an earlier one, and sections of one name are one section.
 */
public final class IniFormat {
    private final boolean multiLine;
    private final Function<String, Optional<String>> sectionNames;
    private final Predicate<String> keyNames;

    private IniFormat(boolean multiLine, Function<String, Optional<String>> sectionNames, Predicate<String> keyNames) {
        this.multiLine = multiLine;
        this.sectionNames = sectionNames;
        this.keyNames = keyNames;
    }

    /**
     * Returns the format in which each line stands for itself: white space around it means nothing, only whole lines
     * are comments, and nothing is checked outside of the sections that are kept.
     *
     * @param sectionNames from the text between the brackets to the name of the section; empty to pass over the
     *     section
     * @return the format
     */
    public static IniFormat singleLine(Function<String, Optional<String>> sectionNames) {
        return new IniFormat(false, sectionNames, key -> true);
    }

    /**
     * Returns the format in which an indented line belongs to the value before it: joined to it by a line feed, and
     * below an empty value also a setting {@code key.nested} of its own. Values and titles may be followed by
     * comments, indented lines not. A setting before the first section and a title without closing bracket are errors.
     *
     * @param sectionNames asked for each title in turn, from the text between the brackets to the name of the section;
     *     empty to pass over the section, in which then nothing is checked
     * @param keyNames whether a setting of that name is kept; others are passed over with the lines that belong to
     *     them
     * @return the format
     */
    public static IniFormat multiLine(Function<String, Optional<String>> sectionNames, Predicate<String> keyNames) {
        return new IniFormat(true, sectionNames, keyNames);
    }

    boolean isMultiLine() {
        return multiLine;
    }

    Optional<String> sectionName(String title) {
        return sectionNames.apply(title);
    }

    boolean keepsKey(String key) {
        return keyNames.test(key);
    }
}
