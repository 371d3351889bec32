// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import okhttp3.HttpUrl;

/**
 * Opens a session by {@code AUTHENTICATE}: packet 0, alone and without a session. If the answer is lost, the session
 * that it opened expires on its own.
 */
final class LoginOperation implements Operation<ScriptSession> {
    private static final long FIRST_PACKET_ID = 0;

    private final HttpUrl url;
    private final ScriptCredentials credentials;
    private final LookupLog lookupLog;

    /** Receives how many messages a packet may hold; 0 if the server does not announce it. */
    private final LongConsumer bundleLimitListener;

    LoginOperation(HttpUrl url, ScriptCredentials credentials, LookupLog lookupLog, LongConsumer bundleLimitListener) {
        this.bundleLimitListener = bundleLimitListener;
        this.url = url;
        this.credentials = credentials;
        this.lookupLog = lookupLog;
    }

    @Override
    public String name() {
        return "AUTHENTICATE";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("packetId", FIRST_PACKET_ID);
        packet.put(
                "messages",
                List.of(ScriptMessageOperation.createMessage("authenticationV2", name(), credentials.wireFields())));
        return credentials.registerSecret(RequestBuilder.postJson(url, packet));
    }

    @Override
    public Step<ScriptSession> decodeReply(HttpReply reply, CallHistory trail) {
        MessageResponse response = MessageResponse.ofFirstMessage(reply, false);
        if (!response.isNotBrainCloud() && !response.matchesPacketId(FIRST_PACKET_ID, response.isTopLevelError())) {
            return Step.failAttempt(ScriptErrors.lostAnswer("the answer belongs to another packet", reply));
        }
        if (response.isNotBrainCloud() || !response.isSuccess()) {
            AttemptFailure failure = ScriptErrors.decodeLoginFailure(reply, response, trail);
            lookupLog.recordFailed("session", "the login of " + trail.signedAt() + " was refused: " + failure);
            return Step.failAttempt(failure);
        }
        String sessionId = response.data().textField("sessionId");
        if (sessionId.isBlank()) {
            return Step.failAttempt(ScriptErrors.unexpectedAnswer("the login returned no session", reply));
        }
        bundleLimitListener.accept(response.data().get("maxBundleMsgs").asLong().orElse(0));
        Duration heartbeatDelay = HeartbeatOperation.heartbeatDelay(response.data());
        lookupLog.recordUsed(
                "session", "opened at " + trail.signedAt() + "; once it has expired, the next call opens another");
        return Step.finishWith(new ScriptSession(sessionId, FIRST_PACKET_ID + 1, heartbeatDelay));
    }
}
