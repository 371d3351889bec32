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
import io.github.jobcancel.testkit.batch.BatchJobView.EndCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how jobs proceed by themselves: single jobs, dependencies, arrays, multi-node jobs, time. */
class FakeBatchGroupTest extends FakeBatchTestCase {
    private final BatchJobs jobs = fake.jobs();

    @Test
    void jobTakesOneStepPerPassAndRunsForItsScriptedTime() {
        String id = jobs.submitJob(BatchJobScript.runsFor(Duration.ofSeconds(10)));

        for (BatchStatus status : List.of(SUBMITTED, RUNNABLE, STARTING, RUNNING)) {
            assertThat(caller.describeJob(id).path("status").asText()).isEqualTo(status.name());
            assertThat(caller.describeJob(id).has("startedAt")).isEqualTo(status == RUNNING);
            clock.advance(Duration.ofSeconds(1));
        }
        clock.advance(Duration.ofSeconds(8));
        assertThat(jobs.job(id).status()).isEqualTo(RUNNING);
        clock.advance(Duration.ofSeconds(1));

        JsonNode end = caller.describeJob(id);
        assertThat(end.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(end.path("stoppedAt").asLong() - end.path("startedAt").asLong())
                .isEqualTo(10_000);
        assertThat(end.path("createdAt").asLong())
                .isEqualTo(Instant.parse("2026-11-22T10:00:00Z").toEpochMilli());
        assertThat(end.at("/attempts/0/container/exitCode").asInt(-1)).isZero();
    }

    @Test
    void longClockStepHasTheSameResultAsManySmallSteps() {
        BatchJobScript script = BatchJobScript.runsFor(Duration.ofMillis(90_500))
                .withRunnableTime(Duration.ofMinutes(7))
                .withStartingTime(Duration.ofMillis(2_500));
        try (FakeBatch secondFake = new FakeBatch(clock)) {
            String leap = jobs.submitJob(script);
            String dependentJob = jobs.submitJob(script, leap);
            String small = secondFake.jobs().submitJob(script);
            String smallAfter = secondFake.jobs().submitJob(script, small);
            for (int i = 0; i < 4000; i++) {
                clock.advance(Duration.ofMillis(300));
                secondFake.jobs().job(small);
            }

            assertThat(jobs.job(leap)).isEqualTo(secondFake.jobs().job(small));
            assertThat(jobs.job(dependentJob)).isEqualTo(secondFake.jobs().job(smallAfter));
            assertThat(jobs.job(dependentJob).status()).isEqualTo(SUCCEEDED);
        }
    }

    @Test
    void explicitPassesAloneMoveJobsWhenTheIntervalIsVeryLong() {
        fake.setSchedulerInterval(Duration.ofDays(10_000));
        String id = jobs.submitJob(BatchJobScript.runsForever());

        clock.advance(Duration.ofHours(1));
        assertThat(jobs.job(id).status()).isEqualTo(SUBMITTED);
        fake.runSchedulerPass();
        assertThat(jobs.job(id).status()).isEqualTo(RUNNABLE);
    }

    @Test
    void schedulerIntervalIsConfigurable() {
        fake.setSchedulerInterval(Duration.ofSeconds(20));
        String id = jobs.submitJob(BatchJobScript.runsForever());

        clock.advance(Duration.ofSeconds(19));
        assertThat(jobs.job(id).status()).isEqualTo(SUBMITTED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(jobs.job(id).status()).isEqualTo(RUNNABLE);
    }

    @Test
    void backwardClockChangeMovesNoJob() {
        String id = jobs.addJob(SUBMITTED, BatchJobScript.runsForever());

        clock.advance(Duration.ofSeconds(-30));
        assertThat(jobs.job(id).status()).isEqualTo(SUBMITTED);
        clock.advance(Duration.ofSeconds(31));
        assertThat(jobs.job(id).status()).isEqualTo(RUNNABLE);
    }

    @ParameterizedTest
    @CsvSource({"0, RUNNABLE, NOT_ENDED", "1, FAILED, DEPENDENCY"})
    void dependentJobFollowsTheEndOfItsDependency(int exitCode, BatchStatus next, EndCause cause) {
        String first = jobs.submitJob(BatchJobScript.runsForever());
        String second = jobs.submitJob(BatchJobScript.keepsStatus(), first);
        String third = jobs.submitJob(BatchJobScript.keepsStatus(), second);
        jobs.moveJob(second, PENDING);
        jobs.moveJob(third, PENDING);
        clock.advance(Duration.ofMinutes(1));
        assertThat(jobs.job(second).status()).isEqualTo(PENDING);
        assertThat(caller.describeJob(second).at("/dependsOn/0/jobId").asText()).isEqualTo(first);

        jobs.exitContainer(first, exitCode);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.job(second).status()).isEqualTo(next);
        assertThat(jobs.job(second).endCause()).isEqualTo(cause);
        assertThat(caller.describeJob(second).path("statusReason").asText())
                .isEqualTo(exitCode == 0 ? "" : "Dependent Job failed");
        assertThat(caller.describeJob(second).path("isCancelled").asBoolean()).isFalse();
    }

    @Test
    void jobsAtRestAreForgottenAfterTheRetentionTime() {
        String id = jobs.addJob(SUCCEEDED);
        String alive = jobs.addJob(RUNNING);
        String array = jobs.addArrayJob(SUCCEEDED, FAILED);

        clock.advance(Duration.ofHours(23));
        assertThat(caller.describeJob(array + ":1").path("status").asText()).isEqualTo("FAILED");
        clock.advance(Duration.ofHours(1));
        assertThat(caller.describeJob(id).isMissingNode()).isTrue();
        assertThat(caller.describeJob(array + ":1").isMissingNode()).isTrue();
        assertThat(caller.describeJob(alive).path("status").asText()).isEqualTo("RUNNING");
        assertThat(caller.stopJob("canceljob", id).status()).isEqualTo(200);
    }

    @Test
    void retentionTimeIsConfigurableAndJobCanBeForgottenAtOnce() {
        fake.setJobRetention(Duration.ofMinutes(1));
        String firstJob = jobs.addJob(SUCCEEDED);
        String secondJob = jobs.addJob(RUNNING);

        jobs.forgetJob(secondJob);
        clock.advance(Duration.ofMinutes(1));

        assertThat(caller.describeJob(firstJob).isMissingNode()).isTrue();
        assertThat(caller.describeJob(secondJob).isMissingNode()).isTrue();
    }

    @Test
    void arrayParentIsPendingWhileChildrenRunAndCountsAddUp() {
        String id = jobs.submitArrayJob(3, BatchJobScript.runsFor(Duration.ofSeconds(3)));
        assertThat(caller.describeJob(id).path("status").asText()).isEqualTo("SUBMITTED");

        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1));
            JsonNode parent = caller.describeJob(id);
            assertThat(parent.path("status").asText()).isEqualTo("PENDING");
            JsonNode counts = parent.at("/arrayProperties/statusSummary");
            assertThat(counts.size()).isEqualTo(7);
            assertThat(StreamSupport.stream(counts.spliterator(), false)
                            .mapToInt(JsonNode::asInt)
                            .sum())
                    .isEqualTo(3);
            if (i == 2) {
                jobs.exitContainer(id + ":1", 1);
            }
        }
        clock.advance(Duration.ofSeconds(1));

        JsonNode parent = caller.describeJob(id);
        assertThat(parent.path("status").asText()).isEqualTo("FAILED");
        assertThat(parent.path("statusReason").asText()).isEqualTo("Array Child Job failed");
        assertThat(parent.path("arrayProperties").path("size").asInt()).isEqualTo(3);
        assertThat(caller.describeJob(id + ":1").at("/arrayProperties/index").asInt())
                .isEqualTo(1);
        assertThat(jobs.job(id + ":0").status()).isEqualTo(SUCCEEDED);
    }

    @Test
    void aCancelledArrayStopsOnlyTheChildrenThatHaveNotStarted() {
        String id = jobs.addArrayJob(RUNNABLE, SUBMITTED, STARTING, RUNNING, SUCCEEDED);
        caller.stopJob("canceljob", id);

        clock.advance(Duration.ofMinutes(5));
        assertThat(jobs.job(id).status()).isEqualTo(PENDING);
        assertThat(caller.describeJob(id).path("isCancelled").asBoolean()).isTrue();
        assertThat(jobs.job(id).hasRunningContainer()).isTrue();
        List<BatchStatus> children =
                jobs.allJobs().stream().skip(1).map(BatchJobView::status).toList();
        assertThat(children).containsExactly(FAILED, FAILED, STARTING, RUNNING, SUCCEEDED);
        jobs.exitContainer(id + ":3", 0);
        jobs.moveJob(id + ":2", SUCCEEDED);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.job(id).status()).isEqualTo(FAILED);
        assertThat(jobs.job(id).endCause()).isEqualTo(EndCause.CANCEL);
        assertThat(caller.describeJob(id).path("statusReason").asText()).isEqualTo("because");
    }

    @Test
    void aCancelledArrayWhoseChildrenAllSucceedSucceeds() {
        String id = jobs.addArrayJob(RUNNING, RUNNING);
        caller.stopJob("canceljob", id);
        jobs.exitContainer(id + ":0", 0);
        jobs.exitContainer(id + ":1", 0);

        clock.advance(Duration.ofSeconds(1));

        assertThat(caller.describeJob(id).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(caller.describeJob(id).path("isCancelled").asBoolean()).isTrue();
    }

    @Test
    void aTerminatedArrayStopsAllItsChildren() {
        String id = jobs.addArrayJob(RUNNABLE, RUNNING, SUCCEEDED);
        caller.stopJob("terminatejob", id);

        clock.advance(Duration.ofSeconds(31));

        assertThat(jobs.job(id).status()).isEqualTo(FAILED);
        assertThat(jobs.job(id).endCause()).isEqualTo(EndCause.TERMINATE);
        assertThat(jobs.job(id + ":1").endCause()).isEqualTo(EndCause.TERMINATE);
        assertThat(caller.describeJob(id + ":1").path("isTerminated").asBoolean())
                .isTrue();
        assertThat(caller.describeJob(id + ":2").path("isTerminated").asBoolean())
                .isFalse();
    }

    @Test
    void aCancelledChildLeavesItsSiblingsButFailsTheParent() {
        String id = jobs.addArrayJob(RUNNABLE, RUNNING);
        caller.stopJob("canceljob", id + ":0");
        fake.runSchedulerPass();
        assertThat(jobs.job(id + ":0").status()).isEqualTo(FAILED);
        assertThat(jobs.job(id + ":1").status()).isEqualTo(RUNNING);

        jobs.exitContainer(id + ":1", 0);
        fake.runSchedulerPass();

        assertThat(jobs.job(id).status()).isEqualTo(FAILED);
        assertThat(jobs.job(id).endCause()).isEqualTo(EndCause.GROUP);
        assertThat(caller.describeJob(id).path("isCancelled").asBoolean()).isFalse();
    }

    @Test
    void sequentialChildrenRunInOrder() {
        jobs.setScript("chain", BatchJobScript.runsFor(Duration.ofSeconds(10)));
        String id = submitJob("chain", "\"arrayProperties\":{\"size\":2},\"dependsOn\":[{\"type\":\"SEQUENTIAL\"}]");

        clock.advance(Duration.ofSeconds(5));
        assertThat(jobs.job(id + ":0").status()).isEqualTo(RUNNING);
        assertThat(jobs.job(id + ":1").status()).isEqualTo(PENDING);
        clock.advance(Duration.ofSeconds(12));
        assertThat(jobs.job(id + ":0").status()).isEqualTo(SUCCEEDED);
        assertThat(jobs.job(id + ":1").status()).isEqualTo(RUNNING);
    }

    @Test
    void pairedChildrenWaitForTheChildOfTheSameIndex() {
        String first = jobs.submitArrayJob(2, BatchJobScript.runsForever());
        String second = submitJob(
                "n",
                "\"arrayProperties\":{\"size\":2},\"dependsOn\":[{\"jobId\":\"" + first + "\",\"type\":\"N_TO_N\"}]");
        clock.advance(Duration.ofSeconds(5));

        jobs.exitContainer(first + ":1", 0);
        clock.advance(Duration.ofSeconds(3));

        assertThat(jobs.job(second + ":0").status()).isEqualTo(PENDING);
        assertThat(jobs.job(second + ":1").status()).isEqualTo(RUNNING);
    }

    @Test
    void mainNodeDeterminesTheParentStatusAndItsEndStopsTheOtherNodes() {
        String id = jobs.submitMultiNodeJob(3, BatchJobScript.runsForever());
        clock.advance(Duration.ofSeconds(3));
        assertThat(caller.describeJob(id).path("status").asText()).isEqualTo("RUNNING");
        assertThat(caller.describeJob(id).at("/nodeProperties/numNodes").asInt())
                .isEqualTo(3);
        assertThat(caller.describeJob(id + "#0").at("/nodeDetails/isMainNode").asBoolean())
                .isTrue();
        assertThat(caller.describeJob(id + "#2").at("/nodeDetails/nodeIndex").asInt())
                .isEqualTo(2);

        jobs.exitContainer(id + "#0", 0);
        fake.runSchedulerPass();
        assertThat(jobs.job(id).status()).isEqualTo(SUCCEEDED);
        assertThat(jobs.job(id).hasRunningContainer()).isTrue();
        clock.advance(Duration.ofSeconds(40));

        assertThat(jobs.job(id + "#1").endCause()).isEqualTo(EndCause.GROUP);
        assertThat(jobs.job(id).hasRunningContainer()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceljob", "terminatejob"})
    void stopOfAMultiNodeJobStopsAllNodes(String verb) {
        String id = jobs.addMultiNodeJob(RUNNABLE, RUNNABLE);
        caller.stopJob(verb, id);

        fake.runSchedulerPass();

        assertThat(jobs.allJobs()).extracting(BatchJobView::status).containsOnly(FAILED);
        assertThat(caller.describeJob(id).path("statusReason").asText()).isEqualTo("because");
    }

    @Test
    void cancelOfARunningMultiNodeJobChangesNothing() {
        String id = jobs.addMultiNodeJob(RUNNING, RUNNING);
        caller.stopJob("canceljob", id);

        clock.advance(Duration.ofMinutes(1));

        assertThat(jobs.job(id).status()).isEqualTo(RUNNING);
        assertThat(jobs.job(id).cancelRequested()).isFalse();
        caller.stopJob("terminatejob", id);
        clock.advance(Duration.ofSeconds(31));
        assertThat(jobs.job(id).endCause()).isEqualTo(EndCause.TERMINATE);
        assertThat(caller.describeJob(id).path("isTerminated").asBoolean()).isTrue();
    }

    @Test
    void jobIdsAreRepeatableAcrossRuns() {
        try (FakeBatch secondFake = new FakeBatch(clock)) {
            assertThat(secondFake.jobs().addJob(RUNNING)).isEqualTo(jobs.addJob(RUNNING));
        }
    }

    private String submitJob(String name, String extraMembers) {
        return caller.callSuccessfully(
                        "submitjob",
                        "{\"jobName\":\"" + name + "\",\"jobQueue\":\"hi\",\"jobDefinition\":\"d:1\"," + extraMembers
                                + "}")
                .path("jobId")
                .asText();
    }
}
