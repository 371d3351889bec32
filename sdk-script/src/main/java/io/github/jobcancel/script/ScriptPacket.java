// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * An operation's message or messages, in the packet of whichever session they are sent in, or one alone with the credentials. Used by the thread
 * that drives the call.
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

    /** Without its body, which needs the session's number and id. */
    RequestBuilder draftRequest(HttpUrl url) {
        return RequestBuilder.post(url, "application/json", EMPTY_BODY).setSignerInput(this);
    }

    /** The signer of all requests in a session. */
    static void signInSession(RequestBuilder draft, ScriptSession session, Instant now) {
        if (draft.signerInput() instanceof ScriptPacket packet) {
            packet.assignSession(session);
            session.registerSecret(draft).setBody(session.encodePacket(packet.messages));
        }
    }

    /** The signer of all requests without a session. */
    static void signSessionless(RequestBuilder draft, ScriptAuth.CredentialUse credentialUse, Instant now) {
        if (draft.signerInput() instanceof ScriptPacket packet) {
            // the server keeps no answer, so that each repeat is a request of its own
            packet.sentInEarlierPacket |= packet.isSessionless();
            packet.credentialUse = credentialUse;
            Map<String, Object> body = new LinkedHashMap<>(credentialUse.credentials.wireFields());
            body.putAll(packet.messages.get(0));
            credentialUse.credentials.registerSecret(draft).setBody(JsonValue.writeDocument(body));
        }
    }

    /** Whether it was sent outside of a session. */
    boolean isSessionless() {
        return credentialUse != null;
    }

    /** What is refused with every request is another's to mend, unless others are to be had. */
    AttemptFailure recordRefusal(AttemptFailure failure) {
        ScriptAuth.CredentialUse refusedUse = credentialUse;
        if (refusedUse == null || failure.kind() != AttemptFailure.FailureKind.UNAUTHENTICATED) {
            return failure;
        }
        refusedUse.markRefused();
        return failure.withKind(AttemptFailure.FailureKind.CREDENTIAL);
    }

    private void assignSession(ScriptSession newSession) {
        sentInEarlierPacket |= session != null && (session != newSession || packetId != newSession.nextPacketId());
        session = newSession;
        packetId = newSession.nextPacketId();
    }

    /**
     * Follows an answer that denies any effect. The server answers a repeated packet as it answered it the first time, so the
     * answer denies every attempt, unless the message went in an earlier packet too.
     */
    <T> Step<T> denyEffect(Function<CallHistory, Step<T>> next) {
        return Step.update(
                history -> {
                    if (!sentInEarlierPacket) {
                        history.denyOperation();
                        session = null;
                    }
                },
                next);
    }

    /** Whether the messages went in an earlier packet too, whose answer may be echoed by this one's. */
    boolean wasSentInEarlierPacket() {
        return sentInEarlierPacket;
    }

    /** Returns whether this answers the packet that was sent. */
    boolean acceptAnswer(MessageResponse response) {
        ScriptSession currentSession = session;
        return isSessionless()
                || currentSession != null
                        && response.matchesPacketId(currentSession.nextPacketId(), response.isTopLevelError());
    }

    /**
     * Follows the answer to the packet that was sent. An answer with its number uses the number up, also if it is an error;
     * an error without a number leaves it free, and the next packet has it again.
     */
    <T> Step<T> useNumber(MessageResponse said, Function<CallHistory, Step<T>> next) {
        return Step.update(
                history -> {
                    ScriptSession held = session;
                    boolean numbered =
                            !isSessionless() && held != null && said.packetId().isPresent();
                    if (numbered && said.reasonCode() != ScriptErrors.PACKET_IN_PROGRESS) {
                        held.advancePacketId();
                    }
                },
                next);
    }
}
