// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script.service;

/** A message or a packet is refused: thrown where the reason is found, turned into JSON where its place is known. */
public final class ScriptRefusal extends RuntimeException {
    public final int code;
    public final int status;
    /** Empty unless the app is switched off. */
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

    /** One number, two statuses: as the answer to a login it is a matter of credentials. */
    public static ScriptRefusal badCredentials() {
        return new ScriptRefusal(ScriptReasonCode.INVALID_REQUEST, 403, "");
    }

    public String messageText() {
        return "Processing exception (message): " + ScriptReasonCode.of(code).name();
    }
}
