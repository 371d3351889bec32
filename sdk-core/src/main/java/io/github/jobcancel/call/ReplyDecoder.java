// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import okhttp3.HttpUrl;

/**
 * Decodes a reply by its operation. Never throws: a reply that the provider's decoder cannot read becomes a failed
 * attempt.
 */
final class ReplyDecoder {
    private ReplyDecoder() {}

    /**
     * Decodes a reply, and carries out the changes that come before the next step.
     *
     * @param shown whether a failure may show the reply; false for the reply to a sign-in, which may hold a credential
     * @return the next step; never a {@link CallStep.HistoryUpdate}
     */
    static <T> CallStep<T> decodeReply(Operation<T> operation, HttpReply reply, HistoryRecord history, boolean shown) {
        try {
            return reply.status() / 100 == 3
                    ? CallStep.failAttempt(redirectFailure(reply))
                    : CallStep.resolveUpdates(operation.decodeReply(reply, history), history);
        } catch (RuntimeException | Error e) {
            return CallStep.failAttempt(AttemptFailure.notUnderstood(reply, e, shown));
        }
    }

    /** Returns the provider's id of the exchange; an id that cannot be read is none. */
    static String requestId(Operation<?> operation, HttpReply reply) {
        try {
            return operation.requestId(reply);
        } catch (RuntimeException | Error e) {
            return "";
        }
    }

    private static AttemptFailure redirectFailure(HttpReply reply) {
        HttpUrl location = HttpUrl.parse(reply.header("Location"));
        // neither query nor user info: the address of a sign-in page may hold a token
        String target = location == null
                ? "elsewhere"
                : "to " + location.scheme() + "://" + location.host() + location.encodedPath();
        return AttemptFailure.ofReply(
                FailureKind.UNEXPECTED,
                "redirected " + reply.secretMask().hideSecrets(target),
                reply.toProviderError("", ""));
    }
}
