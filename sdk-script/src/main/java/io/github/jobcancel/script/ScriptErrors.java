// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.operation.CallHistory;
import java.time.Duration;

/** Failures as the dispatcher writes them: the reason code decides, the status only where no known code says more. */
final class ScriptErrors {
    static final int PACKET_IN_PROGRESS = 40606;
    /** Another request held the lock: the message was not carried out. */
    static final int CONCURRENT_LOCK = 600002;

    private static final int INVALID_REQUEST = 40001;
    /** The packet is being worked on; asking for its answer sooner is of no use. */
    private static final Duration IN_PROGRESS_WAIT = Duration.ofMillis(200);

    private ScriptErrors() {}

    /** What is wrong with an answer that is no success. */
    static AttemptFailure decodeFailure(HttpReply reply, MessageResponse response, CallHistory trail) {
        return createFailure(
                response.isNotBrainCloud()
                        ? kindOfForeignReply(reply)
                        : kindByReason(response.reasonCode(), response.statusCode()),
                reply,
                response,
                trail);
    }

    /** The same for a login, where only what names the credentials is remembered against them. */
    static AttemptFailure decodeLoginFailure(HttpReply reply, MessageResponse response, CallHistory trail) {
        FailureKind kind = response.isNotBrainCloud()
                ? kindOfForeignReply(reply)
                : kindByReason(response.reasonCode(), response.statusCode());
        boolean namesCredentials =
                kind == FailureKind.UNAUTHENTICATED && !response.isNotBrainCloud() && response.reasonCode() != 0;
        FailureKind kindAtLogin = switch (kind) {
            case UNAUTHENTICATED -> namesCredentials ? kind : FailureKind.FORBIDDEN;
            // these say nothing against the credentials: a later call may be let in
            case CREDENTIAL, INVALID ->
                response.reasonCode() == INVALID_REQUEST ? FailureKind.UNAUTHENTICATED : FailureKind.FORBIDDEN;
            default -> kind;
        };
        return createFailure(kindAtLogin, reply, response, trail);
    }

    /** The packet may have run, but this is not its answer: the same packet again gets it. */
    static AttemptFailure lostAnswer(String problem, HttpReply reply) {
        return AttemptFailure.ofReply(FailureKind.LOST, problem, reply.error("", ""));
    }

    /** An answer that contradicts the protocol. Its text is not shown, since it may hold a session id or users' data. */
    static AttemptFailure unexpectedAnswer(String problem, HttpReply reply) {
        return AttemptFailure.ofReply(FailureKind.UNEXPECTED, problem, reply.error("", ""));
    }

    private static AttemptFailure createFailure(
            FailureKind kind, HttpReply reply, MessageResponse response, CallHistory trail) {
        String code = response.reasonCode() == 0 ? "" : String.valueOf(response.reasonCode());
        AttemptFailure failure =
                AttemptFailure.ofReply(kind, describeKind(kind), reply.error(code, safeMessage(reply, response)));
        if (response.reasonCode() == PACKET_IN_PROGRESS) {
            return failure.withRetryAfter(IN_PROGRESS_WAIT);
        }
        return reply.retryAfter(trail.signedAt()).map(failure::withRetryAfter).orElse(failure);
    }

    /** A page may be shown; what begins like an answer may be a cut one, with a session id in it. */
    private static String safeMessage(HttpReply reply, MessageResponse response) {
        String body = response.isNotBrainCloud() ? reply.bodyText() : response.statusMessage();
        return response.isNotBrainCloud() && body.indexOf('{') >= 0 ? "" : body;
    }

    static FailureKind kindByReason(int reason, int status) {
        return switch (reason) {
            // the session is dead, or the numbers of its packets are in disorder: another one is opened, once
            case 40303, 40304, 40306, 40356, 40365, 40426, 40566, 40605, 40730, 40953 -> FailureKind.CREDENTIAL;
            case 40209, 40316, 40534 -> FailureKind.UNAUTHENTICATED;
            case 40330, 40346, 40364, 40372, 40444, 40474, 40585, 40616, 40639, 40731 -> FailureKind.FORBIDDEN;
            case 40823, CONCURRENT_LOCK -> FailureKind.THROTTLED;
            case PACKET_IN_PROGRESS -> FailureKind.BUSY;
            case 503000, 600001 -> FailureKind.UNAVAILABLE;
            case 40215 -> FailureKind.BROKEN;
            // with this status it is a login that is refused, or a request that is its own login
            case INVALID_REQUEST -> status == 403 ? FailureKind.UNAUTHENTICATED : FailureKind.INVALID;
            case 40333, 40358, 40359, 40363, 40408, 40660, 90400 -> FailureKind.INVALID;
            // any gateway writes a status; only a code is the dispatcher's word that nothing ran
            case 0 -> kindByStatus(status);
            default ->
                status >= 400 && status < 500
                        ? kindByClientError(status, FailureKind.INVALID)
                        : kindByServerError(status);
        };
    }

    /** The word of a proxy, or of no one. */
    private static FailureKind kindOfForeignReply(HttpReply reply) {
        return reply.isSuccessful() ? FailureKind.LOST : kindByStatus(reply.status());
    }

    private static FailureKind kindByStatus(int status) {
        return status >= 400 && status < 500
                ? kindByClientError(status, FailureKind.UNEXPECTED)
                : kindByServerError(status);
    }

    private static FailureKind kindByClientError(int status, FailureKind defaultKind) {
        return switch (status) {
            case 401 -> FailureKind.UNAUTHENTICATED;
            case 403 -> FailureKind.FORBIDDEN;
            case 429 -> FailureKind.THROTTLED;
            default -> defaultKind;
        };
    }

    private static FailureKind kindByServerError(int status) {
        return status >= 500 ? FailureKind.UNAVAILABLE : FailureKind.UNEXPECTED;
    }

    private static String describeKind(FailureKind kind) {
        return switch (kind) {
            case LOST -> "no readable answer";
            case CREDENTIAL -> "the session has expired";
            case UNAUTHENTICATED -> "the credentials were refused";
            case UNEXPECTED -> "this is not brainCloud's answer";
            default -> "brainCloud failed";
        };
    }
}
