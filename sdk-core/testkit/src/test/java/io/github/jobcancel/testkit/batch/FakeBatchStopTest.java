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
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchScript.OnSigterm;
import io.github.jobcancel.testkit.batch.BatchTruth.End;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The state table: what cancel and terminate do to a job in each status, and when. */
class FakeBatchStopTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final FakeBatch fake = new FakeBatch(clock);
    private final BatchJobs jobs = fake.jobs();
    private final BatchCaller caller = new BatchCaller(fake);

    @AfterEach
    void close() {
        fake.close();
    }

    @ParameterizedTest
    @CsvSource({
        "canceljob,    SUBMITTED, FAILED,    true,  false, CANCEL",
        "canceljob,    PENDING,   PENDING,   true,  false, ALIVE",
        "canceljob,    RUNNABLE,  FAILED,    true,  false, CANCEL",
        "canceljob,    STARTING,  STARTING,  false, false, ALIVE",
        "canceljob,    RUNNING,   RUNNING,   false, false, ALIVE",
        "canceljob,    SUCCEEDED, SUCCEEDED, false, false, ITSELF",
        "canceljob,    FAILED,    FAILED,    false, false, ITSELF",
        "terminatejob, SUBMITTED, FAILED,    false, true,  TERMINATE",
        "terminatejob, PENDING,   PENDING,   false, true,  ALIVE",
        "terminatejob, RUNNABLE,  FAILED,    false, true,  TERMINATE",
        "terminatejob, STARTING,  STARTING,  false, true,  ALIVE",
        "terminatejob, RUNNING,   RUNNING,   false, true,  ALIVE",
        "terminatejob, SUCCEEDED, SUCCEEDED, false, false, ITSELF",
        "terminatejob, FAILED,    FAILED,    false, false, ITSELF"
    })
    void theAnswerIsTheSameAndTheNextPassTellsThemApart(
            String verb, BatchStatus at, BatchStatus next, boolean cancelled, boolean terminated, End by) {
        String id = jobs.add(at);

        assertThat(caller.stop(verb, id).status()).isEqualTo(200);
        assertThat(caller.stop(verb, id).text()).isEqualTo("{}");

        assertThat(caller.describe(id).path("status").asText()).isEqualTo(at.name());
        clock.advance(Duration.ofSeconds(1));
        JsonNode after = caller.describe(id);
        assertThat(after.path("status").asText()).isEqualTo(next.name());
        assertThat(after.path("isCancelled").isBoolean()).isTrue();
        assertThat(after.path("isCancelled").asBoolean()).isEqualTo(cancelled);
        assertThat(after.path("isTerminated").asBoolean()).isEqualTo(terminated);
        assertThat(after.path("statusReason").asText().equals("because")).isEqualTo(cancelled || terminated);
        assertThat(jobs.truth(id).endedBy()).isEqualTo(by);
    }

    @ParameterizedTest
    @EnumSource(BatchStatus.class)
    void withoutARequestAnAddedJobStays(BatchStatus status) {
        String id = jobs.add(status);

        clock.advance(Duration.ofHours(1));

        assertThat(jobs.truth(id).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "RUNNING"})
    void aTerminatedContainerThatIgnoresTheSignalIsKilledAtTheEndOfTheGrace(BatchStatus at) {
        String id = jobs.add(at);
        caller.stop("terminatejob", id);

        clock.advance(Duration.ofSeconds(30));
        assertThat(jobs.truth(id).status()).isEqualTo(at);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.truth(id).status()).isEqualTo(FAILED);
        assertThat(jobs.truth(id).endedBy()).isEqualTo(End.TERMINATE);
        assertThat(jobs.truth(id).exitCode()).isEqualTo(at == RUNNING ? 137 : null);
        assertThat(caller.describe(id).has("startedAt")).isEqualTo(at == RUNNING);
    }

    @Test
    void theGraceCanBeSet() {
        fake.grace(Duration.ofMinutes(2));
        String id = jobs.add(RUNNING);
        caller.stop("terminatejob", id);

        clock.advance(Duration.ofSeconds(120));
        assertThat(jobs.truth(id).containerRuns()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(jobs.truth(id).containerRuns()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"STOP, FAILED, 143, TERMINATE", "EXIT_ZERO, SUCCEEDED, 0, ITSELF"})
    void aContainerMayObeyTheSignal(OnSigterm reaction, BatchStatus end, int exitCode, End by) {
        String id = jobs.add(RUNNING, BatchScript.runsForever().onSigterm(reaction, Duration.ofSeconds(5)));
        caller.stop("terminatejob", id);

        clock.advance(Duration.ofSeconds(5));
        assertThat(jobs.truth(id).status()).isEqualTo(RUNNING);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.truth(id).status()).isEqualTo(end);
        assertThat(jobs.truth(id).exitCode()).isEqualTo(exitCode);
        assertThat(jobs.truth(id).endedBy()).isEqualTo(by);
        assertThat(caller.describe(id).path("isTerminated").asBoolean()).isTrue();
    }

    @Test
    void aContainerThatObeysTooSlowlyIsKilled() {
        String id = jobs.add(RUNNING, BatchScript.runsForever().onSigterm(OnSigterm.EXIT_ZERO, Duration.ofSeconds(31)));
        caller.stop("terminatejob", id);

        clock.advance(Duration.ofSeconds(40));

        assertThat(jobs.truth(id).status()).isEqualTo(FAILED);
        assertThat(jobs.truth(id).exitCode()).isEqualTo(137);
    }

    @ParameterizedTest
    @CsvSource({"0, SUCCEEDED", "3, FAILED"})
    void aContainerThatEndsByItselfInTheGraceKeepsItsExitCodeAndTheFlag(int exitCode, BatchStatus end) {
        String id = jobs.add(RUNNING);
        caller.stop("terminatejob", id);
        clock.advance(Duration.ofSeconds(10));

        jobs.exit(id, exitCode);

        JsonNode seen = caller.describe(id);
        assertThat(seen.path("status").asText()).isEqualTo(end.name());
        assertThat(seen.path("isTerminated").asBoolean()).isTrue();
        assertThat(seen.at("/container/exitCode").asInt()).isEqualTo(exitCode);
        assertThat(jobs.truth(id).endedBy()).isEqualTo(End.ITSELF);
    }

    @ParameterizedTest
    @CsvSource({"canceljob", "terminatejob"})
    void aStoppedPendingJobWaitsForAllItsDependencies(String verb) {
        String one = jobs.submit(BatchScript.runsForever());
        String two = jobs.submit(BatchScript.runsForever());
        String id = jobs.submit(BatchScript.runsForever(), one, two);
        clock.advance(Duration.ofSeconds(5));
        caller.stop(verb, id);

        clock.advance(Duration.ofHours(1));
        jobs.exit(one, 1);
        clock.advance(Duration.ofHours(1));
        assertThat(jobs.truth(id).status()).isEqualTo(PENDING);
        assertThat(caller.describe(id)
                        .path(verb.equals("canceljob") ? "isCancelled" : "isTerminated")
                        .asBoolean())
                .isTrue();
        jobs.exit(two, 0);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.truth(id).status()).isEqualTo(FAILED);
        assertThat(caller.describe(id).path("statusReason").asText()).isEqualTo("because");
    }

    @Test
    void aTerminateMayEndAPendingJobAtOnce() {
        fake.quirk(BatchQuirk.TERMINATE_ENDS_PENDING_AT_ONCE);
        String cancelled = jobs.add(PENDING);
        String terminated = jobs.add(PENDING);
        caller.stop("canceljob", cancelled);
        caller.stop("terminatejob", terminated);

        fake.tick();

        assertThat(jobs.truth(cancelled).status()).isEqualTo(PENDING);
        assertThat(jobs.truth(terminated).status()).isEqualTo(FAILED);
    }

    @Test
    void aCancelledRunnableJobMayWaitForTheHeadOfItsQueue() {
        fake.quirk(BatchQuirk.CANCEL_WAITS_FOR_HEAD_OF_QUEUE);
        String head = jobs.add(RUNNABLE);
        String second = jobs.add(RUNNABLE, BatchScript.runsForever());
        String elsewhere = jobs.add(FakeBatch.OTHER_QUEUE, "n", RUNNABLE, BatchScript.staysPut());
        caller.stop("canceljob", second);
        caller.stop("canceljob", elsewhere);

        clock.advance(Duration.ofHours(1));
        assertThat(jobs.truth(elsewhere).status()).isEqualTo(FAILED);
        assertThat(jobs.truth(second).status()).isEqualTo(RUNNABLE);
        assertThat(caller.describe(second).path("isCancelled").asBoolean()).isTrue();
        jobs.move(head, STARTING);
        clock.advance(Duration.ofSeconds(1));

        assertThat(jobs.truth(second).status()).isEqualTo(FAILED);
    }

    @Test
    void aTerminateDoesNotWaitForTheHeadOfTheQueue() {
        fake.quirk(BatchQuirk.CANCEL_WAITS_FOR_HEAD_OF_QUEUE);
        jobs.add(RUNNABLE);
        String second = jobs.add(RUNNABLE);
        caller.stop("terminatejob", second);

        fake.tick();

        assertThat(jobs.truth(second).status()).isEqualTo(FAILED);
    }

    @Test
    void aJobWhoseTimeHasComeMayStartAlthoughItIsCancelled() {
        fake.quirk(BatchQuirk.START_BEATS_CANCEL);
        String id = jobs.add(RUNNABLE, BatchScript.runsFor(Duration.ofSeconds(5)));
        caller.stop("canceljob", id);

        clock.advance(Duration.ofSeconds(2));
        assertThat(jobs.truth(id).status()).isEqualTo(RUNNING);
        assertThat(caller.describe(id).path("isCancelled").asBoolean()).isTrue();
        clock.advance(Duration.ofSeconds(5));

        assertThat(jobs.truth(id).status()).isEqualTo(SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({"canceljob, isCancelled", "terminatejob, isTerminated"})
    void flagAndReasonMayShowAtTheEffectOnly(String verb, String flag) {
        fake.quirk(BatchQuirk.FLAGS_AT_EFFECT);
        String id = jobs.add(RUNNABLE);
        caller.stop(verb, id);

        assertThat(caller.describe(id).path(flag).asBoolean()).isFalse();
        assertThat(caller.describe(id).has("statusReason")).isFalse();
        assertThat(jobs.truth(id).cancelRequested() || jobs.truth(id).terminateRequested())
                .isTrue();
        fake.tick();
        assertThat(caller.describe(id).path(flag).asBoolean()).isTrue();
        assertThat(caller.describe(id).path("statusReason").asText()).isEqualTo("because");
    }

    @Test
    void aCancelOfAStartedJobMayLeaveItsFlag() {
        fake.quirk(BatchQuirk.CANCEL_FLAGS_STARTED_JOBS);
        String id = jobs.add(RUNNING, BatchScript.runsFor(Duration.ofSeconds(5)));
        caller.stop("canceljob", id);

        clock.advance(Duration.ofSeconds(5));

        assertThat(caller.describe(id).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(caller.describe(id).path("isCancelled").asBoolean()).isTrue();
    }

    @Test
    void aTerminateBeforeTheStartMaySetBothFlags() {
        fake.quirk(BatchQuirk.TERMINATE_SETS_CANCELLED_BEFORE_START);
        String queued = jobs.add(RUNNABLE);
        String running = jobs.add(RUNNING);
        caller.stop("terminatejob", queued);
        caller.stop("terminatejob", running);

        clock.advance(Duration.ofMinutes(1));

        assertThat(caller.describe(queued).path("isCancelled").asBoolean()).isTrue();
        assertThat(caller.describe(queued).path("isTerminated").asBoolean()).isTrue();
        assertThat(caller.describe(running).path("isCancelled").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false, second", "true, because"})
    void aSecondTerminateOverwritesTheReasonOfALivingJob(boolean keeps, String reason) {
        fake.quirk(BatchQuirk.FIRST_REASON_STAYS, keeps);
        String id = jobs.add(RUNNING);
        jobs.reason(id, "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY");
        caller.stop("terminatejob", id);
        caller.call("terminatejob", "{\"jobId\":\"" + id + "\",\"reason\":\"second\"}");

        assertThat(caller.describe(id).path("statusReason").asText()).isEqualTo(reason);
    }

    @Test
    void noRequestChangesTheRecordOfAJobAtRest() {
        String id = jobs.add(FAILED);
        jobs.reason(id, "its own");
        JsonNode before = caller.describe(id);

        caller.stop("canceljob", id);
        caller.stop("terminatejob", id);
        clock.advance(Duration.ofMinutes(1));

        assertThat(caller.describe(id)).isEqualTo(before);
    }

    @Test
    void unknownIdsAreFineUnlessTheReadingSaysOtherwise() {
        assertThat(caller.stop("canceljob", "no such id").status()).isEqualTo(200);
        assertThat(caller.stop("terminatejob", "no such id").text()).isEqualTo("{}");

        fake.quirk(BatchQuirk.UNKNOWN_ID_IS_ERROR);

        assertThat(caller.stop("canceljob", "no such id").status()).isEqualTo(400);
        assertThat(caller.stop("terminatejob", "no such id").code()).isEqualTo("ClientException");
    }

    @Test
    void aJobOfAnotherRegionIsUnknown() {
        try (FakeBatch other = new FakeBatch(clock, "eu-west-3")) {
            String id = other.jobs().add(RUNNABLE);

            assertThat(caller.stop("canceljob", id).status()).isEqualTo(200);
            clock.advance(Duration.ofMinutes(1));

            assertThat(caller.describe(id).isMissingNode()).isTrue();
            assertThat(other.jobs().truth(id).status()).isEqualTo(RUNNABLE);
            assertThat(new BatchCaller(other).describe(id).path("jobArn").asText())
                    .contains(":eu-west-3:");
        }
    }

    @Test
    void aCancelledJobIsNeverRetriedAndAFailedOneIs() {
        jobs.script("flaky", BatchScript.runsFor(Duration.ofSeconds(10)).exits(1));
        String body =
                "{\"jobName\":\"flaky\",\"jobQueue\":\"hi\",\"jobDefinition\":\"d\",\"retryStrategy\":{\"attempts\":3}}";
        String retried = caller.ok("submitjob", body).path("jobId").asText();
        String stopped = caller.ok("submitjob", body).path("jobId").asText();
        clock.advance(Duration.ofSeconds(3));
        assertThat(jobs.truth(stopped).status()).isEqualTo(RUNNING);
        caller.stop("terminatejob", stopped);

        clock.advance(Duration.ofMinutes(2));

        assertThat(jobs.truth(retried).attempts()).isEqualTo(3);
        assertThat(jobs.truth(stopped).attempts()).isEqualTo(1);
        assertThat(jobs.truth(retried).status()).isEqualTo(FAILED);
        assertThat(jobs.truth(stopped).status()).isEqualTo(FAILED);
    }

    @Test
    void bothVerbsAtOnceEndAsOneTerminatedJob() {
        String id = jobs.add(SUBMITTED);
        caller.stop("canceljob", id);
        caller.stop("terminatejob", id);

        fake.tick();

        assertThat(caller.describe(id).path("isCancelled").asBoolean()).isTrue();
        assertThat(caller.describe(id).path("isTerminated").asBoolean()).isTrue();
        assertThat(jobs.truth(id).endedBy()).isEqualTo(End.TERMINATE);
    }

    @Test
    void aLostReplyLeavesTheEffectAndALostRequestDoesNot() {
        String one = jobs.add(RUNNABLE);
        String two = jobs.add(RUNNABLE);
        fake.fail(r -> r.body().contains(one), Fault.change(a -> Answer.html(502, "Bad Gateway")));
        fake.fail(r -> r.body().contains(two), Fault.answer(Answer.html(502, "Bad Gateway")));

        assertThat(caller.stop("canceljob", one).status()).isEqualTo(502);
        assertThat(caller.stop("canceljob", two).status()).isEqualTo(502);

        assertThat(jobs.truth(one).cancelRequested()).isTrue();
        assertThat(jobs.truth(two).cancelRequested()).isFalse();
    }
}
