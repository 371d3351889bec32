// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import java.util.function.UnaryOperator;

/**
 * What is seen to go wrong in front of and inside an ArcGIS site, ready for {@link FakeServer#injectFault}. Resets, stalls and
 * truncated replies are in {@link ExchangeFault}.
 */
public final class GpFaults {
    private GpFaults() {}

    /**
     * A proxy's page with status 502; the request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault badGateway() {
        return ExchangeFault.replaceReply(FakeReply.html(502, "Bad Gateway"));
    }

    /**
     * A sign-in page with status 200; the request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault signInPage() {
        return ExchangeFault.replaceReply(FakeReply.html(200, "Sign In"));
    }

    /**
     * A redirect with status 302; the request has no effect.
     *
     * @param location where to
     * @return the fault
     */
    public static ExchangeFault redirectTo(String location) {
        return ExchangeFault.replaceReply(FakeReply.html(302, "Found").withHeader("Location", location));
    }

    /**
     * The Web Adaptor's page, with status 200, that no server machine answers; the request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault unreachableMachinesPage() {
        return ExchangeFault.replaceReply(FakeReply.html(200, "Could not access any server machines"));
    }

    /**
     * The ADMIN error that has no code: no server machine answers; the request has no effect.
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
     * The ADMIN error of a site that is being upgraded: code 403; the request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault upgradeInProgress() {
        return ExchangeFault.replaceReply(
                FakeReply.json(200, "{\"status\":\"error\",\"messages\":[\"Upgrade in progress.\"],\"code\":403}"));
    }

    /**
     * The ADMIN error 498, whatever token was sent; the request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault adminTokenExpired() {
        return ExchangeFault.replaceReply(
                FakeReply.json(200, "{\"status\":\"error\",\"messages\":[\"Token Expired.\"],\"code\":498}"));
    }

    /**
     * The REST error 498, whatever token was sent; the request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault restTokenInvalid() {
        return ExchangeFault.replaceReply(
                FakeReply.json(200, "{\"error\":{\"code\":498,\"message\":\"Invalid Token\",\"details\":[]}}"));
    }

    /**
     * Every {@code code} in the answer is a text instead of a number; the request takes effect.
     *
     * @return the fault
     */
    public static ExchangeFault codeAsText() {
        return rewrittenBody("(\"code\"\\s*:\\s*)([0-9]+)", "$1\"$2\"");
    }

    /**
     * The job's state in the answer is another word, such as one that nobody knows; the request takes effect.
     *
     * @param state the word, for example {@code esriJobPaused}
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
