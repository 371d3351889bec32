// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.auth.SystemEnvironment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CredentialProcessTest {
    @Test
    void hangingProgramIsKilledWithItsChildren() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        String pipeline = windows ? "ping -n 60 127.0.0.1 | more" : "sleep 60 | cat";

        assertThatThrownBy(() -> CredentialProcess.runCommand(
                        pipeline, SystemEnvironment.ofThisProcess(), Duration.ofMillis(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("its program ran for longer than PT0.1S");
    }
}
