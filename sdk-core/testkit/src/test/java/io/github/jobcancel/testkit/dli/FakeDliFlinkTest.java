// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDliFlinkTest extends FakeDliTestCase {
    private static final String JOBS_PATH = "/v1.0/" + FakeDli.PROJECT_ID + "/streaming/jobs";

    private String readStatus(long id) {
        return caller.get(JOBS_PATH + "/" + id)
                .json()
                .path("job_detail")
                .path("status")
                .asText();
    }

    private Reply stopJobs(Object... ids) {
        return caller.post(JOBS_PATH + "/stop", "{\"job_ids\":" + List.of(ids) + "}");
    }

    private List<Long> listedIds(String query) {
        List<Long> ids = new ArrayList<>();
        JsonNode jobs = caller.get(JOBS_PATH + query).json().path("job_list").path("jobs");
        jobs.forEach(j -> ids.add(j.path("job_id").asLong()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"job_submitting", "job_running", "job_downloading", "job_idle", "job_cancel_fail"})
    void aStoppedJobIsCancelingForTwoReadsAndThenStopped(String stateBefore) {
        long id = fake.addFlinkJob(stateBefore);

        Reply reply = stopJobs(id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().size()).isEqualTo(1);
        assertThat(reply.json().path(0).path("is_success").toString()).isEqualTo("\"true\"");
        assertThat(List.of(readStatus(id), readStatus(id), readStatus(id)))
                .containsExactly("job_canceling", "job_canceling", "job_cancel_success");
    }

    @Test
    void requestedSavepointPrecedesTheStop() {
        fake.behavior().setCancelDelayReads(1);
        long id = fake.addFlinkJob("job_running");

        caller.post(JOBS_PATH + "/stop", "{\"job_ids\":[" + id + "],\"trigger_savepoint\":true}");

        assertThat(List.of(readStatus(id), readStatus(id), readStatus(id)))
                .containsExactly("job_savepointing", "job_canceling", "job_cancel_success");
    }

    @Test
    void phasesFollowTheClockWhenConfigured() {
        fake.behavior().setCancelDelay(Duration.ofSeconds(10));
        long id = fake.addFlinkJob("job_running");
        caller.post(JOBS_PATH + "/stop", "{\"job_ids\":[" + id + "],\"trigger_savepoint\":true}");

        assertThat(readStatus(id)).isEqualTo("job_savepointing");
        clock.advance(Duration.ofSeconds(10));
        assertThat(readStatus(id)).isEqualTo("job_canceling");
        clock.advance(Duration.ofSeconds(10));
        assertThat(readStatus(id)).isEqualTo("job_cancel_success");
    }

    @ParameterizedTest
    @CsvSource({
        "STOPPED,job_cancel_success",
        "SUCCEEDED,job_finish",
        "STUCK,job_canceling",
        "STOP_FAILED,job_cancel_fail"
    })
    void effectOfAStopFollowsTheBehavior(DliVariants.CancelEffect end, String status) {
        fake.behavior().setCancelDelayReads(0);
        fake.behavior().setCancelEffect(end);
        long id = fake.addFlinkJob("job_running");

        stopJobs(id);

        assertThat(readStatus(id)).isEqualTo(status);
    }

    @Test
    void aJobWhoseStopFailedRunsOnToItsOwnEnd() {
        fake.behavior().setCancelDelayReads(0);
        long id = fake.addFlinkJob(DliJobScript.startingIn("job_running")
                .andThen(Duration.ofMinutes(1), "job_finish")
                .withCancelEffect(DliVariants.CancelEffect.STOP_FAILED));
        stopJobs(id);
        assertThat(readStatus(id)).isEqualTo("job_cancel_fail");

        clock.advance(Duration.ofMinutes(1));

        assertThat(readStatus(id)).isEqualTo("job_finish");
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

        Reply reply = stopJobs(id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path(0).path("is_success").asText()).isEqualTo("false");
        assertThat(readStatus(id)).isEqualTo(state);
        assertThat(fake.job(String.valueOf(id)).orElseThrow().acceptedCancels()).isZero();
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
    void shapeOfTheStopReplyFollowsTheBehavior(
            DliVariants.StopReplyShape shape, DliVariants.SuccessFlagType flag, String flags) {
        fake.behavior().setStopReplyShape(shape);
        fake.behavior().setFlinkSuccessFlag(flag);

        JsonNode reply = stopJobs(fake.addFlinkJob("job_running"), fake.addFlinkJob("job_finish"))
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
    void unknownIdFailsAloneOrRefusesTheWholeStop() {
        long id = fake.addFlinkJob("job_running");

        fake.behavior().setStopAllOrNone(true);
        assertThat(stopJobs(999, id).errorCode()).isEqualTo("DLI.16001");
        assertThat(readStatus(id)).isEqualTo("job_running");
        fake.behavior().setStopAllOrNone(false);
        JsonNode reply = stopJobs(999, id).json();

        assertThat(reply.path(0).path("is_success").asText()).isEqualTo("false");
        assertThat(reply.path(1).path("is_success").asText()).isEqualTo("true");
        assertThat(readStatus(id)).isEqualTo("job_canceling");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shapeOfStopErrorsFollowsTheBehavior(boolean array) {
        fake.behavior().setErrorsInArray(array);

        Reply reply = stopJobs(999);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().isArray()).isEqualTo(array);
        assertThat(reply.errorCode()).isEqualTo("DLI.16001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"job_ids\":[]}", "{\"job_ids\":[\"128\"]}", "{}", "no json", "{\"job_ids\":128}"})
    void idsMustBeNumbersInAnArrayThatIsNotEmpty(String body) {
        fake.addFlinkJob("job_running");

        assertThat(caller.post(JOBS_PATH + "/stop", body).errorCode()).isEqualTo("DLI.0001");
    }

    @Test
    void anUnknownOrImpossibleIdIsRefusedOnRead() {
        assertThat(caller.get(JOBS_PATH + "/999").errorCode()).isEqualTo("DLI.16001");
        assertThat(caller.get(JOBS_PATH + "/999").status()).isEqualTo(400);
        assertThat(caller.get(JOBS_PATH + "/abc").errorCode()).isEqualTo("DLI.0001");
    }

    @Test
    void detailsOfAJobThatNeverRanHaveNoStartTime() {
        JsonNode draft =
                caller.get(JOBS_PATH + "/" + fake.addFlinkJob("job_init")).json();
        JsonNode runningJob =
                caller.get(JOBS_PATH + "/" + fake.addFlinkJob("job_running")).json();

        assertThat(draft.path("job_detail").get("start_time").isNull()).isTrue();
        assertThat(runningJob.path("job_detail").path("start_time").asLong()).isPositive();
        assertThat(runningJob.path("is_success").toString()).isEqualTo("\"true\"");
    }

    @Test
    void deleteRemovesARunningJobInsteadOfStoppingIt() {
        long id = fake.addFlinkJob("job_running");

        assertThat(caller.delete(JOBS_PATH + "/" + id).status()).isEqualTo(200);

        assertThat(fake.job(String.valueOf(id))).isEmpty();
        assertThat(caller.delete(JOBS_PATH + "/" + id).errorCode()).isEqualTo("DLI.16001");
    }

    @Test
    void theListIsPagedByOffsetTenAtATime() {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(0, fake.addFlinkJob("job_running"));
        }

        assertThat(listedIds("")).isEqualTo(ids.subList(0, 10));
        assertThat(listedIds("?offset=10")).isEqualTo(ids.subList(10, 12));
        assertThat(listedIds("?limit=100&order=asc").get(0)).isEqualTo(ids.get(11));
        assertThat(listedIds("?limit=3&offset=3")).isEqualTo(ids.subList(3, 6));
        fake.behavior().setPageShift(1);
        assertThat(listedIds("?limit=3&offset=3")).isEqualTo(ids.subList(2, 5));
        assertThat(caller.get(JOBS_PATH)
                        .json()
                        .path("job_list")
                        .path("total_count")
                        .asInt())
                .isEqualTo(12);
        assertThat(caller.get(JOBS_PATH + "?limit=101").errorCode()).isEqualTo("DLI.0001");
    }

    @Test
    void filtersNarrowTheList() {
        long firstJob = fake.addFlinkJob(DliJobScript.startingIn("job_running")
                .withName("a")
                .withQueue("qa")
                .withOwner("ann"));
        long secondJob = fake.addFlinkJob(DliJobScript.startingIn("job_init")
                .withName("b")
                .withQueue("qb")
                .withOwner("bob"));

        assertThat(listedIds("?status=job_running")).containsExactly(firstJob);
        assertThat(listedIds("?queue_name=qb")).containsExactly(secondJob);
        assertThat(listedIds("?name=a")).containsExactly(firstJob);
        assertThat(listedIds("?user_name=bob")).containsExactly(secondJob);
        assertThat(listedIds("?job_type=flink_jar_job")).containsExactly(secondJob, firstJob);
        assertThat(listedIds("?job_type=flink_sql_job")).isEmpty();
    }
}
