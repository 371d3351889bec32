// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.gp.GpScene.CANCEL;
import static io.github.jobcancel.gp.GpScene.ONCE;
import static io.github.jobcancel.gp.GpScene.QUICK;
import static io.github.jobcancel.gp.GpScene.admin;
import static io.github.jobcancel.gp.GpScene.with;
import static io.github.jobcancel.testkit.gp.FakeGpState.EXECUTING;
import static io.github.jobcancel.testkit.gp.FakeGpState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.FakeGpState.SUCCEEDED;
import static io.github.jobcancel.testkit.gp.FakeGpState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.gp.GpScene.Given;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpFaults;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shape of error that a site, its portal or a proxy is known to send, and what a caller is told about each. */
class GpErrorTableTest {
    private final GpScene scene = new GpScene();

    @AfterEach
    void close() {
        scene.close();
    }

    private static Answer error(String json) {
        return Answer.json(200, json);
    }

    private static Answer adminError(int code, String message) {
        return error("{\"status\":\"error\",\"messages\":[\"" + message + "\"],\"code\":" + code + "}");
    }

    private static Answer restError(int code, String message) {
        return error("{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\",\"details\":[]}}");
    }

    /** The job executes: whatever else the caller is told, it is not at rest. */
    private static Arguments row(String name, Answer answer, String expected) {
        return Arguments.of(name, with(admin(EXECUTING), CANCEL, answer), ONCE, expected);
    }

    private static Arguments rest(String name, Answer answer, String expected) {
        return Arguments.of(name, with(GpScene.rest(EXECUTING), CANCEL, answer), ONCE, expected);
    }

    private static Arguments knob(String name, Given given, String expected) {
        return Arguments.of(name, given, QUICK, expected);
    }

    static Stream<Arguments> admins() {
        String unable = "{\"status\":\"%s\",\"messages\":[\"Unable to cancel job :[j1]\"],\"code\":500}";
        return Stream.of(
                row(
                        "499 token not found",
                        adminError(499, "Unauthorized access. Token not found."),
                        "Unauthenticated no effect P"),
                row("498 token expired", adminError(498, "Token Expired."), "Unauthenticated no effect P"),
                row(
                        "a token's text without a code",
                        error("{\"status\":\"error\",\"messages\":[\"Token Expired.\"]}"),
                        "Unauthenticated no effect P"),
                row(
                        "404 of an operation that the release does not have",
                        adminError(404, "Could not find resource or operation 'cancel' on the system."),
                        "InvalidRequest no effect PG"),
                row(
                        "500 for a page that takes no POST",
                        adminError(500, "java.lang.NullPointerException"),
                        "ProviderFault maybe PG"),
                row("400", adminError(400, "Unable to delete job :[j1]"), "InvalidRequest no effect PG"),
                row("401", adminError(401, "User is not authorized."), "Forbidden no effect P"),
                row("403", adminError(403, "You do not have the privileges."), "Forbidden no effect P"),
                row("403 in an upgrade", adminError(403, "Upgrade in progress."), "ProviderFault maybe PG"),
                row("405", adminError(405, "Method not supported"), "InvalidRequest no effect PG"),
                row("429", adminError(429, "Too many requests"), "Throttled no effect P"),
                row("503", adminError(503, "Service Unavailable"), "ProviderFault maybe PG"),
                row("a code that is no status", adminError(-2147467259, "Error"), "ProviderFault maybe PG"),
                row(
                        "no code, and no machine",
                        error("{\"status\":\"error\",\"messages\":[\"Could not access any server machines.\"]}"),
                        "ProviderFault maybe PG"),
                row(
                        "no code, and an unknown text",
                        error("{\"status\":\"error\",\"messages\":[\"Hm\"]}"),
                        "ProviderFault maybe PG"),
                row("nothing but the word", error("{\"status\":\"error\"}"), "ProviderFault maybe PG"),
                row("the word failed", error(unable.formatted("failed")), "NotCancellable TOO_EARLY WAIT PG"),
                row("the word FAILURE", error(unable.formatted("FAILURE")), "NotCancellable TOO_EARLY WAIT PG"),
                row(
                        "messages as text, code as text",
                        error("{\"status\":\"error\",\"messages\":\"Unable to cancel job :[j1]\",\"code\":\"500\"}"),
                        "NotCancellable TOO_EARLY WAIT PG"),
                row(
                        "the refusal without a code",
                        error("{\"status\":\"error\",\"messages\":[\"Unable to cancel job :[j1]\"]}"),
                        "NotCancellable TOO_EARLY WAIT PG"),
                row(
                        "a code at the top, and no word",
                        error("{\"code\":403,\"messages\":null}"),
                        "Forbidden no effect P"),
                row("a REST envelope", restError(403, "You do not have permissions."), "Forbidden no effect P"),
                row(
                        "an OAuth envelope",
                        error("{\"error\":\"invalid_request\",\"error_description\":\"no\"}"),
                        "Unauthenticated no effect P"),
                row(
                        "an OAuth envelope for a fault of the server",
                        error("{\"error\":\"server_error\"}"),
                        "ProviderFault maybe PG"),
                row(
                        "500 of a gateway that writes a word as well",
                        Answer.json(500, "{\"status\":500,\"error\":\"Internal Server Error\",\"path\":\"/\"}"),
                        "ProviderFault maybe PG"),
                row(
                        "404 of such a gateway",
                        Answer.json(404, "{\"status\":404,\"error\":\"Not Found\",\"path\":\"/\"}"),
                        "UnexpectedReply maybe P"),
                row("a stranger's word with 200", error("{\"error\":\"Oops\"}"), "UnexpectedReply maybe P"),
                row("an answer that is neither", error("{\"done\":true}"), "UnexpectedReply maybe P"),
                row("a success word that is none", error("{\"status\":\"accepted\"}"), "UnexpectedReply maybe P"));
    }

    static Stream<Arguments> rests() {
        return Stream.of(
                rest("rest: 498", restError(498, "Invalid token."), "Unauthenticated no effect P"),
                rest(
                        "rest: 499 with a message code that also comes with 403",
                        error("{\"error\":{\"code\":499,\"message\":\"Token Required\",\"messageCode\":\"GWM_0003\"}}"),
                        "Unauthenticated no effect P"),
                rest(
                        "rest: 403 with that message code",
                        error(
                                "{\"error\":{\"code\":403,\"message\":\"no\",\"messageCode\":\"GWM_0003\",\"details\":null}}"),
                        "Forbidden no effect P"),
                rest(
                        "rest: 400 of a job that executes, without retry",
                        restError(400, "Invalid or missing input parameters."),
                        "NotCancellable TOO_EARLY WAIT PG"),
                rest(
                        "rest: 400 in words that nobody knows",
                        restError(400, "Ung\u00fcltige Parameter"),
                        "NotCancellable TOO_EARLY WAIT PG"),
                rest("rest: 400 for the address", restError(400, "Invalid URL"), "InvalidRequest no effect PG"),
                rest(
                        "rest: 400 as for an unknown job, which the record contradicts",
                        restError(400, "Unable to complete operation."),
                        "InvalidRequest no effect PG"),
                rest(
                        "rest: 404",
                        restError(404, "Service Maps/Test/GPServer not found"),
                        "InvalidRequest no effect PG"),
                rest(
                        "rest: 500 not started",
                        restError(500, "Service Maps/Test/GPServer not started"),
                        "ProviderFault maybe PG"),
                rest("rest: 500", restError(500, "Error performing operation"), "ProviderFault maybe PG"),
                rest(
                        "rest: code as text",
                        error("{\"error\":{\"code\":\"403\",\"message\":\"no\"}}"),
                        "Forbidden no effect P"),
                rest(
                        "rest: no code",
                        error("{\"error\":{\"message\":\"Token Required\"}}"),
                        "Unauthenticated no effect P"),
                rest(
                        "rest: details as text",
                        error("{\"error\":{\"code\":405,\"message\":\"no\",\"details\":\"x\"}}"),
                        "InvalidRequest no effect PG"),
                rest("rest: taken, but without a state", error("{\"jobId\":\"j1\"}"), "UnexpectedReply maybe P"),
                rest(
                        "rest: taken, but of another job",
                        error("{\"jobId\":\"j1\",\"jobStatus\":\"esriJobCancelling\"}"),
                        "UnexpectedReply maybe P"),
                rest(
                        "rest: the other dialect's success",
                        error("{\"status\":\"success\"}"),
                        "UnexpectedReply maybe P"));
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                row("a sign-in page with 200", Answer.html(200, "Sign In"), "UnexpectedReply maybe P"),
                row(
                        "a page that names no server machine",
                        Answer.html(200, "Could not access any server machines"),
                        "ProviderFault maybe PG"),
                row(
                        "a page that names no portal machine",
                        Answer.html(200, "Could not access any portal machine"),
                        "ProviderFault maybe PG"),
                row("a list", Answer.json(200, "[]"), "UnexpectedReply maybe P"),
                row("401 of the web tier", Answer.html(401, "Unauthorized"), "Unauthenticated no effect P"),
                row("403 of the web tier", Answer.html(403, "Forbidden"), "Unauthenticated no effect P"),
                row(
                        "401 of the web tier in JSON",
                        Answer.json(401, "{\"status\":\"error\",\"code\":500}").with("WWW-Authenticate", "Negotiate"),
                        "Unauthenticated no effect P"),
                row("404 of a wrong context", Answer.html(404, "Not Found"), "UnexpectedReply maybe P"),
                row("498 as a status", Answer.html(498, "Invalid Token"), "Unauthenticated no effect P"),
                row("429 of a proxy", Answer.html(429, "slow down"), "Throttled no effect P"),
                row("500 of a proxy", Answer.html(500, "oops"), "ProviderFault maybe PG"),
                row("502 of a proxy", Answer.html(502, "Bad Gateway"), "ProviderFault maybe PG"),
                row("503 of a proxy", Answer.html(503, "busy"), "ProviderFault maybe PG"),
                row("504, and empty", Answer.of(504, "", ""), "ProviderFault maybe PG"),
                row("413", Answer.html(413, "too large"), "UnexpectedReply maybe P"),
                row(
                        "JSON of a stranger under 503",
                        Answer.json(503, "{\"reason\":\"maintenance\"}"),
                        "ProviderFault maybe PG"),
                row(
                        "a redirect",
                        Answer.html(302, "Found").with("Location", "https://sso.example.com/?t=1"),
                        "UnexpectedReply maybe P"));
    }

    static Stream<Arguments> spellings() {
        return Stream.of(
                knob(
                        "codes as statuses too",
                        s -> {
                            s.fake.knobs().statusCodesInHttp(true);
                            return admin(WAITING).apply(s);
                        },
                        "NotCancellable TOO_EARLY OTHER_OPERATION PG"),
                knob(
                        "rest: codes as statuses too",
                        s -> {
                            s.fake.knobs().statusCodesInHttp(true);
                            return GpScene.id(GpDialect.REST, "j0");
                        },
                        "NotFound PG"),
                knob(
                        "a byte order mark and text/plain",
                        s -> {
                            s.fake.knobs().byteOrderMark(true);
                            s.fake.knobs().jsonContentType("text/plain");
                            return admin(SUCCEEDED).apply(s);
                        },
                        "Finished SUCCEEDED PG"),
                knob(
                        "codes as text",
                        with(admin(WAITING), CANCEL, FakeGpFaults.codeAsText()),
                        "NotCancellable TOO_EARLY OTHER_OPERATION PG"),
                knob(
                        "the table's spelling of the record",
                        s -> {
                            s.fake.knobs().tableSpelling(true);
                            return admin(SUCCEEDED).apply(s);
                        },
                        "Finished SUCCEEDED PG"),
                knob(
                        "a site that is closed to administration",
                        s -> {
                            s.fake.knobs().adminEnabled(false);
                            return admin(SUBMITTED).apply(s);
                        },
                        "UnexpectedReply maybe P"),
                knob(
                        "a stopped service",
                        s -> {
                            GpJobId job = GpScene.rest(EXECUTING).apply(s);
                            s.fake.started(FakeGp.SERVICE, false);
                            return job;
                        },
                        "ProviderFault maybe PGGG"),
                knob(
                        "the site is upgraded meanwhile",
                        with(admin(EXECUTING), CANCEL, FakeGpFaults.upgrading()),
                        "Requested PGP"),
                knob(
                        "no machine for a moment",
                        with(admin(EXECUTING), CANCEL, FakeGpFaults.noMachines()),
                        "Requested PGP"),
                knob(
                        "throttled twice, then taken",
                        with(
                                admin(EXECUTING),
                                CANCEL,
                                Fault.answer(Answer.html(429, "a")),
                                Fault.answer(Answer.html(429, "b"))),
                        "Requested PPP"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"admins", "rests", "pages", "spellings"})
    void aCallerIsTold(String name, Given given, CallOptions options, String expected) {
        GpJobId job = given.apply(scene);

        assertThat(scene.told(scene.client, job, options)).isEqualTo(expected);
    }

    @Test
    void aPublisherMayReadButNotCancelInTheAdminDialect() {
        GpJobId job = scene.add(GpDialect.ADMIN, FakeGpScript.in(EXECUTING));
        try (GpClient publisher = scene.client("paul")) {
            assertThat(scene.told(publisher, job, QUICK)).isEqualTo("Forbidden no effect P");
            assertThat(scene.told(publisher, GpScene.id(GpDialect.REST, job.jobId()), QUICK))
                    .isEqualTo("Requested P");
        }
    }
}
