// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.gp.GpFixture.CANCEL_REQUESTS;
import static io.github.jobcancel.gp.GpFixture.QUICK_RETRIES;
import static io.github.jobcancel.gp.GpFixture.READ_REQUESTS;
import static io.github.jobcancel.gp.GpFixture.SINGLE_ATTEMPT;
import static io.github.jobcancel.gp.GpFixture.adminJob;
import static io.github.jobcancel.gp.GpFixture.jobId;
import static io.github.jobcancel.gp.GpFixture.restJob;
import static io.github.jobcancel.gp.GpFixture.withFaults;
import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLED;
import static io.github.jobcancel.testkit.gp.GpJobState.CANCELLING;
import static io.github.jobcancel.testkit.gp.GpJobState.DELETED;
import static io.github.jobcancel.testkit.gp.GpJobState.DELETING;
import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static io.github.jobcancel.testkit.gp.GpJobState.FAILED;
import static io.github.jobcancel.testkit.gp.GpJobState.NEW;
import static io.github.jobcancel.testkit.gp.GpJobState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.GpJobState.SUCCEEDED;
import static io.github.jobcancel.testkit.gp.GpJobState.TIMED_OUT;
import static io.github.jobcancel.testkit.gp.GpJobState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.gp.GpFixture.SiteSituation;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpFaults;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the outcome or failure of a cancel in every state of the job, in both dialects, and the requests sent. */
class GpTableTest {
    @RegisterExtension
    final GpFixture scene = new GpFixture();

    private static Arguments retryRow(String name, SiteSituation situation, String expected) {
        return Arguments.of(name, situation, QUICK_RETRIES, expected);
    }

    private static Arguments singleAttemptRow(String name, SiteSituation situation, String expected) {
        return Arguments.of(name, situation, SINGLE_ATTEMPT, expected);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                retryRow("admin: new", adminJob(NEW), "NotCancellable TOO_EARLY WAIT PG"),
                retryRow("admin: submitted", adminJob(SUBMITTED), "Requested P"),
                retryRow("admin: waiting", adminJob(WAITING), "NotCancellable TOO_EARLY OTHER_OPERATION PG"),
                retryRow("admin: executing", adminJob(EXECUTING), "Requested P"),
                retryRow("admin: cancelling", adminJob(CANCELLING), "Requested PG"),
                retryRow("admin: cancelled", adminJob(CANCELLED), "Cancelled PG"),
                retryRow("admin: succeeded", adminJob(SUCCEEDED), "Finished SUCCEEDED PG"),
                retryRow("admin: failed", adminJob(FAILED), "Finished FAILED PG"),
                retryRow("admin: timed out", adminJob(TIMED_OUT), "Finished TIMED_OUT PG"),
                retryRow("admin: deleting", adminJob(DELETING), "Requested PG"),
                retryRow("admin: deleted", adminJob(DELETED), "NotFound PG"),
                retryRow("admin: an unknown id", s -> jobId(GpDialect.ADMIN, "j00"), "NotFound PG"),
                retryRow("admin: an unknown service", s -> GpJobId.admin("Maps/Other", "j00"), "NotFound PG"),
                retryRow("admin: another folder's job", s -> jobInOtherFolder(s, GpDialect.ADMIN), "NotFound PG"),
                retryRow(
                        "admin: refused, with an unknown status in the record",
                        withFaults(adminJob(WAITING), READ_REQUESTS, GpFaults.replacedJobState("esriJobPaused")),
                        "InvalidRequest no effect PG"),
                retryRow("rest: new", restJob(NEW), "NotCancellable TOO_EARLY WAIT PG"),
                retryRow("rest: submitted", restJob(SUBMITTED), "NotCancellable TOO_EARLY OTHER_OPERATION PG"),
                retryRow("rest: waiting", restJob(WAITING), "Requested P"),
                retryRow("rest: executing", restJob(EXECUTING), "Requested P"),
                retryRow("rest: cancelling", restJob(CANCELLING), "Requested PG"),
                retryRow("rest: cancelled", restJob(CANCELLED), "Cancelled PG"),
                retryRow("rest: succeeded", restJob(SUCCEEDED), "Finished SUCCEEDED PG"),
                retryRow("rest: failed", restJob(FAILED), "Finished FAILED PG"),
                retryRow("rest: timed out", restJob(TIMED_OUT), "Finished TIMED_OUT PG"),
                retryRow("rest: deleting", restJob(DELETING), "Requested PG"),
                retryRow("rest: deleted, not found", restJob(DELETED), "NotFound PG"),
                retryRow(
                        "rest: deleted, and reported as deleted",
                        s -> {
                            s.fake.behavior().setDeletedJobsShownByRest(true);
                            return restJob(DELETED).apply(s);
                        },
                        "NotFound PG"),
                retryRow("rest: an unknown id", s -> jobId(GpDialect.REST, "j00"), "NotFound PG"),
                retryRow("rest: an unknown service", s -> GpJobId.rest("Maps/Other", "Buffer", "j00"), "NotFound PG"),
                retryRow("rest: another folder's job", s -> jobInOtherFolder(s, GpDialect.REST), "NotFound PG"),
                retryRow(
                        "rest: another task's job",
                        s -> {
                            s.fake.addService(FakeGp.SERVICE, FakeGp.TASK, "Clip");
                            return GpJobId.rest(
                                    FakeGp.SERVICE, "Clip", s.fake.addJob(GpJobScript.startingIn(EXECUTING)));
                        },
                        "NotFound PG"),
                retryRow(
                        "rest: refused, with an unknown status in the record",
                        withFaults(restJob(SUBMITTED), READ_REQUESTS, GpFaults.replacedJobState("esriJobPaused")),
                        "InvalidRequest no effect PG"),
                retryRow(
                        "rest: accepted with an unknown status",
                        withFaults(restJob(EXECUTING), CANCEL_REQUESTS, GpFaults.replacedJobState("esriJobPaused")),
                        "Requested P"));
    }

    private static GpJobId jobInOtherFolder(GpFixture s, GpDialect dialect) {
        s.fake.addService("Test", FakeGp.TASK);
        return jobId(dialect, s.fake.addJob("Test", GpJobScript.startingIn(EXECUTING)));
    }

    static Stream<Arguments> races() {
        return Stream.of(
                retryRow(
                        "admin: refused, and it begins before the read",
                        jobThatBegins(GpDialect.ADMIN),
                        "Requested PGP"),
                singleAttemptRow(
                        "admin: the same without retry",
                        jobThatBegins(GpDialect.ADMIN),
                        "NotCancellable TOO_EARLY WAIT PG"),
                retryRow(
                        "admin: a site that refuses executing jobs gets two cancels only",
                        s -> {
                            s.fake.behavior().setAdminCancellableStates(Set.of(SUBMITTED));
                            return adminJob(EXECUTING).apply(s);
                        },
                        "NotCancellable TOO_EARLY WAIT PGPG"),
                retryRow(
                        "admin: refused, begins, is refused, and has ended meanwhile",
                        s -> {
                            s.fake.behavior().setAdminCancellableStates(Set.of());
                            GpJobScript script = GpJobScript.startingIn(WAITING, Duration.ofSeconds(1))
                                    .andThen(EXECUTING, Duration.ofSeconds(1))
                                    .andThen(SUCCEEDED);
                            s.fake.injectFault(CANCEL_REQUESTS, faultThatAdvancesTime(s, Duration.ofSeconds(1)));
                            s.fake.injectFault(CANCEL_REQUESTS, faultThatAdvancesTime(s, Duration.ofSeconds(1)));
                            return s.addJob(GpDialect.ADMIN, script);
                        },
                        "Finished SUCCEEDED PGPG"),
                retryRow(
                        "admin: refused, begins, and is then not permitted: nothing has acted",
                        s -> {
                            GpJobId job = jobThatBegins(GpDialect.ADMIN).apply(s);
                            s.fake.injectFault(
                                    CANCEL_REQUESTS,
                                    errorAnswer(200, "{\"status\":\"error\",\"messages\":[\"no\"],\"code\":403}"));
                            return job;
                        },
                        "Forbidden no effect PGP"),
                retryRow(
                        "admin: a site that also accepts waiting jobs",
                        s -> {
                            s.fake.behavior().setAdminCancellableStates(Set.of(SUBMITTED, WAITING, EXECUTING));
                            return adminJob(WAITING).apply(s);
                        },
                        "Requested P"),
                retryRow(
                        "rest: refused while submitted, and it begins before the read",
                        s -> {
                            GpJobScript script = GpJobScript.startingIn(SUBMITTED, Duration.ofSeconds(1))
                                    .andThen(EXECUTING);
                            s.fake.injectFault(CANCEL_REQUESTS, faultThatAdvancesTime(s, Duration.ofSeconds(1)));
                            return s.addJob(GpDialect.REST, script);
                        },
                        "Requested PGP"),
                retryRow(
                        "rest: a site that refuses waiting jobs",
                        s -> {
                            s.fake.behavior().setRestCancellableStates(Set.of(EXECUTING));
                            return restJob(WAITING).apply(s);
                        },
                        "NotCancellable TOO_EARLY WAIT PG"),
                retryRow(
                        "rest: an old server reports a cancel, and the job is still cancelling",
                        jobOnOldServer(EXECUTING, 5),
                        "Requested PG"),
                retryRow(
                        "rest: an old server reports a cancel, and the job is cancelled",
                        jobOnOldServer(EXECUTING, 0),
                        "Cancelled PG"),
                retryRow(
                        "rest: an old server reports a cancel, and the job ended first",
                        s -> {
                            s.fake.behavior().setRestCancelAnswersCancelled(true);
                            return s.addJob(
                                    GpDialect.REST,
                                    GpJobScript.startingIn(EXECUTING).endingBeforeCancel(SUCCEEDED));
                        },
                        "Finished SUCCEEDED PG"),
                retryRow(
                        "rest: an old server reports a cancel, and the job continues",
                        s -> {
                            s.fake.behavior().setRestCancelAnswersCancelled(true);
                            return s.addJob(
                                    GpDialect.REST,
                                    GpJobScript.startingIn(EXECUTING).ignoringCancel());
                        },
                        "Requested PG"),
                retryRow(
                        "rest: an old server reports a cancel, and throttles the reads",
                        withFaults(
                                jobOnOldServer(EXECUTING, 0),
                                READ_REQUESTS,
                                FakeReply.html(429, "slow down").withHeader("Retry-After", "999")),
                        "Requested PG"),
                retryRow(
                        "rest: an old server reports a cancel, and refuses the reads",
                        withFaults(
                                jobOnOldServer(EXECUTING, 0),
                                READ_REQUESTS,
                                errorAnswer(403, "{}"),
                                errorAnswer(403, "{}"),
                                errorAnswer(403, "{}")),
                        "Requested PG"));
    }

    private static SiteSituation jobThatBegins(GpDialect dialect) {
        return s -> {
            s.fake.injectFault(CANCEL_REQUESTS, faultThatAdvancesTime(s, Duration.ofSeconds(1)));
            return s.addJob(
                    dialect,
                    GpJobScript.startingIn(WAITING, Duration.ofSeconds(1)).andThen(EXECUTING));
        };
    }

    /** Returns a fault that lets time pass after the reply. */
    private static ExchangeFault faultThatAdvancesTime(GpFixture s, Duration time) {
        return ExchangeFault.changeReply(answer -> {
            s.clock.advance(time);
            return answer;
        });
    }

    private static SiteSituation jobOnOldServer(GpJobState state, int checkSeconds) {
        return s -> {
            s.fake.behavior().setRestCancelAnswersCancelled(true);
            s.fake.behavior().setCancellationCheckInterval(Duration.ofSeconds(checkSeconds));
            return restJob(state).apply(s);
        };
    }

    private static ExchangeFault errorAnswer(int status, String json) {
        return ExchangeFault.replaceReply(FakeReply.json(status, json));
    }

    static Stream<Arguments> losses() {
        ExchangeFault before = ExchangeFault.resetBeforeEffect();
        ExchangeFault after = ExchangeFault.resetAfterEffect();
        ExchangeFault proxy = GpFaults.badGateway();
        return Stream.of(
                retryRow(
                        "admin: never arrived, executing",
                        withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, before),
                        "Requested PGP"),
                retryRow(
                        "admin: never arrived, submitted",
                        withFaults(adminJob(SUBMITTED), CANCEL_REQUESTS, before),
                        "Requested PGP"),
                retryRow(
                        "admin: never arrived, waiting",
                        withFaults(adminJob(WAITING), CANCEL_REQUESTS, before),
                        "NotCancellable TOO_EARLY OTHER_OPERATION PGPG"),
                retryRow(
                        "admin: never arrived, new",
                        withFaults(adminJob(NEW), CANCEL_REQUESTS, before),
                        "NotCancellable TOO_EARLY WAIT PGPG"),
                retryRow("admin: arrived", withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, after), "Requested PG"),
                retryRow("admin: arrived, and honoured at once", jobThatHonoursCancel(after), "Cancelled PG"),
                retryRow(
                        "admin: arrived, and ignored",
                        withFaults(
                                s -> s.addJob(
                                        GpDialect.ADMIN,
                                        GpJobScript.startingIn(EXECUTING).ignoringCancel()),
                                CANCEL_REQUESTS,
                                after),
                        "Requested PGP"),
                retryRow(
                        "admin: arrived, and the job has won the race",
                        withFaults(
                                s -> s.addJob(
                                        GpDialect.ADMIN,
                                        GpJobScript.startingIn(EXECUTING).endingBeforeCancel(FAILED)),
                                CANCEL_REQUESTS,
                                after),
                        "Finished FAILED PG"),
                retryRow(
                        "admin: never arrived, succeeded",
                        withFaults(adminJob(SUCCEEDED), CANCEL_REQUESTS, before),
                        "Finished SUCCEEDED PG"),
                retryRow(
                        "admin: never arrived, unknown id",
                        withFaults(s -> jobId(GpDialect.ADMIN, "j0"), CANCEL_REQUESTS, before),
                        "NotFound PG"),
                retryRow(
                        "admin: never arrived, an unknown status",
                        withFaults(
                                withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, before),
                                READ_REQUESTS,
                                GpFaults.replacedJobState("esriJobPaused")),
                        "ProviderFault maybe PG"),
                retryRow(
                        "admin: the reply breaks off",
                        withFaults(jobThatHonoursCancel(), CANCEL_REQUESTS, ExchangeFault.truncateAfter(9)),
                        "Cancelled PG"),
                retryRow(
                        "admin: half a document in a complete reply",
                        withFaults(
                                adminJob(EXECUTING),
                                CANCEL_REQUESTS,
                                ExchangeFault.changeReply(a -> FakeReply.json(200, "{\"status\":\"succ"))),
                        "Requested PG"),
                retryRow(
                        "admin: an empty reply",
                        withFaults(
                                jobThatHonoursCancel(),
                                CANCEL_REQUESTS,
                                ExchangeFault.changeReply(a -> FakeReply.of(200, "", ""))),
                        "Cancelled PG"),
                retryRow(
                        "admin: a proxy fails",
                        withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, proxy),
                        "Requested PGP"),
                retryRow(
                        "admin: a proxy fails twice",
                        withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, proxy, proxy),
                        "Requested PGPGP"),
                retryRow(
                        "admin: a proxy fails as often as there are attempts",
                        withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, proxy, proxy, proxy),
                        "ProviderFault maybe PGPGPG"),
                singleAttemptRow(
                        "admin: a proxy fails, without retry",
                        withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, proxy),
                        "ProviderFault maybe PG"),
                singleAttemptRow(
                        "admin: lost without retry, and honoured", jobThatHonoursCancel(after), "Cancelled PG"),
                retryRow(
                        "admin: a proxy fails the reads as well",
                        withFaults(
                                withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, proxy),
                                READ_REQUESTS,
                                proxy,
                                proxy,
                                proxy),
                        "ProviderFault maybe PGGG"),
                retryRow(
                        "admin: lost, and the read is not permitted",
                        withFaults(
                                withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, before),
                                READ_REQUESTS,
                                errorAnswer(200, "{\"status\":\"error\",\"messages\":[\"no\"],\"code\":403}")),
                        "ProviderFault maybe PG"),
                retryRow(
                        "admin: lost, sent again, and then not permitted",
                        withFaults(
                                adminJob(EXECUTING),
                                CANCEL_REQUESTS,
                                before,
                                errorAnswer(200, "{\"status\":\"error\",\"messages\":[\"no\"],\"code\":403}")),
                        "Forbidden maybe PGPG"),
                retryRow(
                        "admin: lost, repeated, and refused because of the first attempt",
                        s -> {
                            GpJobScript slow = GpJobScript.startingIn(SUBMITTED, Duration.ofSeconds(1))
                                    .andThen(CANCELLING, Duration.ofSeconds(1))
                                    .andThen(CANCELLED);
                            s.fake.injectFault(CANCEL_REQUESTS, before);
                            s.fake.injectFault(READ_REQUESTS, faultThatAdvancesTime(s, Duration.ofSeconds(1)));
                            s.fake.injectFault(CANCEL_REQUESTS, faultThatAdvancesTime(s, Duration.ofSeconds(1)));
                            return s.addJob(GpDialect.ADMIN, slow);
                        },
                        "Cancelled PGPG"),
                retryRow(
                        "rest: never arrived, waiting",
                        withFaults(restJob(WAITING), CANCEL_REQUESTS, before),
                        "Requested PGP"),
                retryRow(
                        "rest: never arrived, executing",
                        withFaults(restJob(EXECUTING), CANCEL_REQUESTS, before),
                        "Requested PGP"),
                retryRow(
                        "rest: never arrived, submitted",
                        withFaults(restJob(SUBMITTED), CANCEL_REQUESTS, before),
                        "NotCancellable TOO_EARLY OTHER_OPERATION PGPG"),
                retryRow(
                        "rest: never arrived, new",
                        withFaults(restJob(NEW), CANCEL_REQUESTS, before),
                        "NotCancellable TOO_EARLY WAIT PGPG"),
                retryRow("rest: arrived", withFaults(restJob(EXECUTING), CANCEL_REQUESTS, after), "Requested PG"));
    }

    private static SiteSituation jobThatHonoursCancel(ExchangeFault... faults) {
        return withFaults(
                s -> {
                    s.fake.behavior().setCancellationCheckInterval(Duration.ZERO);
                    return adminJob(EXECUTING).apply(s);
                },
                CANCEL_REQUESTS,
                faults);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"states", "races", "losses"})
    void callerGetsTheExpectedOutcomeOrFailure(
            String name, SiteSituation situation, CallOptions options, String expected) {
        GpJobId job = situation.apply(scene);

        assertThat(scene.outcomeAndRequests(scene.client, job, options)).isEqualTo(expected);
    }
}
