// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

/** The refusal of a message or a packet. Thrown by the check that refuses, written as JSON by the dispatcher. */
public final class ScriptRefusal extends RuntimeException {
    public final int code;
    public final int status;
    /** Empty unless the app is disabled. */
    public final String disabledReason;

    public ScriptRefusal(int code) {
        this(code, ScriptReasonCode.of(code).status(), "");
    }

    public ScriptRefusal(int code, int status, String disabledReason) {
        super("Processing exception (message): " + ScriptReasonCode.of(code).name(), null, false, false);
        this.code = code;
        this.status = status;
        this.disabledReason = disabledReason;
    }

    /**
     * Creates the refusal of wrong credentials. It has the code of an invalid request, but status 403 instead of 400.
     */
    public static ScriptRefusal badCredentials() {
        return new ScriptRefusal(ScriptReasonCode.INVALID_REQUEST, 403, "");
    }
}
