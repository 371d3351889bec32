// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.auth.CredentialRequest;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import okhttp3.HttpUrl;

/**
 * Opens a session by {@code AUTHENTICATE}: packet 0, alone and without a session. If the answer is lost, the session
 * that it opened expires on its own.
 *
 * @param bundleLimitListener receives how many messages a packet may hold; 0 if the server does not announce it
 */
record ScriptLogin(HttpUrl url, LookupLog lookupLog, LongConsumer bundleLimitListener) {
    private static final String NAME = "AUTHENTICATE";
    private static final long FIRST_PACKET_ID = 0;

    CredentialRequest<ScriptSession> createRequest(ScriptCredentials credentials) {
        return new CredentialRequest<>(NAME, () -> draftRequest(credentials), this::decodeReply);
    }

    private RequestBuilder draftRequest(ScriptCredentials credentials) {
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("packetId", FIRST_PACKET_ID);
        packet.put(
                "messages",
                List.of(ScriptMessageOperation.createMessage("authenticationV2", NAME, credentials.wireFields())));
        return credentials.registerSecret(RequestBuilder.postJson(url, packet));
    }

    private CallStep<ScriptSession> decodeReply(HttpReply reply, CallHistory history) {
        MessageResponse response = MessageResponse.ofFirstMessage(reply, false);
        if (!response.isNotBrainCloud() && !response.matchesPacketId(FIRST_PACKET_ID, response.isTopLevelError())) {
            return CallStep.failAttempt(ScriptErrors.lostAnswer("the answer belongs to another packet", reply));
        }
        if (response.isNotBrainCloud() || !response.isSuccess()) {
            AttemptFailure failure = ScriptErrors.decodeLoginFailure(reply, response, history);
            String detail = "the login of " + history.signedAt() + " was refused: " + failure;
            return CallStep.updateHistory(
                    change -> lookupLog.recordFailed("session", detail), CallStep.failAttempt(failure));
        }
        String sessionId = response.data().textField("sessionId");
        if (sessionId.isBlank()) {
            return CallStep.failAttempt(ScriptErrors.unexpectedAnswer("the login returned no session", reply));
        }
        String detail = "opened at " + history.signedAt() + "; once it has expired, the next call opens another";
        return CallStep.updateHistory(
                change -> {
                    bundleLimitListener.accept(
                            response.data().get("maxBundleMsgs").asLong().orElse(0));
                    lookupLog.recordUsed("session", detail);
                },
                CallStep.finishWith(new ScriptSession(
                        sessionId, FIRST_PACKET_ID + 1, HeartbeatOperation.heartbeatDelay(response.data()))));
    }
}
