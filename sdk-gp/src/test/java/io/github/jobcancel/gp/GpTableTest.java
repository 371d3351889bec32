// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.gp.GpScene.CANCEL;
import static io.github.jobcancel.gp.GpScene.ONCE;
import static io.github.jobcancel.gp.GpScene.QUICK;
import static io.github.jobcancel.gp.GpScene.READ;
import static io.github.jobcancel.gp.GpScene.admin;
import static io.github.jobcancel.gp.GpScene.id;
import static io.github.jobcancel.gp.GpScene.rest;
import static io.github.jobcancel.gp.GpScene.with;
import static io.github.jobcancel.testkit.gp.FakeGpState.CANCELLED;
import static io.github.jobcancel.testkit.gp.FakeGpState.CANCELLING;
import static io.github.jobcancel.testkit.gp.FakeGpState.DELETED;
import static io.github.jobcancel.testkit.gp.FakeGpState.DELETING;
import static io.github.jobcancel.testkit.gp.FakeGpState.EXECUTING;
import static io.github.jobcancel.testkit.gp.FakeGpState.FAILED;
import static io.github.jobcancel.testkit.gp.FakeGpState.NEW;
import static io.github.jobcancel.testkit.gp.FakeGpState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.FakeGpState.SUCCEEDED;
import static io.github.jobcancel.testkit.gp.FakeGpState.TIMED_OUT;
import static io.github.jobcancel.testkit.gp.FakeGpState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.gp.GpScene.Given;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpFaults;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller is told about a cancel in every state of the job, in both dialects, and what is sent to find that out. */
class GpTableTest {
    private final GpScene scene = new GpScene();

    @AfterEach
    void close() {
        scene.close();
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, QUICK, expected);
    }

    private static Arguments once(String name, Given given, String expected) {
        return Arguments.of(name, given, ONCE, expected);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                row("admin: new", admin(NEW), "NotCancellable TOO_EARLY WAIT PG"),
                row("admin: submitted", admin(SUBMITTED), "Requested P"),
                row("admin: waiting", admin(WAITING), "NotCancellable TOO_EARLY OTHER_OPERATION PG"),
                row("admin: executing", admin(EXECUTING), "Requested P"),
                row("admin: cancelling", admin(CANCELLING), "Requested PG"),
                row("admin: cancelled", admin(CANCELLED), "Cancelled PG"),
                row("admin: succeeded", admin(SUCCEEDED), "Finished SUCCEEDED PG"),
                row("admin: failed", admin(FAILED), "Finished FAILED PG"),
                row("admin: timed out", admin(TIMED_OUT), "Finished TIMED_OUT PG"),
                row("admin: deleting", admin(DELETING), "Requested PG"),
                row("admin: deleted", admin(DELETED), "NotFound PG"),
                row("admin: an unknown id", s -> id(GpDialect.ADMIN, "j00"), "NotFound PG"),
                row("admin: an unknown service", s -> GpJobId.admin("Maps/Other", "j00"), "NotFound PG"),
                row("admin: another folder's job", s -> otherFolder(s, GpDialect.ADMIN), "NotFound PG"),
                row(
                        "admin: refused with a word of tomorrow in the record",
                        with(admin(WAITING), READ, FakeGpFaults.stateWord("esriJobPaused")),
                        "InvalidRequest no effect PG"),
                row("rest: new", rest(NEW), "NotCancellable TOO_EARLY WAIT PG"),
                row("rest: submitted", rest(SUBMITTED), "NotCancellable TOO_EARLY OTHER_OPERATION PG"),
                row("rest: waiting", rest(WAITING), "Requested P"),
                row("rest: executing", rest(EXECUTING), "Requested P"),
                row("rest: cancelling", rest(CANCELLING), "Requested PG"),
                row("rest: cancelled", rest(CANCELLED), "Cancelled PG"),
                row("rest: succeeded", rest(SUCCEEDED), "Finished SUCCEEDED PG"),
                row("rest: failed", rest(FAILED), "Finished FAILED PG"),
                row("rest: timed out", rest(TIMED_OUT), "Finished TIMED_OUT PG"),
                row("rest: deleting", rest(DELETING), "Requested PG"),
                row("rest: deleted, not found", rest(DELETED), "NotFound PG"),
                row(
                        "rest: deleted, and shown so",
                        s -> {
                            s.fake.knobs().deletedReadsAsDeleted(true);
                            return rest(DELETED).apply(s);
                        },
                        "NotFound PG"),
                row("rest: an unknown id", s -> id(GpDialect.REST, "j00"), "NotFound PG"),
                row("rest: an unknown service", s -> GpJobId.rest("Maps/Other", "Buffer", "j00"), "NotFound PG"),
                row("rest: another folder's job", s -> otherFolder(s, GpDialect.REST), "NotFound PG"),
                row(
                        "rest: another task's job",
                        s -> {
                            s.fake.addService(FakeGp.SERVICE, FakeGp.TASK, "Clip");
                            return GpJobId.rest(FakeGp.SERVICE, "Clip", s.fake.addJob(FakeGpScript.in(EXECUTING)));
                        },
                        "NotFound PG"),
                row(
                        "rest: refused with a word of tomorrow in the record",
                        with(rest(SUBMITTED), READ, FakeGpFaults.stateWord("esriJobPaused")),
                        "InvalidRequest no effect PG"),
                row(
                        "rest: taken with a word of tomorrow",
                        with(rest(EXECUTING), CANCEL, FakeGpFaults.stateWord("esriJobPaused")),
                        "Requested P"));
    }

    private static GpJobId otherFolder(GpScene s, GpDialect dialect) {
        s.fake.addService("Test", FakeGp.TASK);
        return id(dialect, s.fake.addJob("Test", FakeGpScript.in(EXECUTING)));
    }

    static Stream<Arguments> races() {
        return Stream.of(
                row("admin: refused, and it begins before the read", begins(GpDialect.ADMIN), "Requested PGP"),
                once("admin: the same without retry", begins(GpDialect.ADMIN), "NotCancellable TOO_EARLY WAIT PG"),
                row(
                        "admin: a site that refuses what executes is asked twice, not for ever",
                        s -> {
                            s.fake.knobs().adminCancellable(Set.of(SUBMITTED));
                            return admin(EXECUTING).apply(s);
                        },
                        "NotCancellable TOO_EARLY WAIT PGPG"),
                row(
                        "admin: refused, begins, is refused, and has ended meanwhile",
                        s -> {
                            s.fake.knobs().adminCancellable(Set.of());
                            FakeGpScript script = FakeGpScript.in(WAITING, Duration.ofSeconds(1))
                                    .then(EXECUTING, Duration.ofSeconds(1))
                                    .then(SUCCEEDED);
                            s.fake.fail(CANCEL, passing(s, Duration.ofSeconds(1)));
                            s.fake.fail(CANCEL, passing(s, Duration.ofSeconds(1)));
                            return s.add(GpDialect.ADMIN, script);
                        },
                        "Finished SUCCEEDED PGPG"),
                row(
                        "admin: refused, begins, and is then not permitted: nothing has acted",
                        s -> {
                            GpJobId job = begins(GpDialect.ADMIN).apply(s);
                            s.fake.fail(
                                    CANCEL, answer(200, "{\"status\":\"error\",\"messages\":[\"no\"],\"code\":403}"));
                            return job;
                        },
                        "Forbidden no effect PGP"),
                row(
                        "admin: a site that also takes what waits",
                        s -> {
                            s.fake.knobs().adminCancellable(Set.of(SUBMITTED, WAITING, EXECUTING));
                            return admin(WAITING).apply(s);
                        },
                        "Requested P"),
                row(
                        "rest: refused while submitted, and it begins before the read",
                        s -> {
                            FakeGpScript script = FakeGpScript.in(SUBMITTED, Duration.ofSeconds(1))
                                    .then(EXECUTING);
                            s.fake.fail(CANCEL, passing(s, Duration.ofSeconds(1)));
                            return s.add(GpDialect.REST, script);
                        },
                        "Requested PGP"),
                row(
                        "rest: a site that refuses what waits",
                        s -> {
                            s.fake.knobs().restCancellable(Set.of(EXECUTING));
                            return rest(WAITING).apply(s);
                        },
                        "NotCancellable TOO_EARLY WAIT PG"),
                row("rest: an old server says cancelled, and the job is not yet", old(EXECUTING, 5), "Requested PG"),
                row("rest: an old server says cancelled, and it is", old(EXECUTING, 0), "Cancelled PG"),
                row(
                        "rest: an old server says cancelled, and the job has won the race",
                        s -> {
                            s.fake.knobs().restCancelAnswersCancelled(true);
                            return s.add(
                                    GpDialect.REST, FakeGpScript.in(EXECUTING).endingBeforeCancel(SUCCEEDED));
                        },
                        "Finished SUCCEEDED PG"),
                row(
                        "rest: an old server says cancelled, and the job goes on",
                        s -> {
                            s.fake.knobs().restCancelAnswersCancelled(true);
                            return s.add(
                                    GpDialect.REST, FakeGpScript.in(EXECUTING).ignoringCancel());
                        },
                        "Requested PG"),
                row(
                        "rest: an old server says cancelled, and has no time for reads",
                        with(
                                old(EXECUTING, 0),
                                READ,
                                Answer.html(429, "slow down").with("Retry-After", "999")),
                        "Requested PG"),
                row(
                        "rest: an old server says cancelled, and then nothing",
                        with(old(EXECUTING, 0), READ, answer(403, "{}"), answer(403, "{}"), answer(403, "{}")),
                        "Requested PG"));
    }

    private static Given begins(GpDialect dialect) {
        return s -> {
            s.fake.fail(CANCEL, passing(s, Duration.ofSeconds(1)));
            return s.add(
                    dialect, FakeGpScript.in(WAITING, Duration.ofSeconds(1)).then(EXECUTING));
        };
    }

    /** The request is answered, and then time passes. */
    private static Fault passing(GpScene s, Duration time) {
        return Fault.change(answer -> {
            s.clock.advance(time);
            return answer;
        });
    }

    private static Given old(FakeGpState state, int checkSeconds) {
        return s -> {
            s.fake.knobs().restCancelAnswersCancelled(true);
            s.fake.knobs().cancellationCheckInterval(Duration.ofSeconds(checkSeconds));
            return rest(state).apply(s);
        };
    }

    private static Fault answer(int status, String json) {
        return Fault.answer(Answer.json(status, json));
    }

    static Stream<Arguments> losses() {
        Fault before = Fault.resetBeforeEffect();
        Fault after = Fault.resetAfterEffect();
        Fault proxy = FakeGpFaults.badGateway();
        return Stream.of(
                row("admin: never arrived, executing", with(admin(EXECUTING), CANCEL, before), "Requested PGP"),
                row("admin: never arrived, submitted", with(admin(SUBMITTED), CANCEL, before), "Requested PGP"),
                row(
                        "admin: never arrived, waiting",
                        with(admin(WAITING), CANCEL, before),
                        "NotCancellable TOO_EARLY OTHER_OPERATION PGPG"),
                row(
                        "admin: never arrived, new",
                        with(admin(NEW), CANCEL, before),
                        "NotCancellable TOO_EARLY WAIT PGPG"),
                row("admin: arrived", with(admin(EXECUTING), CANCEL, after), "Requested PG"),
                row("admin: arrived, and honoured at once", honoured(after), "Cancelled PG"),
                row(
                        "admin: arrived, and ignored",
                        with(
                                s -> s.add(
                                        GpDialect.ADMIN,
                                        FakeGpScript.in(EXECUTING).ignoringCancel()),
                                CANCEL,
                                after),
                        "Requested PGP"),
                row(
                        "admin: arrived, and the job has won the race",
                        with(
                                s -> s.add(
                                        GpDialect.ADMIN,
                                        FakeGpScript.in(EXECUTING).endingBeforeCancel(FAILED)),
                                CANCEL,
                                after),
                        "Finished FAILED PG"),
                row("admin: never arrived, succeeded", with(admin(SUCCEEDED), CANCEL, before), "Finished SUCCEEDED PG"),
                row(
                        "admin: never arrived, unknown id",
                        with(s -> id(GpDialect.ADMIN, "j0"), CANCEL, before),
                        "NotFound PG"),
                row(
                        "admin: never arrived, a word of tomorrow",
                        with(with(admin(EXECUTING), CANCEL, before), READ, FakeGpFaults.stateWord("esriJobPaused")),
                        "ProviderFault maybe PG"),
                row("admin: the reply breaks off", with(honoured(), CANCEL, Fault.truncate(9)), "Cancelled PG"),
                row(
                        "admin: half a document in a whole reply",
                        with(admin(EXECUTING), CANCEL, Fault.change(a -> Answer.json(200, "{\"status\":\"succ"))),
                        "Requested PG"),
                row(
                        "admin: an empty reply",
                        with(honoured(), CANCEL, Fault.change(a -> Answer.of(200, "", ""))),
                        "Cancelled PG"),
                row("admin: a proxy fails", with(admin(EXECUTING), CANCEL, proxy), "Requested PGP"),
                row("admin: a proxy fails twice", with(admin(EXECUTING), CANCEL, proxy, proxy), "Requested PGPGP"),
                row(
                        "admin: a proxy fails as often as there are attempts",
                        with(admin(EXECUTING), CANCEL, proxy, proxy, proxy),
                        "ProviderFault maybe PGPGPG"),
                once(
                        "admin: a proxy fails, without retry",
                        with(admin(EXECUTING), CANCEL, proxy),
                        "ProviderFault maybe PG"),
                once("admin: lost without retry, and honoured", honoured(after), "Cancelled PG"),
                row(
                        "admin: a proxy fails the reads as well",
                        with(with(admin(EXECUTING), CANCEL, proxy), READ, proxy, proxy, proxy),
                        "ProviderFault maybe PGGG"),
                row(
                        "admin: lost, and the read is not permitted",
                        with(
                                with(admin(EXECUTING), CANCEL, before),
                                READ,
                                answer(200, "{\"status\":\"error\",\"messages\":[\"no\"],\"code\":403}")),
                        "ProviderFault maybe PG"),
                row(
                        "admin: lost, sent again, and then not permitted",
                        with(
                                admin(EXECUTING),
                                CANCEL,
                                before,
                                answer(200, "{\"status\":\"error\",\"messages\":[\"no\"],\"code\":403}")),
                        "Forbidden maybe PGPG"),
                row(
                        "admin: lost, sent again, and the refusal is the echo of the first",
                        s -> {
                            FakeGpScript slow = FakeGpScript.in(SUBMITTED, Duration.ofSeconds(1))
                                    .then(CANCELLING, Duration.ofSeconds(1))
                                    .then(CANCELLED);
                            s.fake.fail(CANCEL, before);
                            s.fake.fail(READ, passing(s, Duration.ofSeconds(1)));
                            s.fake.fail(CANCEL, passing(s, Duration.ofSeconds(1)));
                            return s.add(GpDialect.ADMIN, slow);
                        },
                        "Cancelled PGPG"),
                row("rest: never arrived, waiting", with(rest(WAITING), CANCEL, before), "Requested PGP"),
                row("rest: never arrived, executing", with(rest(EXECUTING), CANCEL, before), "Requested PGP"),
                row(
                        "rest: never arrived, submitted",
                        with(rest(SUBMITTED), CANCEL, before),
                        "NotCancellable TOO_EARLY OTHER_OPERATION PGPG"),
                row("rest: never arrived, new", with(rest(NEW), CANCEL, before), "NotCancellable TOO_EARLY WAIT PGPG"),
                row("rest: arrived", with(rest(EXECUTING), CANCEL, after), "Requested PG"));
    }

    private static Given honoured(Fault... faults) {
        return with(
                s -> {
                    s.fake.knobs().cancellationCheckInterval(Duration.ZERO);
                    return admin(EXECUTING).apply(s);
                },
                CANCEL,
                faults);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"states", "races", "losses"})
    void aCallerIsTold(String name, Given given, CallOptions options, String expected) {
        GpJobId job = given.apply(scene);

        assertThat(scene.told(scene.client, job, options)).isEqualTo(expected);
    }
}
