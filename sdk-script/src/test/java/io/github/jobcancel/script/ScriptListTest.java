// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans from the two lists. */
class ScriptListTest {
    private static final CallOptions FAST_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<ReceivedRequest> IS_SCHEDULED_LIST =
            r -> r.body().contains("GET_SCHEDULED_CLOUD_SCRIPTS");
    private static final Predicate<ReceivedRequest> IS_ACTIVE_LIST =
            r -> r.body().contains("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS");

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture();

    private final FakeScript fake = fixture.fake;
    private final ScriptClient client = fixture.client;

    private Plan createPlan() {
        return Calls.await(client.plan(ScriptListRequest.allJobs(), FAST_RETRIES));
    }

    private static String describeJob(JobSnapshot job) {
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
    void unfinishedJobIsInThePlan(ScriptJobPlan.JobKind kind, String state, String expected) {
        String id = kind == ScriptJobPlan.JobKind.BATCH ? fake.addBatch(state) : fake.addScript(state);
        fake.addApp("other");
        fake.addJob(ScriptJobPlan.batchIn(state).inApp("other"));

        List<JobSnapshot> jobs = createPlan().jobs();

        assertThat(jobs)
                .extracting(ScriptListTest::describeJob)
                .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
        assertThat(jobs).allMatch(job -> job.ref().id().equals(id));
    }

    @Test
    void jobThatStartsBetweenTheListReadsIsInThePlanOnce() {
        String id = fake.addBatch(ScriptJobPlan.SCHEDULED);
        fake.injectFault(IS_SCHEDULED_LIST, ExchangeFault.changeReply(answer -> {
            fake.moveJob(id, ScriptJobPlan.RUNNING);
            return answer;
        }));

        assertThat(createPlan().jobs()).extracting(ScriptListTest::describeJob).containsExactly("batch RUNNING");
    }

    @Test
    void filterSelectsOnlyMatchingJobs() {
        String scheduled = fake.addBatch(ScriptJobPlan.SCHEDULED);
        String queued = fake.addBatch(ScriptJobPlan.QUEUED);
        String running = fake.addBatch(ScriptJobPlan.RUNNING);
        ScriptListRequest all = ScriptListRequest.allJobs();
        String name = Calls.await(client.listJobs(all, FAST_RETRIES)).get(0).name();

        assertThat(listedIds(all)).containsExactly(scheduled, queued, running);
        assertThat(listedIds(all.withStates(ScriptRunState.QUEUED))).containsExactly(queued);
        assertThat(listedIds(all.withStates(ScriptRunState.RUNNING, ScriptRunState.SCHEDULED)))
                .containsExactly(scheduled, running);
        assertThat(listedIds(all.withName(name))).hasSize(3);
        assertThat(listedIds(all.withName(name + "x"))).isEmpty();
        assertThat(listedIds(all.withNamePrefix(name.substring(0, 2)))).hasSize(3);
        assertThat(listedIds(all.withCreatedAfter(Instant.EPOCH))).hasSize(3);
        assertThat(listedIds(all.withCreatedBefore(Instant.EPOCH.plusMillis(1))))
                .isEmpty();
        assertThat(listedIds(all.withLimit(2))).containsExactly(scheduled, queued);
        fake.clearReceivedRequests();
        assertThat(listedIds(all.withStates(ScriptRunState.SCHEDULED))).containsExactly(scheduled);
        assertThat(fake.receivedRequests()).singleElement().matches(IS_SCHEDULED_LIST);
        assertThatThrownBy(() -> all.withStates(ScriptRunState.COMPLETED)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(all::withStates).isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> listedIds(ScriptListRequest request) {
        return Calls.await(client.listJobs(request, FAST_RETRIES)).stream()
                .map(job -> job.ref().id())
                .toList();
    }

    @Test
    void planIsBoundToTheListedJobs() {
        String batch = fake.addBatch(ScriptJobPlan.RUNNING);
        String script = fake.addScript(ScriptJobPlan.SCHEDULED);
        Plan plan = createPlan();
        String later = fake.addBatch(ScriptJobPlan.RUNNING);

        assertThat(Calls.await(plan.dryRun()))
                .hasSize(2)
                .allMatch(f -> f.explanation().orElseThrow().cancelApplies());
        assertThat(fake.receivedRequests()).noneMatch(r -> r.body().contains("CANCEL"));
        assertThat(Calls.await(plan.cancel(BulkOptions.standard()).report()).items())
                .extracting(item -> item.ref().id() + " " + item.kind())
                .containsExactlyInAnyOrder(script + " CANCELLED", batch + " CANCELLED");
        assertThat(fake.job(later).runState()).isEqualTo(ScriptJobPlan.RUNNING);
        assertThat(plan.toTable())
                .contains("jobcancel:script/batch/", "jobcancel:script/scheduled/")
                .endsWith("2 jobs: 1 QUEUED, 1 RUNNING\n");
    }

    @Test
    void scheduledBatchIsReportedAsWrongKind() {
        String id = fake.addBatch(ScriptJobPlan.SCHEDULED);

        assertThat(Calls.await(createPlan().cancel(BulkOptions.standard()).report())
                        .items())
                .singleElement()
                .satisfies(item -> assertThat(item.outcome())
                        .get()
                        .isInstanceOfSatisfying(
                                CancelOutcome.NotCancellable.class,
                                notCancellable -> assertThat(notCancellable.remedy())
                                        .isEqualTo(CancelOutcome.Remedy.OTHER_OPERATION)));
        assertThat(Calls.await(client.cancelBatch(id))).isInstanceOf(CancelOutcome.Cancelled.class);
    }

    static Stream<Arguments> losses() {
        return Stream.of(IS_SCHEDULED_LIST, IS_ACTIVE_LIST)
                .flatMap(list -> Stream.of(
                        Arguments.of(list, ExchangeFault.resetAfterEffect()),
                        Arguments.of(list, ExchangeFault.truncateAfter(10)),
                        Arguments.of(list, ExchangeFault.replaceReply(FakeReply.html(503, "Unavailable")))));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lostListIsRequestedAgain(Predicate<ReceivedRequest> list, ExchangeFault fault) {
        fake.addBatch(ScriptJobPlan.RUNNING);
        fake.addScript(ScriptJobPlan.SCHEDULED);
        fake.injectFault(list, fault);

        assertThat(createPlan().jobs()).hasSize(2);
    }

    @Test
    void sessionExpiredBetweenTheListReadsIsRenewed() {
        fake.addBatch(ScriptJobPlan.RUNNING);
        fake.injectFault(IS_SCHEDULED_LIST, ExchangeFault.changeReply(answer -> {
            fake.sessions().expireAll();
            return answer;
        }));

        assertThat(createPlan().jobs()).hasSize(1);
        assertThat(fake.sessions().loginCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"runningOrQueuedJobs\":{}}", "{\"runningOrQueuedJobs\":[{}]}"})
    void answerWithoutAListIsNotAnEmptyList(String data) {
        fake.addBatch(ScriptJobPlan.RUNNING);
        fake.injectFault(
                IS_ACTIVE_LIST,
                ExchangeFault.changeReply(answer -> FakeReply.json(
                        200, answer.bodyText().replaceAll("\"data\":\\{.*?\\]\\}", "\"data\":" + data))));

        assertThat(describeResult()).isEqualTo("UnexpectedReply");
    }

    private String describeResult() {
        try {
            return createPlan().toString();
        } catch (SdkException e) {
            return e.getClass().getSimpleName();
        }
    }
}
