// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeScriptJobsTest {
    /** 20 seconds before a whole minute. */
    private static final long START = 1_759_999_980_000L + 40_000;

    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(START));
    private final FakeScript fake = new FakeScript(clock);
    private final ScriptCaller caller = new ScriptCaller(fake);

    @BeforeEach
    void login() {
        caller.login();
    }

    @AfterEach
    void close() {
        caller.close();
    }

    private JsonNode runningOrQueued() {
        return caller.runScript("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS", "{}")
                .data()
                .path("runningOrQueuedJobs");
    }

    private List<String> scheduledUntil(long bound) {
        return caller.runScript("GET_SCHEDULED_CLOUD_SCRIPTS", "{\"startDateUTC\":" + bound + "}")
                .data()
                .path("scheduledJobs")
                .findValuesAsText("jobId");
    }

    @Test
    void planIsFollowedByTheClock() {
        String job = fake.add(ScriptPlan.batch(ScriptPlan.QUEUED)
                .then(Duration.ofSeconds(5), ScriptPlan.RUNNING)
                .then(Duration.ofSeconds(7), ScriptPlan.FAILED));

        assertThat(runningOrQueued().path(0).path("runStartTime").asLong(-1)).isZero();
        clock.advance(Duration.ofSeconds(6));
        assertThat(runningOrQueued().path(0).path("runStartTime").asLong()).isEqualTo(START + 5_000);
        clock.advance(Duration.ofSeconds(60));
        assertThat(runningOrQueued()).isEmpty();

        ScriptJob end = fake.job(job);
        assertThat(end.history()).containsExactly("Queued", "Running", "Failed");
        assertThat(end.runEndTime()).isEqualTo(START + 12_000);
        assertThat(end.updatedAt()).isEqualTo(START + 12_000);
        assertThat(end.atRest()).isTrue();
    }

    @Test
    void movedJobForgetsItsPlan() {
        String job = fake.add(ScriptPlan.batch(ScriptPlan.QUEUED).then(Duration.ofSeconds(5), ScriptPlan.COMPLETED));

        fake.move(job, ScriptPlan.RUNNING);
        clock.advance(Duration.ofDays(1));

        assertThat(fake.job(job).history()).containsExactly("Queued", "Running");
    }

    @Test
    void unknownAppsAndTakenIdsAreRefusedAtOnce() {
        fake.add(ScriptPlan.batch("Queued").withId("J1"));

        assertThatThrownBy(() -> fake.add(ScriptPlan.batch("Queued").withId("J1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fake.add(ScriptPlan.batch("Queued").inApp("1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fake.add(ScriptPlan.batch("Queued").running("x", "[]")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fake.job("none")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void listsShowLiveJobsOfTheOwnApp() {
        fake.addApp("23002");
        fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).inApp("23002"));
        String queued = fake.addBatch(ScriptPlan.QUEUED);
        String running = fake.addScript(ScriptPlan.RUNNING);
        String scheduled = fake.addBatch(ScriptPlan.SCHEDULED);
        fake.addBatch(ScriptPlan.COMPLETED);
        fake.addBatch(ScriptPlan.CANCELLED);

        assertThat(runningOrQueued().findValuesAsText("jobId")).containsExactly(queued, running);
        assertThat(scheduledUntil(Long.MAX_VALUE)).containsExactly(scheduled);
    }

    @Test
    void entriesOfAListDoNotTellTheState() {
        fake.addBatch(ScriptPlan.RUNNING);

        assertThat(runningOrQueued().path(0).fieldNames())
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
    void boundOfTheScheduledListIsInclusiveAndHasTwoNames() {
        String job = fake.add(ScriptPlan.script(ScriptPlan.SCHEDULED).then(Duration.ofMinutes(5), ScriptPlan.RUNNING));

        assertThat(scheduledUntil(START + 299_999)).isEmpty();
        assertThat(scheduledUntil(START + 300_000)).containsExactly(job);
        assertThat(caller.runScript("GET_SCHEDULED_CLOUD_SCRIPTS", "{\"startDateInUTC\":" + (START + 300_000) + "}")
                        .data()
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
    void boundOfTheScheduledListIsALong(String data, String expected) {
        assertThat(caller.runScript("GET_SCHEDULED_CLOUD_SCRIPTS", data).at(0)).isEqualTo(expected);
    }

    @Test
    void submittedBatchTellsNoJobIdButCanBeFoundByItsScript() {
        ScriptCaller.Reply reply = caller.runScript(
                "RUN_BATCH_USER_SCRIPT", "{\"scriptName\":\"ops/x\",\"scriptData\":{\"a\":1},\"profileIds\":[\"p\"]}");

        assertThat(reply.data().toString()).isEqualTo("{}");
        assertThat(runningOrQueued().path(0).path("scriptName").asText()).isEqualTo("ops/x");
        assertThat(runningOrQueued().path(0).at("/parameters/a").asInt()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(fake.jobs().get(0).runState()).isEqualTo("Running");
        clock.advance(Duration.ofHours(1));
        assertThat(fake.jobs().get(0).runState()).isEqualTo("Completed");
    }

    @Test
    void submissionTellsTheJobIfTheKnobSaysSo() {
        fake.knobs().submissionTellsJob(true).submitted(ScriptPlan.batch(ScriptPlan.RUNNING));

        JsonNode data = caller.runScript("RUN_BATCH_USER_SCRIPT", "{\"scriptName\":\"ops/x\",\"segmentIdList\":[1]}")
                .data();

        assertThat(data.path("runState").asText()).isEqualTo("Running");
        assertThat(fake.job(data.path("jobId").asText()).kind()).isEqualTo(ScriptPlan.Kind.BATCH);
    }

    @ParameterizedTest
    @CsvSource({"SCHEDULE_BATCH_USER_SCRIPT, BATCH", "SCHEDULE_CLOUD_SCRIPT, SCRIPT"})
    void scheduledJobStartsAtTheNextWholeMinute(String operation, ScriptPlan.Kind kind) {
        fake.knobs().submitted(ScriptPlan.batch(ScriptPlan.RUNNING));

        JsonNode data = caller.runScript(
                        operation, "{\"scriptName\":\"x\",\"scriptData\":{},\"startDateUTC\":" + (START + 1) + "}")
                .data();

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
    void dateWinsOverMinutesAndOneOfThemIsNeeded() {
        String both = "{\"scriptName\":\"x\",\"startDateUTC\":5,\"minutesFromNow\":3}";

        assertThat(caller.runScript("SCHEDULE_CLOUD_SCRIPT", both)
                        .data()
                        .path("scheduledStartTime")
                        .asLong())
                .isEqualTo(5);
        assertThat(caller.runScript("SCHEDULE_CLOUD_SCRIPT", "{\"scriptName\":\"x\",\"minutesFromNow\":3}")
                        .data()
                        .path("scheduledStartTime")
                        .asLong())
                .isEqualTo(START + 180_000);
        assertThat(caller.runScript("SCHEDULE_CLOUD_SCRIPT", "{\"scriptName\":\"x\"}")
                        .at(0))
                .isEqualTo("400/40358");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN", "RUN_BATCH_USER_SCRIPT", "SCHEDULE_BATCH_USER_SCRIPT", "SCHEDULE_CLOUD_SCRIPT"})
    void scriptsAreCheckedOnceOneIsPublished(String operation) {
        fake.publish("ops/known", "{\"n\":3}");
        String rest = "\"minutesFromNow\":1}";

        assertThat(caller.runScript(operation, "{\"scriptName\":\"ops/other\"," + rest)
                        .at(0))
                .isEqualTo("400/40363");
        assertThat(caller.runScript(operation, "{" + rest).at(0)).isEqualTo("400/40358");
        assertThat(caller.runScript(operation, "{\"scriptName\":1," + rest).at(0))
                .isEqualTo("400/40359");
        assertThat(caller.runScript(operation, "{\"scriptName\":\"ops/known\",\"scriptData\":[]," + rest)
                        .at(0))
                .isEqualTo("400/40359");
        assertThat(caller.runScript(operation, "{\"scriptName\":\"ops/known\"," + rest)
                        .at(0))
                .isEqualTo("200");
    }

    @Test
    void runAnswersWhatTheScriptReturns() {
        fake.publish("ops/known", "{\"n\":3}");

        assertThat(caller.runScript("RUN", "{\"scriptName\":\"ops/known\",\"scriptData\":{}}")
                        .data()
                        .toString())
                .isEqualTo("{\"response\":{\"n\":3},\"success\":true}");
    }

    @Test
    void wrongUserListsAreWrongTypes() {
        assertThat(caller.runScript("RUN_BATCH_USER_SCRIPT", "{\"scriptName\":\"x\",\"segmentIdList\":[\"a\"]}")
                        .at(0))
                .isEqualTo("400/40359");
        assertThat(caller.runScript("RUN_BATCH_USER_SCRIPT", "{\"scriptName\":\"x\",\"profileIds\":\"p\"}")
                        .at(0))
                .isEqualTo("400/40359");
        assertThat(fake.jobs()).isEmpty();
    }
}
