// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.contract.scan.LeakScan;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Asserts that secrets do not occur in texts, and names secrets and texts to the scan that runs after each test. */
public final class SecretAssertions {
    private final List<String> secrets;

    public SecretAssertions(List<String> secrets) {
        this.secrets = secrets.stream().filter(s -> !s.isBlank()).toList();
        assertThat(this.secrets).as("secrets to look for").isNotEmpty();
    }

    /** Adds secrets that no fake knows. After the test they are looked for in all that the test printed. */
    public static void watchFor(String... secrets) {
        LeakScan.watchSecrets(List.of(secrets));
    }

    /** Adds a text that the scan after the test cannot see by itself, such as the output of another process. */
    public static void addOutput(String source, String text) {
        LeakScan.addOutput(source, text);
    }

    /** Asserts that no secret is in the message, the causes, the suppressed exceptions or the stack trace. */
    public void assertAbsentFrom(Throwable failure) {
        StringWriter stackTrace = new StringWriter();
        failure.printStackTrace(new PrintWriter(stackTrace, true));
        assertAbsentFrom("a stack trace", stackTrace.toString());
    }

    public void assertAbsentFrom(String source, String text) {
        assertThat(text).as(source).doesNotContain(secrets);
    }

    /**
     * Asserts that no request URL holds a secret. The fake masks the secrets that it knows in its log, so this finds
     * those that stand in a part of the URL which the fake does not mask.
     */
    public void assertAbsentFromUrls(List<ReceivedRequest> requests) {
        requests.forEach(r -> assertAbsentFrom("a URL", r.target()));
    }
}
