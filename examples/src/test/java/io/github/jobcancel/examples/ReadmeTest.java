// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the README works as pasted: every block is compiled as it stands, and run by its own main method. */
class ReadmeTest {
    private static final Path README =
            Path.of(System.getProperty("project.basedir"), "..", "README.md").normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java[^\\n]*\\n(.*?)^```");
    private static final Pattern CLASS = Pattern.compile("(?m)^public (?:final )?class (\\w+)");

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock, "eu-west-3");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    private static Map<String, String> blocks() throws IOException {
        Map<String, String> blocks = new LinkedHashMap<>();
        Matcher block = BLOCK.matcher(Files.readString(README));
        while (block.find()) {
            Matcher name = CLASS.matcher(block.group(1));
            assertThat(name.find())
                    .as("a block that is no whole class cannot be run: %s", block.group(1))
                    .isTrue();
            assertThat(blocks.put(name.group(1), block.group(1)))
                    .as("two blocks of one name")
                    .isNull();
        }
        return blocks;
    }

    private Fork.Ran run(String name, String... jobIds) throws Exception {
        Path source = Files.writeString(
                folder.resolve(name + ".java"), blocks().getOrDefault(name, "no block holds class " + name));
        Compiled.into(folder, List.of(source), "-classpath", Fork.classPath());
        String separator = System.getProperty("path.separator");
        return Fork.java("-cp", folder + separator + Fork.classPath(), "-Daws.endpointUrlBatch=" + fake.url())
                .arguments(Stream.concat(Stream.of(name), Arrays.stream(jobIds)).toArray(String[]::new))
                .set("AWS_ACCESS_KEY_ID", FakeBatch.ACCESS_KEY)
                .set("AWS_SECRET_ACCESS_KEY", FakeBatch.SECRET_KEY)
                .run();
    }

    @Test
    void everyBlockIsRunByATestBelow() throws Exception {
        assertThat(blocks()).containsOnlyKeys("StopOne", "StopTwo", "StopMany");
    }

    @Test
    void stopOneSaysThatAQueuedJobMayStillRun() throws Exception {
        String id = fake.jobs().addJob(BatchStatus.RUNNABLE);

        Fork.Ran ran = run("StopOne", id);

        assertThat(ran.out()).as(ran.err()).startsWith("may still run: Requested[");
        assertThat(ran.exit()).isZero();
        clock.advance(Duration.ofSeconds(2));
        assertThat(fake.jobs().job(id).status()).isEqualTo(BatchStatus.FAILED);
    }

    @Test
    void stopOneSaysThatAJobThatSucceededIsAtRest() throws Exception {
        Fork.Ran ran = run("StopOne", fake.jobs().addJob(BatchStatus.SUCCEEDED));

        assertThat(ran.out()).as(ran.err()).startsWith("at rest: Finished[state=SUCCEEDED");
        assertThat(ran.exit()).isZero();
    }

    @Test
    void stopTwoTerminatesARunningJob() throws Exception {
        String id = fake.jobs().addJob(BatchStatus.RUNNING);

        Fork.Ran ran = run("StopTwo", id);

        assertThat(ran.out().strip()).as(ran.err()).isEqualTo("false");
        assertThat(fake.receivedRequests()).anyMatch(request -> request.path().endsWith("/terminatejob"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(fake.jobs().job(id).status()).isEqualTo(BatchStatus.FAILED);
    }

    @Test
    void stopTwoDoesNotTerminateAJobThatIsOver() throws Exception {
        Fork.Ran ran = run("StopTwo", fake.jobs().addJob(BatchStatus.SUCCEEDED));

        assertThat(ran.out().strip()).as(ran.err()).isEqualTo("true");
        assertThat(fake.receivedRequests()).noneMatch(request -> request.path().endsWith("/terminatejob"));
    }

    @Test
    void stopManyStopsWhatItCanAndListsWhatMayStillRun() throws Exception {
        String running = fake.jobs().addJob(BatchStatus.RUNNING);
        String over = fake.jobs().addJob(BatchStatus.SUCCEEDED);

        Fork.Ran ran = run("StopMany", running, over, running);

        assertThat(ran.out()).as(ran.err()).contains("NotCancellable=2", "Finished=1");
        assertThat(ran.out()).contains(running).contains("remedy=TERMINATE").doesNotContain(over);
        assertThat(ran.exit()).isZero();
    }
}
