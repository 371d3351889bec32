// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import java.util.function.UnaryOperator;

/**
 * Faults that occur in front of and inside an ArcGIS site, ready for {@link FakeServer#injectFault(ExchangeFault)}.
 * Connection resets, stalls and truncated replies are in {@link ExchangeFault}.
 */
public final class GpFaults {
    private GpFaults() {}

    /**
     * Creates the fault of a proxy's HTML page with status 502. The request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault badGateway() {
        return ExchangeFault.replaceReply(FakeReply.html(502, "Bad Gateway"));
    }

    /**
     * Creates the fault of an HTML sign-in page with status 200. The request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault signInPage() {
        return ExchangeFault.replaceReply(FakeReply.html(200, "Sign In"));
    }

    /**
     * Creates the fault of a redirect with status 302. The request has no effect.
     *
     * @param location the value of the {@code Location} header
     * @return the fault
     */
    public static ExchangeFault redirectTo(String location) {
        return ExchangeFault.replaceReply(FakeReply.html(302, "Found").withHeader("Location", location));
    }

    /**
     * Creates the fault of the Web Adaptor's HTML page, with status 200, for a site without a reachable server machine.
     * The request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault unreachableMachinesPage() {
        return ExchangeFault.replaceReply(FakeReply.html(200, "Could not access any server machines"));
    }

    /**
     * Creates the fault of the ADMIN error for a site without a reachable server machine. It is the ADMIN error that
     * has no code. The request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault unreachableMachinesError() {
        return ExchangeFault.replaceReply(FakeReply.json(
                200,
                "{\"status\":\"error\",\"messages\":[\"Could not access any server machines."
                        + " Please contact your system administrator.\"]}"));
    }

    /**
     * Creates the fault of the ADMIN error 403 of a site that is being upgraded. The request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault upgradeInProgress() {
        return ExchangeFault.replaceReply(
                FakeReply.json(200, "{\"status\":\"error\",\"messages\":[\"Upgrade in progress.\"],\"code\":403}"));
    }

    /**
     * Creates the fault of the ADMIN error 498, whatever token was sent. The request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault adminTokenExpired() {
        return ExchangeFault.replaceReply(
                FakeReply.json(200, "{\"status\":\"error\",\"messages\":[\"Token Expired.\"],\"code\":498}"));
    }

    /**
     * Creates the fault of the REST error 498, whatever token was sent. The request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault restTokenInvalid() {
        return ExchangeFault.replaceReply(
                FakeReply.json(200, "{\"error\":{\"code\":498,\"message\":\"Invalid Token\",\"details\":[]}}"));
    }

    /**
     * Creates the fault of a reply in which every {@code code} is a JSON string instead of a number. The request takes
     * effect.
     *
     * @return the fault
     */
    public static ExchangeFault codeAsText() {
        return rewrittenBody("(\"code\"\\s*:\\s*)([0-9]+)", "$1\"$2\"");
    }

    /**
     * Creates the fault of a reply in which the job's state is replaced, for example by a state that no client knows.
     * The request takes effect.
     *
     * @param state the replacing state, for example {@code esriJobPaused}
     * @return the fault
     */
    public static ExchangeFault replacedJobState(String state) {
        return rewrittenBody("(\"(?:status|jobStatus)\"\\s*:\\s*)\"esriJob[A-Za-z]+\"", "$1\"" + state + "\"");
    }

    private static ExchangeFault rewrittenBody(String pattern, String replacement) {
        UnaryOperator<FakeReply> change = reply -> {
            String type = reply.headers().getOrDefault("Content-Type", "");
            return FakeReply.of(reply.status(), type, reply.bodyText().replaceAll(pattern, replacement));
        };
        return ExchangeFault.changeReply(change);
    }
}
