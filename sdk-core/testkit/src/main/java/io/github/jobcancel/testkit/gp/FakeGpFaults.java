// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Fault;
import java.util.function.UnaryOperator;

/**
 * What is seen to go wrong in front of and inside an ArcGIS site, ready for {@link FakeServer#fail}. Resets, stalls and
 * truncated replies are in {@link Fault}.
 */
public final class FakeGpFaults {
    private FakeGpFaults() {}

    /**
     * A proxy's page with status 502; the request has no effect.
     *
     * @return the fault
     */
    public static Fault badGateway() {
        return Fault.answer(Answer.html(502, "Bad Gateway"));
    }

    /**
     * A sign-in page with status 200; the request has no effect.
     *
     * @return the fault
     */
    public static Fault signInPage() {
        return Fault.answer(Answer.html(200, "Sign In"));
    }

    /**
     * A redirect with status 302; the request has no effect.
     *
     * @param location where to
     * @return the fault
     */
    public static Fault redirect(String location) {
        return Fault.answer(Answer.html(302, "Found").with("Location", location));
    }

    /**
     * The Web Adaptor's page, with status 200, that no server machine answers; the request has no effect.
     *
     * @return the fault
     */
    public static Fault noMachinesPage() {
        return Fault.answer(Answer.html(200, "Could not access any server machines"));
    }

    /**
     * The ADMIN error that has no code: no server machine answers; the request has no effect.
     *
     * @return the fault
     */
    public static Fault noMachines() {
        return Fault.answer(Answer.json(
                200,
                "{\"status\":\"error\",\"messages\":[\"Could not access any server machines."
                        + " Please contact your system administrator.\"]}"));
    }

    /**
     * The ADMIN error of a site that is being upgraded: code 403; the request has no effect.
     *
     * @return the fault
     */
    public static Fault upgrading() {
        return Fault.answer(
                Answer.json(200, "{\"status\":\"error\",\"messages\":[\"Upgrade in progress.\"],\"code\":403}"));
    }

    /**
     * The ADMIN error 498, whatever token was sent; the request has no effect.
     *
     * @return the fault
     */
    public static Fault adminTokenExpired() {
        return Fault.answer(Answer.json(200, "{\"status\":\"error\",\"messages\":[\"Token Expired.\"],\"code\":498}"));
    }

    /**
     * The REST error 498, whatever token was sent; the request has no effect.
     *
     * @return the fault
     */
    public static Fault restTokenInvalid() {
        return Fault.answer(
                Answer.json(200, "{\"error\":{\"code\":498,\"message\":\"Invalid Token\",\"details\":[]}}"));
    }

    /**
     * Every {@code code} in the answer is a text instead of a number; the request takes effect.
     *
     * @return the fault
     */
    public static Fault codeAsText() {
        return rewriting("(\"code\"\\s*:\\s*)([0-9]+)", "$1\"$2\"");
    }

    /**
     * The job's state in the answer is another word, such as one that nobody knows; the request takes effect.
     *
     * @param word the word, for example {@code esriJobPaused}
     * @return the fault
     */
    public static Fault stateWord(String word) {
        return rewriting("(\"(?:status|jobStatus)\"\\s*:\\s*)\"esriJob[A-Za-z]+\"", "$1\"" + word + "\"");
    }

    private static Fault rewriting(String pattern, String replacement) {
        UnaryOperator<Answer> change = answer -> {
            String type = answer.headers().getOrDefault("Content-Type", "");
            return Answer.of(answer.status(), type, answer.text().replaceAll(pattern, replacement));
        };
        return Fault.change(change);
    }
}
