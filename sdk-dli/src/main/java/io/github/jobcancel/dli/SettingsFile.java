// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file in which settings may stand. */
final class SettingsFile {
    private SettingsFile() {}

    /**
     * Reads it.
     *
     * @param variable the environment variable that names it, and so promises that it is there; null if none does
     * @return null if there is none
     */
    static @Nullable String readText(
            SystemEnvironment around, Path file, @Nullable String variable, LookupLog findings) {
        Optional<String> text;
        try {
            text = around.readFile(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + ": it cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        if (text.isEmpty() && variable != null) {
            throw new IllegalArgumentException(file + ": there is no such file, though " + variable + " names it");
        }
        if (text.isEmpty()) {
            findings.recordSkipped(file.toString(), "there is no such file");
        }
        // editors of Windows begin a file with a mark that is no part of its text
        return text.map(all -> all.startsWith("\uFEFF") ? all.substring(1) : all)
                .orElse(null);
    }
}
