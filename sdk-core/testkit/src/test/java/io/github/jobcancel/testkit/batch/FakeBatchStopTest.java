// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import static io.github.jobcancel.testkit.batch.BatchStatus.FAILED;
import static io.github.jobcancel.testkit.batch.BatchStatus.PENDING;
import static io.github.jobcancel.testkit.batch.BatchStatus.RUNNABLE;
import static io.github.jobcancel.testkit.batch.BatchStatus.RUNNING;
import static io.github.jobcancel.testkit.batch.BatchStatus.STARTING;
import static io.github.jobcancel.testkit.batch.BatchStatus.SUBMITTED;
import static io.github.jobcancel.testkit.batch.BatchStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.batch.BatchJobScript.SigtermReaction;
import io.github.jobcancel.testkit.batch.BatchJobView.EndCause;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the effect of cancel and terminate on a job in each status, and the time of that effect. */
class FakeBatchStopTest extends FakeBatchTestCase {
    private final BatchJobs jobs = fake.jobs();

    @ParameterizedTest
    @CsvSource({
        "canceljob,    SUBMITTED, FAILED,    true,  false, CANCEL",
        "canceljob,    PENDING,   PENDING,   true,  false, NOT_ENDED",
        "canceljob,    RUNNABLE,  FAILED,    true,  false, CANCEL",
        "canceljob,    STARTING,  STARTING,  false, false, NOT_ENDED",
        "canceljob,    RUNNING,   RUNNING,   false, false, NOT_ENDED",
        "canceljob,    SUCCEEDED, SUCCEEDED, false, false, CONTAINER_EXIT",
        "canceljob,    FAILED,    FAILED,    false, false, CONTAINER_EXIT",
        "terminatejob, SUBMITTED, FAILED,    false, true,  TERMINATE",
        "terminatejob, PENDING,   PENDING,   false, true,  NOT_ENDED",
        "terminatejob, RUNNABLE,  FAILED,    false, true,  TERMINATE",
        "terminatejob, STARTING,  STARTING,  false, true,  NOT_ENDED",
        "terminatejob, RUNNING,   RUNNING,   false, true,  NOT_ENDED",
        "terminatejob, SUCCEEDED, SUCCEEDED, false, false, CONTAINER_EXIT",
        "terminatejob, FAILED,    FAILED,    false, false, CONTAINER_EXIT"
    })
    void acceptedStopShowsItsEffectAtTheNextPass(
            String verb, BatchStatus at, BatchStatus next, boolean cancelled, boolean terminated, EndCause cause) {
        String id = jobs.addJob(at);

        assertThat(caller.stopJob(verb, id).status()).isEqualTo(200);
        assertThat(caller.stopJob(verb, id).text()).isEqualTo("{}");

        assertThat(caller.describeJob(id).path("status").asText()).isEqualTo(at.name());
        clock.advance(Duration.ofSeconds(1));
        JsonNode jobAfterStop = caller.describeJob(id);
        assertThat(jobAfterStop.path("status").asText()).isEqualTo(next.name());
        assertThat(jobAfterStop.path("isCancelled").isBoolean()).isTrue();
        assertThat(jobAfterStop.path("isCancelled").asBoolean()).isEqualTo(cancelled);
        assertThat(jobAfterStop.path("isTerminated").asBoolean()).isEqualTo(terminated);
        assertThat(jobAfterStop.path("statusReason").asText().equals("because")).isEqualTo(cancelled || terminated);
        assertThat(jobs.job(id).endCause()).isEqualTo(cause);
    }

    @ParameterizedTest
    @EnumSource(BatchStatus.class)
    void addedJobKeepsItsStatusWithoutARequest(BatchStatus status) {
        String id = jobs.addJob(status);

        clock.advance(Duration.ofHours(1));

        assertThat(jobs.job(id).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "RUNNING"})
    void containerThatIgnoresTheSignalIsKilledAfterTheGracePeriod(BatchStatus at) {
        String id = jobs.addJob(at);
        caller.stopJob("terminatejob", id);

        clock.advance(Duration.ofSeconds(30));
        assertThat(jobs.job(id).status()).isEqualTo(at);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.job(id).status()).isEqualTo(FAILED);
        assertThat(jobs.job(id).endCause()).isEqualTo(EndCause.TERMINATE);
        assertThat(jobs.job(id).exitCode()).isEqualTo(at == RUNNING ? OptionalInt.of(137) : OptionalInt.empty());
        assertThat(caller.describeJob(id).has("startedAt")).isEqualTo(at == RUNNING);
    }

    @Test
    void gracePeriodIsConfigurable() {
        fake.setStopGracePeriod(Duration.ofMinutes(2));
        String id = jobs.addJob(RUNNING);
        caller.stopJob("terminatejob", id);

        clock.advance(Duration.ofSeconds(120));
        assertThat(jobs.job(id).hasRunningContainer()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(jobs.job(id).hasRunningContainer()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"EXIT_143, FAILED, 143, TERMINATE", "EXIT_ZERO, SUCCEEDED, 0, CONTAINER_EXIT"})
    void containerThatObeysTheSignalEndsBeforeTheGracePeriod(
            SigtermReaction reaction, BatchStatus end, int exitCode, EndCause cause) {
        String id =
                jobs.addJob(RUNNING, BatchJobScript.runsForever().withSigtermReaction(reaction, Duration.ofSeconds(5)));
        caller.stopJob("terminatejob", id);

        clock.advance(Duration.ofSeconds(5));
        assertThat(jobs.job(id).status()).isEqualTo(RUNNING);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.job(id).status()).isEqualTo(end);
        assertThat(jobs.job(id).exitCode()).hasValue(exitCode);
        assertThat(jobs.job(id).endCause()).isEqualTo(cause);
        assertThat(caller.describeJob(id).path("isTerminated").asBoolean()).isTrue();
    }

    @Test
    void aContainerThatObeysTooSlowlyIsKilled() {
        String id = jobs.addJob(
                RUNNING,
                BatchJobScript.runsForever().withSigtermReaction(SigtermReaction.EXIT_ZERO, Duration.ofSeconds(31)));
        caller.stopJob("terminatejob", id);

        clock.advance(Duration.ofSeconds(40));

        assertThat(jobs.job(id).status()).isEqualTo(FAILED);
        assertThat(jobs.job(id).exitCode()).hasValue(137);
    }

    @ParameterizedTest
    @CsvSource({"0, SUCCEEDED", "3, FAILED"})
    void containerThatExitsDuringTheGracePeriodKeepsItsExitCodeAndTheFlag(int exitCode, BatchStatus end) {
        String id = jobs.addJob(RUNNING);
        caller.stopJob("terminatejob", id);
        clock.advance(Duration.ofSeconds(10));

        jobs.exitContainer(id, exitCode);

        JsonNode seen = caller.describeJob(id);
        assertThat(seen.path("status").asText()).isEqualTo(end.name());
        assertThat(seen.path("isTerminated").asBoolean()).isTrue();
        assertThat(seen.at("/container/exitCode").asInt()).isEqualTo(exitCode);
        assertThat(jobs.job(id).endCause()).isEqualTo(EndCause.CONTAINER_EXIT);
    }

    @ParameterizedTest
    @CsvSource({"canceljob", "terminatejob"})
    void stopOfAPendingJobTakesEffectWhenAllDependenciesEnd(String verb) {
        String firstDependency = jobs.submitJob(BatchJobScript.runsForever());
        String secondDependency = jobs.submitJob(BatchJobScript.runsForever());
        String id = jobs.submitJob(BatchJobScript.runsForever(), firstDependency, secondDependency);
        clock.advance(Duration.ofSeconds(5));
        caller.stopJob(verb, id);

        clock.advance(Duration.ofHours(1));
        jobs.exitContainer(firstDependency, 1);
        clock.advance(Duration.ofHours(1));
        assertThat(jobs.job(id).status()).isEqualTo(PENDING);
        assertThat(caller.describeJob(id)
                        .path(verb.equals("canceljob") ? "isCancelled" : "isTerminated")
                        .asBoolean())
                .isTrue();
        jobs.exitContainer(secondDependency, 0);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.job(id).status()).isEqualTo(FAILED);
        assertThat(caller.describeJob(id).path("statusReason").asText()).isEqualTo("because");
    }

    @Test
    void terminateEndsAPendingJobAtOnceWhenConfigured() {
        fake.enableBehavior(BatchBehavior.TERMINATE_ENDS_PENDING_AT_ONCE);
        String cancelled = jobs.addJob(PENDING);
        String terminated = jobs.addJob(PENDING);
        caller.stopJob("canceljob", cancelled);
        caller.stopJob("terminatejob", terminated);

        fake.runSchedulerPass();

        assertThat(jobs.job(cancelled).status()).isEqualTo(PENDING);
        assertThat(jobs.job(terminated).status()).isEqualTo(FAILED);
    }

    @Test
    void cancelledRunnableJobWaitsForTheHeadOfItsQueueWhenConfigured() {
        fake.enableBehavior(BatchBehavior.CANCEL_WAITS_FOR_HEAD_OF_QUEUE);
        String head = jobs.addJob(RUNNABLE);
        String secondJob = jobs.addJob(RUNNABLE, BatchJobScript.runsForever());
        String elsewhere = jobs.addJob(FakeBatch.SECOND_QUEUE, "n", RUNNABLE, BatchJobScript.keepsStatus());
        caller.stopJob("canceljob", secondJob);
        caller.stopJob("canceljob", elsewhere);

        clock.advance(Duration.ofHours(1));
        assertThat(jobs.job(elsewhere).status()).isEqualTo(FAILED);
        assertThat(jobs.job(secondJob).status()).isEqualTo(RUNNABLE);
        assertThat(caller.describeJob(secondJob).path("isCancelled").asBoolean())
                .isTrue();
        jobs.moveJob(head, STARTING);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.job(secondJob).status()).isEqualTo(FAILED);
    }

    @Test
    void terminateDoesNotWaitForTheHeadOfTheQueue() {
        fake.enableBehavior(BatchBehavior.CANCEL_WAITS_FOR_HEAD_OF_QUEUE);
        jobs.addJob(RUNNABLE);
        String secondJob = jobs.addJob(RUNNABLE);
        caller.stopJob("terminatejob", secondJob);

        fake.runSchedulerPass();

        assertThat(jobs.job(secondJob).status()).isEqualTo(FAILED);
    }

    @Test
    void dueJobStartsDespiteItsCancelWhenConfigured() {
        fake.enableBehavior(BatchBehavior.START_BEATS_CANCEL);
        String id = jobs.addJob(RUNNABLE, BatchJobScript.runsFor(Duration.ofSeconds(5)));
        caller.stopJob("canceljob", id);

        clock.advance(Duration.ofSeconds(2));
        assertThat(jobs.job(id).status()).isEqualTo(RUNNING);
        assertThat(caller.describeJob(id).path("isCancelled").asBoolean()).isTrue();
        clock.advance(Duration.ofSeconds(5));

        assertThat(jobs.job(id).status()).isEqualTo(SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({"canceljob, isCancelled", "terminatejob, isTerminated"})
    void flagAndReasonAppearOnlyAtTheEffectWhenConfigured(String verb, String flag) {
        fake.enableBehavior(BatchBehavior.FLAGS_AT_EFFECT);
        String id = jobs.addJob(RUNNABLE);
        caller.stopJob(verb, id);

        assertThat(caller.describeJob(id).path(flag).asBoolean()).isFalse();
        assertThat(caller.describeJob(id).has("statusReason")).isFalse();
        assertThat(jobs.job(id).cancelRequested() || jobs.job(id).terminateRequested())
                .isTrue();
        fake.runSchedulerPass();
        assertThat(caller.describeJob(id).path(flag).asBoolean()).isTrue();
        assertThat(caller.describeJob(id).path("statusReason").asText()).isEqualTo("because");
    }

    @Test
    void cancelOfAStartedJobSetsTheFlagWhenConfigured() {
        fake.enableBehavior(BatchBehavior.CANCEL_FLAGS_STARTED_JOBS);
        String id = jobs.addJob(RUNNING, BatchJobScript.runsFor(Duration.ofSeconds(5)));
        caller.stopJob("canceljob", id);

        clock.advance(Duration.ofSeconds(5));

        assertThat(caller.describeJob(id).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(caller.describeJob(id).path("isCancelled").asBoolean()).isTrue();
    }

    @Test
    void terminateBeforeTheStartSetsBothFlagsWhenConfigured() {
        fake.enableBehavior(BatchBehavior.TERMINATE_SETS_CANCELLED_BEFORE_START);
        String queued = jobs.addJob(RUNNABLE);
        String runningJob = jobs.addJob(RUNNING);
        caller.stopJob("terminatejob", queued);
        caller.stopJob("terminatejob", runningJob);

        clock.advance(Duration.ofMinutes(1));

        assertThat(caller.describeJob(queued).path("isCancelled").asBoolean()).isTrue();
        assertThat(caller.describeJob(queued).path("isTerminated").asBoolean()).isTrue();
        assertThat(caller.describeJob(runningJob).path("isCancelled").asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false, second", "true, because"})
    void aSecondTerminateOverwritesTheReasonOfALivingJob(boolean keepsFirstReason, String reason) {
        fake.setBehavior(BatchBehavior.FIRST_REASON_IS_KEPT, keepsFirstReason);
        String id = jobs.addJob(RUNNING);
        jobs.setStatusReason(id, "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY");
        caller.stopJob("terminatejob", id);
        caller.callOperation("terminatejob", "{\"jobId\":\"" + id + "\",\"reason\":\"second\"}");

        assertThat(caller.describeJob(id).path("statusReason").asText()).isEqualTo(reason);
    }

    @Test
    void noRequestChangesTheRecordOfAJobAtRest() {
        String id = jobs.addJob(FAILED);
        jobs.setStatusReason(id, "its own");
        JsonNode recordBefore = caller.describeJob(id);

        caller.stopJob("canceljob", id);
        caller.stopJob("terminatejob", id);
        clock.advance(Duration.ofMinutes(1));

        assertThat(caller.describeJob(id)).isEqualTo(recordBefore);
    }

    @Test
    void unknownIdsAreAcceptedUnlessConfiguredAsErrors() {
        assertThat(caller.stopJob("canceljob", "no such id").status()).isEqualTo(200);
        assertThat(caller.stopJob("terminatejob", "no such id").text()).isEqualTo("{}");

        fake.enableBehavior(BatchBehavior.UNKNOWN_ID_IS_ERROR);

        assertThat(caller.stopJob("canceljob", "no such id").status()).isEqualTo(400);
        assertThat(caller.stopJob("terminatejob", "no such id").errorCode()).isEqualTo("ClientException");
    }

    @Test
    void aJobOfAnotherRegionIsUnknown() {
        try (FakeBatch otherRegion = new FakeBatch(clock, "eu-west-3")) {
            String id = otherRegion.jobs().addJob(RUNNABLE);

            assertThat(caller.stopJob("canceljob", id).status()).isEqualTo(200);
            clock.advance(Duration.ofMinutes(1));

            assertThat(caller.describeJob(id).isMissingNode()).isTrue();
            assertThat(otherRegion.jobs().job(id).status()).isEqualTo(RUNNABLE);
            assertThat(new BatchCaller(otherRegion)
                            .describeJob(id)
                            .path("jobArn")
                            .asText())
                    .contains(":eu-west-3:");
        }
    }

    @Test
    void failedJobIsRetriedAndCancelledJobIsNot() {
        jobs.setScript("flaky", BatchJobScript.runsFor(Duration.ofSeconds(10)).withExitCode(1));
        String body =
                "{\"jobName\":\"flaky\",\"jobQueue\":\"hi\",\"jobDefinition\":\"d\",\"retryStrategy\":{\"attempts\":3}}";
        String retried =
                caller.callSuccessfully("submitjob", body).path("jobId").asText();
        String stopped =
                caller.callSuccessfully("submitjob", body).path("jobId").asText();
        clock.advance(Duration.ofSeconds(3));
        assertThat(jobs.job(stopped).status()).isEqualTo(RUNNING);
        caller.stopJob("terminatejob", stopped);

        clock.advance(Duration.ofMinutes(2));

        assertThat(jobs.job(retried).attemptCount()).isEqualTo(3);
        assertThat(jobs.job(stopped).attemptCount()).isEqualTo(1);
        assertThat(jobs.job(retried).status()).isEqualTo(FAILED);
        assertThat(jobs.job(stopped).status()).isEqualTo(FAILED);
    }

    @Test
    void cancelAndTerminateTogetherEndAsTerminate() {
        String id = jobs.addJob(SUBMITTED);
        caller.stopJob("canceljob", id);
        caller.stopJob("terminatejob", id);

        fake.runSchedulerPass();

        assertThat(caller.describeJob(id).path("isCancelled").asBoolean()).isTrue();
        assertThat(caller.describeJob(id).path("isTerminated").asBoolean()).isTrue();
        assertThat(jobs.job(id).endCause()).isEqualTo(EndCause.TERMINATE);
    }

    @Test
    void lostReplyHasAnEffectAndLostRequestHasNone() {
        String firstJob = jobs.addJob(RUNNABLE);
        String secondJob = jobs.addJob(RUNNABLE);
        fake.injectFault(
                r -> r.body().contains(firstJob), ExchangeFault.changeReply(a -> FakeReply.html(502, "Bad Gateway")));
        fake.injectFault(
                r -> r.body().contains(secondJob), ExchangeFault.replaceReply(FakeReply.html(502, "Bad Gateway")));

        assertThat(caller.stopJob("canceljob", firstJob).status()).isEqualTo(502);
        assertThat(caller.stopJob("canceljob", secondJob).status()).isEqualTo(502);

        assertThat(jobs.job(firstJob).cancelRequested()).isTrue();
        assertThat(jobs.job(secondJob).cancelRequested()).isFalse();
    }
}
