// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.LookupStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private static final SystemEnvironment MACHINE = new SystemEnvironment(name -> null, name -> null);

    @TempDir
    private Path folder;

    private final LookupLog log = new LookupLog();

    @Test
    void markOfAWindowsEditorIsNoPartOfTheText() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "\uFEFF[basic]\r\n");

        assertThat(SettingsFile.read(MACHINE, file, null, log)).contains("[basic]\r\n");
        assertThat(SettingsFile.read(MACHINE, file)).contains("\uFEFF[basic]\r\n");
        assertThat(log.allResults()).isEmpty();
    }

    @Test
    void fileThatIsNotThereIsLogged() {
        Path file = folder.resolve("none");

        assertThat(SettingsFile.read(MACHINE, file, null, log)).isEmpty();
        assertThat(log.allResults())
                .containsExactly(new LookupResult(file.toString(), LookupStatus.SKIPPED, "there is no such file"));
    }

    @Test
    void fileThatASettingNamesMustBeThere() {
        Path file = folder.resolve("none.ini");

        assertThatThrownBy(() -> SettingsFile.read(MACHINE, file, "X_CREDENTIALS_FILE", log))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": there is no such file, though X_CREDENTIALS_FILE names it");
    }

    @Test
    void fileInAnotherEncodingCannotBeReadAndIsNotShown() throws IOException {
        Path file = Files.write(folder.resolve("latin"), "secret-\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> SettingsFile.read(MACHINE, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": it cannot be read (MalformedInputException)");
    }

    @Test
    void hugeFileIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("huge"), new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> SettingsFile.read(MACHINE, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": it cannot be read (IOException)");
    }
}
