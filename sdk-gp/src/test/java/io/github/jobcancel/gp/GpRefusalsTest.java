// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.gp.auth.GpErrors;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import okhttp3.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpRefusalsTest {
    @ParameterizedTest
    @CsvSource({
        "ADMIN, 404, Could not find resource, true",
        "ADMIN, 400, Unable to complete operation., false",
        "ADMIN, 500, x, false",
        "REST, 404, Service a/GPServer not found, true",
        "REST, 400, Unable to complete operation., true",
        "REST, 400, Invalid URL, false",
        "REST, 500, Unable to complete operation., false"
    })
    void errorCodeTellsWhetherTheJobIsAbsent(GpDialect dialect, int code, String text, boolean absent) {
        String body = "{\"error\":{\"code\":" + code + ",\"message\":\"" + text + "\"}}";
        AttemptFailure attemptFailure = GpErrors.classifyReply(
                new HttpReply(200, Headers.of(), body.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH);

        assertThat(GpRefusals.meansAbsent(dialect, attemptFailure)).isEqualTo(absent);
    }
}
