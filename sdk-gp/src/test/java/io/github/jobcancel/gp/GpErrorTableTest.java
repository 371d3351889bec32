// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.gp.GpFixture.CANCEL_REQUESTS;
import static io.github.jobcancel.gp.GpFixture.QUICK_RETRIES;
import static io.github.jobcancel.gp.GpFixture.SINGLE_ATTEMPT;
import static io.github.jobcancel.gp.GpFixture.adminJob;
import static io.github.jobcancel.gp.GpFixture.withFaults;
import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static io.github.jobcancel.testkit.gp.GpJobState.SUBMITTED;
import static io.github.jobcancel.testkit.gp.GpJobState.SUCCEEDED;
import static io.github.jobcancel.testkit.gp.GpJobState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.gp.GpFixture.SiteSituation;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpFaults;
import io.github.jobcancel.testkit.gp.GpJobScript;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the outcome or failure for every known kind of error reply of a site, its portal and a proxy. */
class GpErrorTableTest {
    @RegisterExtension
    final GpFixture scene = new GpFixture();

    private static FakeReply errorAnswer(String json) {
        return FakeReply.json(200, json);
    }

    private static FakeReply adminError(int code, String message) {
        return errorAnswer("{\"status\":\"error\",\"messages\":[\"" + message + "\"],\"code\":" + code + "}");
    }

    private static FakeReply restError(int code, String message) {
        return errorAnswer("{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\",\"details\":[]}}");
    }

    /** The job executes in every row, so no row may report it as at rest. */
    private static Arguments adminRow(String name, FakeReply answer, String expected) {
        return Arguments.of(name, withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, answer), SINGLE_ATTEMPT, expected);
    }

    private static Arguments restRow(String name, FakeReply answer, String expected) {
        return Arguments.of(
                name, withFaults(GpFixture.restJob(EXECUTING), CANCEL_REQUESTS, answer), SINGLE_ATTEMPT, expected);
    }

    private static Arguments situationRow(String name, SiteSituation situation, String expected) {
        return Arguments.of(name, situation, QUICK_RETRIES, expected);
    }

    static Stream<Arguments> admins() {
        String unable = "{\"status\":\"%s\",\"messages\":[\"Unable to cancel job :[j1]\"],\"code\":500}";
        return Stream.of(
                adminRow(
                        "499 token not found",
                        adminError(499, "Unauthorized access. Token not found."),
                        "Unauthenticated no effect P"),
                adminRow("498 token expired", adminError(498, "Token Expired."), "Unauthenticated no effect P"),
                adminRow(
                        "a token's text without a code",
                        errorAnswer("{\"status\":\"error\",\"messages\":[\"Token Expired.\"]}"),
                        "Unauthenticated no effect P"),
                adminRow(
                        "404 of an operation that the release does not have",
                        adminError(404, "Could not find resource or operation 'cancel' on the system."),
                        "InvalidRequest no effect PG"),
                adminRow(
                        "500 for a page that takes no POST",
                        adminError(500, "java.lang.NullPointerException"),
                        "ProviderFault maybe PG"),
                adminRow("400", adminError(400, "Unable to delete job :[j1]"), "InvalidRequest no effect PG"),
                adminRow("401", adminError(401, "User is not authorized."), "Forbidden no effect P"),
                adminRow("403", adminError(403, "You do not have the privileges."), "Forbidden no effect P"),
                adminRow("403 in an upgrade", adminError(403, "Upgrade in progress."), "ProviderFault maybe PG"),
                adminRow("405", adminError(405, "Method not supported"), "InvalidRequest no effect PG"),
                adminRow("429", adminError(429, "Too many requests"), "Throttled no effect P"),
                adminRow("503", adminError(503, "Service Unavailable"), "ProviderFault maybe PG"),
                adminRow("a code that is no status", adminError(-2147467259, "Error"), "ProviderFault maybe PG"),
                adminRow(
                        "no code, and no machine",
                        errorAnswer("{\"status\":\"error\",\"messages\":[\"Could not access any server machines.\"]}"),
                        "ProviderFault maybe PG"),
                adminRow(
                        "no code, and an unknown text",
                        errorAnswer("{\"status\":\"error\",\"messages\":[\"Hm\"]}"),
                        "ProviderFault maybe PG"),
                adminRow("nothing but the status", errorAnswer("{\"status\":\"error\"}"), "ProviderFault maybe PG"),
                adminRow(
                        "the word failed", errorAnswer(unable.formatted("failed")), "NotCancellable TOO_EARLY WAIT PG"),
                adminRow(
                        "the word FAILURE",
                        errorAnswer(unable.formatted("FAILURE")),
                        "NotCancellable TOO_EARLY WAIT PG"),
                adminRow(
                        "messages as text, code as text",
                        errorAnswer(
                                "{\"status\":\"error\",\"messages\":\"Unable to cancel job :[j1]\",\"code\":\"500\"}"),
                        "NotCancellable TOO_EARLY WAIT PG"),
                adminRow(
                        "the refusal without a code",
                        errorAnswer("{\"status\":\"error\",\"messages\":[\"Unable to cancel job :[j1]\"]}"),
                        "NotCancellable TOO_EARLY WAIT PG"),
                adminRow(
                        "a code at the top level, without a status",
                        errorAnswer("{\"code\":403,\"messages\":null}"),
                        "Forbidden no effect P"),
                adminRow("a REST envelope", restError(403, "You do not have permissions."), "Forbidden no effect P"),
                adminRow(
                        "an OAuth envelope",
                        errorAnswer("{\"error\":\"invalid_request\",\"error_description\":\"no\"}"),
                        "Unauthenticated no effect P"),
                adminRow(
                        "an OAuth envelope for a fault of the server",
                        errorAnswer("{\"error\":\"server_error\"}"),
                        "ProviderFault maybe PG"),
                adminRow(
                        "500 of a gateway that writes a word as well",
                        FakeReply.json(500, "{\"status\":500,\"error\":\"Internal Server Error\",\"path\":\"/\"}"),
                        "ProviderFault maybe PG"),
                adminRow(
                        "404 of such a gateway",
                        FakeReply.json(404, "{\"status\":404,\"error\":\"Not Found\",\"path\":\"/\"}"),
                        "UnexpectedReply maybe P"),
                adminRow(
                        "another product's reply with 200",
                        errorAnswer("{\"error\":\"Oops\"}"),
                        "UnexpectedReply maybe P"),
                adminRow("an answer that is neither", errorAnswer("{\"done\":true}"), "UnexpectedReply maybe P"),
                adminRow(
                        "a status that is neither success nor error",
                        errorAnswer("{\"status\":\"accepted\"}"),
                        "UnexpectedReply maybe P"));
    }

    static Stream<Arguments> rests() {
        return Stream.of(
                restRow("rest: 498", restError(498, "Invalid token."), "Unauthenticated no effect P"),
                restRow(
                        "rest: 499 with a message code that also comes with 403",
                        errorAnswer(
                                "{\"error\":{\"code\":499,\"message\":\"Token Required\",\"messageCode\":\"GWM_0003\"}}"),
                        "Unauthenticated no effect P"),
                restRow(
                        "rest: 403 with that message code",
                        errorAnswer(
                                "{\"error\":{\"code\":403,\"message\":\"no\",\"messageCode\":\"GWM_0003\",\"details\":null}}"),
                        "Forbidden no effect P"),
                restRow(
                        "rest: 400 of a job that executes, without retry",
                        restError(400, "Invalid or missing input parameters."),
                        "NotCancellable TOO_EARLY WAIT PG"),
                restRow(
                        "rest: 400 with an unknown text",
                        restError(400, "Ung\u00fcltige Parameter"),
                        "NotCancellable TOO_EARLY WAIT PG"),
                restRow("rest: 400 for the address", restError(400, "Invalid URL"), "InvalidRequest no effect PG"),
                restRow(
                        "rest: 400 as for an unknown job, which the record contradicts",
                        restError(400, "Unable to complete operation."),
                        "InvalidRequest no effect PG"),
                restRow(
                        "rest: 404",
                        restError(404, "Service Maps/Test/GPServer not found"),
                        "InvalidRequest no effect PG"),
                restRow(
                        "rest: 500 not started",
                        restError(500, "Service Maps/Test/GPServer not started"),
                        "ProviderFault maybe PG"),
                restRow("rest: 500", restError(500, "Error performing operation"), "ProviderFault maybe PG"),
                restRow(
                        "rest: code as text",
                        errorAnswer("{\"error\":{\"code\":\"403\",\"message\":\"no\"}}"),
                        "Forbidden no effect P"),
                restRow(
                        "rest: no code",
                        errorAnswer("{\"error\":{\"message\":\"Token Required\"}}"),
                        "Unauthenticated no effect P"),
                restRow(
                        "rest: details as text",
                        errorAnswer("{\"error\":{\"code\":405,\"message\":\"no\",\"details\":\"x\"}}"),
                        "InvalidRequest no effect PG"),
                restRow(
                        "rest: accepted, but without a state",
                        errorAnswer("{\"jobId\":\"j1\"}"),
                        "UnexpectedReply maybe P"),
                restRow(
                        "rest: accepted, but for another job",
                        errorAnswer("{\"jobId\":\"j1\",\"jobStatus\":\"esriJobCancelling\"}"),
                        "UnexpectedReply maybe P"),
                restRow(
                        "rest: the other dialect's success",
                        errorAnswer("{\"status\":\"success\"}"),
                        "UnexpectedReply maybe P"));
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                adminRow("a sign-in page with 200", FakeReply.html(200, "Sign In"), "UnexpectedReply maybe P"),
                adminRow(
                        "a page that names no server machine",
                        FakeReply.html(200, "Could not access any server machines"),
                        "ProviderFault maybe PG"),
                adminRow(
                        "a page that names no portal machine",
                        FakeReply.html(200, "Could not access any portal machine"),
                        "ProviderFault maybe PG"),
                adminRow("a list", FakeReply.json(200, "[]"), "UnexpectedReply maybe P"),
                adminRow("401 of the web tier", FakeReply.html(401, "Unauthorized"), "Unauthenticated no effect P"),
                adminRow("403 of the web tier", FakeReply.html(403, "Forbidden"), "Unauthenticated no effect P"),
                adminRow(
                        "401 of the web tier in JSON",
                        FakeReply.json(401, "{\"status\":\"error\",\"code\":500}")
                                .withHeader("WWW-Authenticate", "Negotiate"),
                        "Unauthenticated no effect P"),
                adminRow("404 of a wrong context", FakeReply.html(404, "Not Found"), "UnexpectedReply maybe P"),
                adminRow("498 as a status", FakeReply.html(498, "Invalid Token"), "Unauthenticated no effect P"),
                adminRow("429 of a proxy", FakeReply.html(429, "slow down"), "Throttled no effect P"),
                adminRow("500 of a proxy", FakeReply.html(500, "oops"), "ProviderFault maybe PG"),
                adminRow("502 of a proxy", FakeReply.html(502, "Bad Gateway"), "ProviderFault maybe PG"),
                adminRow("503 of a proxy", FakeReply.html(503, "busy"), "ProviderFault maybe PG"),
                adminRow("504, and empty", FakeReply.of(504, "", ""), "ProviderFault maybe PG"),
                adminRow("413", FakeReply.html(413, "too large"), "UnexpectedReply maybe P"),
                adminRow(
                        "JSON of a stranger under 503",
                        FakeReply.json(503, "{\"reason\":\"maintenance\"}"),
                        "ProviderFault maybe PG"),
                adminRow(
                        "a redirect",
                        FakeReply.html(302, "Found").withHeader("Location", "https://sso.example.com/?t=1"),
                        "UnexpectedReply maybe P"));
    }

    static Stream<Arguments> spellings() {
        return Stream.of(
                situationRow(
                        "codes as statuses too",
                        s -> {
                            s.fake.behavior().setErrorCodesAsHttpStatus(true);
                            return adminJob(WAITING).apply(s);
                        },
                        "NotCancellable TOO_EARLY OTHER_OPERATION PG"),
                situationRow(
                        "rest: codes as statuses too",
                        s -> {
                            s.fake.behavior().setErrorCodesAsHttpStatus(true);
                            return GpFixture.jobId(GpDialect.REST, "j0");
                        },
                        "NotFound PG"),
                situationRow(
                        "a byte order mark and text/plain",
                        s -> {
                            s.fake.behavior().setByteOrderMark(true);
                            s.fake.behavior().setJsonContentType("text/plain");
                            return adminJob(SUCCEEDED).apply(s);
                        },
                        "Finished SUCCEEDED PG"),
                situationRow(
                        "codes as text",
                        withFaults(adminJob(WAITING), CANCEL_REQUESTS, GpFaults.codeAsText()),
                        "NotCancellable TOO_EARLY OTHER_OPERATION PG"),
                situationRow(
                        "the table's spelling of the record",
                        s -> {
                            s.fake.behavior().setTableFieldNames(true);
                            return adminJob(SUCCEEDED).apply(s);
                        },
                        "Finished SUCCEEDED PG"),
                situationRow(
                        "a site that is closed to administration",
                        s -> {
                            s.fake.behavior().setAdminEnabled(false);
                            return adminJob(SUBMITTED).apply(s);
                        },
                        "UnexpectedReply maybe P"),
                situationRow(
                        "a stopped service",
                        s -> {
                            GpJobId job = GpFixture.restJob(EXECUTING).apply(s);
                            s.fake.setServiceStarted(FakeGp.SERVICE, false);
                            return job;
                        },
                        "ProviderFault maybe PGGG"),
                situationRow(
                        "the site is upgraded meanwhile",
                        withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, GpFaults.upgradeInProgress()),
                        "Requested PGP"),
                situationRow(
                        "no machine for a moment",
                        withFaults(adminJob(EXECUTING), CANCEL_REQUESTS, GpFaults.unreachableMachinesError()),
                        "Requested PGP"),
                situationRow(
                        "throttled twice, then accepted",
                        withFaults(
                                adminJob(EXECUTING),
                                CANCEL_REQUESTS,
                                ExchangeFault.replaceReply(FakeReply.html(429, "a")),
                                ExchangeFault.replaceReply(FakeReply.html(429, "b"))),
                        "Requested PPP"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"admins", "rests", "pages", "spellings"})
    void callerGetsTheExpectedOutcomeOrFailure(
            String name, SiteSituation situation, CallOptions options, String expected) {
        GpJobId job = situation.apply(scene);

        assertThat(scene.outcomeAndRequests(scene.client, job, options)).isEqualTo(expected);
    }

    @Test
    void publisherMayReadButNotCancelInTheAdminDialect() {
        GpJobId job = scene.addJob(GpDialect.ADMIN, GpJobScript.startingIn(EXECUTING));
        try (GpClient publisher = scene.newClient("paul")) {
            assertThat(scene.outcomeAndRequests(publisher, job, QUICK_RETRIES)).isEqualTo("Forbidden no effect P");
            assertThat(scene.outcomeAndRequests(publisher, GpFixture.jobId(GpDialect.REST, job.jobId()), QUICK_RETRIES))
                    .isEqualTo("Requested P");
        }
    }
}
