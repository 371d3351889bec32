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
import io.github.jobcancel.contract.SecretAssertions;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliJobScript;
import io.github.jobcancel.testkit.dli.DliVariants.AppIdShape;
import io.github.jobcancel.testkit.dli.DliVariants.QueueFields;
import io.github.jobcancel.testkit.dli.DliVariants.SuccessFlagType;
import io.github.jobcancel.testkit.dli.DliVariants.UnknownJobReply;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DliReadTest {
    private static final Instant START = Instant.parse("2024-02-29T23:59:59Z");
    private static final String UNKNOWN = "0a324461-d9d9-45da-a52a-3b3c7a3d809e";

    @RegisterExtension
    final DliFixture fixture = new DliFixture(new ManualClock(START));

    private final FakeDli fake = fixture.fake;
    private final DliClient client =
            fixture.newClient(fixture.builder().region("eu-de").credentials(fixture.newToken()));

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
    void everyRawStateIsMappedAndKept(DliKind kind, String word, JobState state) {
        RemoteJob job = client.job(kind, addJob(kind, word));

        JobSnapshot seen = Calls.await(job.read());

        assertThat(seen.state()).isEqualTo(state);
        assertThat(seen.rawState()).isEqualTo(word);
        assertThat(seen.ref()).isEqualTo(job.ref());
        assertThat(JobRef.parse(job.ref().toString())).isEqualTo(job.ref());
        assertThat(job.ref().scope()).isEqualTo("eu-de/" + FakeDli.PROJECT_ID);
    }

    private String addJob(DliKind kind, String word) {
        return switch (kind) {
            case SPARK -> fake.addBatch(word);
            case SQL -> fake.addSqlJob(word);
            case FLINK -> Long.toString(fake.addFlinkJob(word));
        };
    }

    @ParameterizedTest
    @EnumSource(DliKind.class)
    void boundJobIsCancelledByTheCallOfItsKind(DliKind kind) {
        String word = switch (kind) {
            case SPARK -> "running";
            case SQL -> "RUNNING";
            case FLINK -> "job_running";
        };
        String id = addJob(kind, word);

        assertThat(Calls.await(client.job(kind, id).cancel())).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(fake.job(id).orElseThrow().acceptedCancels()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(UnknownJobReply.class)
    void missingJobIsAbsentAndNotAFailure(UnknownJobReply way) {
        fake.behavior().setUnknownJobReply(way);

        assertThat(Calls.await(client.describeBatchState(UNKNOWN)).state()).isEqualTo(JobState.ABSENT);
        assertThat(Calls.await(client.describeBatch(UNKNOWN)).state()).isEqualTo(JobState.ABSENT);
        assertThat(Calls.await(client.describeSqlJob(UNKNOWN)).state()).isEqualTo(JobState.ABSENT);
        assertThat(Calls.await(client.describeFlinkJob(999)).state()).isEqualTo(JobState.ABSENT);
    }

    @Test
    void missingApiOrHtmlPageIsNotAMissingJob() {
        fake.injectFault(ExchangeFault.replaceReply(DliReplies.gatewayError(404, "APIGW.0101", "not published")));
        assertThat(catchThrowable(() -> Calls.await(client.describeBatchState(UNKNOWN))))
                .isInstanceOf(SdkException.InvalidRequest.class);

        fake.injectFault(ExchangeFault.replaceReply(FakeReply.html(404, "Not Found")));
        assertThat(catchThrowable(() -> Calls.await(client.describeBatchState(UNKNOWN))))
                .isInstanceOfSatisfying(
                        SdkException.UnexpectedReply.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
    }

    @Test
    void batchHasItsFields() {
        String id = fake.addBatch(DliJobScript.startingIn("running")
                .withName("nightly")
                .withQueue("q1")
                .withOwner("me")
                .andThen(Duration.ofSeconds(9), "success"));
        fixture.clock.advance(Duration.ofSeconds(9));

        SparkBatch batch = Calls.await(client.describeBatch(id));

        assertThat(batch)
                .isEqualTo(
                        SparkBatch.parse(new JobRef("dli", "spark", "eu-de/" + FakeDli.PROJECT_ID, id), """
                        {"state":"success","name":"nightly","owner":"me","appId":"batch-session-%s:30663","queue":"q1",
                         "sc_type":"CUSTOMIZED","create_time":%d,"update_time":%d}""".formatted(
                                id, START.toEpochMilli(), START.plusSeconds(9).toEpochMilli())));
        assertThat(batch.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(batch.submittedAt()).contains(START);
        assertThat(batch.endedAt()).contains(START.plusSeconds(9));
    }

    @Test
    void batchIsReadInEveryDocumentedShape() {
        String id = fake.addBatch(DliJobScript.startingIn("dead").withQueue("q7"));
        for (QueueFields field : QueueFields.values()) {
            fake.behavior().setQueueFields(field);
            assertThat(Calls.await(client.describeBatch(id)).queue())
                    .as("%s", field)
                    .isEqualTo("q7");
        }
        for (AppIdShape shape : AppIdShape.values()) {
            fake.behavior().setAppIdShape(shape);
            String app = shape == AppIdShape.TEXT || shape == AppIdShape.ARRAY ? "batch-session-" + id + ":30663" : "";
            assertThat(Calls.await(client.describeBatch(id)).appId())
                    .as("%s", shape)
                    .isEqualTo(app);
        }
        fake.behavior().setSendsNullFields(true);
        assertThat(Calls.await(client.describeBatch(id)).rawState()).isEqualTo("dead");
        assertThat(Calls.await(client.describeBatch(id)).name()).isEmpty();
    }

    @Test
    void sqlJobHasItsFields() {
        String id = fake.addSqlJob(DliJobScript.startingIn("FINISHED")
                .withName("nightly")
                .withQueue("q2")
                .withOwner("me"));

        SqlJob job = Calls.await(client.describeSqlJob(id));

        assertThat(job)
                .isEqualTo(SqlJob.parse(new JobRef("dli", "sql", "eu-de/" + FakeDli.PROJECT_ID, id), """
                        {"status":"FINISHED","job_type":"QUERY","job_mode":"async","queue_name":"q2","owner":"me",
                         "start_time":%d,"duration":0,"input_row_count":0,"bad_row_count":0,"input_size":0,
                         "result_count":1,"database_name":"default","tags":[{"key":"name","value":"nightly"}]}""".formatted(
                                START.toEpochMilli())));
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.submittedAt()).contains(START);
        assertThat(job.duration()).contains(Duration.ZERO);
        assertThat(job.resultCount()).hasValue(1);
        assertThat(job.tags()).containsExactly(Map.entry("name", "nightly"));
    }

    @Test
    void flinkJobHasItsFields() {
        long id = fake.addFlinkJob(DliJobScript.startingIn("job_init")
                .withName("stream")
                .withQueue("q3")
                .withOwner("me"));

        FlinkJob job = Calls.await(client.describeFlinkJob(id));

        assertThat(job)
                .isEqualTo(FlinkJob.parse(
                        new JobRef("dli", "flink", "eu-de/" + FakeDli.PROJECT_ID, Long.toString(id)),
                        """
                        {"status":"job_init","name":"stream","job_type":"flink_jar_job","user_name":"me",
                         "queue_name":"q3","create_time":%1$d,"update_time":%1$d}""".formatted(START.toEpochMilli())));
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.name()).isEqualTo("stream");
        assertThat(job.submittedAt()).contains(START);
        assertThat(job.startedAt()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SuccessFlagType.class)
    void readWithAFalseSuccessFlagFails(SuccessFlagType flag) {
        String successFlag = flag == SuccessFlagType.BOOLEAN ? "false" : "\"false\"";
        FakeReply failed =
                FakeReply.json(200, "{\"is_success\":" + successFlag + ",\"message\":\"busy\",\"job_detail\":{}}");
        fake.injectFault(ExchangeFault.replaceReply(failed));
        fake.injectFault(ExchangeFault.replaceReply(failed));

        for (Throwable failure : List.of(
                catchThrowable(() -> Calls.await(client.describeSqlJob(UNKNOWN))),
                catchThrowable(() -> Calls.await(client.describeFlinkJob(7))))) {
            assertThat(failure).isInstanceOf(SdkException.InvalidRequest.class).hasMessageContaining("busy");
        }
    }

    /** Logs, statements, program arguments and request bodies are in the replies, and must not be in the records. */
    @Test
    void fieldsThatMayHoldSecretsAreLeftOut() {
        SecretAssertions secrets = new SecretAssertions(List.of("hunter2"));
        String spark = fake.addBatch("dead");
        String sql = fake.addSqlJob("FAILED");
        long flink = fake.addFlinkJob("job_finish");
        fake.injectFault(
                ExchangeFault.changeReply(a -> replaceInBody(a, "{", "{\"req_body\":\"hunter2\",\"x\":\"hunter2\",")));
        secrets.assertAbsentFrom(
                "a batch", Calls.await(client.describeBatch(spark)).toString());
        fake.injectFault(ExchangeFault.changeReply(a ->
                replaceInBody(a, "{", "{\"user_conf\":\"hunter2\",\"statement\":\"hunter2\",\"detail\":\"hunter2\",")));
        secrets.assertAbsentFrom(
                "a SQL job", Calls.await(client.describeSqlJob(sql)).toString());
        fake.injectFault(
                ExchangeFault.changeReply(
                        a -> replaceInBody(
                                a,
                                "\"job_detail\":{",
                                "\"job_detail\":{\"sql_body\":\"hunter2\",\"entrypoint_args\":\"hunter2\",\"job_config\":{\"k\":\"hunter2\"},")));
        secrets.assertAbsentFrom(
                "a Flink job", Calls.await(client.describeFlinkJob(flink)).toString());
    }

    private static FakeReply replaceInBody(FakeReply answer, String at, String more) {
        int i = answer.bodyText().indexOf(at);
        return FakeReply.json(
                200,
                answer.bodyText().substring(0, i) + more + answer.bodyText().substring(i + at.length()));
    }
}
