// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two lists as one plan. */
class ScriptListTest {
    private static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<Incoming> SCHEDULED = r -> r.body().contains("GET_SCHEDULED_CLOUD_SCRIPTS");
    private static final Predicate<Incoming> ACTIVE = r -> r.body().contains("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS");

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeScript fake = new FakeScript(clock);
    private final ScriptClient client = ScriptClient.builder()
            .endpoint(fake.dispatcher())
            .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
            .build();

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    private Plan plan() {
        return Calls.await(client.plan(QUICK));
    }

    private static String said(JobSnapshot job) {
        return job.ref().kind() + " " + job.state();
    }

    @ParameterizedTest
    @CsvSource({
        "BATCH, Scheduled, scheduled QUEUED",
        "BATCH, Queued, batch QUEUED",
        "BATCH, Running, batch RUNNING",
        "BATCH, Completed,",
        "BATCH, Failed,",
        "BATCH, Cancelled,",
        "SCRIPT, Scheduled, scheduled QUEUED",
        "SCRIPT, Queued, batch QUEUED",
        "SCRIPT, Running, batch RUNNING",
        "SCRIPT, Completed,",
    })
    void whatIsNotOverIsInThePlan(ScriptPlan.Kind kind, String state, String expected) {
        String id = kind == ScriptPlan.Kind.BATCH ? fake.addBatch(state) : fake.addScript(state);
        fake.addApp("other");
        fake.add(ScriptPlan.batch(state).inApp("other"));

        List<JobSnapshot> jobs = plan().jobs();

        assertThat(jobs)
                .extracting(ScriptListTest::said)
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
        assertThat(jobs).allMatch(job -> job.ref().id().equals(id));
    }

    @Test
    void aJobThatStartsBetweenTheListsIsInThePlanOnce() {
        String id = fake.addBatch(ScriptPlan.SCHEDULED);
        fake.fail(SCHEDULED, Fault.change(answer -> {
            fake.move(id, ScriptPlan.RUNNING);
            return answer;
        }));

        assertThat(plan().jobs()).extracting(ScriptListTest::said).containsExactly("batch RUNNING");
    }

    @Test
    void aPlanIsBoundToTheJobsThatWereSeen() {
        String batch = fake.addBatch(ScriptPlan.RUNNING);
        String script = fake.addScript(ScriptPlan.SCHEDULED);
        Plan plan = plan();
        String later = fake.addBatch(ScriptPlan.RUNNING);

        assertThat(Calls.await(plan.dryRun()))
                .hasSize(2)
                .allMatch(f -> f.explanation().orElseThrow().applies());
        assertThat(fake.requests()).noneMatch(r -> r.body().contains("CANCEL"));
        assertThat(Calls.await(plan.cancel(BulkOptions.standard()).report()).items())
                .extracting(item -> item.ref().id() + " " + item.kind())
                .containsExactlyInAnyOrder(script + " Cancelled", batch + " Cancelled");
        assertThat(fake.job(later).runState()).isEqualTo(ScriptPlan.RUNNING);
        assertThat(plan.show())
                .contains("jobcancel:script/batch/", "jobcancel:script/scheduled/")
                .endsWith("2 jobs: 1 QUEUED, 1 RUNNING\n");
    }

    @Test
    void aScheduledBatchIsToldToBeOfTheOtherKind() {
        String id = fake.addBatch(ScriptPlan.SCHEDULED);

        assertThat(Calls.await(plan().cancel(BulkOptions.standard()).report()).items())
                .singleElement()
                .satisfies(item -> assertThat(item.outcome())
                        .get()
                        .isInstanceOfSatisfying(
                                CancelOutcome.NotCancellable.class,
                                no -> assertThat(no.remedy()).isEqualTo(CancelOutcome.Remedy.OTHER_OPERATION)));
        assertThat(Calls.await(client.cancelBatch(id))).isInstanceOf(CancelOutcome.Cancelled.class);
    }

    static Stream<Arguments> losses() {
        return Stream.of(SCHEDULED, ACTIVE)
                .flatMap(list -> Stream.of(
                        Arguments.of(list, Fault.resetAfterEffect()),
                        Arguments.of(list, Fault.truncate(10)),
                        Arguments.of(list, Fault.answer(Answer.html(503, "Unavailable")))));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aListThatIsLostIsAskedForAgain(Predicate<Incoming> list, Fault fault) {
        fake.addBatch(ScriptPlan.RUNNING);
        fake.addScript(ScriptPlan.SCHEDULED);
        fake.fail(list, fault);

        assertThat(plan().jobs()).hasSize(2);
    }

    @Test
    void aSessionThatExpiresBetweenTheListsIsRenewed() {
        fake.addBatch(ScriptPlan.RUNNING);
        fake.fail(SCHEDULED, Fault.change(answer -> {
            fake.expireSessions();
            return answer;
        }));

        assertThat(plan().jobs()).hasSize(1);
        assertThat(fake.logins()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"runningOrQueuedJobs\":{}}", "{\"runningOrQueuedJobs\":[{}]}"})
    void anAnswerWithoutItsListIsNoEmptyList(String data) {
        fake.addBatch(ScriptPlan.RUNNING);
        fake.fail(
                ACTIVE,
                Fault.change(answer ->
                        Answer.json(200, answer.text().replaceAll("\"data\":\\{.*?\\]\\}", "\"data\":" + data))));

        assertThat(told()).isEqualTo("UnexpectedReply");
    }

    private String told() {
        try {
            return plan().toString();
        } catch (SdkException e) {
            return e.getClass().getSimpleName();
        }
    }
}
