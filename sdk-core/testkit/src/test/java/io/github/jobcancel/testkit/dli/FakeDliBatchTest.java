// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDliBatchTest {
    private static final String UNKNOWN = "0a324461-d9d9-45da-a52a-3b3c7a3d809e";
    private static final String BATCHES = "/v2.0/" + FakeDli.PROJECT_ID + "/batches";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final FakeDli fake = new FakeDli(clock);
    private final DliCaller caller = new DliCaller(fake);

    @AfterEach
    void close() {
        caller.close();
        fake.close();
    }

    private String state(String id) {
        return caller.get(BATCHES + "/" + id + "/state").json().path("state").asText();
    }

    private Reply cancel(String id) {
        return caller.delete(BATCHES + "/" + id);
    }

    private List<String> listed(String query) {
        List<String> ids = new ArrayList<>();
        for (JsonNode item : caller.get(BATCHES + query).json().path("sessions")) {
            ids.add(item.path("id").asText());
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"starting", "running", "recovering", "idle", "shutting_down", "a_new_word"})
    void cancelOfALiveBatchKeepsItsStateForTwoReadsAndThenShowsDead(String before) {
        String id = fake.addBatch(before);

        Reply reply = cancel(id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("{\"msg\":\"deleted\"}");
        assertThat(List.of(state(id), state(id), state(id), state(id))).containsExactly(before, before, "dead", "dead");
        assertThat(fake.job(id).orElseThrow().endedByCancel()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"success", "dead", "error", "killed"})
    void cancelOfABatchAtRestIsRefusedAndChangesNothing(String state) {
        String id = fake.addBatch(state);

        Reply reply = cancel(id);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("DLI.0007");
        assertThat(state(id)).isEqualTo(state);
        assertThat(fake.job(id).orElseThrow().cancels()).isZero();
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
    void refusalOfALateCancelFollowsTheKnob(DliReading.TooLate knob, int status, String code) {
        fake.knobs().tooLate(knob);
        String id = fake.addBatch("success");

        Reply reply = cancel(id);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(state(id)).isEqualTo("success");
    }

    @ParameterizedTest
    @CsvSource({"CODE_0002,400,DLI.0002", "CODE_0023,404,DLI.0023", "SESSION,404,''"})
    void refusalOfAnUnknownIdFollowsTheKnob(DliReading.Missing knob, int status, String code) {
        fake.knobs().missing(knob);

        for (Reply reply : List.of(
                cancel(UNKNOWN), caller.get(BATCHES + "/" + UNKNOWN), caller.get(BATCHES + "/" + UNKNOWN + "/state"))) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.code()).isEqualTo(code);
        }
        assertThat(cancel(UNKNOWN).json().has("msg")).isEqualTo(knob == DliReading.Missing.SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "not-a-uuid", "a%2Fb", "batch-session-0a324461:30663"})
    void anIdThatIsNoUuidIsAWrongParameter(String id) {
        assertThat(cancel(id).code()).isEqualTo("DLI.0001");
        assertThat(cancel(id).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"STOPPED,dead", "SUCCEEDED,success", "STUCK,recovering", "STOP_FAILED,recovering"})
    void whatAnAcceptedCancelLeadsToFollowsTheKnob(DliReading.AfterCancel end, String state) {
        fake.knobs().settleAfterReads(0);
        fake.knobs().afterCancel(end);
        String id = fake.addBatch("running");

        cancel(id);

        assertThat(state(id)).isEqualTo(state);
        assertThat(fake.job(id).orElseThrow().atRest()).isEqualTo(!state.equals("recovering"));
    }

    @Test
    void theRecordOfACancelledBatchMayVanish() {
        String id = fake.addBatch(DliScript.of("running").ifCancelled(DliReading.AfterCancel.VANISHED));
        cancel(id);

        assertThat(List.of(state(id), state(id))).containsOnly("running");
        assertThat(caller.get(BATCHES + "/" + id + "/state").code()).isEqualTo("DLI.0002");
        assertThat(fake.job(id)).isEmpty();
    }

    @Test
    void aStuckBatchCanBeCancelledAgain() {
        fake.knobs().settleAfterReads(0);
        fake.knobs().afterCancel(DliReading.AfterCancel.STUCK);
        String id = fake.addBatch("running");
        cancel(id);

        fake.knobs().afterCancel(DliReading.AfterCancel.STOPPED);
        cancel(id);

        assertThat(state(id)).isEqualTo("dead");
        assertThat(fake.job(id).orElseThrow().cancels()).isEqualTo(2);
    }

    @Test
    void aSecondCancelWhileTheFirstIsUnderWayIsAcceptedAndChangesNothing() {
        String id = fake.addBatch("running");
        cancel(id);
        state(id);

        assertThat(cancel(id).status()).isEqualTo(200);

        assertThat(List.of(state(id), state(id))).containsExactly("running", "dead");
        assertThat(cancel(id).code()).isEqualTo("DLI.0007");
    }

    @Test
    void aBatchThatEndsBeforeTheCancelTakesEffectKeepsItsOwnEnd() {
        fake.knobs().settleAfter(Duration.ofSeconds(10));
        DliScript script = DliScript.of("running").then(Duration.ofSeconds(30), "success");
        String early = fake.addBatch(script);
        String late = fake.addBatch(script);
        cancel(early);
        clock.advance(Duration.ofSeconds(25));
        cancel(late);
        assertThat(state(early)).isEqualTo("dead");

        clock.advance(Duration.ofSeconds(60));

        assertThat(state(early)).isEqualTo("dead");
        assertThat(state(late)).isEqualTo("success");
        assertThat(fake.job(late).orElseThrow().endedByCancel()).isFalse();
        assertThat(fake.job(late).orElseThrow().changed()).isEqualTo(Instant.parse("2026-03-01T10:00:30Z"));
        assertThat(fake.job(early).orElseThrow().changed()).isEqualTo(Instant.parse("2026-03-01T10:00:10Z"));
    }

    @Test
    void aCancelCountedInReadsLosesToAnEarlierEndToo() {
        String id = fake.addBatch(DliScript.of("starting").then(Duration.ofSeconds(5), "dead"));
        cancel(id);
        state(id);

        clock.advance(Duration.ofSeconds(5));

        assertThat(state(id)).isEqualTo("dead");
        assertThat(fake.job(id).orElseThrow().endedByCancel()).isFalse();
    }

    @Test
    void aScriptMovesByTheClockAndMayEndInOblivion() {
        String id = fake.addBatch(DliScript.of("starting")
                .then(Duration.ofSeconds(5), "running")
                .then(Duration.ofMinutes(5), "success")
                .vanish(Duration.ofHours(6)));

        assertThat(state(id)).isEqualTo("starting");
        clock.advance(Duration.ofSeconds(5));
        assertThat(state(id)).isEqualTo("running");
        clock.advance(Duration.ofMinutes(5));
        assertThat(state(id)).isEqualTo("success");
        clock.advance(Duration.ofHours(6));
        assertThat(caller.get(BATCHES + "/" + id).code()).isEqualTo("DLI.0002");
    }

    @Test
    void lookingAtTheTruthIsNoRead() {
        String id = fake.addBatch("running");
        cancel(id);

        for (int i = 0; i < 10; i++) {
            assertThat(fake.job(id).orElseThrow().state()).isEqualTo("running");
        }
        assertThat(state(id)).isEqualTo("running");
    }

    @Test
    void aTestMayMoveAndRemoveAJob() {
        String id = fake.addBatch("running");

        fake.move(id, "success");
        assertThat(state(id)).isEqualTo("success");
        fake.remove(id);
        assertThat(cancel(id).code()).isEqualTo("DLI.0002");
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
    void theBodyOfAnAcceptedCancelFollowsTheKnob(DliReading.CancelReply knob, int status, String type, String body) {
        fake.knobs().cancelReply(knob);
        String id = fake.addBatch("running");

        Reply reply = cancel(id);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().get("Content-Type")).isEqualTo(type);
        assertThat(reply.text()).isEqualTo(body);
        assertThat(fake.job(id).orElseThrow().cancels()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"LOWER,success", "CAPITAL,Success", "UPPER,SUCCESS"})
    void statesAreSpeltAsTheKnobSaysInEveryReply(DliReading.Spelling knob, String word) {
        fake.knobs().spelling(knob);
        String id = fake.addBatch("success");

        assertThat(state(id)).isEqualTo(word);
        assertThat(caller.get(BATCHES + "/" + id).json().path("state").asText()).isEqualTo(word);
        JsonNode list = caller.get(BATCHES + "?state=success").json();
        assertThat(list.path("sessions").path(0).path("state").asText()).isEqualTo(word);
    }

    @Test
    void detailsShowTheDocumentedFields() {
        String id = fake.addBatch(DliScript.of("running").named("n").on("q9").ownedBy("o"));
        clock.advance(Duration.ofSeconds(3));

        JsonNode details = caller.get(BATCHES + "/" + id).json();

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
        JsonNode item = caller.get(BATCHES).json().path("sessions").path(0);
        assertThat(item.path("duration").asLong()).isEqualTo(3000);
    }

    @ParameterizedTest
    @EnumSource(DliReading.AppId.class)
    void theAppIdTakesEachOfItsShapes(DliReading.AppId knob) {
        fake.knobs().appId(knob);
        JsonNode app =
                caller.get(BATCHES + "/" + fake.addBatch("running")).json().path("appId");

        switch (knob) {
            case TEXT -> assertThat(app.asText()).startsWith("batch-session-");
            case EMPTY -> assertThat(app.asText("x")).isEmpty();
            case NULL -> assertThat(app.isNull()).isTrue();
            case ARRAY -> assertThat(app.path(0).asText()).startsWith("batch-session-");
        }
    }

    @ParameterizedTest
    @CsvSource({"BOTH,true,true", "QUEUE,true,false", "CLUSTER_NAME,false,true"})
    void theQueueStandsInTheFieldsOfTheKnob(DliReading.QueueField knob, boolean queue, boolean cluster) {
        fake.knobs().queueField(knob);
        JsonNode details = caller.get(BATCHES + "/" + fake.addBatch("running")).json();

        assertThat(details.has("queue")).isEqualTo(queue);
        assertThat(details.has("cluster_name")).isEqualTo(cluster);
    }

    @Test
    void optionalFieldsMayBeNullBesideAMeaninglessFlag() {
        fake.knobs().nullFields(true);
        JsonNode details = caller.get(BATCHES + "/" + fake.addBatch("running")).json();

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

        assertThat(listed("")).isEqualTo(ids);
        assertThat(listed("?from=0&size=2")).isEqualTo(ids.subList(0, 2));
        assertThat(listed("?from=2&size=2")).isEqualTo(ids.subList(2, 4));
        assertThat(listed("?from=4&size=2")).isEqualTo(ids.subList(4, 5));
        assertThat(listed("?from=5&size=2")).isEmpty();
        JsonNode page = caller.get(BATCHES + "?from=2&size=2").json();
        assertThat(page.path("from").asInt()).isEqualTo(2);
        assertThat(page.path("total").asInt()).isEqualTo(5);
        assertThat(page.path("create_time").asLong()).isPositive();
    }

    @Test
    void thePageSizeIsOneHundredUnlessAskedForAndNeverMoreThanTheKnobAllows() {
        for (int i = 0; i < 102; i++) {
            fake.addBatch("running");
        }

        assertThat(listed("")).hasSize(100);
        assertThat(listed("?size=101")).hasSize(100);
        fake.knobs().maxPageSize(7);
        assertThat(listed("?size=101")).hasSize(7);
        assertThat(listed("?size=3")).hasSize(3);
    }

    @Test
    void itemsMayShiftBetweenPages() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(0, fake.addBatch("running"));
        }

        fake.knobs().pageShift(1);
        assertThat(listed("?from=0&size=2")).isEqualTo(ids.subList(0, 2));
        assertThat(listed("?from=2&size=2")).isEqualTo(ids.subList(1, 3));
        fake.knobs().pageShift(-1);
        assertThat(listed("?from=2&size=2")).isEqualTo(ids.subList(3, 4));
    }

    @Test
    void filtersNarrowTheListAndTotalCountsWhatTheKnobSays() {
        String a = fake.addBatch(DliScript.of("running").named("alpha").on("qa").ownedBy("ann"));
        clock.advance(Duration.ofSeconds(10));
        String b =
                fake.addBatch(DliScript.of("success").named("alphabet").on("qb").ownedBy("bob"));
        long middle = clock.instant().minusSeconds(5).toEpochMilli();

        assertThat(listed("?state=running")).containsExactly(a);
        assertThat(listed("?job_name=alpha")).containsExactly(a);
        assertThat(listed("?queue_name=qb")).containsExactly(b);
        assertThat(listed("?cluster_name=qb")).containsExactly(b);
        assertThat(listed("?owner=ann")).containsExactly(a);
        assertThat(listed("?job-id=" + b)).containsExactly(b);
        assertThat(listed("?job_id=" + b)).containsExactly(b);
        assertThat(listed("?start=" + middle)).containsExactly(b);
        assertThat(listed("?end=" + middle)).containsExactly(a);
        assertThat(listed("?order=CREATE_TIME_ASC")).containsExactly(a, b);
        assertThat(listed("?order=DURATION_DESC")).containsExactly(a, b);
        assertThat(listed("?order=DURATION_ASC")).containsExactly(b, a);
        assertThat(listed("?state=running&owner=bob")).isEmpty();
        assertThat(caller.get(BATCHES + "?state=running").json().path("total").asInt())
                .isEqualTo(1);
        fake.knobs().totalOfAll(true);
        assertThat(caller.get(BATCHES + "?state=running").json().path("total").asInt())
                .isEqualTo(2);
        fake.knobs().looseNames(true);
        assertThat(listed("?job_name=alpha")).containsExactly(b, a);
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=-1", "from=x", "size=-1", "state=Running", "order=UP", "start=yesterday"})
    void aWrongQueryValueIsRefused(String query) {
        Reply reply = caller.get(BATCHES + "?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("DLI.0001");
        assertThat(reply.json().path("error_msg").asText()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void aSubmittedBatchStartsRunsAndSucceeds() {
        String body = "{\"file\":\"obs://b/x.jar\",\"className\":\"a.B\",\"queue\":\"q7\",\"name\":\"n7\"}";
        JsonNode created = caller.post(BATCHES, body).json();
        String id = created.path("id").asText();

        assertThat(created.path("state").asText()).isEqualTo("starting");
        assertThat(created.path("duration").asLong(-1)).isZero();
        assertThat(fake.job(id).orElseThrow().name()).isEqualTo("n7");
        assertThat(fake.job(id).orElseThrow().queue()).isEqualTo("q7");
        assertThat(caller.get(BATCHES + "/" + id).json().path("req_body").asText())
                .isEqualTo(body);
        clock.advance(Duration.ofSeconds(5));
        assertThat(state(id)).isEqualTo("running");
        clock.advance(Duration.ofMinutes(5));
        assertThat(state(id)).isEqualTo("success");
        assertThat(caller.post(BATCHES, "{}").code()).isEqualTo("DLI.0001");
        assertThat(caller.post(BATCHES, "no json").code()).isEqualTo("DLI.0001");
    }

    @Test
    void aTestSaysHowSubmittedBatchesGo() {
        fake.submittedBatches(DliScript.of("starting").then(Duration.ofHours(3), "dead"));
        String id = caller.post(BATCHES, "{\"file\":\"f\"}").json().path("id").asText();

        clock.advance(Duration.ofHours(3));

        assertThat(state(id)).isEqualTo("dead");
    }

    @Test
    void aResetBeforeTheEffectCancelsNothingAndOneAfterItDoes() {
        fake.knobs().settleAfterReads(0);
        String before = fake.addBatch("running");
        String after = fake.addBatch("running");

        fake.fail(Fault.resetBeforeEffect());
        assertThatThrownBy(() -> cancel(before)).isInstanceOf(UncheckedIOException.class);
        fake.fail(Fault.resetAfterEffect());
        assertThatThrownBy(() -> cancel(after)).isInstanceOf(UncheckedIOException.class);

        assertThat(state(before)).isEqualTo("running");
        assertThat(state(after)).isEqualTo("dead");
    }

    @Test
    void pagesThrottlesAndRedirectsComeInTheShapesSeenInTheField() {
        String id = fake.addBatch("running");
        List<Answer> answers = List.of(
                DliAnswers.throttled(),
                DliAnswers.throttled("3"),
                DliAnswers.throttled("Sun, 01 Mar 2026 10:00:03 GMT"),
                DliAnswers.blocked(),
                DliAnswers.badGateway(),
                DliAnswers.redirect("https://elsewhere.example.com/"));
        List<Reply> replies = new ArrayList<>();
        Consumer<Answer> play = answer -> {
            fake.fail(Fault.answer(answer));
            replies.add(cancel(id));
        };

        answers.forEach(play);

        assertThat(replies.stream().map(Reply::status)).containsExactly(429, 429, 429, 418, 502, 302);
        assertThat(replies.stream().map(r -> r.headers().get("Retry-After")))
                .containsExactly(null, "3", "Sun, 01 Mar 2026 10:00:03 GMT", null, null, null);
        assertThat(replies.get(0).code()).isEqualTo("APIGW.0308");
        assertThat(replies.get(3).headers()).containsEntry("Content-Type", "text/html");
        assertThat(replies.get(5).headers()).containsEntry("Location", "https://elsewhere.example.com/");
        assertThat(fake.job(id).orElseThrow().cancels()).isZero();
    }

    @Test
    void aListCountsAsAReadOfWhatItShows() {
        String id = fake.addBatch("running");
        cancel(id);

        listed("");
        listed("");

        assertThat(state(id)).isEqualTo("dead");
    }
}
