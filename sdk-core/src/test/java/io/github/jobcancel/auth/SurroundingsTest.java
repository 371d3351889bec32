// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.Finding;
import io.github.jobcancel.Finding.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {
    private static final Surroundings HERE = new Surroundings(
            Map.of("NAME", " value ", "BLANK", "  ", "HOME", "/home/ana")::get, Map.of("user.home", "/home/eva")::get);

    @Test
    void blankIsUnsetAndWhiteSpaceAroundIsNoPartOfTheValue() {
        assertThat(HERE.environment("NAME")).contains("value");
        assertThat(HERE.environment("BLANK")).isEmpty();
        assertThat(HERE.environment("OTHER")).isEmpty();
        assertThat(HERE.property("user.home")).contains("/home/eva");
    }

    @Test
    void aTildeIsTheHomeDirectoryAtTheBeginningOnly() {
        assertThat(HERE.path("~/.aws/config")).isEqualTo(Path.of("/home/ana/.aws/config"));
        assertThat(HERE.path("~")).isEqualTo(Path.of("/home/ana"));
        assertThat(HERE.path("~ana/x")).isEqualTo(Path.of("~ana/x"));
        assertThat(new Surroundings(name -> null, Map.of("user.home", "/home/eva")::get).path("~/x"))
                .isEqualTo(Path.of("/home/eva/x"));
    }

    @Test
    void aMissingFileIsEmptyAndAHugeOneIsRefused(@TempDir Path dir) throws IOException {
        Path small = Files.writeString(dir.resolve("small"), "text");
        Path huge = Files.write(dir.resolve("huge"), new byte[(1 << 20) + 1]);

        assertThat(HERE.read(small)).contains("text");
        assertThat(HERE.read(dir.resolve("none"))).isEmpty();
        assertThat(HERE.read(dir)).isEmpty();
        assertThatThrownBy(() -> HERE.read(huge)).isInstanceOf(IOException.class);
    }

    @Test
    void theLatestFindingOfAPlaceStandsWhereThePlaceWasFirstLookedAt() {
        Findings findings = new Findings();
        findings.skipped("environment", "not set");
        findings.used("file", "a key");
        findings.failed("environment", "half set");

        assertThat(findings.all())
                .containsExactly(
                        new Finding("environment", Result.FAILED, "half set"),
                        new Finding("file", Result.USED, "a key"));
    }
}
