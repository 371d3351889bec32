// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.ErrorTable;
import io.github.jobcancel.http.HttpReply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Classifies error replies. Livy's own have a field {@code msg}; all others come from a proxy. */
final class LivyErrors {
    private static final ErrorTable TABLE = new ErrorTable("Livy");

    private LivyErrors() {}

    /** Returns the failure that the reply reports, or null if it is a JSON object with a successful status. */
    static @Nullable AttemptFailure classifyReply(HttpReply reply, Instant now) {
        return reply.isSuccessful() && reply.bodyJson().isObject() ? null : createFailure(reply, now);
    }

    /** Returns the failure for a reply that is not what the operation expected. */
    static AttemptFailure createFailure(HttpReply reply, Instant now) {
        String message = reply.bodyJson().textField("msg");
        FailureKind kind = TABLE.kindOfStatus(reply.status(), !message.isEmpty());
        return TABLE.createFailure(kind, reply.toProviderError("", message), reply, now);
    }

    /** Returns whether Livy itself says that it has no such batch. */
    static boolean meansAbsent(HttpReply reply) {
        return reply.status() == 404 && reply.bodyJson().textField("msg").endsWith(" not found.");
    }
}
