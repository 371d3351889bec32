// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.LookupStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemEnvironmentTest {
    private static final SystemEnvironment ENVIRONMENT = new SystemEnvironment(
            Map.of("NAME", " value ", "BLANK", "  ", "HOME", "/home/ana")::get, Map.of("user.home", "/home/eva")::get);

    @Test
    void blankVariableIsUnsetAndValuesAreStripped() {
        assertThat(ENVIRONMENT.environmentVariable("NAME")).contains("value");
        assertThat(ENVIRONMENT.environmentVariable("BLANK")).isEmpty();
        assertThat(ENVIRONMENT.environmentVariable("OTHER")).isEmpty();
        assertThat(ENVIRONMENT.systemProperty("user.home")).contains("/home/eva");
    }

    @Test
    void leadingTildeIsTheHomeDirectory() {
        assertThat(ENVIRONMENT.resolvePath("~/.aws/config")).isEqualTo(Path.of("/home/ana/.aws/config"));
        assertThat(ENVIRONMENT.resolvePath("~")).isEqualTo(Path.of("/home/ana"));
        assertThat(ENVIRONMENT.resolvePath("~ana/x")).isEqualTo(Path.of("~ana/x"));
        assertThat(new SystemEnvironment(name -> null, Map.of("user.home", "/home/eva")::get).resolvePath("~/x"))
                .isEqualTo(Path.of("/home/eva/x"));
    }

    @Test
    void missingFileIsEmptyAndHugeFileThrows(@TempDir Path dir) throws IOException {
        Path small = Files.writeString(dir.resolve("small"), "text");
        Path huge = Files.write(dir.resolve("huge"), new byte[(1 << 20) + 1]);

        assertThat(ENVIRONMENT.readFile(small)).contains("text");
        assertThat(ENVIRONMENT.readFile(dir.resolve("none"))).isEmpty();
        assertThat(ENVIRONMENT.readFile(dir)).isEmpty();
        assertThatThrownBy(() -> ENVIRONMENT.readFile(huge)).isInstanceOf(IOException.class);
    }

    @Test
    void latestLookupOfASourceKeepsItsFirstPosition() {
        LookupLog lookupLog = new LookupLog();
        lookupLog.recordSkipped("environment", "not set");
        lookupLog.recordUsed("file", "a key");
        lookupLog.recordFailed("environment", "half set");

        assertThat(lookupLog.allResults())
                .containsExactly(
                        new LookupResult("environment", LookupStatus.FAILED, "half set"),
                        new LookupResult("file", LookupStatus.USED, "a key"));
    }
}
