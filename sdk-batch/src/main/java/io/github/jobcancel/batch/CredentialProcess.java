// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the program that a profile names for its keys. Nothing of what it writes is shown: it may be a secret. */
final class CredentialProcess {
    private static final int LONGEST_ANSWER = 64_000;
    private static final Duration LONGEST_RUN = Duration.ofSeconds(60);

    private CredentialProcess() {}

    /** Blocks for as long as the program runs. */
    static ExpiringCredential<AwsCredentials> runCommand(String command, SystemEnvironment systemEnvironment)
            throws IOException, InterruptedException {
        return runCommand(command, systemEnvironment, LONGEST_RUN);
    }

    static ExpiringCredential<AwsCredentials> runCommand(
            String command, SystemEnvironment systemEnvironment, Duration limit)
            throws IOException, InterruptedException {
        boolean windows = systemEnvironment.systemProperty("os.name").orElse("").startsWith("Windows");
        Process process = new ProcessBuilder(windows ? List.of("cmd.exe", "/C", command) : List.of("sh", "-c", command))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // a program that asks for a password would wait for ever: it gets no input, and not all the time in the world
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

    /** With what the shell has started: it would hold the answer's end open. */
    private static void killTree(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static ExpiringCredential<AwsCredentials> parseKeys(JsonValue json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("its program does not write JSON");
        }
        // the text "1" is no version to the vendor
        if (!json.get("Version").toString().equals("1")) {
            throw new IllegalArgumentException("its program writes another Version than the number 1");
        }
        try {
            return AwsCredentials.parseJson(json, "SessionToken").toExpiring(Duration.ofSeconds(15), Duration.ZERO);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("what its program writes is not understood: " + e.getMessage(), e);
        }
    }
}
