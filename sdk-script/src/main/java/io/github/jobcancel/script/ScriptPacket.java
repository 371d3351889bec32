// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The message or messages of one operation, sent as a packet of the session that the call holds, or as one message
 * with the credentials. Used by the thread that drives the call.
 */
final class ScriptPacket {
    private static final byte[] EMPTY_BODY = {};

    private final List<? extends Map<String, ?>> messages;
    private @Nullable ScriptSession session;
    private long packetId;
    private boolean sentInEarlierPacket;
    private ScriptAuth.@Nullable CredentialUse credentialUse;

    ScriptPacket(List<? extends Map<String, ?>> messages) {
        this.messages = messages;
    }

    /** Returns the request without its body, which needs the packet id and the session id. */
    RequestBuilder draftRequest(HttpUrl url) {
        return RequestBuilder.post(url, "application/json", EMPTY_BODY).setSignerInput(this);
    }

    /** Writes the body of a request in a session. Signer of all such requests. */
    static void signInSession(RequestBuilder draft, ScriptSession session, Instant now) {
        if (draft.signerInput() instanceof ScriptPacket packet) {
            packet.assignSession(session);
            session.registerSecret(draft).setBody(session.encodePacket(packet.messages));
        }
    }

    /** Writes the body of a request without a session. Signer of all such requests. */
    static void signSessionless(RequestBuilder draft, ScriptAuth.CredentialUse credentialUse, Instant now) {
        if (draft.signerInput() instanceof ScriptPacket packet) {
            // the server keeps no answer without a session, so each repeat is a new request
            packet.sentInEarlierPacket |= packet.isSessionless();
            packet.credentialUse = credentialUse;
            Map<String, Object> body = new LinkedHashMap<>(credentialUse.credentials.wireFields());
            body.putAll(packet.messages.get(0));
            credentialUse.credentials.registerSecret(draft).setBody(JsonValue.writeDocument(body));
        }
    }

    /** Returns whether the packet was sent without a session. */
    boolean isSessionless() {
        return credentialUse != null;
    }

    /**
     * Records that the credentials were refused. Requests without a session carry the credentials; the refusal is
     * reported as CREDENTIAL, so that the engine fetches new ones.
     */
    AttemptFailure recordRefusal(AttemptFailure failure) {
        ScriptAuth.CredentialUse refusedUse = credentialUse;
        if (refusedUse == null || failure.kind() != FailureKind.UNAUTHENTICATED) {
            return failure;
        }
        refusedUse.markRefused();
        return failure.withKind(FailureKind.CREDENTIAL);
    }

    private void assignSession(ScriptSession newSession) {
        sentInEarlierPacket |= session != null && (session != newSession || packetId != newSession.nextPacketId());
        session = newSession;
        packetId = newSession.nextPacketId();
    }

    /**
     * Returns the step after an answer that denies any effect. The server repeats its first answer to a repeated
     * packet, so the answer covers every attempt, unless the message was also sent in an earlier packet.
     */
    <T> CallStep<T> denyEffect(Function<CallHistory, CallStep<T>> next) {
        return CallStep.updateHistory(
                history -> {
                    if (!sentInEarlierPacket) {
                        history.denyOperation();
                        session = null;
                    }
                },
                next);
    }

    /**
     * Returns whether the messages were also sent in an earlier packet, whose effect this packet's answer may
     * reflect.
     */
    boolean wasSentInEarlierPacket() {
        return sentInEarlierPacket;
    }

    /** Returns whether this answers the packet that was sent. */
    boolean acceptAnswer(MessageResponse response) {
        ScriptSession currentSession = session;
        return isSessionless()
                || (currentSession != null
                        && response.matchesPacketId(currentSession.nextPacketId(), response.isTopLevelError()));
    }

    /**
     * Returns the step after the answer to the packet. An answer with a packet id consumes that id, even if it is an
     * error; an error without a packet id leaves the id free for the next packet.
     */
    <T> CallStep<T> consumePacketId(MessageResponse response, Function<CallHistory, CallStep<T>> next) {
        return CallStep.updateHistory(
                history -> {
                    ScriptSession currentSession = session;
                    if (currentSession != null
                            && !isSessionless()
                            && response.packetId().isPresent()
                            && response.reasonCode() != ScriptErrors.PACKET_IN_PROGRESS) {
                        currentSession.advancePacketId();
                    }
                },
                next);
    }
}
