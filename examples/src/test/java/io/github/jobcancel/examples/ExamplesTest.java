// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The other examples, as their readers run them. */
class ExamplesTest {
    @Test
    void aStopThatMayTerminateIsConfirmed() throws Exception {
        Fork.Ran ran = Fork.example(StopAndConfirm.class).run();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.lines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("cancel only: NotCancellable, may still run"),
                        line -> assertThat(line)
                                .startsWith("may terminate: Cancelled, at rest, proved by [FAILED, isTerminated"));
        assertThat(ran.exit()).isZero();
    }

    @Test
    void theCallersOwnHttpIsUsedAndTheListenerTold() throws Exception {
        Fork.Ran ran = Fork.example(BringYourOwnHttp.class).run();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.lines())
                .contains("span: DELETE 127.0.0.1", "the provider saw: nightly-cleanup/1.0", "outcome: Requested")
                .anyMatch(line -> line.matches("attempt 1 of .+: 200"))
                .anyMatch(line -> line.matches("call .+ after 1 attempts"));
        assertThat(ran.exit()).isZero();
    }

    @Test
    void theAwsSdksOwnProviderGivesTheCredentials() throws Exception {
        Fork.Ran ran = Fork.example(AwsSdkCredentials.class).run();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.lines())
                .contains("outcome: Requested", "the credentials' fetch given in code: USED, asked when needed");
        assertThat(ran.exit()).isZero();
    }

    @Test
    void theTestInTheExamplePasses() throws Exception {
        Fork.Ran ran = Fork.example(InATest.class).run();

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("passed; ");
        assertThat(ran.exit()).isZero();
    }

    /** After a change: {@code java -cp examples/target/jobcancel-demo.jar io.github.jobcancel.examples.Traces > examples/TRACES.md}. */
    @Test
    void thePageOfTracesIsWhatIsSentAndConcluded() throws Exception {
        Path page = Path.of(System.getProperty("project.basedir", "."), "TRACES.md");

        Fork.Ran ran = Fork.example(Traces.class).run();

        assertThat(ran.out().lines()).containsExactlyElementsOf(Files.readAllLines(page));
    }
}
