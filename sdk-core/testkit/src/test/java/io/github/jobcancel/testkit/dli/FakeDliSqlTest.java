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

class FakeDliSqlTest extends FakeDliTestCase {
    private static final String JOBS_PATH = "/v1.0/" + FakeDli.PROJECT_ID + "/jobs";

    private String readStatus(String id) {
        return caller.get(JOBS_PATH + "/" + id + "/status")
                .json()
                .path("status")
                .asText();
    }

    private List<String> listedIds(String query) {
        List<String> ids = new ArrayList<>();
        caller.get(JOBS_PATH + query)
                .json()
                .path("jobs")
                .forEach(j -> ids.add(j.path("job_id").asText()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"LAUNCHING", "RUNNING", "SCALING", "CREATING"})
    void cancelOfALiveJobIsAcknowledgedAndTheJobIsCancelledAfterTwoReads(String stateBefore) {
        String id = fake.addSqlJob(stateBefore);

        Reply reply = caller.delete(JOBS_PATH + "/" + id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("{\"is_success\":true,\"message\":\"\"}");
        assertThat(List.of(readStatus(id), readStatus(id), readStatus(id)))
                .containsExactly(stateBefore, stateBefore, "CANCELLED");
    }

    @ParameterizedTest
    @CsvSource({"FINISHED,CODE_0007", "FAILED,CODE_0001", "CANCELLED,CODE_0999"})
    void cancelOfAJobAtRestIsRefusedByCode(String state, DliVariants.LateCancelReply knob) {
        fake.behavior().setLateCancelReply(knob);
        String id = fake.addSqlJob(state);

        Reply reply = caller.delete(JOBS_PATH + "/" + id);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errorCode()).isEqualTo("DLI." + knob.name().substring(5));
        assertThat(readStatus(id)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"UNSUCCESSFUL,BOOLEAN,false", "UNSUCCESSFUL,TEXT,\"false\"", "ACCEPTED,BOOLEAN,true"})
    void cancelOfAJobAtRestIsAnsweredWith200WhenConfigured(
            DliVariants.LateCancelReply knob, DliVariants.SuccessFlagType flag, String wire) {
        fake.behavior().setLateCancelReply(knob);
        fake.behavior().setSqlSuccessFlag(flag);
        String id = fake.addSqlJob("FINISHED");

        Reply reply = caller.delete(JOBS_PATH + "/" + id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("is_success").toString()).isEqualTo(wire);
    }

    @ParameterizedTest
    @CsvSource({"CODE_0002,400,DLI.0002", "CODE_0023,404,DLI.0023", "SESSION,404,''"})
    void refusalOfAnUnknownJobFollowsTheBehavior(DliVariants.UnknownJobReply knob, int status, String code) {
        fake.behavior().setUnknownJobReply(knob);

        for (Reply reply : List.of(caller.delete(JOBS_PATH + "/nobody"), caller.get(JOBS_PATH + "/nobody/status"))) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.errorCode()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED,FINISHED", "STUCK,RUNNING", "STOP_FAILED,RUNNING"})
    void effectOfAnAcceptedCancelFollowsTheBehavior(DliVariants.CancelEffect end, String status) {
        fake.behavior().setCancelDelayReads(0);
        fake.behavior().setCancelEffect(end);
        String id = fake.addSqlJob("RUNNING");

        caller.delete(JOBS_PATH + "/" + id);

        assertThat(readStatus(id)).isEqualTo(status);
    }

    @Test
    void theDeprecatedCancelNamesTheQueueToo() {
        fake.behavior().setCancelDelayReads(0);
        String id = fake.addSqlJob(DliJobScript.startingIn("RUNNING").withQueue("qs"));
        String queues = "/v1.0/" + FakeDli.PROJECT_ID + "/queues/";

        assertThat(caller.delete(queues + "other/jobs/" + id).errorCode()).isEqualTo("DLI.0002");
        assertThat(caller.delete(queues + "qs/jobs/" + id).status()).isEqualTo(200);
        assertThat(readStatus(id)).isEqualTo("CANCELLED");
    }

    @Test
    void statusDetailAndProgressShowTheirFields() {
        String id = fake.addSqlJob(
                DliJobScript.startingIn("RUNNING").withName("n").withOwner("o").withQueue("q"));
        clock.advance(Duration.ofSeconds(2));

        JsonNode status = caller.get(JOBS_PATH + "/" + id + "/status").json();
        assertThat(status.path("is_success").asBoolean()).isTrue();
        assertThat(status.path("job_id").asText()).isEqualTo(id);
        assertThat(status.path("job_type").asText()).isEqualTo("QUERY");
        assertThat(status.path("owner").asText()).isEqualTo("o");
        assertThat(status.path("queue_name").asText()).isEqualTo("q");
        assertThat(status.path("duration").asLong()).isEqualTo(2000);
        assertThat(caller.get(JOBS_PATH + "/" + id + "/detail").json().has("status"))
                .isFalse();
        String progress = "/v1/" + FakeDli.PROJECT_ID + "/jobs/" + id + "/progress";
        assertThat(caller.get(progress).json().path("progress").asDouble()).isEqualTo(0.5);
        assertThat(caller.get(progress.replace("/v1/", "/v1.0/")).errorCode()).isEqualTo("APIGW.0101");
    }

    @Test
    void jobLongerThanTwelveHoursIsCancelledByItsScript() {
        String id = fake.addSqlJob(DliJobScript.startingIn("RUNNING").andThen(Duration.ofHours(12), "CANCELLED"));

        clock.advance(Duration.ofHours(12));

        assertThat(readStatus(id)).isEqualTo("CANCELLED");
        assertThat(fake.job(id).orElseThrow().endedByCancel()).isFalse();
    }

    @Test
    void theListIsPagedByPageNumber() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, fake.addSqlJob("RUNNING"));
        }

        assertThat(listedIds("?page-size=2")).isEqualTo(ids.subList(0, 2));
        assertThat(listedIds("?page-size=2&current-page=3")).isEqualTo(ids.subList(4, 5));
        assertThat(listedIds("?page-size=2&current-page=4")).isEmpty();
        JsonNode page = caller.get(JOBS_PATH + "?page-size=2").json();
        assertThat(page.path("job_count").asInt()).isEqualTo(5);
        assertThat(page.path("jobs").path(0).path("end_time").asLong(-1)).isZero();
    }

    @Test
    void filtersNarrowTheList() {
        String firstJob = fake.addSqlJob(
                DliJobScript.startingIn("RUNNING").withName("a").withQueue("qa").withOwner("ann"));
        clock.advance(Duration.ofSeconds(10));
        String secondJob = fake.addSqlJob(
                DliJobScript.startingIn("FAILED").withName("b").withQueue("qb").withOwner("bob"));
        long middle = clock.instant().minusSeconds(5).toEpochMilli();

        assertThat(listedIds("?job-status=RUNNING")).containsExactly(firstJob);
        assertThat(listedIds("?queue_name=qb")).containsExactly(secondJob);
        assertThat(listedIds("?owner=ann")).containsExactly(firstJob);
        assertThat(listedIds("?job-id=" + secondJob)).containsExactly(secondJob);
        assertThat(listedIds("?start=" + middle)).containsExactly(secondJob);
        assertThat(listedIds("?end=" + middle)).containsExactly(firstJob);
        assertThat(listedIds("?tags=x%3Dy%2Cname%3Da")).containsExactly(firstJob);
        assertThat(listedIds("?job_types=DDL&job_types=QUERY")).containsExactly(secondJob, firstJob);
        assertThat(listedIds("?job_types=DDL")).isEmpty();
        assertThat(listedIds("?engine_type=spark")).containsExactly(secondJob, firstJob);
        assertThat(listedIds("?engine-type=hetuengine")).isEmpty();
        assertThat(listedIds("?sql_pattern=SELECT")).hasSize(2);
        assertThat(listedIds("?order=start_time_asc")).containsExactly(firstJob, secondJob);
        assertThat(listedIds("?order=duration_desc")).containsExactly(firstJob, secondJob);
        assertThat(listedIds("?order=duration_asc")).containsExactly(secondJob, firstJob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page-size=0", "page-size=101", "current-page=0", "current-page=101", "order=up"})
    void pageOutOfRangeIsRefused(String query) {
        assertThat(caller.get(JOBS_PATH + "?" + query).errorCode()).isEqualTo("DLI.0001");
    }

    @Test
    void optionalFieldsAreNullWhenConfigured() {
        fake.behavior().setSendsNullFields(true);
        JsonNode status = caller.get(JOBS_PATH + "/" + fake.addSqlJob("RUNNING") + "/status")
                .json();

        assertThat(status.get("owner").isNull()).isTrue();
        assertThat(status.path("status").asText()).isEqualTo("RUNNING");
    }
}
