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

class FakeDliSqlTest {
    private static final String JOBS = "/v1.0/" + FakeDli.PROJECT_ID + "/jobs";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final FakeDli fake = new FakeDli(clock);
    private final DliCaller caller = new DliCaller(fake);

    @AfterEach
    void close() {
        caller.close();
        fake.close();
    }

    private String status(String id) {
        return caller.get(JOBS + "/" + id + "/status").json().path("status").asText();
    }

    private List<String> listed(String query) {
        List<String> ids = new ArrayList<>();
        caller.get(JOBS + query)
                .json()
                .path("jobs")
                .forEach(j -> ids.add(j.path("job_id").asText()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"LAUNCHING", "RUNNING", "SCALING", "CREATING"})
    void cancelOfALiveJobIsAcknowledgedAndTheJobIsCancelledAfterTwoReads(String before) {
        String id = fake.addSqlJob(before);

        Reply reply = caller.delete(JOBS + "/" + id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("{\"is_success\":true,\"message\":\"\"}");
        assertThat(List.of(status(id), status(id), status(id))).containsExactly(before, before, "CANCELLED");
    }

    @ParameterizedTest
    @CsvSource({"FINISHED,CODE_0007", "FAILED,CODE_0001", "CANCELLED,CODE_0999"})
    void cancelOfAJobAtRestIsRefusedByCode(String state, DliReading.TooLate knob) {
        fake.knobs().tooLate(knob);
        String id = fake.addSqlJob(state);

        Reply reply = caller.delete(JOBS + "/" + id);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("DLI." + knob.name().substring(5));
        assertThat(status(id)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"UNSUCCESSFUL,BOOLEAN,false", "UNSUCCESSFUL,TEXT,\"false\"", "ACCEPTED,BOOLEAN,true"})
    void cancelOfAJobAtRestMayBeAnsweredWith200(DliReading.TooLate knob, DliReading.SuccessFlag flag, String wire) {
        fake.knobs().tooLate(knob);
        fake.knobs().sqlFlag(flag);
        String id = fake.addSqlJob("FINISHED");

        Reply reply = caller.delete(JOBS + "/" + id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("is_success").toString()).isEqualTo(wire);
    }

    @ParameterizedTest
    @CsvSource({"CODE_0002,400,DLI.0002", "CODE_0023,404,DLI.0023", "SESSION,404,''"})
    void refusalOfAnUnknownJobFollowsTheKnob(DliReading.Missing knob, int status, String code) {
        fake.knobs().missing(knob);

        for (Reply reply : List.of(caller.delete(JOBS + "/nobody"), caller.get(JOBS + "/nobody/status"))) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.code()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED,FINISHED", "STUCK,RUNNING", "STOP_FAILED,RUNNING"})
    void whatAnAcceptedCancelLeadsToFollowsTheKnob(DliReading.AfterCancel end, String status) {
        fake.knobs().settleAfterReads(0);
        fake.knobs().afterCancel(end);
        String id = fake.addSqlJob("RUNNING");

        caller.delete(JOBS + "/" + id);

        assertThat(status(id)).isEqualTo(status);
    }

    @Test
    void theDeprecatedCancelNamesTheQueueToo() {
        fake.knobs().settleAfterReads(0);
        String id = fake.addSqlJob(DliScript.of("RUNNING").on("qs"));
        String queues = "/v1.0/" + FakeDli.PROJECT_ID + "/queues/";

        assertThat(caller.delete(queues + "other/jobs/" + id).code()).isEqualTo("DLI.0002");
        assertThat(caller.delete(queues + "qs/jobs/" + id).status()).isEqualTo(200);
        assertThat(status(id)).isEqualTo("CANCELLED");
    }

    @Test
    void statusDetailAndProgressShowTheirFields() {
        String id =
                fake.addSqlJob(DliScript.of("RUNNING").named("n").ownedBy("o").on("q"));
        clock.advance(Duration.ofSeconds(2));

        JsonNode status = caller.get(JOBS + "/" + id + "/status").json();
        assertThat(status.path("is_success").asBoolean()).isTrue();
        assertThat(status.path("job_id").asText()).isEqualTo(id);
        assertThat(status.path("job_type").asText()).isEqualTo("QUERY");
        assertThat(status.path("owner").asText()).isEqualTo("o");
        assertThat(status.path("queue_name").asText()).isEqualTo("q");
        assertThat(status.path("duration").asLong()).isEqualTo(2000);
        assertThat(caller.get(JOBS + "/" + id + "/detail").json().has("status")).isFalse();
        String progress = "/v1/" + FakeDli.PROJECT_ID + "/jobs/" + id + "/progress";
        assertThat(caller.get(progress).json().path("progress").asDouble()).isEqualTo(0.5);
        assertThat(caller.get(progress.replace("/v1/", "/v1.0/")).code()).isEqualTo("APIGW.0101");
    }

    @Test
    void aJobOverTwelveHoursMayBeCancelledByTheSystem() {
        String id = fake.addSqlJob(DliScript.of("RUNNING").then(Duration.ofHours(12), "CANCELLED"));

        clock.advance(Duration.ofHours(12));

        assertThat(status(id)).isEqualTo("CANCELLED");
        assertThat(fake.job(id).orElseThrow().endedByCancel()).isFalse();
    }

    @Test
    void theListIsPagedByPageNumber() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, fake.addSqlJob("RUNNING"));
        }

        assertThat(listed("?page-size=2")).isEqualTo(ids.subList(0, 2));
        assertThat(listed("?page-size=2&current-page=3")).isEqualTo(ids.subList(4, 5));
        assertThat(listed("?page-size=2&current-page=4")).isEmpty();
        JsonNode page = caller.get(JOBS + "?page-size=2").json();
        assertThat(page.path("job_count").asInt()).isEqualTo(5);
        assertThat(page.path("jobs").path(0).path("end_time").asLong(-1)).isZero();
    }

    @Test
    void filtersNarrowTheList() {
        String a = fake.addSqlJob(DliScript.of("RUNNING").named("a").on("qa").ownedBy("ann"));
        clock.advance(Duration.ofSeconds(10));
        String b = fake.addSqlJob(DliScript.of("FAILED").named("b").on("qb").ownedBy("bob"));
        long middle = clock.instant().minusSeconds(5).toEpochMilli();

        assertThat(listed("?job-status=RUNNING")).containsExactly(a);
        assertThat(listed("?queue_name=qb")).containsExactly(b);
        assertThat(listed("?owner=ann")).containsExactly(a);
        assertThat(listed("?job-id=" + b)).containsExactly(b);
        assertThat(listed("?start=" + middle)).containsExactly(b);
        assertThat(listed("?end=" + middle)).containsExactly(a);
        assertThat(listed("?tags=x%3Dy%2Cname%3Da")).containsExactly(a);
        assertThat(listed("?job_types=DDL&job_types=QUERY")).containsExactly(b, a);
        assertThat(listed("?job_types=DDL")).isEmpty();
        assertThat(listed("?engine_type=spark")).containsExactly(b, a);
        assertThat(listed("?engine-type=hetuengine")).isEmpty();
        assertThat(listed("?sql_pattern=SELECT")).hasSize(2);
        assertThat(listed("?order=start_time_asc")).containsExactly(a, b);
        assertThat(listed("?order=duration_desc")).containsExactly(a, b);
        assertThat(listed("?order=duration_asc")).containsExactly(b, a);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page-size=0", "page-size=101", "current-page=0", "current-page=101", "order=up"})
    void aPageOutOfReachIsRefused(String query) {
        assertThat(caller.get(JOBS + "?" + query).code()).isEqualTo("DLI.0001");
    }

    @Test
    void optionalFieldsMayBeNull() {
        fake.knobs().nullFields(true);
        JsonNode status =
                caller.get(JOBS + "/" + fake.addSqlJob("RUNNING") + "/status").json();

        assertThat(status.get("owner").isNull()).isTrue();
        assertThat(status.path("status").asText()).isEqualTo("RUNNING");
    }
}
