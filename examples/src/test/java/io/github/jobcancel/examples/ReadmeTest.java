// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles every Java block of the README without changes and runs its main method. */
class ReadmeTest {
    private static final Path README =
            Path.of(System.getProperty("project.basedir"), "..", "README.md").normalize();

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock, "eu-west-3");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    private ForkedProgram.ProgramResult runBlock(String name, String... jobIds) throws Exception {
        Path source = Files.writeString(
                folder.resolve(name + ".java"),
                JavaBlocks.readFrom(README).getOrDefault(name, "no block holds class " + name));
        SourceCompiler.compileInto(folder, List.of(source), "-classpath", ForkedProgram.classPath());
        String separator = System.getProperty("path.separator");
        return ForkedProgram.ofJava(
                        "-cp", folder + separator + ForkedProgram.classPath(), "-Daws.endpointUrlBatch=" + fake.url())
                .withArguments(
                        Stream.concat(Stream.of(name), Arrays.stream(jobIds)).toArray(String[]::new))
                .withEnvironment("AWS_ACCESS_KEY_ID", FakeBatch.ACCESS_KEY)
                .withEnvironment("AWS_SECRET_ACCESS_KEY", FakeBatch.SECRET_KEY)
                .runProgram();
    }

    @Test
    void everyBlockHasItsTest() throws Exception {
        assertThat(JavaBlocks.readFrom(README)).containsOnlyKeys("StopOne", "StopTwo", "StopMany");
    }

    @Test
    void stopOneReportsThatQueuedJobMayStillRun() throws Exception {
        String id = fake.jobs().addJob(BatchStatus.RUNNABLE);

        ForkedProgram.ProgramResult result = runBlock("StopOne", id);

        assertThat(result.output()).as(result.errors()).startsWith("may still run: Requested[");
        assertThat(result.exitStatus()).isZero();
        clock.advance(Duration.ofSeconds(2));
        assertThat(fake.jobs().job(id).status()).isEqualTo(BatchStatus.FAILED);
    }

    @Test
    void stopOneReportsThatSucceededJobIsAtRest() throws Exception {
        ForkedProgram.ProgramResult result = runBlock("StopOne", fake.jobs().addJob(BatchStatus.SUCCEEDED));

        assertThat(result.output()).as(result.errors()).startsWith("at rest: Finished[state=SUCCEEDED");
        assertThat(result.exitStatus()).isZero();
    }

    @Test
    void stopTwoTerminatesRunningJob() throws Exception {
        String id = fake.jobs().addJob(BatchStatus.RUNNING);

        ForkedProgram.ProgramResult result = runBlock("StopTwo", id);

        assertThat(result.output().strip()).as(result.errors()).isEqualTo("false");
        assertThat(fake.receivedRequests()).anyMatch(request -> request.path().endsWith("/terminatejob"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(fake.jobs().job(id).status()).isEqualTo(BatchStatus.FAILED);
    }

    @Test
    void stopTwoDoesNotTerminateFinishedJob() throws Exception {
        ForkedProgram.ProgramResult result = runBlock("StopTwo", fake.jobs().addJob(BatchStatus.SUCCEEDED));

        assertThat(result.output().strip()).as(result.errors()).isEqualTo("true");
        assertThat(fake.receivedRequests()).noneMatch(request -> request.path().endsWith("/terminatejob"));
    }

    @Test
    void stopManyStopsJobsAndListsThoseThatMayStillRun() throws Exception {
        String runningId = fake.jobs().addJob(BatchStatus.RUNNING);
        String finishedId = fake.jobs().addJob(BatchStatus.SUCCEEDED);

        ForkedProgram.ProgramResult result = runBlock("StopMany", runningId, finishedId, runningId);

        assertThat(result.output()).as(result.errors()).contains("NotCancellable=2", "Finished=1");
        assertThat(result.output())
                .contains(runningId)
                .contains("remedy=TERMINATE")
                .doesNotContain(finishedId);
        assertThat(result.exitStatus()).isZero();
    }
}
