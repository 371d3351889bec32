// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import java.util.Set;

/** An error reply of the service. */
public final class BatchServiceError extends RuntimeException {
    public final int status;
    public final String code;
    private final String detail;

    public BatchServiceError(int status, String code, String detail) {
        super(code + ": " + detail, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    static BatchServiceError clientError(String detail) {
        return new BatchServiceError(400, "ClientException", detail);
    }

    static BatchServiceError unknownRoute(Set<BatchBehavior> behaviors) {
        return behaviors.contains(BatchBehavior.UNKNOWN_ROUTE_IS_404)
                ? new BatchServiceError(404, "", "Not Found")
                : new BatchServiceError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    static BatchServiceError permissionDenied(Set<BatchBehavior> behaviors, String operation) {
        String text = "User is not authorized to perform: batch:" + operation;
        return behaviors.contains(BatchBehavior.DENIED_IS_CLIENT_EXCEPTION)
                ? clientError(text)
                : new BatchServiceError(403, "AccessDeniedException", text);
    }

    /**
     * Returns the message of the reply. A ClientException or ServerException comes from behind the front end of AWS,
     * which wraps the text.
     */
    public String messageText(String requestId) {
        return code.equals("ClientException") || code.equals("ServerException")
                ? "Error executing request, Exception : " + detail + ", RequestId: " + requestId
                : detail;
    }

    public FakeReply toReply(Set<BatchBehavior> behaviors, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        String name = code;
        if (!code.isEmpty() && behaviors.contains(BatchBehavior.CODE_WITH_NAMESPACE)) {
            name = "com.amazonaws.batch#" + code + ":http://internal.amazon.com/coral/com.amazonaws.batch/";
        }
        boolean codeInType = behaviors.contains(BatchBehavior.CODE_IN_TYPE);
        boolean codeInCode = behaviors.contains(BatchBehavior.CODE_IN_CODE);
        if (!code.isEmpty() && codeInType) {
            body.put("__type", name);
        }
        if (!code.isEmpty() && codeInCode) {
            body.put("code", name);
        }
        body.put(behaviors.contains(BatchBehavior.CAPITAL_MESSAGE) ? "Message" : "message", messageText(requestId));
        FakeReply reply = FakeReply.json(status, body.toString());
        return code.isEmpty() || codeInType || codeInCode ? reply : reply.withHeader("x-amzn-ErrorType", name);
    }
}
