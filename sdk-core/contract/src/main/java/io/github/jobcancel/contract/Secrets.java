// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.contract.scan.LeakScan;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Looks for secrets where none may be. */
public final class Secrets {
    private final List<String> secrets;

    public Secrets(List<String> secrets) {
        this.secrets = secrets.stream().filter(s -> !s.isBlank()).toList();
        assertThat(this.secrets).as("a scan for no secrets finds nothing").isNotEmpty();
    }

    /** Names secrets that no fake knows: they are looked for after the test, in whatever it showed. */
    public static void watch(String... secrets) {
        LeakScan.watch(List.of(secrets));
    }

    /** Adds to what is searched after the test, where the scan does not see it by itself: the output of another process. */
    public static void lookIn(String where, String text) {
        LeakScan.shown(where, text);
    }

    /** The message, the causes, the suppressed exceptions and the stack trace. */
    public void notIn(Throwable failure) {
        StringWriter out = new StringWriter();
        failure.printStackTrace(new PrintWriter(out, true));
        notIn("a stack trace", out.toString());
    }

    public void notIn(String where, String text) {
        assertThat(text).as(where).doesNotContain(secrets);
    }

    /** The fake masks what it knows, so this also proves that nothing stands where the fake would not expect it. */
    public void notInTargets(List<ReceivedRequest> requests) {
        requests.forEach(r -> notIn("a URL", r.target()));
    }
}
