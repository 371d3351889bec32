// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.AccessToken;
import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.gp.auth.GpSignIn.GrantType;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GpTokenPrintTest {
    private static final String SECRET = "s3cret-value";

    @Test
    void hiddenValuesPrintNoSecret() {
        GpToken token = new GpToken(SECRET, "r", Instant.EPOCH);
        Object[] values = {
            token,
            token.describeExpiry(),
            token.withLifetime(RenewalRule.beforeEnd(Duration.ZERO), Instant.EPOCH),
            new GpSignIn(AccessToken.of(SECRET)),
            new GpSignIn(GrantType.SERVER, null, "ana", SECRET)
        };

        assertThat(values).allSatisfy(value -> assertThat(value.toString()).doesNotContain(SECRET));
    }
}
