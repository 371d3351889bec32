// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDliBatchTest extends FakeDliTestCase {
    private static final String UNKNOWN_ID = "0a324461-d9d9-45da-a52a-3b3c7a3d809e";
    private static final String BATCHES_PATH = "/v2.0/" + FakeDli.PROJECT_ID + "/batches";

    private String readState(String id) {
        return caller.get(BATCHES_PATH + "/" + id + "/state")
                .json()
                .path("state")
                .asText();
    }

    private Reply cancelBatch(String id) {
        return caller.delete(BATCHES_PATH + "/" + id);
    }

    private List<String> listedIds(String query) {
        List<String> ids = new ArrayList<>();
        for (JsonNode item : caller.get(BATCHES_PATH + query).json().path("sessions")) {
            ids.add(item.path("id").asText());
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"starting", "running", "recovering", "idle", "shutting_down", "a_new_word"})
    void cancelOfALiveBatchKeepsItsStateForTwoReadsAndThenShowsDead(String stateBefore) {
        String id = fake.addBatch(stateBefore);

        Reply reply = cancelBatch(id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("{\"msg\":\"deleted\"}");
        assertThat(List.of(readState(id), readState(id), readState(id), readState(id)))
                .containsExactly(stateBefore, stateBefore, "dead", "dead");
        assertThat(fake.job(id).orElseThrow().endedByCancel()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"success", "dead", "error", "killed"})
    void cancelOfABatchAtRestIsRefusedAndChangesNothing(String state) {
        String id = fake.addBatch(state);

        Reply reply = cancelBatch(id);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("DLI.0007");
        assertThat(readState(id)).isEqualTo(state);
        assertThat(fake.job(id).orElseThrow().acceptedCancels()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "CODE_0001,400,DLI.0001",
        "CODE_0002,400,DLI.0002",
        "CODE_0007,400,DLI.0007",
        "CODE_0012,400,DLI.0012",
        "CODE_0999,400,DLI.0999",
        "UNSUCCESSFUL,400,DLI.0007",
        "ACCEPTED,200,''"
    })
    void refusalOfALateCancelFollowsTheBehavior(DliVariants.LateCancelReply knob, int status, String code) {
        fake.behavior().setLateCancelReply(knob);
        String id = fake.addBatch("success");

        Reply reply = cancelBatch(id);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(readState(id)).isEqualTo("success");
    }

    @ParameterizedTest
    @CsvSource({"CODE_0002,400,DLI.0002", "CODE_0023,404,DLI.0023", "SESSION,404,''"})
    void refusalOfAnUnknownIdFollowsTheBehavior(DliVariants.UnknownJobReply knob, int status, String code) {
        fake.behavior().setUnknownJobReply(knob);

        for (Reply reply : List.of(
                cancelBatch(UNKNOWN_ID),
                caller.get(BATCHES_PATH + "/" + UNKNOWN_ID),
                caller.get(BATCHES_PATH + "/" + UNKNOWN_ID + "/state"))) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.errorCode()).isEqualTo(code);
        }
        assertThat(cancelBatch(UNKNOWN_ID).json().has("msg")).isEqualTo(knob == DliVariants.UnknownJobReply.SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "not-a-uuid", "a%2Fb", "batch-session-0a324461:30663"})
    void idThatIsNotAUuidIsRefusedAsAWrongParameter(String id) {
        assertThat(cancelBatch(id).errorCode()).isEqualTo("DLI.0001");
        assertThat(cancelBatch(id).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"STOPPED,dead", "SUCCEEDED,success", "STUCK,recovering", "STOP_FAILED,recovering"})
    void effectOfAnAcceptedCancelFollowsTheBehavior(DliVariants.CancelEffect end, String state) {
        fake.behavior().setCancelDelayReads(0);
        fake.behavior().setCancelEffect(end);
        String id = fake.addBatch("running");

        cancelBatch(id);

        assertThat(readState(id)).isEqualTo(state);
        assertThat(fake.job(id).orElseThrow().isTerminal()).isEqualTo(!state.equals("recovering"));
    }

    @Test
    void recordOfACancelledBatchIsRemovedWhenConfigured() {
        String id =
                fake.addBatch(DliJobScript.startingIn("running").withCancelEffect(DliVariants.CancelEffect.VANISHED));
        cancelBatch(id);

        assertThat(List.of(readState(id), readState(id))).containsOnly("running");
        assertThat(caller.get(BATCHES_PATH + "/" + id + "/state").errorCode()).isEqualTo("DLI.0002");
        assertThat(fake.job(id)).isEmpty();
    }

    @Test
    void stuckBatchAcceptsASecondCancel() {
        fake.behavior().setCancelDelayReads(0);
        fake.behavior().setCancelEffect(DliVariants.CancelEffect.STUCK);
        String id = fake.addBatch("running");
        cancelBatch(id);

        fake.behavior().setCancelEffect(DliVariants.CancelEffect.STOPPED);
        cancelBatch(id);

        assertThat(readState(id)).isEqualTo("dead");
        assertThat(fake.job(id).orElseThrow().acceptedCancels()).isEqualTo(2);
    }

    @Test
    void aSecondCancelWhileTheFirstIsUnderWayIsAcceptedAndChangesNothing() {
        String id = fake.addBatch("running");
        cancelBatch(id);
        readState(id);

        assertThat(cancelBatch(id).status()).isEqualTo(200);

        assertThat(List.of(readState(id), readState(id))).containsExactly("running", "dead");
        assertThat(cancelBatch(id).errorCode()).isEqualTo("DLI.0007");
    }

    @Test
    void aBatchThatEndsBeforeTheCancelTakesEffectKeepsItsOwnEnd() {
        fake.behavior().setCancelDelay(Duration.ofSeconds(10));
        DliJobScript script = DliJobScript.startingIn("running").andThen(Duration.ofSeconds(30), "success");
        String early = fake.addBatch(script);
        String late = fake.addBatch(script);
        cancelBatch(early);
        clock.advance(Duration.ofSeconds(25));
        cancelBatch(late);
        assertThat(readState(early)).isEqualTo("dead");

        clock.advance(Duration.ofSeconds(60));

        assertThat(readState(early)).isEqualTo("dead");
        assertThat(readState(late)).isEqualTo("success");
        assertThat(fake.job(late).orElseThrow().endedByCancel()).isFalse();
        assertThat(fake.job(late).orElseThrow().changedAt()).isEqualTo(Instant.parse("2026-03-01T10:00:30Z"));
        assertThat(fake.job(early).orElseThrow().changedAt()).isEqualTo(Instant.parse("2026-03-01T10:00:10Z"));
    }

    @Test
    void aCancelCountedInReadsLosesToAnEarlierEndToo() {
        String id = fake.addBatch(DliJobScript.startingIn("starting").andThen(Duration.ofSeconds(5), "dead"));
        cancelBatch(id);
        readState(id);

        clock.advance(Duration.ofSeconds(5));

        assertThat(readState(id)).isEqualTo("dead");
        assertThat(fake.job(id).orElseThrow().endedByCancel()).isFalse();
    }

    @Test
    void scriptFollowsTheClockAndCanRemoveTheRecord() {
        String id = fake.addBatch(DliJobScript.startingIn("starting")
                .andThen(Duration.ofSeconds(5), "running")
                .andThen(Duration.ofMinutes(5), "success")
                .andThenRemoved(Duration.ofHours(6)));

        assertThat(readState(id)).isEqualTo("starting");
        clock.advance(Duration.ofSeconds(5));
        assertThat(readState(id)).isEqualTo("running");
        clock.advance(Duration.ofMinutes(5));
        assertThat(readState(id)).isEqualTo("success");
        clock.advance(Duration.ofHours(6));
        assertThat(caller.get(BATCHES_PATH + "/" + id).errorCode()).isEqualTo("DLI.0002");
    }

    @Test
    void jobViewDoesNotCountAsARead() {
        String id = fake.addBatch("running");
        cancelBatch(id);

        for (int i = 0; i < 10; i++) {
            assertThat(fake.job(id).orElseThrow().state()).isEqualTo("running");
        }
        assertThat(readState(id)).isEqualTo("running");
    }

    @Test
    void testMovesAndRemovesAJob() {
        String id = fake.addBatch("running");

        fake.moveJob(id, "success");
        assertThat(readState(id)).isEqualTo("success");
        fake.removeJob(id);
        assertThat(cancelBatch(id).errorCode()).isEqualTo("DLI.0002");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "DELETED|200|application/json|{\"msg\":\"deleted\"}",
                "EMPTY|200||''",
                "NO_CONTENT|204||''",
                "TEXT|200|text/plain|deleted",
                "NULLS|200|application/json|{\"error_code\":null,\"error_msg\":null,\"is_success\":false,\"msg\":null}"
            },
            delimiter = '|')
    void bodyOfAnAcceptedCancelFollowsTheBehavior(
            DliVariants.CancelReplyBody knob, int status, String type, String body) {
        fake.behavior().setCancelReplyBody(knob);
        String id = fake.addBatch("running");

        Reply reply = cancelBatch(id);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().get("Content-Type")).isEqualTo(type);
        assertThat(reply.text()).isEqualTo(body);
        assertThat(fake.job(id).orElseThrow().acceptedCancels()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"LOWER,success", "CAPITAL,Success", "UPPER,SUCCESS"})
    void stateSpellingFollowsTheBehaviorInEveryReply(DliVariants.StateSpelling knob, String expectedState) {
        fake.behavior().setStateSpelling(knob);
        String id = fake.addBatch("success");

        assertThat(readState(id)).isEqualTo(expectedState);
        assertThat(caller.get(BATCHES_PATH + "/" + id).json().path("state").asText())
                .isEqualTo(expectedState);
        JsonNode list = caller.get(BATCHES_PATH + "?state=success").json();
        assertThat(list.path("sessions").path(0).path("state").asText()).isEqualTo(expectedState);
    }

    @Test
    void detailsShowTheDocumentedFields() {
        String id = fake.addBatch(
                DliJobScript.startingIn("running").withName("n").withQueue("q9").withOwner("o"));
        clock.advance(Duration.ofSeconds(3));

        JsonNode details = caller.get(BATCHES_PATH + "/" + id).json();

        assertThat(details.path("id").asText()).isEqualTo(id);
        assertThat(details.path("appId").asText()).isEqualTo("batch-session-" + id + ":30663");
        assertThat(details.path("name").asText()).isEqualTo("n");
        assertThat(details.path("owner").asText()).isEqualTo("o");
        assertThat(details.path("queue").asText()).isEqualTo("q9");
        assertThat(details.path("cluster_name").asText()).isEqualTo("q9");
        assertThat(details.path("log").size()).isEqualTo(2);
        assertThat(details.path("create_time").asLong())
                .isEqualTo(Instant.parse("2026-03-01T10:00:00Z").toEpochMilli());
        assertThat(details.has("duration")).isFalse();
        JsonNode item = caller.get(BATCHES_PATH).json().path("sessions").path(0);
        assertThat(item.path("duration").asLong()).isEqualTo(3000);
    }

    @ParameterizedTest
    @EnumSource(DliVariants.AppIdShape.class)
    void theAppIdTakesEachOfItsShapes(DliVariants.AppIdShape knob) {
        fake.behavior().setAppIdShape(knob);
        JsonNode app =
                caller.get(BATCHES_PATH + "/" + fake.addBatch("running")).json().path("appId");

        switch (knob) {
            case TEXT -> assertThat(app.asText()).startsWith("batch-session-");
            case EMPTY -> assertThat(app.asText("x")).isEmpty();
            case NULL -> assertThat(app.isNull()).isTrue();
            case ARRAY -> assertThat(app.path(0).asText()).startsWith("batch-session-");
        }
    }

    @ParameterizedTest
    @CsvSource({"BOTH,true,true", "QUEUE,true,false", "CLUSTER_NAME,false,true"})
    void queueFieldsFollowTheBehavior(DliVariants.QueueFields knob, boolean queue, boolean cluster) {
        fake.behavior().setQueueFields(knob);
        JsonNode details =
                caller.get(BATCHES_PATH + "/" + fake.addBatch("running")).json();

        assertThat(details.has("queue")).isEqualTo(queue);
        assertThat(details.has("cluster_name")).isEqualTo(cluster);
    }

    @Test
    void optionalFieldsAreNullWithAMeaninglessFlagWhenConfigured() {
        fake.behavior().setSendsNullFields(true);
        JsonNode details =
                caller.get(BATCHES_PATH + "/" + fake.addBatch("running")).json();

        assertThat(details.path("state").asText()).isEqualTo("running");
        assertThat(details.path("is_success").asBoolean(true)).isFalse();
        for (String field : List.of("error_code", "error_msg", "appId", "name", "owner", "log", "kind")) {
            assertThat(details.get(field).isNull()).as(field).isTrue();
        }
    }

    @Test
    void theListIsPagedNewestFirst() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, fake.addBatch("running"));
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(listedIds("")).isEqualTo(ids);
        assertThat(listedIds("?from=0&size=2")).isEqualTo(ids.subList(0, 2));
        assertThat(listedIds("?from=2&size=2")).isEqualTo(ids.subList(2, 4));
        assertThat(listedIds("?from=4&size=2")).isEqualTo(ids.subList(4, 5));
        assertThat(listedIds("?from=5&size=2")).isEmpty();
        JsonNode page = caller.get(BATCHES_PATH + "?from=2&size=2").json();
        assertThat(page.path("from").asInt()).isEqualTo(2);
        assertThat(page.path("total").asInt()).isEqualTo(5);
        assertThat(page.path("create_time").asLong()).isPositive();
    }

    @Test
    void pageSizeDefaultsToOneHundredAndIsLimitedByTheBehavior() {
        for (int i = 0; i < 102; i++) {
            fake.addBatch("running");
        }

        assertThat(listedIds("")).hasSize(100);
        assertThat(listedIds("?size=101")).hasSize(100);
        fake.behavior().setMaxPageSize(7);
        assertThat(listedIds("?size=101")).hasSize(7);
        assertThat(listedIds("?size=3")).hasSize(3);
    }

    @Test
    void itemsShiftBetweenPagesWhenConfigured() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(0, fake.addBatch("running"));
        }

        fake.behavior().setPageShift(1);
        assertThat(listedIds("?from=0&size=2")).isEqualTo(ids.subList(0, 2));
        assertThat(listedIds("?from=2&size=2")).isEqualTo(ids.subList(1, 3));
        fake.behavior().setPageShift(-1);
        assertThat(listedIds("?from=2&size=2")).isEqualTo(ids.subList(3, 4));
    }

    @Test
    void filtersNarrowTheListAndTotalFollowsTheBehavior() {
        String firstBatch = fake.addBatch(DliJobScript.startingIn("running")
                .withName("alpha")
                .withQueue("qa")
                .withOwner("ann"));
        clock.advance(Duration.ofSeconds(10));
        String secondBatch = fake.addBatch(DliJobScript.startingIn("success")
                .withName("alphabet")
                .withQueue("qb")
                .withOwner("bob"));
        long middle = clock.instant().minusSeconds(5).toEpochMilli();

        assertThat(listedIds("?state=running")).containsExactly(firstBatch);
        assertThat(listedIds("?job_name=alpha")).containsExactly(firstBatch);
        assertThat(listedIds("?queue_name=qb")).containsExactly(secondBatch);
        assertThat(listedIds("?cluster_name=qb")).containsExactly(secondBatch);
        assertThat(listedIds("?owner=ann")).containsExactly(firstBatch);
        assertThat(listedIds("?job-id=" + secondBatch)).containsExactly(secondBatch);
        assertThat(listedIds("?job_id=" + secondBatch)).containsExactly(secondBatch);
        assertThat(listedIds("?start=" + middle)).containsExactly(secondBatch);
        assertThat(listedIds("?end=" + middle)).containsExactly(firstBatch);
        assertThat(listedIds("?order=CREATE_TIME_ASC")).containsExactly(firstBatch, secondBatch);
        assertThat(listedIds("?order=DURATION_DESC")).containsExactly(firstBatch, secondBatch);
        assertThat(listedIds("?order=DURATION_ASC")).containsExactly(secondBatch, firstBatch);
        assertThat(listedIds("?state=running&owner=bob")).isEmpty();
        assertThat(caller.get(BATCHES_PATH + "?state=running")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        fake.behavior().setTotalIgnoresFilters(true);
        assertThat(caller.get(BATCHES_PATH + "?state=running")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(2);
        fake.behavior().setNameFilterContains(true);
        assertThat(listedIds("?job_name=alpha")).containsExactly(secondBatch, firstBatch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=-1", "from=x", "size=-1", "state=Running", "order=UP", "start=yesterday"})
    void aWrongQueryValueIsRefused(String query) {
        Reply reply = caller.get(BATCHES_PATH + "?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("DLI.0001");
        assertThat(reply.json().path("error_msg").asText()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void aSubmittedBatchStartsRunsAndSucceeds() {
        String body = "{\"file\":\"obs://b/x.jar\",\"className\":\"a.B\",\"queue\":\"q7\",\"name\":\"n7\"}";
        JsonNode created = caller.post(BATCHES_PATH, body).json();
        String id = created.path("id").asText();

        assertThat(created.path("state").asText()).isEqualTo("starting");
        assertThat(created.path("duration").asLong(-1)).isZero();
        assertThat(fake.job(id).orElseThrow().name()).isEqualTo("n7");
        assertThat(fake.job(id).orElseThrow().queue()).isEqualTo("q7");
        assertThat(caller.get(BATCHES_PATH + "/" + id).json().path("req_body").asText())
                .isEqualTo(body);
        clock.advance(Duration.ofSeconds(5));
        assertThat(readState(id)).isEqualTo("running");
        clock.advance(Duration.ofMinutes(5));
        assertThat(readState(id)).isEqualTo("success");
        assertThat(caller.post(BATCHES_PATH, "{}").errorCode()).isEqualTo("DLI.0001");
        assertThat(caller.post(BATCHES_PATH, "no json").errorCode()).isEqualTo("DLI.0001");
    }

    @Test
    void submittedBatchesFollowTheScriptOfTheTest() {
        fake.setBatchScript(DliJobScript.startingIn("starting").andThen(Duration.ofHours(3), "dead"));
        String id =
                caller.post(BATCHES_PATH, "{\"file\":\"f\"}").json().path("id").asText();

        clock.advance(Duration.ofHours(3));

        assertThat(readState(id)).isEqualTo("dead");
    }

    @Test
    void resetBeforeTheEffectCancelsNothingAndResetAfterItCancels() {
        fake.behavior().setCancelDelayReads(0);
        String resetBefore = fake.addBatch("running");
        String resetAfter = fake.addBatch("running");

        fake.injectFault(ExchangeFault.resetBeforeEffect());
        assertThatThrownBy(() -> cancelBatch(resetBefore)).isInstanceOf(UncheckedIOException.class);
        fake.injectFault(ExchangeFault.resetAfterEffect());
        assertThatThrownBy(() -> cancelBatch(resetAfter)).isInstanceOf(UncheckedIOException.class);

        assertThat(readState(resetBefore)).isEqualTo("running");
        assertThat(readState(resetAfter)).isEqualTo("dead");
    }

    @Test
    void errorRepliesHaveTheShapesOfTheRealServices() {
        String id = fake.addBatch("running");
        List<FakeReply> answers = List.of(
                DliReplies.gatewayThrottlingError(),
                DliReplies.gatewayThrottlingError("3"),
                DliReplies.gatewayThrottlingError("Sun, 01 Mar 2026 10:00:03 GMT"),
                DliReplies.firewallPage(),
                DliReplies.badGatewayPage(),
                DliReplies.redirectTo("https://elsewhere.example.com/"));
        List<Reply> replies = new ArrayList<>();
        Consumer<FakeReply> play = answer -> {
            fake.injectFault(ExchangeFault.replaceReply(answer));
            replies.add(cancelBatch(id));
        };

        answers.forEach(play);

        assertThat(replies.stream().map(Reply::status)).containsExactly(429, 429, 429, 418, 502, 302);
        assertThat(replies.stream().map(r -> r.headers().get("Retry-After")))
                .containsExactly(null, "3", "Sun, 01 Mar 2026 10:00:03 GMT", null, null, null);
        assertThat(replies.get(0).errorCode()).isEqualTo("APIGW.0308");
        assertThat(replies.get(3).headers()).containsEntry("Content-Type", "text/html");
        assertThat(replies.get(5).headers()).containsEntry("Location", "https://elsewhere.example.com/");
        assertThat(fake.job(id).orElseThrow().acceptedCancels()).isZero();
    }

    @Test
    void listCountsAsAReadOfTheJobsItShows() {
        String id = fake.addBatch("running");
        cancelBatch(id);

        listedIds("");
        listedIds("");

        assertThat(readState(id)).isEqualTo("dead");
    }
}
