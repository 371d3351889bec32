// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeScriptCancelTest {
    private static final long START = 1_760_000_000_000L;
    private static final List<String> CANCELS = List.of(
            "CANCEL_USER_SCRIPT_BATCH",
            "SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS",
            "CANCEL_SCHEDULED_SCRIPT",
            "SYS_CANCEL_SCHEDULED_SCRIPT_IF_EXISTS");

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

    /** Columns after the state: plain batch, batch if exists, plain scheduled, scheduled if exists. */
    @ParameterizedTest
    @CsvSource({
        "BATCH, Scheduled, 200, 1, 400/40719, null",
        "BATCH, Queued, 200, 1, 400/40719, null",
        "BATCH, Running, 200, 1, 400/40719, null",
        "BATCH, Paused, 200, 1, 400/40719, null",
        "BATCH, Cancelled, 400/40720, null, 400/40719, null",
        "BATCH, Completed, 400/40720, null, 400/40719, null",
        "BATCH, FAILED, 400/40720, null, 400/40719, null",
        "SCRIPT, Scheduled, 400/40719, null, 200, 1",
        "SCRIPT, Queued, 400/40719, null, 400/40466, null",
        "SCRIPT, Running, 400/40719, null, 400/40466, null",
        "SCRIPT, Cancelled, 400/40719, null, 400/40466, null",
        "SCRIPT, Completed, 400/40719, null, 400/40466, null",
        "SCRIPT, Failed, 400/40719, null, 400/40466, null"
    })
    void everyCancelInEveryState(
            ScriptPlan.Kind kind, String state, String batch, String batchIf, String script, String scriptIf) {
        List<String> expected = List.of(batch, batchIf, script, scriptIf);
        for (int i = 0; i < CANCELS.size(); i++) {
            String job = kind == ScriptPlan.Kind.BATCH ? fake.addBatch(state) : fake.addScript(state);

            ScriptCaller.Reply reply = caller.runScript(CANCELS.get(i), "{\"jobId\":\"" + job + "\"}");

            boolean ifExists = CANCELS.get(i).startsWith("SYS_");
            String seen = ifExists ? reply.data().path("cancelled").asText("null") : reply.at(0);
            assertThat(seen).as(CANCELS.get(i)).isEqualTo(expected.get(i));
            boolean accepted = seen.equals("200") || seen.equals("1");
            assertThat(fake.job(job).runState()).isEqualTo(accepted ? "Cancelled" : state);
            assertThat(fake.job(job).cancels()).isEqualTo(accepted ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCEL_USER_SCRIPT_BATCH", "CANCEL_SCHEDULED_SCRIPT"})
    void jobIdIsChecked(String operation) {
        fake.addApp("23002");
        String foreign = fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).inApp("23002"));

        assertThat(caller.runScript(operation, "{}").at(0)).isEqualTo("400/40358");
        assertThat(caller.runScript(operation, "null").at(0)).isEqualTo("400/40358");
        assertThat(caller.runScript(operation, "{\"jobId\":null}").at(0)).isEqualTo("400/40358");
        assertThat(caller.runScript(operation, "{\"jobId\":7}").at(0)).isEqualTo("400/40359");
        assertThat(caller.runScript(operation, "{\"jobId\":\"\"}").at(0)).isEqualTo("400/40465");
        assertThat(caller.runScript(operation, "{\"jobId\":\"none\"}").at(0)).isEqualTo("400/40465");
        assertThat(caller.runScript(operation, "{\"jobId\":\"" + foreign + "\"}")
                        .at(0))
                .isEqualTo("400/40465");
        assertThat(fake.job(foreign).runState()).isEqualTo("Running");
    }

    @Test
    void jobIdsAreCaseSensitive() {
        fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).withId("J1"));

        assertThat(caller.run(ScriptCaller.cancel("j1")).at(0)).isEqualTo("400/40465");
        assertThat(caller.run(ScriptCaller.cancel("J1")).at(0)).isEqualTo("200");
        assertThat(caller.run(ScriptCaller.cancel("J1")).at(0)).isEqualTo("400/40720");
    }

    @Test
    void recordOfACancelledRunningBatchHasAnEnd() {
        String job = fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).running("ops/recount", "{\"season\":7}"));
        clock.advance(Duration.ofSeconds(30));

        JsonNode record = caller.run(ScriptCaller.cancel(job)).data();

        assertThat(record.path("runState").asText()).isEqualTo("Cancelled");
        assertThat(record.path("jobId").asText()).isEqualTo(job);
        assertThat(record.path("gameId").textValue()).isEqualTo("23001");
        assertThat(record.path("jobType").asText()).isEqualTo("CloudCode");
        assertThat(record.path("scriptName").asText()).isEqualTo("ops/recount");
        assertThat(record.at("/parameters/season").asInt()).isEqualTo(7);
        assertThat(record.path("result").isObject()).isTrue();
        assertThat(record.path("createdAt").asLong()).isEqualTo(START);
        assertThat(record.path("runStartTime").asLong()).isEqualTo(START);
        assertThat(record.path("runEndTime").asLong()).isEqualTo(START + 30_000);
        assertThat(record.path("updatedAt").asLong()).isEqualTo(START + 30_000);
    }

    @Test
    void recordOfABatchCancelledBeforeItsStartHasNoEnd() {
        String job = fake.addBatch(ScriptPlan.SCHEDULED);

        JsonNode record = caller.run(ScriptCaller.cancel(job)).data();

        assertThat(record.path("runStartTime").asLong(-1)).isZero();
        assertThat(record.path("runEndTime").asLong(-1)).isZero();
        assertThat(record.path("scheduledStartTime").asLong()).isEqualTo(START + 3_600_000);
    }

    @ParameterizedTest
    @EnumSource(ScriptKnobs.CancelAnswer.class)
    void answerOfACancelIsAKnobAndTheTruthIsNot(ScriptKnobs.CancelAnswer style) {
        fake.knobs().cancelAnswer(style);
        String job = fake.addBatch(ScriptPlan.QUEUED);

        JsonNode entry = caller.run(ScriptCaller.cancel(job)).entry(0);

        JsonNode data = entry.path("data");
        switch (style) {
            case RECORD -> assertThat(data.path("runState").asText()).isEqualTo("Cancelled");
            case RUNNING -> assertThat(data.path("runState").asText()).isEqualTo("Running");
            case NULL -> assertThat(data.isNull()).isTrue();
            case EMPTY -> assertThat(data).isEmpty();
            case OTHER_JOB -> assertThat(data.path("jobId").asText("")).isNotIn("", job);
            case BARE -> assertThat(entry.path("jobId").asText()).isEqualTo(job);
        }
        assertThat(entry.has("status")).isEqualTo(style != ScriptKnobs.CancelAnswer.BARE);
        assertThat(fake.job(job).runState()).isEqualTo("Cancelled");
    }

    @Test
    void lateCancelWorksWhenItsTimeHasCome() {
        fake.knobs().cancelTakes(Duration.ofMinutes(2));
        String job = fake.addBatch(ScriptPlan.RUNNING);

        assertThat(caller.run(ScriptCaller.cancel(job)).data().path("runState").asText())
                .isEqualTo("Running");
        clock.advance(Duration.ofMinutes(1));
        assertThat(caller.run(ScriptCaller.cancel(job)).at(0)).isEqualTo("200");
        assertThat(fake.job(job).atRest()).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(fake.job(job).runState()).isEqualTo("Cancelled");
        assertThat(fake.job(job).runEndTime()).isEqualTo(START + 120_000);
    }

    @ParameterizedTest
    @CsvSource({"119, Completed", "120, Completed", "121, Cancelled"})
    void endThatComesBeforeALateCancelStands(int seconds, String expected) {
        fake.knobs().cancelTakes(Duration.ofMinutes(2));
        String job =
                fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).then(Duration.ofSeconds(seconds), ScriptPlan.COMPLETED));
        caller.run(ScriptCaller.cancel(job));
        clock.advance(Duration.ofHours(1));

        assertThat(fake.job(job).runState()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(ScriptKnobs.Miss.class)
    void missOfIfExistsIsAKnob(ScriptKnobs.Miss style) {
        fake.knobs().miss(style);

        ScriptCaller.Reply reply = caller.runScript("SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS", "{\"jobId\":\"none\"}");

        assertThat(reply.at(0)).isEqualTo("200");
        assertThat(reply.data().toString())
                .isEqualTo(
                        switch (style) {
                            case NULL -> "null";
                            case ZERO -> "{\"cancelled\":0}";
                            case EMPTY -> "{}";
                        });
    }

    @Test
    void ifExistsMayBeClosedToServersAndMayCarryCounts() {
        String job = fake.addBatch(ScriptPlan.RUNNING);
        fake.knobs().ifExistsAllowed(false);
        assertThat(caller.runScript("SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS", "{\"jobId\":\"" + job + "\"}")
                        .at(0))
                .isEqualTo("403/40616");

        fake.knobs().ifExistsAllowed(true).counts(true);
        JsonNode entry = caller.runScript("SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS", "{\"jobId\":\"" + job + "\"}")
                .entry(0);

        assertThat(entry.path("apiCount").asInt()).isEqualTo(1);
        assertThat(entry.path("totalCount").asInt()).isEqualTo(1);
        assertThat(entry.at("/data/cancelled").asInt()).isEqualTo(1);
    }

    @Test
    void errorsMayBeSpelledInCamelCaseAndWithTextForNumbers() {
        fake.knobs().spelling(ScriptKnobs.Spelling.CAMEL).numbersAsText(true);

        JsonNode entry = caller.run(ScriptCaller.cancel("none")).entry(0);

        assertThat(entry.path("statusCode").textValue()).isEqualTo("400");
        assertThat(entry.path("reasonCode").textValue()).isEqualTo("40465");
        assertThat(entry.path("statusMessage").asText()).contains("CLOUDCODE_JOB_NOT_FOUND");
        assertThat(entry.has("stackTrace") && entry.path("data").isObject()).isTrue();
        assertThat(entry.has("status") || entry.has("reason_code")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"40823, 400", "503000, 503", "600002, 500", "40346, 403", "40605, 400", "99999, 500"})
    void plannedRefusalHitsOneMessageWithTheStatusOfItsCode(int reason, int status) {
        String job = fake.addBatch(ScriptPlan.RUNNING);
        fake.refuseNext(1, reason);

        ScriptCaller.Reply reply = caller.run(ScriptCaller.cancel(job), ScriptCaller.cancel(job));

        assertThat(reply.at(0)).isEqualTo(status + "/" + reason);
        assertThat(reply.at(1)).isEqualTo("200");
        assertThat(fake.job(job).cancels()).isEqualTo(1);
    }

    @Test
    void sessionThatExpiresWithinABundleRefusesTheRestOfIt() {
        String first = fake.addBatch(ScriptPlan.RUNNING);
        String second = fake.addBatch(ScriptPlan.RUNNING);
        String third = fake.addBatch(ScriptPlan.RUNNING);
        fake.refuse(second, 40365);

        ScriptCaller.Reply reply =
                caller.run(ScriptCaller.cancel(first), ScriptCaller.cancel(second), ScriptCaller.cancel(third));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at(0) + " " + reply.at(1) + " " + reply.at(2)).isEqualTo("200 403/40365 403/40365");
        assertThat(fake.jobs()).extracting(ScriptJob::runState).containsExactly("Cancelled", "Running", "Running");
        assertThat(fake.liveSessions()).isZero();
        caller.login();
        assertThat(caller.run(ScriptCaller.cancel(second)).at(0)).isEqualTo("200");
    }
}
