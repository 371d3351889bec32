// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.contract.Secrets;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliReading.AppId;
import io.github.jobcancel.testkit.dli.DliReading.Missing;
import io.github.jobcancel.testkit.dli.DliReading.QueueField;
import io.github.jobcancel.testkit.dli.DliReading.SuccessFlag;
import io.github.jobcancel.testkit.dli.DliScript;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DliReadTest {
    private static final Instant START = Instant.parse("2024-02-29T23:59:59Z");
    private static final String UNKNOWN = "0a324461-d9d9-45da-a52a-3b3c7a3d809e";

    private final ManualClock clock = new ManualClock(START);
    private final FakeDli fake = new FakeDli(clock);
    private final DliClient client = DliClient.builder()
            .region("eu-de")
            .endpoint(fake.url())
            .projectId(FakeDli.PROJECT_ID)
            .credentials(DliCredentials.token(fake.accounts().issueToken(FakeDli.PROJECT_ID)))
            .build();

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SPARK, starting, STARTING",
        "SPARK, running, RUNNING",
        "SPARK, recovering, RUNNING",
        "SPARK, success, SUCCEEDED",
        "SPARK, dead, ENDED",
        "SPARK, not_started, QUEUED",
        "SPARK, idle, RUNNING",
        "SPARK, busy, RUNNING",
        "SPARK, shutting_down, STOPPING",
        "SPARK, error, FAILED",
        "SPARK, killed, CANCELLED",
        "SPARK, tomorrow, UNKNOWN",
        "SQL, LAUNCHING, STARTING",
        "SQL, RUNNING, RUNNING",
        "SQL, SCALING, RUNNING",
        "SQL, FINISHED, SUCCEEDED",
        "SQL, Failed, FAILED",
        "SQL, CANCELLED, CANCELLED",
        "SQL, COMPUTED, UNKNOWN",
        "SQL, SUSPENDED, UNKNOWN",
        "SQL, ACTIVE, UNKNOWN",
        "SQL, DELETED, UNKNOWN",
        "SQL, CREATING, UNKNOWN",
        "FLINK, job_init, QUEUED",
        "FLINK, job_submitting, STARTING",
        "FLINK, job_submit_fail, FAILED",
        "FLINK, job_running, RUNNING",
        "FLINK, job_running_exception, FAILED",
        "FLINK, job_downloading, RUNNING",
        "FLINK, job_idle, RUNNING",
        "FLINK, job_savepointing, RUNNING",
        "FLINK, job_canceling, STOPPING",
        "FLINK, job_cancel_success, CANCELLED",
        "FLINK, job_cancel_fail, RUNNING",
        "FLINK, job_arrearage_stopped, FAILED",
        "FLINK, job_arrearage_recovering, RUNNING",
        "FLINK, job_finish, SUCCEEDED",
        "FLINK, JOB_FINISH, SUCCEEDED",
    })
    void everyWordHasAStateAndIsKept(DliKind kind, String word, JobState state) {
        RemoteJob job = client.job(kind, added(kind, word));

        JobSnapshot seen = Calls.await(job.read());

        assertThat(seen.state()).isEqualTo(state);
        assertThat(seen.rawState()).isEqualTo(word);
        assertThat(seen.ref()).isEqualTo(job.ref());
        assertThat(JobRef.parse(job.ref().toString())).isEqualTo(job.ref());
        assertThat(job.ref().scope()).isEqualTo("eu-de/" + FakeDli.PROJECT_ID);
    }

    private String added(DliKind kind, String word) {
        return switch (kind) {
            case SPARK -> fake.addBatch(word);
            case SQL -> fake.addSqlJob(word);
            case FLINK -> Long.toString(fake.addFlinkJob(word));
        };
    }

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void aBoundJobIsCancelledAsItsKindIs(DliKind kind) {
        String word = switch (kind) {
            case SPARK -> "running";
            case SQL -> "RUNNING";
            case FLINK -> "job_running";
        };
        String id = added(kind, word);

        assertThat(Calls.await(client.job(kind, id).cancel())).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(fake.job(id).orElseThrow().cancels()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Missing.class)
    void whatIsNotThereIsAbsentAndNoFailure(Missing way) {
        fake.knobs().missing(way);

        assertThat(Calls.await(client.batchState(UNKNOWN)).state()).isEqualTo(JobState.ABSENT);
        assertThat(Calls.await(client.batch(UNKNOWN)).state()).isEqualTo(JobState.ABSENT);
        assertThat(Calls.await(client.jobStatus(UNKNOWN)).state()).isEqualTo(JobState.ABSENT);
        assertThat(Calls.await(client.flinkJob(999)).state()).isEqualTo(JobState.ABSENT);
    }

    @Test
    void aMissingApiOrAPageIsNotAMissingJob() {
        fake.fail(Fault.answer(DliAnswers.gateway(404, "APIGW.0101", "not published")));
        assertThat(catchThrowable(() -> Calls.await(client.batchState(UNKNOWN))))
                .isInstanceOf(SdkException.InvalidRequest.class);

        fake.fail(Fault.answer(Answer.html(404, "Not Found")));
        assertThat(catchThrowable(() -> Calls.await(client.batchState(UNKNOWN))))
                .isInstanceOfSatisfying(
                        SdkException.UnexpectedReply.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void aBatchShowsItsFields() {
        String id = fake.addBatch(
                DliScript.of("running").named("nightly").on("q1").ownedBy("me").then(Duration.ofSeconds(9), "success"));
        clock.advance(Duration.ofSeconds(9));

        SparkBatch batch = Calls.await(client.batch(id));

        assertThat(batch)
                .isEqualTo(new SparkBatch(
                        new JobRef("dli", "spark", "eu-de/" + FakeDli.PROJECT_ID, id),
                        JobState.SUCCEEDED,
                        "success",
                        "nightly",
                        "me",
                        "",
                        "",
                        "batch-session-" + id + ":30663",
                        "q1",
                        "CUSTOMIZED",
                        "",
                        "",
                        "",
                        Optional.of(START),
                        Optional.of(START.plusSeconds(9))));
    }

    @Test
    void aBatchIsReadInEveryShapeThatIsDocumented() {
        String id = fake.addBatch(DliScript.of("dead").on("q7"));
        for (QueueField field : QueueField.values()) {
            fake.knobs().queueField(field);
            assertThat(Calls.await(client.batch(id)).queue()).as("%s", field).isEqualTo("q7");
        }
        for (AppId shape : AppId.values()) {
            fake.knobs().appId(shape);
            String app = shape == AppId.TEXT || shape == AppId.ARRAY ? "batch-session-" + id + ":30663" : "";
            assertThat(Calls.await(client.batch(id)).appId()).as("%s", shape).isEqualTo(app);
        }
        fake.knobs().nullFields(true);
        assertThat(Calls.await(client.batch(id)).rawState()).isEqualTo("dead");
        assertThat(Calls.await(client.batch(id)).name()).isEmpty();
    }

    @Test
    void aSqlJobShowsItsFields() {
        String id = fake.addSqlJob(
                DliScript.of("FINISHED").named("nightly").on("q2").ownedBy("me"));

        SqlJob job = Calls.await(client.jobStatus(id));

        assertThat(job)
                .isEqualTo(new SqlJob(
                        new JobRef("dli", "sql", "eu-de/" + FakeDli.PROJECT_ID, id),
                        JobState.SUCCEEDED,
                        "FINISHED",
                        "QUERY",
                        "async",
                        "q2",
                        "me",
                        Optional.of(START),
                        Optional.of(Duration.ZERO),
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.of(1),
                        "default",
                        "",
                        "",
                        "",
                        Map.of("name", "nightly")));
    }

    @Test
    void aFlinkJobShowsItsFields() {
        long id = fake.addFlinkJob(
                DliScript.of("job_init").named("stream").on("q3").ownedBy("me"));

        FlinkJob job = Calls.await(client.flinkJob(id));

        assertThat(job)
                .isEqualTo(new FlinkJob(
                        new JobRef("dli", "flink", "eu-de/" + FakeDli.PROJECT_ID, Long.toString(id)),
                        JobState.QUEUED,
                        "job_init",
                        "",
                        "stream",
                        "",
                        "flink_jar_job",
                        "me",
                        "q3",
                        Optional.of(START),
                        Optional.empty(),
                        Optional.of(START),
                        false,
                        ""));
    }

    @ParameterizedTest
    @EnumSource(SuccessFlag.class)
    void aReadThatSaysThatItFailedIsAFailure(SuccessFlag flag) {
        String no = flag == SuccessFlag.BOOLEAN ? "false" : "\"false\"";
        Answer failed = Answer.json(200, "{\"is_success\":" + no + ",\"message\":\"busy\",\"job_detail\":{}}");
        fake.fail(Fault.answer(failed));
        fake.fail(Fault.answer(failed));

        for (Throwable failure : List.of(
                catchThrowable(() -> Calls.await(client.jobStatus(UNKNOWN))),
                catchThrowable(() -> Calls.await(client.flinkJob(7))))) {
            assertThat(failure).isInstanceOf(SdkException.InvalidRequest.class).hasMessageContaining("busy");
        }
    }

    /** Logs, statements, programs' arguments and bodies stand in the replies, and nowhere else. */
    @Test
    void whatMayHoldSecretsIsInNoRecord() {
        Secrets secrets = new Secrets(List.of("hunter2"));
        String spark = fake.addBatch("dead");
        String sql = fake.addSqlJob("FAILED");
        long flink = fake.addFlinkJob("job_finish");
        fake.fail(Fault.change(a -> with(a, "{", "{\"req_body\":\"hunter2\",\"x\":\"hunter2\",")));
        secrets.notIn("a batch", Calls.await(client.batch(spark)).toString());
        fake.fail(Fault.change(
                a -> with(a, "{", "{\"user_conf\":\"hunter2\",\"statement\":\"hunter2\",\"detail\":\"hunter2\",")));
        secrets.notIn("a SQL job", Calls.await(client.jobStatus(sql)).toString());
        fake.fail(
                Fault.change(
                        a -> with(
                                a,
                                "\"job_detail\":{",
                                "\"job_detail\":{\"sql_body\":\"hunter2\",\"entrypoint_args\":\"hunter2\",\"job_config\":{\"k\":\"hunter2\"},")));
        secrets.notIn("a Flink job", Calls.await(client.flinkJob(flink)).toString());
    }

    private static Answer with(Answer answer, String at, String more) {
        int i = answer.text().indexOf(at);
        return Answer.json(
                200, answer.text().substring(0, i) + more + answer.text().substring(i + at.length()));
    }
}
