// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.contract.scan.LeakScan;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Looks for secrets where none may be. */
public final class SecretAssertions {
    private final List<String> secrets;

    public SecretAssertions(List<String> secrets) {
        this.secrets = secrets.stream().filter(s -> !s.isBlank()).toList();
        assertThat(this.secrets).as("a scan for no secrets finds nothing").isNotEmpty();
    }

    /** Names secrets that no fake knows: they are looked for after the test, in whatever it showed. */
    public static void watchFor(String... secrets) {
        LeakScan.watchSecrets(List.of(secrets));
    }

    /** Adds to what is searched after the test, where the scan does not see it by itself: the output of another process. */
    public static void addOutput(String source, String text) {
        LeakScan.addOutput(source, text);
    }

    /** The message, the causes, the suppressed exceptions and the stack trace. */
    public void assertAbsentFrom(Throwable failure) {
        StringWriter stackTrace = new StringWriter();
        failure.printStackTrace(new PrintWriter(stackTrace, true));
        assertAbsentFrom("a stack trace", stackTrace.toString());
    }

    public void assertAbsentFrom(String source, String text) {
        assertThat(text).as(source).doesNotContain(secrets);
    }

    /** The fake masks what it knows, so this also proves that nothing stands where the fake would not expect it. */
    public void assertAbsentFromUrls(List<ReceivedRequest> requests) {
        requests.forEach(r -> assertAbsentFrom("a URL", r.target()));
    }
}
