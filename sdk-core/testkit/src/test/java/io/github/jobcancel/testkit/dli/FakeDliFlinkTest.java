// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDliFlinkTest {
    private static final String JOBS = "/v1.0/" + FakeDli.PROJECT_ID + "/streaming/jobs";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final FakeDli fake = new FakeDli(clock);
    private final DliCaller caller = new DliCaller(fake);

    @AfterEach
    void close() {
        caller.close();
        fake.close();
    }

    private String status(long id) {
        return caller.get(JOBS + "/" + id)
                .json()
                .path("job_detail")
                .path("status")
                .asText();
    }

    private Reply stop(Object... ids) {
        return caller.post(JOBS + "/stop", "{\"job_ids\":" + List.of(ids) + "}");
    }

    private List<Long> listed(String query) {
        List<Long> ids = new ArrayList<>();
        JsonNode jobs = caller.get(JOBS + query).json().path("job_list").path("jobs");
        jobs.forEach(j -> ids.add(j.path("job_id").asLong()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"job_submitting", "job_running", "job_downloading", "job_idle", "job_cancel_fail"})
    void aStoppedJobIsCancelingForTwoReadsAndThenStopped(String before) {
        long id = fake.addFlinkJob(before);

        Reply reply = stop(id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().size()).isEqualTo(1);
        assertThat(reply.json().path(0).path("is_success").toString()).isEqualTo("\"true\"");
        assertThat(List.of(status(id), status(id), status(id)))
                .containsExactly("job_canceling", "job_canceling", "job_cancel_success");
    }

    @Test
    void aSavepointComesBeforeTheStopIfAskedFor() {
        fake.knobs().settleAfterReads(1);
        long id = fake.addFlinkJob("job_running");

        caller.post(JOBS + "/stop", "{\"job_ids\":[" + id + "],\"trigger_savepoint\":true}");

        assertThat(List.of(status(id), status(id), status(id)))
                .containsExactly("job_savepointing", "job_canceling", "job_cancel_success");
    }

    @Test
    void phasesMayLastByTheClock() {
        fake.knobs().settleAfter(Duration.ofSeconds(10));
        long id = fake.addFlinkJob("job_running");
        caller.post(JOBS + "/stop", "{\"job_ids\":[" + id + "],\"trigger_savepoint\":true}");

        assertThat(status(id)).isEqualTo("job_savepointing");
        clock.advance(Duration.ofSeconds(10));
        assertThat(status(id)).isEqualTo("job_canceling");
        clock.advance(Duration.ofSeconds(10));
        assertThat(status(id)).isEqualTo("job_cancel_success");
    }

    @ParameterizedTest
    @CsvSource({
        "STOPPED,job_cancel_success",
        "SUCCEEDED,job_finish",
        "STUCK,job_canceling",
        "STOP_FAILED,job_cancel_fail"
    })
    void whatAStopLeadsToFollowsTheKnob(DliReading.AfterCancel end, String status) {
        fake.knobs().settleAfterReads(0);
        fake.knobs().afterCancel(end);
        long id = fake.addFlinkJob("job_running");

        stop(id);

        assertThat(status(id)).isEqualTo(status);
    }

    @Test
    void aJobWhoseStopFailedRunsOnToItsOwnEnd() {
        fake.knobs().settleAfterReads(0);
        long id = fake.addFlinkJob(DliScript.of("job_running")
                .then(Duration.ofMinutes(1), "job_finish")
                .ifCancelled(DliReading.AfterCancel.STOP_FAILED));
        stop(id);
        assertThat(status(id)).isEqualTo("job_cancel_fail");

        clock.advance(Duration.ofMinutes(1));

        assertThat(status(id)).isEqualTo("job_finish");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "job_init",
                "job_submit_fail",
                "job_running_exception",
                "job_cancel_success",
                "job_arrearage_stopped",
                "job_finish"
            })
    void aJobThatDoesNotRunIsNotStopped(String state) {
        long id = fake.addFlinkJob(state);

        Reply reply = stop(id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path(0).path("is_success").asText()).isEqualTo("false");
        assertThat(status(id)).isEqualTo(state);
        assertThat(fake.job(String.valueOf(id)).orElseThrow().cancels()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "ARRAY|TEXT|[\"true\",\"false\"]",
                "ARRAY|BOOLEAN|[true,false]",
                "ONE_ITEM|TEXT|[\"false\"]",
                "OBJECT|TEXT|\"false\"",
                "OBJECT|BOOLEAN|false"
            },
            delimiter = '|')
    void theReplyToAStopTakesEachOfItsShapes(DliReading.StopReply shape, DliReading.SuccessFlag flag, String flags) {
        fake.knobs().stopReply(shape);
        fake.knobs().flinkFlag(flag);

        JsonNode reply = stop(fake.addFlinkJob("job_running"), fake.addFlinkJob("job_finish"))
                .json();

        List<String> seen = new ArrayList<>();
        reply.forEach(item -> seen.add(item.isObject() ? item.get("is_success").toString() : ""));
        String shown = reply.isArray()
                ? seen.toString().replace(" ", "")
                : reply.get("is_success").toString();
        assertThat(shown).isEqualTo(flags);
        assertThat(reply.findValue("job_id")).isNull();
    }

    @Test
    void anUnknownIdAmongOthersFailsAloneOrRefusesAll() {
        long id = fake.addFlinkJob("job_running");

        fake.knobs().stopAllOrNone(true);
        assertThat(stop(999, id).code()).isEqualTo("DLI.16001");
        assertThat(status(id)).isEqualTo("job_running");
        fake.knobs().stopAllOrNone(false);
        JsonNode reply = stop(999, id).json();

        assertThat(reply.path(0).path("is_success").asText()).isEqualTo("false");
        assertThat(reply.path(1).path("is_success").asText()).isEqualTo("true");
        assertThat(status(id)).isEqualTo("job_canceling");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void errorsOfTheStopComeInAnArrayOrNot(boolean array) {
        fake.knobs().errorsInArray(array);

        Reply reply = stop(999);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().isArray()).isEqualTo(array);
        assertThat(reply.code()).isEqualTo("DLI.16001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"job_ids\":[]}", "{\"job_ids\":[\"128\"]}", "{}", "no json", "{\"job_ids\":128}"})
    void idsMustBeNumbersInAnArrayThatIsNotEmpty(String body) {
        fake.addFlinkJob("job_running");

        assertThat(caller.post(JOBS + "/stop", body).code()).isEqualTo("DLI.0001");
    }

    @Test
    void anUnknownOrImpossibleIdIsRefusedOnRead() {
        assertThat(caller.get(JOBS + "/999").code()).isEqualTo("DLI.16001");
        assertThat(caller.get(JOBS + "/999").status()).isEqualTo(400);
        assertThat(caller.get(JOBS + "/abc").code()).isEqualTo("DLI.0001");
    }

    @Test
    void detailsOfAJobThatNeverRanHaveNoStartTime() {
        JsonNode draft = caller.get(JOBS + "/" + fake.addFlinkJob("job_init")).json();
        JsonNode running =
                caller.get(JOBS + "/" + fake.addFlinkJob("job_running")).json();

        assertThat(draft.path("job_detail").get("start_time").isNull()).isTrue();
        assertThat(running.path("job_detail").path("start_time").asLong()).isPositive();
        assertThat(running.path("is_success").toString()).isEqualTo("\"true\"");
    }

    @Test
    void deleteRemovesARunningJobInsteadOfStoppingIt() {
        long id = fake.addFlinkJob("job_running");

        assertThat(caller.delete(JOBS + "/" + id).status()).isEqualTo(200);

        assertThat(fake.job(String.valueOf(id))).isEmpty();
        assertThat(caller.delete(JOBS + "/" + id).code()).isEqualTo("DLI.16001");
    }

    @Test
    void theListIsPagedByOffsetTenAtATime() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(0, fake.addFlinkJob("job_running"));
        }

        assertThat(listed("")).isEqualTo(ids.subList(0, 10));
        assertThat(listed("?offset=10")).isEqualTo(ids.subList(10, 12));
        assertThat(listed("?limit=100&order=asc").get(0)).isEqualTo(ids.get(11));
        assertThat(listed("?limit=3&offset=3")).isEqualTo(ids.subList(3, 6));
        fake.knobs().pageShift(1);
        assertThat(listed("?limit=3&offset=3")).isEqualTo(ids.subList(2, 5));
        assertThat(caller.get(JOBS).json().path("job_list").path("total_count").asInt())
                .isEqualTo(12);
        assertThat(caller.get(JOBS + "?limit=101").code()).isEqualTo("DLI.0001");
    }

    @Test
    void filtersNarrowTheList() {
        long a =
                fake.addFlinkJob(DliScript.of("job_running").named("a").on("qa").ownedBy("ann"));
        long b = fake.addFlinkJob(DliScript.of("job_init").named("b").on("qb").ownedBy("bob"));

        assertThat(listed("?status=job_running")).containsExactly(a);
        assertThat(listed("?queue_name=qb")).containsExactly(b);
        assertThat(listed("?name=a")).containsExactly(a);
        assertThat(listed("?user_name=bob")).containsExactly(b);
        assertThat(listed("?job_type=flink_jar_job")).containsExactly(b, a);
        assertThat(listed("?job_type=flink_sql_job")).isEmpty();
    }
}
