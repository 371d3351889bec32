// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the program that prints a profile's keys. No message shows its output, which may be a secret. */
final class CredentialProcess {
    private static final int LONGEST_ANSWER = 64_000;
    private static final Duration LONGEST_RUN = Duration.ofSeconds(60);
    private static final RenewalRule RENEWAL_RULE = RenewalRule.beforeEnd(Duration.ofSeconds(15));

    private CredentialProcess() {}

    /** Blocks while the program runs. */
    static ExpiringCredential<SigningKey> runCommand(String command, SystemEnvironment environment)
            throws IOException, InterruptedException {
        return runCommand(command, environment, LONGEST_RUN);
    }

    static ExpiringCredential<SigningKey> runCommand(String command, SystemEnvironment environment, Duration limit)
            throws IOException, InterruptedException {
        boolean windows = environment.systemProperty("os.name").orElse("").startsWith("Windows");
        Process process = new ProcessBuilder(windows ? List.of("cmd.exe", "/C", command) : List.of("sh", "-c", command))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // a program that asks for a password would wait for ever: it gets no input and a time limit
        process.getOutputStream().close();
        AtomicBoolean late = new AtomicBoolean();
        process.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(timeout -> {
            late.set(true);
            killTree(process);
            return process;
        });
        byte[] answer = process.getInputStream().readNBytes(LONGEST_ANSWER + 1);
        if (answer.length > LONGEST_ANSWER) {
            killTree(process);
            throw new IllegalArgumentException("its program writes more than " + LONGEST_ANSWER + " bytes");
        }
        int status = process.waitFor();
        if (late.get()) {
            throw new IllegalArgumentException("its program ran for longer than " + limit);
        }
        if (status != 0) {
            throw new IllegalArgumentException("its program ended with status " + status);
        }
        return parseKeys(JsonValue.parseDocument(answer));
    }

    /** Kills the children too, since each of them would keep the output open. */
    private static void killTree(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static ExpiringCredential<SigningKey> parseKeys(JsonValue json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("its program does not write JSON");
        }
        // AWS's tools refuse the text "1" as a version
        if (!json.get("Version").toString().equals("1")) {
            throw new IllegalArgumentException("its program writes another Version than the number 1");
        }
        try {
            SigningKey key = AwsKeys.parseJson(json, "SessionToken");
            return RENEWAL_RULE.applyTo(key, key.expiresAt().orElse(null));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("what its program writes is not understood: " + e.getMessage(), e);
        }
    }
}
