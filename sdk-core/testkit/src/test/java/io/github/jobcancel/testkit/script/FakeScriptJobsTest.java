// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeScriptJobsTest extends FakeScriptTestCase {
    /** 20 seconds before a whole minute. */
    private static final long START = 1_759_999_980_000L + 40_000;

    FakeScriptJobsTest() {
        super(Instant.ofEpochMilli(START));
    }

    @BeforeEach
    void login() {
        caller.login();
    }

    private JsonNode runningOrQueuedJobs() {
        return caller.sendScriptMessage("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS", "{}")
                .firstData()
                .path("runningOrQueuedJobs");
    }

    private List<String> jobsScheduledUntil(long latestStart) {
        return caller.sendScriptMessage("GET_SCHEDULED_CLOUD_SCRIPTS", "{\"startDateUTC\":" + latestStart + "}")
                .firstData()
                .path("scheduledJobs")
                .findValuesAsText("jobId");
    }

    @Test
    void jobFollowsItsPlanAsTheClockMoves() {
        String job = fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.QUEUED)
                .andThen(Duration.ofSeconds(5), ScriptJobPlan.RUNNING)
                .andThen(Duration.ofSeconds(7), ScriptJobPlan.FAILED));

        assertThat(runningOrQueuedJobs().path(0).path("runStartTime").asLong(-1))
                .isZero();
        clock.advance(Duration.ofSeconds(6));
        assertThat(runningOrQueuedJobs().path(0).path("runStartTime").asLong()).isEqualTo(START + 5_000);
        clock.advance(Duration.ofSeconds(60));
        assertThat(runningOrQueuedJobs()).isEmpty();

        ScriptJobView end = fake.job(job);
        assertThat(end.stateHistory()).containsExactly("Queued", "Running", "Failed");
        assertThat(end.runEndTime()).isEqualTo(START + 12_000);
        assertThat(end.updatedAt()).isEqualTo(START + 12_000);
        assertThat(end.isTerminal()).isTrue();
    }

    @Test
    void movedJobDropsItsPlan() {
        String job = fake.addJob(
                ScriptJobPlan.batchIn(ScriptJobPlan.QUEUED).andThen(Duration.ofSeconds(5), ScriptJobPlan.COMPLETED));

        fake.moveJob(job, ScriptJobPlan.RUNNING);
        clock.advance(Duration.ofDays(1));

        assertThat(fake.job(job).stateHistory()).containsExactly("Queued", "Running");
    }

    @Test
    void invalidPlansAndUnknownJobsThrowAtOnce() {
        fake.addJob(ScriptJobPlan.batchIn("Queued").withId("J1"));

        assertThatThrownBy(() -> fake.addJob(ScriptJobPlan.batchIn("Queued").withId("J1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fake.addJob(ScriptJobPlan.batchIn("Queued").inApp("1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fake.addJob(ScriptJobPlan.batchIn("Queued").withScript("x", "[]")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fake.job("none")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void listsShowOnlyLiveJobsOfTheCallingApp() {
        fake.addApp("23002");
        fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).inApp("23002"));
        String queued = fake.addBatch(ScriptJobPlan.QUEUED);
        String running = fake.addScript(ScriptJobPlan.RUNNING);
        String scheduled = fake.addBatch(ScriptJobPlan.SCHEDULED);
        fake.addBatch(ScriptJobPlan.COMPLETED);
        fake.addBatch(ScriptJobPlan.CANCELLED);

        assertThat(runningOrQueuedJobs().findValuesAsText("jobId")).containsExactly(queued, running);
        assertThat(jobsScheduledUntil(Long.MAX_VALUE)).containsExactly(scheduled);
    }

    @Test
    void listEntriesDoNotContainTheState() {
        fake.addBatch(ScriptJobPlan.RUNNING);

        assertThat(runningOrQueuedJobs().path(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "gameId",
                        "description",
                        "jobId",
                        "localTime",
                        "createdAt",
                        "runStartTime",
                        "playerSessionId",
                        "scheduledStartTime",
                        "scriptName",
                        "jobType",
                        "parameters",
                        "updatedAt");
    }

    @Test
    void latestStartOfTheScheduledListIsInclusiveAndHasTwoNames() {
        String job = fake.addJob(
                ScriptJobPlan.scriptIn(ScriptJobPlan.SCHEDULED).andThen(Duration.ofMinutes(5), ScriptJobPlan.RUNNING));

        assertThat(jobsScheduledUntil(START + 299_999)).isEmpty();
        assertThat(jobsScheduledUntil(START + 300_000)).containsExactly(job);
        assertThat(caller.sendScriptMessage(
                                "GET_SCHEDULED_CLOUD_SCRIPTS", "{\"startDateInUTC\":" + (START + 300_000) + "}")
                        .firstData()
                        .path("scheduledJobs"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; 400/40358",
                "{\"startDateUTC\":\"1\"}; 400/40359",
                "{\"startDateUTC\":1.5}; 400/40359",
                "{\"startDateUTC\":9223372036854775808}; 400/40359",
                "{\"startDateUTC\":0}; 200"
            })
    void latestStartOfTheScheduledListIsRequiredAsALong(String data, String expected) {
        assertThat(caller.sendScriptMessage("GET_SCHEDULED_CLOUD_SCRIPTS", data).codeAt(0))
                .isEqualTo(expected);
    }

    @Test
    void submittedBatchReturnsNoJobIdButIsListedWithItsScript() {
        ScriptCaller.Reply reply = caller.sendScriptMessage(
                "RUN_BATCH_USER_SCRIPT", "{\"scriptName\":\"ops/x\",\"scriptData\":{\"a\":1},\"profileIds\":[\"p\"]}");

        assertThat(reply.firstData().toString()).isEqualTo("{}");
        assertThat(runningOrQueuedJobs().path(0).path("scriptName").asText()).isEqualTo("ops/x");
        assertThat(runningOrQueuedJobs().path(0).at("/parameters/a").asInt()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(fake.jobs().get(0).runState()).isEqualTo("Running");
        clock.advance(Duration.ofHours(1));
        assertThat(fake.jobs().get(0).runState()).isEqualTo("Completed");
    }

    @Test
    void submissionReturnsTheJobIfConfigured() {
        fake.behavior().setSubmissionReturnsJob(true).setSubmittedJobPlan(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING));

        JsonNode data = caller.sendScriptMessage(
                        "RUN_BATCH_USER_SCRIPT", "{\"scriptName\":\"ops/x\",\"segmentIdList\":[1]}")
                .firstData();

        assertThat(data.path("runState").asText()).isEqualTo("Running");
        assertThat(fake.job(data.path("jobId").asText()).kind()).isEqualTo(ScriptJobPlan.JobKind.BATCH);
    }

    @ParameterizedTest
    @CsvSource({"SCHEDULE_BATCH_USER_SCRIPT, BATCH", "SCHEDULE_CLOUD_SCRIPT, SCRIPT"})
    void scheduledJobStartsAtTheNextWholeMinute(String operation, ScriptJobPlan.JobKind kind) {
        fake.behavior().setSubmittedJobPlan(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING));

        JsonNode data = caller.sendScriptMessage(
                        operation, "{\"scriptName\":\"x\",\"scriptData\":{},\"startDateUTC\":" + (START + 1) + "}")
                .firstData();

        String job = data.path("jobId").asText();
        assertThat(data.path("runState").asText()).isEqualTo("Scheduled");
        assertThat(data.path("scheduledStartTime").asLong()).isEqualTo(START + 1);
        assertThat(fake.job(job).kind()).isEqualTo(kind);
        clock.advance(Duration.ofMillis(19_999));
        assertThat(fake.job(job).runState()).isEqualTo("Scheduled");
        clock.advance(Duration.ofMillis(1));
        assertThat(fake.job(job).runState()).isEqualTo("Running");
        assertThat(fake.job(job).runStartTime() % 60_000).isZero();
    }

    @Test
    void startDateIsPreferredToMinutesAndOneIsRequired() {
        String dateAndMinutes = "{\"scriptName\":\"x\",\"startDateUTC\":5,\"minutesFromNow\":3}";

        assertThat(caller.sendScriptMessage("SCHEDULE_CLOUD_SCRIPT", dateAndMinutes)
                        .firstData()
                        .path("scheduledStartTime")
                        .asLong())
                .isEqualTo(5);
        assertThat(caller.sendScriptMessage("SCHEDULE_CLOUD_SCRIPT", "{\"scriptName\":\"x\",\"minutesFromNow\":3}")
                        .firstData()
                        .path("scheduledStartTime")
                        .asLong())
                .isEqualTo(START + 180_000);
        assertThat(caller.sendScriptMessage("SCHEDULE_CLOUD_SCRIPT", "{\"scriptName\":\"x\"}")
                        .codeAt(0))
                .isEqualTo("400/40358");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN", "RUN_BATCH_USER_SCRIPT", "SCHEDULE_BATCH_USER_SCRIPT", "SCHEDULE_CLOUD_SCRIPT"})
    void scriptNameIsCheckedOnceAScriptIsPublished(String operation) {
        fake.publishScript("ops/known", "{\"n\":3}");
        String remainingData = "\"minutesFromNow\":1}";

        assertThat(caller.sendScriptMessage(operation, "{\"scriptName\":\"ops/other\"," + remainingData)
                        .codeAt(0))
                .isEqualTo("400/40363");
        assertThat(caller.sendScriptMessage(operation, "{" + remainingData).codeAt(0))
                .isEqualTo("400/40358");
        assertThat(caller.sendScriptMessage(operation, "{\"scriptName\":1," + remainingData)
                        .codeAt(0))
                .isEqualTo("400/40359");
        assertThat(caller.sendScriptMessage(
                                operation, "{\"scriptName\":\"ops/known\",\"scriptData\":[]," + remainingData)
                        .codeAt(0))
                .isEqualTo("400/40359");
        assertThat(caller.sendScriptMessage(operation, "{\"scriptName\":\"ops/known\"," + remainingData)
                        .codeAt(0))
                .isEqualTo("200");
    }

    @Test
    void runReturnsTheResultOfTheScript() {
        fake.publishScript("ops/known", "{\"n\":3}");

        assertThat(caller.sendScriptMessage("RUN", "{\"scriptName\":\"ops/known\",\"scriptData\":{}}")
                        .firstData()
                        .toString())
                .isEqualTo("{\"response\":{\"n\":3},\"success\":true}");
    }

    @Test
    void userListOfAWrongTypeIsRefused() {
        assertThat(caller.sendScriptMessage("RUN_BATCH_USER_SCRIPT", "{\"scriptName\":\"x\",\"segmentIdList\":[\"a\"]}")
                        .codeAt(0))
                .isEqualTo("400/40359");
        assertThat(caller.sendScriptMessage("RUN_BATCH_USER_SCRIPT", "{\"scriptName\":\"x\",\"profileIds\":\"p\"}")
                        .codeAt(0))
                .isEqualTo("400/40359");
        assertThat(fake.jobs()).isEmpty();
    }
}
