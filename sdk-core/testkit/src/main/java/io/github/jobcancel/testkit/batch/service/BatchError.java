// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import java.util.Set;

/** An error that the service answers with. */
public final class BatchError extends RuntimeException {
    public final int status;
    public final String code;
    private final String detail;

    public BatchError(int status, String code, String detail) {
        super(code + ": " + detail, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    static BatchError client(String detail) {
        return new BatchError(400, "ClientException", detail);
    }

    static BatchError unknownRoute(Set<BatchQuirk> quirks) {
        return quirks.contains(BatchQuirk.UNKNOWN_ROUTE_IS_404)
                ? new BatchError(404, "", "Not Found")
                : new BatchError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    static BatchError denied(Set<BatchQuirk> quirks, String operation) {
        String text = "User is not authorized to perform: batch:" + operation;
        return quirks.contains(BatchQuirk.DENIED_IS_CLIENT_EXCEPTION)
                ? client(text)
                : new BatchError(403, "AccessDeniedException", text);
    }

    /** The text that stands in the answer; a ClientException comes from behind the front door, which wraps it. */
    public String text(String requestId) {
        return code.equals("ClientException") || code.equals("ServerException")
                ? "Error executing request, Exception : " + detail + ", RequestId: " + requestId
                : detail;
    }

    public Answer render(Set<BatchQuirk> quirks, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        String name = code;
        if (!code.isEmpty() && quirks.contains(BatchQuirk.CODE_WITH_NAMESPACE)) {
            name = "com.amazonaws.batch#" + code + ":http://internal.amazon.com/coral/com.amazonaws.batch/";
        }
        boolean inType = quirks.contains(BatchQuirk.CODE_IN_TYPE);
        boolean inCode = quirks.contains(BatchQuirk.CODE_IN_CODE);
        if (!code.isEmpty() && inType) {
            body.put("__type", name);
        }
        if (!code.isEmpty() && inCode) {
            body.put("code", name);
        }
        body.put(quirks.contains(BatchQuirk.CAPITAL_MESSAGE) ? "Message" : "message", text(requestId));
        Answer answer = Answer.json(status, body.toString());
        return code.isEmpty() || inType || inCode ? answer : answer.with("x-amzn-ErrorType", name);
    }
}
