// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptFaults;
import io.github.jobcancel.testkit.script.ScriptKnobs;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every error shape that the dispatcher documents, and what a caller is told about each. */
class ScriptTableTest {
    private static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());
    private static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Predicate<Incoming> LOGIN = r -> r.body().contains("\"AUTHENTICATE\"");
    private static final Predicate<Incoming> CANCEL = r -> r.body().contains("\"CANCEL_");
    private static final Predicate<Incoming> LIST = r -> r.body().contains("\"GET_");

    private final FakeScript fake = new FakeScript(ManualClock.startingNow());
    private final ScriptClient client = ScriptClient.builder()
            .endpoint(fake.dispatcher())
            .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
            .build();

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    /** Brings the fake into a situation, and says which job is meant. */
    interface Given extends Function<FakeScript, String> {}

    private static Given batch(String state) {
        return fake -> fake.addBatch(state);
    }

    private static Given script(String state) {
        return fake -> fake.addScript(state);
    }

    /** A running batch, after this was done to the fake. */
    private static Given with(Consumer<FakeScript> change) {
        return fake -> {
            change.accept(fake);
            return fake.addBatch(ScriptPlan.RUNNING);
        };
    }

    private static Given knobs(Consumer<ScriptKnobs> change) {
        return with(fake -> change.accept(fake.knobs()));
    }

    private static Given faults(Predicate<Incoming> on, Fault... faults) {
        return with(fake -> List.of(faults).forEach(fault -> fake.fail(on, fault)));
    }

    private static Given answered(Predicate<Incoming> on, Answer answer) {
        return faults(on, Fault.answer(answer));
    }

    /** The packet is answered, and its message refused. */
    private static Given code(int reason) {
        return with(fake -> fake.refuseNext(1, reason));
    }

    private static Given flat(int http, String members) {
        return answered(CANCEL, Answer.json(http, "{" + members + "}"));
    }

    /** The cancel runs; its answer has this text instead of that. */
    private static Given edited(String what, String with) {
        return faults(
                CANCEL,
                Fault.change(truth -> Answer.json(truth.status(), truth.text().replaceFirst(what, with))));
    }

    private static Given refusedThoughIn(String state, ScriptPlan.Kind kind, int reason) {
        return fake -> {
            String id = kind == ScriptPlan.Kind.BATCH ? fake.addBatch(state) : fake.addScript(state);
            fake.refuse(id, reason);
            return id;
        };
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, ScriptKind.BATCH, ONCE, expected);
    }

    private static Arguments scheduled(String name, Given given, String expected) {
        return Arguments.of("scheduled: " + name, given, ScriptKind.SCHEDULED, ONCE, expected);
    }

    private static Arguments retried(String name, Given given, String expected) {
        return Arguments.of(name, given, ScriptKind.BATCH, QUICK, expected);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                row("a batch that is scheduled", batch(ScriptPlan.SCHEDULED), "Cancelled Cancelled"),
                row("a batch that is queued", batch(ScriptPlan.QUEUED), "Cancelled Cancelled"),
                row("a batch that runs", batch(ScriptPlan.RUNNING), "Cancelled Cancelled"),
                row("a batch in a state of tomorrow", batch("Paused"), "Cancelled Cancelled"),
                row("a batch cancelled before", batch(ScriptPlan.CANCELLED), "Finished UNKNOWN"),
                row("a batch that came to a good end", batch(ScriptPlan.COMPLETED), "Finished UNKNOWN"),
                row("a batch that failed", batch(ScriptPlan.FAILED), "Finished UNKNOWN"),
                row("an id that the app does not know", fake -> "no-such-job", "NotFound"),
                row(
                        "an id in other letters",
                        fake -> fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).withId("abc"))
                                .toUpperCase(Locale.ROOT),
                        "NotFound"),
                row(
                        "a job of another app",
                        fake -> {
                            fake.addApp("23002");
                            return fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).inApp("23002"));
                        },
                        "NotFound"),
                row(
                        "a scheduled script is no batch",
                        script(ScriptPlan.SCHEDULED),
                        "NotCancellable WRONG_KIND OTHER_OPERATION"),
                row(
                        "a script that ended is no batch",
                        script(ScriptPlan.COMPLETED),
                        "NotCancellable WRONG_KIND OTHER_OPERATION"),
                row(
                        "\"not running\", and it has yet to be queued",
                        refusedThoughIn(ScriptPlan.SCHEDULED, ScriptPlan.Kind.BATCH, 40720),
                        "NotCancellable TOO_EARLY WAIT"),
                row(
                        "\"not running\", and it waits in the queue",
                        refusedThoughIn(ScriptPlan.QUEUED, ScriptPlan.Kind.BATCH, 40720),
                        "NotCancellable TOO_EARLY WAIT"),
                row(
                        "\"not running\", and it starts before the read",
                        refusedThoughIn(ScriptPlan.RUNNING, ScriptPlan.Kind.BATCH, 40720),
                        "NotCancellable TOO_EARLY WAIT"),
                row(
                        "\"not running\", and it leaves one list for the other between the reads",
                        fake -> {
                            String id = fake.addBatch(ScriptPlan.SCHEDULED);
                            fake.refuse(id, 40720);
                            fake.fail(LIST, Fault.change(truth -> {
                                fake.move(id, ScriptPlan.RUNNING);
                                return Answer.json(
                                        200,
                                        "{\"packetId\":2,\"messageResponses\":[{\"status\":200,\"data\":{"
                                                + "\"scheduledJobs\":[]}}]}");
                            }));
                            return id;
                        },
                        "NotCancellable TOO_EARLY WAIT"),
                scheduled("one that waits", script(ScriptPlan.SCHEDULED), "Cancelled Cancelled"),
                scheduled("one in the queue", script(ScriptPlan.QUEUED), "NotCancellable TOO_LATE WAIT"),
                scheduled("one that runs", script(ScriptPlan.RUNNING), "NotCancellable TOO_LATE WAIT"),
                scheduled("one in a state of tomorrow", script("Paused"), "NotCancellable TOO_LATE WAIT"),
                scheduled("one cancelled before", script(ScriptPlan.CANCELLED), "Finished UNKNOWN"),
                scheduled("one that came to a good end", script(ScriptPlan.COMPLETED), "Finished UNKNOWN"),
                scheduled("one that failed", script(ScriptPlan.FAILED), "Finished UNKNOWN"),
                scheduled("an id that the app does not know", fake -> "nothing", "NotFound"),
                scheduled(
                        "a batch is no scheduled script",
                        batch(ScriptPlan.SCHEDULED),
                        "NotCancellable WRONG_KIND OTHER_OPERATION"),
                scheduled(
                        "a batch that ended is no scheduled script",
                        batch(ScriptPlan.FAILED),
                        "NotCancellable WRONG_KIND OTHER_OPERATION"));
    }

    static Stream<Arguments> answers() {
        String done = "\"runState\":\"Cancelled\"";
        return Stream.of(
                row("no data", knobs(k -> k.cancelAnswer(ScriptKnobs.CancelAnswer.NULL)), "Requested"),
                row("empty data", knobs(k -> k.cancelAnswer(ScriptKnobs.CancelAnswer.EMPTY)), "Requested"),
                row(
                        "the record says that it runs",
                        knobs(k -> k.cancelAnswer(ScriptKnobs.CancelAnswer.RUNNING)),
                        "Requested Running"),
                row("the cancel takes its time", knobs(k -> k.cancelTakes(Duration.ofMinutes(1))), "Requested Running"),
                row(
                        "the record of another job",
                        knobs(k -> k.cancelAnswer(ScriptKnobs.CancelAnswer.OTHER_JOB)),
                        "ProviderFault true"),
                row(
                        "the record stands bare",
                        knobs(k -> k.cancelAnswer(ScriptKnobs.CancelAnswer.BARE)),
                        "Cancelled Cancelled"),
                row("the word in capitals", edited("Cancelled", "CANCELLED"), "Cancelled CANCELLED"),
                row("a word of tomorrow", edited("Cancelled", "Cancelling"), "Requested Cancelling"),
                row("the word is null", edited(done, "\"runState\":null"), "Requested"),
                row("the record names a good end", edited("Cancelled", "Completed"), "Finished SUCCEEDED"),
                row("the record names a bad end", edited("Cancelled", "Failed"), "Finished FAILED"),
                row("the record has no id", edited("\"jobId\":\"[^\"]*\",", ""), "Cancelled Cancelled"),
                row(
                        "data is a text",
                        edited("\"data\":\\{.*\\},\"status\"", "\"data\":\"ok\",\"status\""),
                        "Requested"),
                row("the status is a text", knobs(k -> k.numbersAsText(true)), "Cancelled Cancelled"),
                row(
                        "the login in camel case",
                        knobs(k -> k.spelling(ScriptKnobs.Spelling.CAMEL)),
                        "Cancelled Cancelled"),
                row(
                        "members nobody knows",
                        edited("\\{\"packetId\"", "{\"appId\":\"1\",\"packetId\""),
                        "Cancelled Cancelled"),
                row("white space around it", edited("^", "\r\n  "), "Cancelled Cancelled"),
                row("compressed though nobody asked", faults(CANCEL, ScriptFaults.gzip()), "Cancelled Cancelled"),
                row("one answer too many", faults(CANCEL, ScriptFaults.longResponses()), "Cancelled Cancelled"),
                row("202 is an error", edited("\"status\":200", "\"status\":202"), "UnexpectedReply true"),
                row("one answer too few", faults(CANCEL, ScriptFaults.shortResponses()), "ProviderFault true"),
                row("the number of another packet", faults(CANCEL, ScriptFaults.wrongPacketId()), "ProviderFault true"),
                row("no packet number", edited("\"packetId\":1,", ""), "ProviderFault true"),
                row("an answer that is no object", edited("\\[\\{.*\\}\\]", "[null]"), "ProviderFault true"),
                row("an empty 200", faults(CANCEL, ScriptFaults.emptyBody()), "ProviderFault true"),
                row("a cut answer", faults(CANCEL, Fault.truncate(40)), "ProviderFault true"),
                row("a page under 200", answered(CANCEL, Answer.html(200, "welcome")), "ProviderFault true"),
                row("another service's JSON", flat(200, "\"hello\":\"world\""), "ProviderFault true"),
                row("the connection closes", faults(CANCEL, Fault.resetAfterEffect()), "ProviderFault true"),
                row("a list without its list", list("\"scheduledJobs\"", "\"others\""), "UnexpectedReply false"),
                row(
                        "a list that is null",
                        list("\"scheduledJobs\":\\[.*?\\]", "\"scheduledJobs\":null"),
                        "UnexpectedReply false"),
                row("a list of jobs without ids", list("\"jobId\":\"[^\"]*\",", ""), "UnexpectedReply false"));
    }

    /** The cancel is refused as "not running", and the read that follows is answered oddly. */
    private static Given list(String what, String with) {
        return fake -> {
            String id = fake.addBatch(ScriptPlan.SCHEDULED);
            fake.refuse(id, 40720);
            fake.fail(LIST, Fault.change(truth -> Answer.json(200, truth.text().replaceFirst(what, with))));
            return id;
        };
    }

    static Stream<Arguments> codes() {
        return Stream.of(
                        codes("InvalidRequest false", 40001, 40333, 40358, 40359, 40363, 40408, 40660, 90400),
                        codes("Forbidden false", 40330, 40346, 40364, 40372, 40444, 40474, 40585, 40616, 40639, 40731),
                        codes("Unauthenticated false", 40209, 40316, 40534),
                        codes("Throttled false", 40823, 600002),
                        codes("ProviderFault true", 40606, 503000, 600001, 40215),
                        renewed())
                .flatMap(s -> s);
    }

    private static Stream<Arguments> codes(String expected, int... reasons) {
        return IntStream.of(reasons).mapToObj(r -> row("code " + r, code(r), expected));
    }

    /** Another session is opened, and the message sent in it. */
    private static Stream<Arguments> renewed() {
        return IntStream.of(40303, 40304, 40306, 40356, 40365, 40426, 40566, 40605, 40730, 40953)
                .mapToObj(r -> row("code " + r + " opens another session", code(r), "Cancelled Cancelled"));
    }

    static Stream<Arguments> errors() {
        String camel = "\"statusCode\":403,\"reasonCode\":40346,\"statusMessage\":\"no\",\"stackTrace\":\"at X\"";
        return Stream.of(
                row(
                        "an unknown code under 400",
                        flat(200, "\"status\":400,\"reason_code\":49999"),
                        "InvalidRequest false"),
                row(
                        "an unknown code under 500",
                        flat(200, "\"status\":500,\"reason_code\":59999"),
                        "ProviderFault true"),
                row("no code, status 403", flat(200, "\"status\":403"), "Forbidden false"),
                row("no code, status 401", flat(200, "\"status\":401"), "Unauthenticated false"),
                row("no code, status 429", flat(200, "\"status\":429"), "Throttled false"),
                row(
                        "no code, status 404, as a gateway writes it",
                        flat(404, "\"status\":404,\"error\":\"Not Found\""),
                        "UnexpectedReply true"),
                row("no code, status 200, flat", flat(200, "\"status\":200"), "Requested"),
                row("a code without a status", flat(400, "\"reason_code\":40660"), "InvalidRequest false"),
                row("flat, in camel case", flat(403, camel), "Forbidden false"),
                row(
                        "flat, numbers as texts",
                        flat(400, "\"status\":\"403\",\"reason_code\":\"40346\""),
                        "Forbidden false"),
                row("flat, a job's code", flat(400, "\"packetId\":1,\"status\":400,\"reason_code\":40465"), "NotFound"),
                row(
                        "flat, the number of another packet",
                        flat(400, "\"packetId\":7,\"status\":400,\"reason_code\":40465"),
                        "ProviderFault true"),
                row(
                        "a code beyond all numbers",
                        flat(500, "\"status\":500,\"reason_code\":99999999999"),
                        "ProviderFault true"),
                row("the app is switched off", faults(CANCEL, off()), "Forbidden false"),
                row("HTTP 401 without JSON", answered(CANCEL, Answer.html(401, "who")), "Unauthenticated false"),
                row("HTTP 403 without JSON", answered(CANCEL, Answer.html(403, "no")), "Forbidden false"),
                row("HTTP 404: not the dispatcher", answered(CANCEL, Answer.html(404, "?")), "UnexpectedReply true"),
                row("HTTP 413 without JSON", answered(CANCEL, Answer.html(413, "long")), "UnexpectedReply true"),
                row(
                        "HTTP 400 with other JSON",
                        answered(CANCEL, Answer.json(400, "{\"x\":1}")),
                        "UnexpectedReply true"),
                row("HTTP 429 without JSON", answered(CANCEL, Answer.html(429, "slow")), "Throttled false"),
                row("HTTP 500 with a cut body", answered(CANCEL, Answer.json(500, "{\"sta")), "ProviderFault true"),
                row("HTTP 502, a proxy's page", answered(CANCEL, Answer.html(502, "bad")), "ProviderFault true"),
                row("HTTP 504, empty", answered(CANCEL, Answer.of(504, "", "")), "ProviderFault true"),
                row(
                        "a redirect",
                        answered(CANCEL, Answer.of(307, "", "").with("Location", "https://example.com/")),
                        "UnexpectedReply true"),
                row("a session that died, flat 403", expired(ScriptKnobs.Expiry.FLAT_403), "Cancelled Cancelled"),
                row("a session that died, flat 200", expired(ScriptKnobs.Expiry.FLAT_200), "Cancelled Cancelled"),
                row("a session that died, wrapped 403", expired(ScriptKnobs.Expiry.WRAPPED_403), "Cancelled Cancelled"),
                row("a session that died, wrapped 200", expired(ScriptKnobs.Expiry.WRAPPED_200), "Cancelled Cancelled"),
                row(
                        "a session that died, in camel case",
                        with(fake -> {
                            fake.knobs().spelling(ScriptKnobs.Spelling.CAMEL);
                            fake.fail(LOGIN, dead(fake));
                        }),
                        "Cancelled Cancelled"),
                row(
                        "two sessions that died",
                        with(fake -> {
                            fake.fail(LOGIN, dead(fake));
                            fake.fail(LOGIN, dead(fake));
                        }),
                        "Unauthenticated false"),
                row(
                        "the read after \"not running\" is not permitted",
                        fake -> {
                            String id = fake.addBatch(ScriptPlan.COMPLETED);
                            fake.fail(LIST, error403());
                            return id;
                        },
                        "Forbidden false"),
                retried("throttled, then taken", with(fake -> fake.refuseNext(2, 40823)), "Cancelled Cancelled"),
                retried("memcached twice, then taken", with(fake -> fake.refuseNext(2, 503000)), "Cancelled Cancelled"),
                retried("in progress, then answered", inProgress(), "Cancelled Cancelled"),
                retried(
                        "no answer, then the same packet",
                        faults(CANCEL, Fault.resetAfterEffect()),
                        "Cancelled Cancelled"),
                retried(
                        "never arrived, then the same packet",
                        faults(CANCEL, Fault.resetBeforeEffect()),
                        "Cancelled Cancelled"),
                retried("empty, then the same packet", faults(CANCEL, ScriptFaults.emptyBody()), "Cancelled Cancelled"),
                retried(
                        "a wrong number, then the same packet",
                        faults(CANCEL, ScriptFaults.wrongPacketId()),
                        "Cancelled Cancelled"),
                retried("cut, then the same packet", faults(CANCEL, Fault.truncate(30)), "Cancelled Cancelled"),
                retried(
                        "HTTP 503, then the same packet",
                        answered(CANCEL, Answer.html(503, "busy")),
                        "Cancelled Cancelled"),
                retried(
                        "left out, then a new packet",
                        faults(CANCEL, ScriptFaults.shortResponses()),
                        "Finished UNKNOWN"),
                retried("no answer, and the session dies", lostAndExpired(), "Finished UNKNOWN"),
                retried(
                        "five lost answers, then the same packet",
                        faults(CANCEL, drop(), drop(), drop(), drop(), drop()),
                        "Cancelled Cancelled"),
                retried(
                        "locked five times, then taken",
                        with(fake -> fake.refuseNext(5, 600002)),
                        "Cancelled Cancelled"),
                retried("an answer about another job, then a refusal", aboutAnother(Duration.ZERO), "Finished UNKNOWN"),
                retried(
                        "answers about another job, always",
                        aboutAnother(Duration.ofMinutes(1)),
                        "UnexpectedReply true"));
    }

    private static Fault drop() {
        return Fault.resetAfterEffect();
    }

    private static Fault error403() {
        return Fault.answer(Answer.json(200, "{\"status\":403,\"reason_code\":40346}"));
    }

    private static Fault off() {
        return Fault.answer(Answer.json(
                403,
                "{\"status\":403,\"reason_code\":40330,\"status_message\":\"disabled\","
                        + "\"disabledReason\":{\"message\":\"maintenance\",\"sysDisabled\":false}}"));
    }

    private static Given expired(ScriptKnobs.Expiry style) {
        return with(fake -> {
            fake.knobs().expiry(style);
            fake.fail(LOGIN, dead(fake));
        });
    }

    /** A login that is answered rightly, and whose session is gone at once. */
    private static Fault dead(FakeScript fake) {
        return Fault.change(truth -> {
            fake.expireSessions();
            return truth;
        });
    }

    private static Given aboutAnother(Duration takes) {
        return knobs(k -> k.cancelAnswer(ScriptKnobs.CancelAnswer.OTHER_JOB).cancelTakes(takes));
    }

    private static Given inProgress() {
        return faults(CANCEL, Fault.resetAfterEffect(), ScriptFaults.refusePacket(400, 40606));
    }

    private static Given lostAndExpired() {
        return with(fake -> fake.fail(CANCEL, Fault.change(truth -> {
            fake.expireSessions();
            return Answer.of(200, "", "");
        })));
    }

    static Stream<Arguments> logins() {
        return Stream.of(
                row("login: wrong secret", with(fake -> fake.refuseLogins(1, 40001)), "Unauthenticated false"),
                row("login: no such app", with(fake -> fake.refuseLogins(1, 40316)), "Unauthenticated false"),
                row("login: from another address", with(fake -> fake.refuseLogins(1, 40444)), "Unauthenticated false"),
                row(
                        "login: switched off",
                        with(fake -> fake.enableApp(FakeScript.APP, false, "")),
                        "Unauthenticated false"),
                row("login: a session's code", with(fake -> fake.refuseLogins(1, 40365)), "Unauthenticated false"),
                row("login: memcached, then in", with(fake -> fake.refuseLogins(1, 503000)), "Cancelled Cancelled"),
                row("login: throttled, then in", with(fake -> fake.refuseLogins(1, 40823)), "Cancelled Cancelled"),
                row("login: database", with(fake -> fake.refuseLogins(1, 40215)), "ProviderFault false"),
                row("login: refused flat", answered(LOGIN, flatLogin()), "Unauthenticated false"),
                row("login: no answer, then in", faults(LOGIN, Fault.resetAfterEffect()), "Cancelled Cancelled"),
                row("login: empty, then in", faults(LOGIN, ScriptFaults.emptyBody()), "Cancelled Cancelled"),
                row(
                        "login: a wrong number, then in",
                        faults(LOGIN, ScriptFaults.wrongPacketId()),
                        "Cancelled Cancelled"),
                row("login: no session in it", faults(LOGIN, sessionless()), "ProviderFault false"),
                row("login: a sign-in page", answered(LOGIN, Answer.html(403, "sign in")), "Unauthenticated false"),
                row("login: not the dispatcher", answered(LOGIN, Answer.html(404, "?")), "ProviderFault false"));
    }

    private static Answer flatLogin() {
        return Answer.json(403, "{\"status\":403,\"reason_code\":40534,\"status_message\":\"no\"}");
    }

    private static Fault sessionless() {
        return Fault.change(truth -> Answer.json(200, truth.text().replaceFirst("\"sessionId\"", "\"other\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"states", "answers", "codes", "errors", "logins"})
    void aCallerIsTold(String name, Given given, ScriptKind kind, CallOptions options, String expected) {
        String id = given.apply(fake);

        assertThat(told(kind, id, options)).isEqualTo(expected);
    }

    private String told(ScriptKind kind, String id, CallOptions options) {
        try {
            CancelOutcome outcome = Calls.await(
                    kind == ScriptKind.BATCH
                            ? client.cancelBatch(id, options)
                            : client.cancelScheduledScript(id, options));
            if (outcome.settled()) {
                assertThat(fake.job(id).atRest()).as("settled means at rest").isTrue();
            }
            List<String> words = new ArrayList<>(List.of(outcome.getClass().getSimpleName()));
            if (outcome instanceof CancelOutcome.NotCancellable no) {
                words.add(no.reason() + " " + no.remedy());
            } else if (outcome instanceof CancelOutcome.Finished finished) {
                words.add(finished.state().name());
            } else {
                outcome.evidence()
                        .after()
                        .map(JobSnapshot::rawState)
                        .filter(w -> !w.isEmpty())
                        .ifPresent(words::add);
            }
            return String.join(" ", words);
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect() || fake.job(id).cancels() == 0)
                    .as("what had an effect is not denied")
                    .isTrue();
            return e.getClass().getSimpleName() + " " + e.mayHaveTakenEffect();
        }
    }

    @Test
    void theReasonForASwitchedOffAppIsSaid() {
        String id = faults(CANCEL, off()).apply(fake);

        assertThatThrownBy(() -> Calls.await(client.cancelBatch(id, ONCE)))
                .isInstanceOf(SdkException.Forbidden.class)
                .hasMessageContaining("disabled: maintenance")
                .hasMessageContaining("code 40330");
    }
}
