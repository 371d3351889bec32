// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import static io.github.jobcancel.testkit.batch.BatchStatus.FAILED;
import static io.github.jobcancel.testkit.batch.BatchStatus.PENDING;
import static io.github.jobcancel.testkit.batch.BatchStatus.RUNNABLE;
import static io.github.jobcancel.testkit.batch.BatchStatus.RUNNING;
import static io.github.jobcancel.testkit.batch.BatchStatus.STARTING;
import static io.github.jobcancel.testkit.batch.BatchStatus.SUBMITTED;
import static io.github.jobcancel.testkit.batch.BatchStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchTruth.End;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How jobs move by themselves: single jobs, dependencies, arrays, multi-node jobs, time. */
class FakeBatchGroupTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeBatch fake = new FakeBatch(clock);
    private final BatchJobs jobs = fake.jobs();
    private final BatchCaller caller = new BatchCaller(fake);

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void aJobTakesOneStepPerPassAndRunsItsTime() {
        String id = jobs.submit(BatchScript.runsFor(Duration.ofSeconds(10)));

        for (BatchStatus status : List.of(SUBMITTED, RUNNABLE, STARTING, RUNNING)) {
            assertThat(caller.describe(id).path("status").asText()).isEqualTo(status.name());
            assertThat(caller.describe(id).has("startedAt")).isEqualTo(status == RUNNING);
            clock.advance(Duration.ofSeconds(1));
        }
        clock.advance(Duration.ofSeconds(8));
        assertThat(jobs.truth(id).status()).isEqualTo(RUNNING);
        clock.advance(Duration.ofSeconds(1));

        JsonNode end = caller.describe(id);
        assertThat(end.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(end.path("stoppedAt").asLong() - end.path("startedAt").asLong())
                .isEqualTo(10_000);
        assertThat(end.path("createdAt").asLong())
                .isEqualTo(Instant.parse("2026-11-22T10:00:00Z").toEpochMilli());
        assertThat(end.at("/attempts/0/container/exitCode").asInt(-1)).isZero();
    }

    @Test
    void aLongLeapOfTheClockGivesTheSameAsManySmallSteps() {
        BatchScript script = BatchScript.runsFor(Duration.ofMillis(90_500))
                .queuesFor(Duration.ofMinutes(7))
                .startsFor(Duration.ofMillis(2_500));
        try (FakeBatch other = new FakeBatch(clock)) {
            String leap = jobs.submit(script);
            String after = jobs.submit(script, leap);
            String small = other.jobs().submit(script);
            String smallAfter = other.jobs().submit(script, small);
            for (int i = 0; i < 4000; i++) {
                clock.advance(Duration.ofMillis(300));
                other.jobs().truth(small);
            }

            assertThat(jobs.truth(leap)).isEqualTo(other.jobs().truth(small));
            assertThat(jobs.truth(after)).isEqualTo(other.jobs().truth(smallAfter));
            assertThat(jobs.truth(after).status()).isEqualTo(SUCCEEDED);
        }
    }

    @Test
    void withAVeryLongIntervalOnlyTicksMoveJobs() {
        fake.tickInterval(Duration.ofDays(10_000));
        String id = jobs.submit(BatchScript.runsForever());

        clock.advance(Duration.ofHours(1));
        assertThat(jobs.truth(id).status()).isEqualTo(SUBMITTED);
        fake.tick();
        assertThat(jobs.truth(id).status()).isEqualTo(RUNNABLE);
    }

    @Test
    void theIntervalCanBeSet() {
        fake.tickInterval(Duration.ofSeconds(20));
        String id = jobs.submit(BatchScript.runsForever());

        clock.advance(Duration.ofSeconds(19));
        assertThat(jobs.truth(id).status()).isEqualTo(SUBMITTED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(jobs.truth(id).status()).isEqualTo(RUNNABLE);
    }

    @Test
    void aClockThatGoesBackMovesNothing() {
        String id = jobs.add(SUBMITTED, BatchScript.runsForever());

        clock.advance(Duration.ofSeconds(-30));
        assertThat(jobs.truth(id).status()).isEqualTo(SUBMITTED);
        clock.advance(Duration.ofSeconds(31));
        assertThat(jobs.truth(id).status()).isEqualTo(RUNNABLE);
    }

    @ParameterizedTest
    @CsvSource({"0, RUNNABLE, ALIVE", "1, FAILED, DEPENDENCY"})
    void aDependentJobFollowsTheOneItWaitsFor(int exitCode, BatchStatus next, End by) {
        String first = jobs.submit(BatchScript.runsForever());
        String second = jobs.submit(BatchScript.staysPut(), first);
        String third = jobs.submit(BatchScript.staysPut(), second);
        jobs.move(second, PENDING);
        jobs.move(third, PENDING);
        clock.advance(Duration.ofMinutes(1));
        assertThat(jobs.truth(second).status()).isEqualTo(PENDING);
        assertThat(caller.describe(second).at("/dependsOn/0/jobId").asText()).isEqualTo(first);

        jobs.exit(first, exitCode);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.truth(second).status()).isEqualTo(next);
        assertThat(jobs.truth(second).endedBy()).isEqualTo(by);
        assertThat(caller.describe(second).path("statusReason").asText())
                .isEqualTo(exitCode == 0 ? "" : "Dependent Job failed");
        assertThat(caller.describe(second).path("isCancelled").asBoolean()).isFalse();
    }

    @Test
    void jobsAtRestAreForgottenAfterTheRetentionTime() {
        String id = jobs.add(SUCCEEDED);
        String alive = jobs.add(RUNNING);
        String array = jobs.addArray(SUCCEEDED, FAILED);

        clock.advance(Duration.ofHours(23));
        assertThat(caller.describe(array + ":1").path("status").asText()).isEqualTo("FAILED");
        clock.advance(Duration.ofHours(1));
        assertThat(caller.describe(id).isMissingNode()).isTrue();
        assertThat(caller.describe(array + ":1").isMissingNode()).isTrue();
        assertThat(caller.describe(alive).path("status").asText()).isEqualTo("RUNNING");
        assertThat(caller.stop("canceljob", id).status()).isEqualTo(200);
    }

    @Test
    void theRetentionTimeCanBeSetAndAJobForgottenAtOnce() {
        fake.retention(Duration.ofMinutes(1));
        String one = jobs.add(SUCCEEDED);
        String two = jobs.add(RUNNING);

        jobs.forget(two);
        clock.advance(Duration.ofMinutes(1));

        assertThat(caller.describe(one).isMissingNode()).isTrue();
        assertThat(caller.describe(two).isMissingNode()).isTrue();
    }

    @Test
    void anArrayParentIsPendingWhileChildrenLiveAndItsCountsAddUp() {
        String id = jobs.submitArray(3, BatchScript.runsFor(Duration.ofSeconds(3)));
        assertThat(caller.describe(id).path("status").asText()).isEqualTo("SUBMITTED");

        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1));
            JsonNode parent = caller.describe(id);
            assertThat(parent.path("status").asText()).isEqualTo("PENDING");
            JsonNode counts = parent.at("/arrayProperties/statusSummary");
            assertThat(counts.size()).isEqualTo(7);
            assertThat(StreamSupport.stream(counts.spliterator(), false)
                            .mapToInt(JsonNode::asInt)
                            .sum())
                    .isEqualTo(3);
            if (i == 2) {
                jobs.exit(id + ":1", 1);
            }
        }
        clock.advance(Duration.ofSeconds(1));

        JsonNode parent = caller.describe(id);
        assertThat(parent.path("status").asText()).isEqualTo("FAILED");
        assertThat(parent.path("statusReason").asText()).isEqualTo("Array Child Job failed");
        assertThat(parent.path("arrayProperties").path("size").asInt()).isEqualTo(3);
        assertThat(caller.describe(id + ":1").at("/arrayProperties/index").asInt())
                .isEqualTo(1);
        assertThat(jobs.truth(id + ":0").status()).isEqualTo(SUCCEEDED);
    }

    @Test
    void aCancelledArrayStopsOnlyTheChildrenThatHaveNotStarted() {
        String id = jobs.addArray(RUNNABLE, SUBMITTED, STARTING, RUNNING, SUCCEEDED);
        caller.stop("canceljob", id);

        clock.advance(Duration.ofMinutes(5));
        assertThat(jobs.truth(id).status()).isEqualTo(PENDING);
        assertThat(caller.describe(id).path("isCancelled").asBoolean()).isTrue();
        assertThat(jobs.truth(id).containerRuns()).isTrue();
        List<BatchStatus> children =
                jobs.all().stream().skip(1).map(BatchTruth::status).toList();
        assertThat(children).containsExactly(FAILED, FAILED, STARTING, RUNNING, SUCCEEDED);
        jobs.exit(id + ":3", 0);
        jobs.move(id + ":2", SUCCEEDED);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.truth(id).status()).isEqualTo(FAILED);
        assertThat(jobs.truth(id).endedBy()).isEqualTo(End.CANCEL);
        assertThat(caller.describe(id).path("statusReason").asText()).isEqualTo("because");
    }

    @Test
    void aCancelledArrayWhoseChildrenAllSucceedSucceeds() {
        String id = jobs.addArray(RUNNING, RUNNING);
        caller.stop("canceljob", id);
        jobs.exit(id + ":0", 0);
        jobs.exit(id + ":1", 0);

        clock.advance(Duration.ofSeconds(1));

        assertThat(caller.describe(id).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(caller.describe(id).path("isCancelled").asBoolean()).isTrue();
    }

    @Test
    void aTerminatedArrayStopsAllItsChildren() {
        String id = jobs.addArray(RUNNABLE, RUNNING, SUCCEEDED);
        caller.stop("terminatejob", id);

        clock.advance(Duration.ofSeconds(31));

        assertThat(jobs.truth(id).status()).isEqualTo(FAILED);
        assertThat(jobs.truth(id).endedBy()).isEqualTo(End.TERMINATE);
        assertThat(jobs.truth(id + ":1").endedBy()).isEqualTo(End.TERMINATE);
        assertThat(caller.describe(id + ":1").path("isTerminated").asBoolean()).isTrue();
        assertThat(caller.describe(id + ":2").path("isTerminated").asBoolean()).isFalse();
    }

    @Test
    void aCancelledChildLeavesItsSiblingsButFailsTheParent() {
        String id = jobs.addArray(RUNNABLE, RUNNING);
        caller.stop("canceljob", id + ":0");
        fake.tick();
        assertThat(jobs.truth(id + ":0").status()).isEqualTo(FAILED);
        assertThat(jobs.truth(id + ":1").status()).isEqualTo(RUNNING);

        jobs.exit(id + ":1", 0);
        fake.tick();

        assertThat(jobs.truth(id).status()).isEqualTo(FAILED);
        assertThat(jobs.truth(id).endedBy()).isEqualTo(End.GROUP);
        assertThat(caller.describe(id).path("isCancelled").asBoolean()).isFalse();
    }

    @Test
    void sequentialChildrenRunOneAfterTheOther() {
        jobs.script("chain", BatchScript.runsFor(Duration.ofSeconds(10)));
        String id = submit("chain", "\"arrayProperties\":{\"size\":2},\"dependsOn\":[{\"type\":\"SEQUENTIAL\"}]");

        clock.advance(Duration.ofSeconds(5));
        assertThat(jobs.truth(id + ":0").status()).isEqualTo(RUNNING);
        assertThat(jobs.truth(id + ":1").status()).isEqualTo(PENDING);
        clock.advance(Duration.ofSeconds(12));
        assertThat(jobs.truth(id + ":0").status()).isEqualTo(SUCCEEDED);
        assertThat(jobs.truth(id + ":1").status()).isEqualTo(RUNNING);
    }

    @Test
    void pairedChildrenWaitForTheirTwins() {
        String first = jobs.submitArray(2, BatchScript.runsForever());
        String second = submit(
                "n",
                "\"arrayProperties\":{\"size\":2},\"dependsOn\":[{\"jobId\":\"" + first + "\",\"type\":\"N_TO_N\"}]");
        clock.advance(Duration.ofSeconds(5));

        jobs.exit(first + ":1", 0);
        clock.advance(Duration.ofSeconds(3));

        assertThat(jobs.truth(second + ":0").status()).isEqualTo(PENDING);
        assertThat(jobs.truth(second + ":1").status()).isEqualTo(RUNNING);
    }

    @Test
    void theMainNodeSpeaksForTheWholeAndItsEndStopsTheOthers() {
        String id = jobs.submitMultiNode(3, BatchScript.runsForever());
        clock.advance(Duration.ofSeconds(3));
        assertThat(caller.describe(id).path("status").asText()).isEqualTo("RUNNING");
        assertThat(caller.describe(id).at("/nodeProperties/numNodes").asInt()).isEqualTo(3);
        assertThat(caller.describe(id + "#0").at("/nodeDetails/isMainNode").asBoolean())
                .isTrue();
        assertThat(caller.describe(id + "#2").at("/nodeDetails/nodeIndex").asInt())
                .isEqualTo(2);

        jobs.exit(id + "#0", 0);
        fake.tick();
        assertThat(jobs.truth(id).status()).isEqualTo(SUCCEEDED);
        assertThat(jobs.truth(id).containerRuns()).isTrue();
        clock.advance(Duration.ofSeconds(40));

        assertThat(jobs.truth(id + "#1").endedBy()).isEqualTo(End.GROUP);
        assertThat(jobs.truth(id).containerRuns()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceljob", "terminatejob"})
    void aMultiNodeJobIsStoppedAsOne(String verb) {
        String id = jobs.addMultiNode(RUNNABLE, RUNNABLE);
        caller.stop(verb, id);

        fake.tick();

        assertThat(jobs.all()).extracting(BatchTruth::status).containsOnly(FAILED);
        assertThat(caller.describe(id).path("statusReason").asText()).isEqualTo("because");
    }

    @Test
    void aCancelOfARunningMultiNodeJobLeavesNoTrace() {
        String id = jobs.addMultiNode(RUNNING, RUNNING);
        caller.stop("canceljob", id);

        clock.advance(Duration.ofMinutes(1));

        assertThat(jobs.truth(id).status()).isEqualTo(RUNNING);
        assertThat(jobs.truth(id).cancelRequested()).isFalse();
        caller.stop("terminatejob", id);
        clock.advance(Duration.ofSeconds(31));
        assertThat(jobs.truth(id).endedBy()).isEqualTo(End.TERMINATE);
        assertThat(caller.describe(id).path("isTerminated").asBoolean()).isTrue();
    }

    @Test
    void twoRunsOfTheSameTestSeeTheSameIds() {
        try (FakeBatch again = new FakeBatch(clock)) {
            assertThat(again.jobs().add(RUNNING)).isEqualTo(jobs.add(RUNNING));
        }
    }

    private String submit(String name, String more) {
        return caller.ok(
                        "submitjob",
                        "{\"jobName\":\"" + name + "\",\"jobQueue\":\"hi\",\"jobDefinition\":\"d:1\"," + more + "}")
                .path("jobId")
                .asText();
    }
}
