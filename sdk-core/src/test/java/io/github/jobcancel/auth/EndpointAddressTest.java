// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointAddressTest {
    @Test
    void schemeHostPortAndPathAreKept() {
        assertThat(EndpointAddress.parse("the endpoint", "https://[::1]:8443/a/b"))
                .hasToString("https://[::1]:8443/a/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil", "", "iam.example", "ftp://host", "https://secret-text:["})
    void textThatIsNoHttpAddressIsRefusedAndNotShown(String address) {
        assertThatThrownBy(() -> EndpointAddress.parse("OS_AUTH_URL", address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("OS_AUTH_URL is no HTTP address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://secret-text@h", "https://u:secret-text@h", "https://h?secret-text", "https://h#x"})
    void addressWithAnythingElseIsRefusedAndNotShown(String address) {
        assertThatThrownBy(() -> EndpointAddress.parse("the IAM endpoint", address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the IAM endpoint must be scheme, host, and port or path if need be, and nothing else");
    }
}
