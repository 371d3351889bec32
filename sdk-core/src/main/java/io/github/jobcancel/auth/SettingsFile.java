// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads files in which settings may stand. They are UTF-8 text, and messages show nothing of it. */
public final class SettingsFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SettingsFile() {}

    /**
     * Reads a file that need not be there.
     *
     * @param around the machine
     * @param file which file
     * @return its text as it stands; empty if there is no such file
     * @throws IllegalArgumentException if it is there and cannot be read, is no UTF-8 or is too large
     */
    public static Optional<String> read(SystemEnvironment around, Path file) {
        try {
            return around.readFile(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + ": it cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /**
     * Reads a file that editors of Windows may have begun with a byte order mark.
     *
     * @param around the machine
     * @param file which file
     * @param setting the name of the setting that names the file, and so promises that it is there; null if none does
     * @param log told of a file that is not there
     * @return its text without the mark; empty if there is no such file
     * @throws IllegalArgumentException if it cannot be read, or is promised and not there
     */
    public static Optional<String> read(SystemEnvironment around, Path file, @Nullable String setting, LookupLog log) {
        Optional<String> text = read(around, file);
        if (text.isEmpty() && setting != null) {
            throw new IllegalArgumentException(file + ": there is no such file, though " + setting + " names it");
        }
        if (text.isEmpty()) {
            log.recordSkipped(file.toString(), "there is no such file");
        }
        return text.map(all -> all.startsWith(BYTE_ORDER_MARK) ? all.substring(1) : all);
    }
}
