// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.ErrorTable;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.operation.CallHistory;
import java.time.Duration;

/**
 * Decodes failures from the dispatcher's replies. The reason code decides; the status decides only where no known
 * code says more.
 */
final class ScriptErrors {
    static final int PACKET_IN_PROGRESS = 40606;
    /** Another request held the lock: the message was not carried out. */
    static final int CONCURRENT_LOCK = 600002;

    private static final int INVALID_REQUEST = 40001;
    /** Wait before the answer to a packet in progress is requested again; a shorter wait is useless. */
    private static final Duration IN_PROGRESS_WAIT = Duration.ofMillis(200);

    private static final ErrorTable TABLE = new ErrorTable("brainCloud")
            // the session has ended, or its packet ids are out of order: another session is opened, once
            .withCodes(FailureKind.CREDENTIAL, "40303 40304 40306 40356 40365 40426 40566 40605 40730 40953")
            .withCodes(FailureKind.UNAUTHENTICATED, "40209 40316 40534")
            .withCodes(FailureKind.FORBIDDEN, "40330 40346 40364 40372 40444 40474 40585 40616 40639 40731")
            .withCodes(FailureKind.THROTTLED, "40823 " + CONCURRENT_LOCK)
            .withCodes(FailureKind.BUSY, "" + PACKET_IN_PROGRESS)
            .withCodes(FailureKind.UNAVAILABLE, "503000 600001")
            .withCodes(FailureKind.BROKEN, "40215")
            .withCodes(FailureKind.INVALID, "40333 40358 40359 40363 40408 40660 90400 " + INVALID_REQUEST)
            .withServerErrors(FailureKind.UNAVAILABLE)
            .withDescription(FailureKind.LOST, "no readable answer")
            .withDescription(FailureKind.CREDENTIAL, "the session has expired");

    private ScriptErrors() {}

    /** Decodes the failure of an answer that is not a success. */
    static AttemptFailure decodeFailure(HttpReply reply, MessageResponse response, CallHistory trail) {
        return createFailure(
                response.isNotBrainCloud()
                        ? kindOfForeignReply(reply)
                        : kindByReason(response.reasonCode(), response.statusCode()),
                reply,
                response,
                trail);
    }

    /** Decodes the failure of a login. Only a reason code that concerns the credentials marks them as wrong. */
    static AttemptFailure decodeLoginFailure(HttpReply reply, MessageResponse response, CallHistory trail) {
        FailureKind kind = response.isNotBrainCloud()
                ? kindOfForeignReply(reply)
                : kindByReason(response.reasonCode(), response.statusCode());
        boolean namesCredentials =
                kind == FailureKind.UNAUTHENTICATED && !response.isNotBrainCloud() && response.reasonCode() != 0;
        FailureKind kindAtLogin = switch (kind) {
            case UNAUTHENTICATED -> namesCredentials ? kind : FailureKind.FORBIDDEN;
            // these do not prove that the credentials are wrong: a later login may succeed
            case CREDENTIAL, INVALID ->
                response.reasonCode() == INVALID_REQUEST ? FailureKind.UNAUTHENTICATED : FailureKind.FORBIDDEN;
            default -> kind;
        };
        return createFailure(kindAtLogin, reply, response, trail);
    }

    /**
     * Creates the failure of a packet that may have been carried out, but whose answer was not received: sending the
     * same packet again returns it.
     */
    static AttemptFailure lostAnswer(String problem, HttpReply reply) {
        return AttemptFailure.ofReply(FailureKind.LOST, problem, reply.toProviderError("", ""));
    }

    /**
     * Creates the failure of an answer that contradicts the protocol. Its text is not shown, because it may contain a
     * session id or user data.
     */
    static AttemptFailure unexpectedAnswer(String problem, HttpReply reply) {
        return AttemptFailure.ofReply(FailureKind.UNEXPECTED, problem, reply.toProviderError("", ""));
    }

    private static AttemptFailure createFailure(
            FailureKind kind, HttpReply reply, MessageResponse response, CallHistory trail) {
        String code = response.reasonCode() == 0 ? "" : String.valueOf(response.reasonCode());
        AttemptFailure failure = TABLE.createFailure(
                kind, reply.toProviderError(code, safeMessage(reply, response)), reply, trail.signedAt());
        return response.reasonCode() == PACKET_IN_PROGRESS ? failure.withRetryAfter(IN_PROGRESS_WAIT) : failure;
    }

    /**
     * Returns the text that a message may show. A page may be shown; a text that begins like an answer may be a
     * truncated one that contains a session id.
     */
    private static String safeMessage(HttpReply reply, MessageResponse response) {
        String body = response.isNotBrainCloud() ? reply.bodyText() : response.statusMessage();
        return response.isNotBrainCloud() && body.indexOf('{') >= 0 ? "" : body;
    }

    static FailureKind kindByReason(int reason, int status) {
        // with this status a login is refused, or a request that carries its own credentials
        if (reason == INVALID_REQUEST && status == 403) {
            return FailureKind.UNAUTHENTICATED;
        }
        // any gateway can send a status; only a code proves that the dispatcher carried out nothing
        return TABLE.kindOfCode(String.valueOf(reason)).orElseGet(() -> TABLE.kindOfStatus(status, reason != 0));
    }

    /** Classifies a reply that does not follow brainCloud's protocol by its HTTP status. */
    private static FailureKind kindOfForeignReply(HttpReply reply) {
        return reply.isSuccessful() ? FailureKind.LOST : TABLE.kindOfStatus(reply.status(), false);
    }
}
