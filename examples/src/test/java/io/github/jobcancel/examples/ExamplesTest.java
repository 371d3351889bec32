// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs the other examples as their readers do. */
class ExamplesTest {
    @Test
    void stopThatMayTerminateIsConfirmed() throws Exception {
        ForkedProgram.ProgramResult result =
                ForkedProgram.ofExample(StopAndConfirm.class).runProgram();

        assertThat(result.errors()).isEmpty();
        assertThat(result.outputLines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("cancel only: NotCancellable, may still run"),
                        line -> assertThat(line)
                                .startsWith("may terminate: Cancelled, at rest, proved by [FAILED, isTerminated"));
        assertThat(result.exitStatus()).isZero();
    }

    @Test
    void callersHttpClientIsUsedAndListenerIsNotified() throws Exception {
        ForkedProgram.ProgramResult result =
                ForkedProgram.ofExample(BringYourOwnHttp.class).runProgram();

        assertThat(result.errors()).isEmpty();
        assertThat(result.outputLines())
                .contains("span: DELETE 127.0.0.1", "the provider saw: nightly-cleanup/1.0", "outcome: Requested")
                .anyMatch(line -> line.matches("attempt 1 of .+: 200"))
                .anyMatch(line -> line.matches("call .+ after 1 attempts"));
        assertThat(result.exitStatus()).isZero();
    }

    @Test
    void awsSdkProviderSuppliesCredentials() throws Exception {
        ForkedProgram.ProgramResult result =
                ForkedProgram.ofExample(AwsSdkCredentials.class).runProgram();

        assertThat(result.errors()).isEmpty();
        assertThat(result.outputLines())
                .contains("outcome: Requested", "the credentials' fetch given in code: USED, asked when needed");
        assertThat(result.exitStatus()).isZero();
    }

    @Test
    void testkitExamplePasses() throws Exception {
        ForkedProgram.ProgramResult result =
                ForkedProgram.ofExample(InATest.class).runProgram();

        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).startsWith("passed; ");
        assertThat(result.exitStatus()).isZero();
    }

    /**
     * Compares the page with the output of the program. After a change, {@code java -cp
     * examples/target/jobcancel-demo.jar io.github.jobcancel.examples.Traces > examples/TRACES.md} rewrites the page.
     */
    @Test
    void tracesPageMatchesProgramOutput() throws Exception {
        Path page = Path.of(System.getProperty("project.basedir", "."), "TRACES.md");

        ForkedProgram.ProgramResult result =
                ForkedProgram.ofExample(Traces.class).runProgram();

        assertThat(result.output().lines()).containsExactlyElementsOf(Files.readAllLines(page));
    }
}
