// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeScriptCancelTest extends FakeScriptTestCase {
    private static final long START = 1_760_000_000_000L;
    private static final List<String> CANCELS = List.of(
            "CANCEL_USER_SCRIPT_BATCH",
            "SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS",
            "CANCEL_SCHEDULED_SCRIPT",
            "SYS_CANCEL_SCHEDULED_SCRIPT_IF_EXISTS");

    FakeScriptCancelTest() {
        super(Instant.ofEpochMilli(START));
    }

    @BeforeEach
    void login() {
        caller.login();
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
    void cancelIsAnsweredByKindAndStateOfTheJob(
            ScriptJobPlan.JobKind kind,
            String state,
            String batch,
            String batchIfExists,
            String script,
            String scriptIfExists) {
        List<String> expected = List.of(batch, batchIfExists, script, scriptIfExists);
        for (int i = 0; i < CANCELS.size(); i++) {
            String job = kind == ScriptJobPlan.JobKind.BATCH ? fake.addBatch(state) : fake.addScript(state);

            ScriptCaller.Reply reply = caller.sendScriptMessage(CANCELS.get(i), "{\"jobId\":\"" + job + "\"}");

            boolean ifExists = CANCELS.get(i).startsWith("SYS_");
            String answerCode = ifExists ? reply.firstData().path("cancelled").asText("null") : reply.codeAt(0);
            assertThat(answerCode).as(CANCELS.get(i)).isEqualTo(expected.get(i));
            boolean accepted = answerCode.equals("200") || answerCode.equals("1");
            assertThat(fake.job(job).runState()).isEqualTo(accepted ? "Cancelled" : state);
            assertThat(fake.job(job).acceptedCancels()).isEqualTo(accepted ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCEL_USER_SCRIPT_BATCH", "CANCEL_SCHEDULED_SCRIPT"})
    void cancelWithoutAKnownJobIdIsRefused(String operation) {
        fake.addApp("23002");
        String jobOfOtherApp =
                fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).inApp("23002"));

        assertThat(caller.sendScriptMessage(operation, "{}").codeAt(0)).isEqualTo("400/40358");
        assertThat(caller.sendScriptMessage(operation, "null").codeAt(0)).isEqualTo("400/40358");
        assertThat(caller.sendScriptMessage(operation, "{\"jobId\":null}").codeAt(0))
                .isEqualTo("400/40358");
        assertThat(caller.sendScriptMessage(operation, "{\"jobId\":7}").codeAt(0))
                .isEqualTo("400/40359");
        assertThat(caller.sendScriptMessage(operation, "{\"jobId\":\"\"}").codeAt(0))
                .isEqualTo("400/40465");
        assertThat(caller.sendScriptMessage(operation, "{\"jobId\":\"none\"}").codeAt(0))
                .isEqualTo("400/40465");
        assertThat(caller.sendScriptMessage(operation, "{\"jobId\":\"" + jobOfOtherApp + "\"}")
                        .codeAt(0))
                .isEqualTo("400/40465");
        assertThat(fake.job(jobOfOtherApp).runState()).isEqualTo("Running");
    }

    @Test
    void jobIdsAreCaseSensitive() {
        fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).withId("J1"));

        assertThat(caller.sendMessages(ScriptCaller.cancelMessage("j1")).codeAt(0))
                .isEqualTo("400/40465");
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage("J1")).codeAt(0))
                .isEqualTo("200");
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage("J1")).codeAt(0))
                .isEqualTo("400/40720");
    }

    @Test
    void recordOfABatchCancelledWhileRunningHasAnEnd() {
        String job =
                fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).withScript("ops/recount", "{\"season\":7}"));
        clock.advance(Duration.ofSeconds(30));

        JsonNode record = caller.sendMessages(ScriptCaller.cancelMessage(job)).firstData();

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
        String job = fake.addBatch(ScriptJobPlan.SCHEDULED);

        JsonNode record = caller.sendMessages(ScriptCaller.cancelMessage(job)).firstData();

        assertThat(record.path("runStartTime").asLong(-1)).isZero();
        assertThat(record.path("runEndTime").asLong(-1)).isZero();
        assertThat(record.path("scheduledStartTime").asLong()).isEqualTo(START + 3_600_000);
    }

    @ParameterizedTest
    @EnumSource(ScriptBehavior.CancelReply.class)
    void cancelAnswerIsConfigurableAndTheJobIsCancelledAnyway(ScriptBehavior.CancelReply form) {
        fake.behavior().setCancelReply(form);
        String job = fake.addBatch(ScriptJobPlan.QUEUED);

        JsonNode entry = caller.sendMessages(ScriptCaller.cancelMessage(job)).responseAt(0);

        JsonNode data = entry.path("data");
        switch (form) {
            case RECORD -> assertThat(data.path("runState").asText()).isEqualTo("Cancelled");
            case RUNNING -> assertThat(data.path("runState").asText()).isEqualTo("Running");
            case NULL -> assertThat(data.isNull()).isTrue();
            case EMPTY -> assertThat(data).isEmpty();
            case OTHER_JOB -> assertThat(data.path("jobId").asText("")).isNotIn("", job);
            case BARE -> assertThat(entry.path("jobId").asText()).isEqualTo(job);
        }
        assertThat(entry.has("status")).isEqualTo(form != ScriptBehavior.CancelReply.BARE);
        assertThat(fake.job(job).runState()).isEqualTo("Cancelled");
    }

    @Test
    void delayedCancelStopsTheJobWhenItsDelayIsOver() {
        fake.behavior().setCancelDelay(Duration.ofMinutes(2));
        String job = fake.addBatch(ScriptJobPlan.RUNNING);

        assertThat(caller.sendMessages(ScriptCaller.cancelMessage(job))
                        .firstData()
                        .path("runState")
                        .asText())
                .isEqualTo("Running");
        clock.advance(Duration.ofMinutes(1));
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage(job)).codeAt(0))
                .isEqualTo("200");
        assertThat(fake.job(job).isTerminal()).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(fake.job(job).runState()).isEqualTo("Cancelled");
        assertThat(fake.job(job).runEndTime()).isEqualTo(START + 120_000);
    }

    @ParameterizedTest
    @CsvSource({"119, Completed", "120, Completed", "121, Cancelled"})
    void jobThatEndsBeforeADelayedCancelKeepsItsEnd(int seconds, String expected) {
        fake.behavior().setCancelDelay(Duration.ofMinutes(2));
        String job = fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING)
                .andThen(Duration.ofSeconds(seconds), ScriptJobPlan.COMPLETED));
        caller.sendMessages(ScriptCaller.cancelMessage(job));
        clock.advance(Duration.ofHours(1));

        assertThat(fake.job(job).runState()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(ScriptBehavior.MissingJobReply.class)
    void ifExistsAnswerForAMissingJobIsConfigurable(ScriptBehavior.MissingJobReply form) {
        fake.behavior().setMissingJobReply(form);

        ScriptCaller.Reply reply =
                caller.sendScriptMessage("SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS", "{\"jobId\":\"none\"}");

        assertThat(reply.codeAt(0)).isEqualTo("200");
        assertThat(reply.firstData().toString())
                .isEqualTo(
                        switch (form) {
                            case NULL -> "null";
                            case ZERO -> "{\"cancelled\":0}";
                            case EMPTY -> "{}";
                        });
    }

    @Test
    void ifExistsOperationsCanBeClosedToServersAndCanCarryCounts() {
        String job = fake.addBatch(ScriptJobPlan.RUNNING);
        fake.behavior().setIfExistsAllowed(false);
        assertThat(caller.sendScriptMessage("SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS", "{\"jobId\":\"" + job + "\"}")
                        .codeAt(0))
                .isEqualTo("403/40616");

        fake.behavior().setIfExistsAllowed(true).setIfExistsCounts(true);
        JsonNode entry = caller.sendScriptMessage(
                        "SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS", "{\"jobId\":\"" + job + "\"}")
                .responseAt(0);

        assertThat(entry.path("apiCount").asInt()).isEqualTo(1);
        assertThat(entry.path("totalCount").asInt()).isEqualTo(1);
        assertThat(entry.at("/data/cancelled").asInt()).isEqualTo(1);
    }

    @Test
    void errorsCanHaveCamelCaseMembersAndNumbersAsText() {
        fake.behavior().setMemberNaming(ScriptBehavior.MemberNaming.CAMEL).setNumbersAsText(true);

        JsonNode entry = caller.sendMessages(ScriptCaller.cancelMessage("none")).responseAt(0);

        assertThat(entry.path("statusCode").textValue()).isEqualTo("400");
        assertThat(entry.path("reasonCode").textValue()).isEqualTo("40465");
        assertThat(entry.path("statusMessage").asText()).contains("CLOUDCODE_JOB_NOT_FOUND");
        assertThat(entry.has("stackTrace") && entry.path("data").isObject()).isTrue();
        assertThat(entry.has("status") || entry.has("reason_code")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"40823, 400", "503000, 503", "600002, 500", "40346, 403", "40605, 400", "99999, 500"})
    void plannedRefusalAppliesToOneMessageWithTheStatusOfItsCode(int reason, int status) {
        String job = fake.addBatch(ScriptJobPlan.RUNNING);
        fake.refuseNextMessages(1, reason);

        ScriptCaller.Reply reply =
                caller.sendMessages(ScriptCaller.cancelMessage(job), ScriptCaller.cancelMessage(job));

        assertThat(reply.codeAt(0)).isEqualTo(status + "/" + reason);
        assertThat(reply.codeAt(1)).isEqualTo("200");
        assertThat(fake.job(job).acceptedCancels()).isEqualTo(1);
    }

    @Test
    void sessionThatExpiresWithinABundleRefusesTheRemainingMessages() {
        String first = fake.addBatch(ScriptJobPlan.RUNNING);
        String second = fake.addBatch(ScriptJobPlan.RUNNING);
        String third = fake.addBatch(ScriptJobPlan.RUNNING);
        fake.refuseNextFor(second, 40365);

        ScriptCaller.Reply reply = caller.sendMessages(
                ScriptCaller.cancelMessage(first),
                ScriptCaller.cancelMessage(second),
                ScriptCaller.cancelMessage(third));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.codeAt(0) + " " + reply.codeAt(1) + " " + reply.codeAt(2))
                .isEqualTo("200 403/40365 403/40365");
        assertThat(fake.jobs()).extracting(ScriptJobView::runState).containsExactly("Cancelled", "Running", "Running");
        assertThat(fake.sessions().liveCount()).isZero();
        caller.login();
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage(second)).codeAt(0))
                .isEqualTo("200");
    }
}
