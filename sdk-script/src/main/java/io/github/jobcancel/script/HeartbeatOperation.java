// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import okhttp3.HttpUrl;

/**
 * Keeps an idle session alive by {@code HEARTBEAT}. A heartbeat that fails drops the session, and no caller is
 * informed.
 */
final class HeartbeatOperation extends ScriptMessageOperation<Boolean> {
    /** No retry and a short timeout, because a call may wait for the end of the heartbeat. */
    static final CallOptions OPTIONS =
            CallOptions.standard().withTimeout(Duration.ofSeconds(10)).withRetryPolicy(RetryPolicy.noRetries());

    /**
     * 85 % of the documented session lifetime. A login may announce a shorter time; a longer one, as in the
     * documentation's sample, would be too late.
     */
    private static final long MAX_IDLE_SECONDS = 1530;

    private static final Map<String, Object> MESSAGE =
            JsonValue.objectOf("service", "heartbeat", "operation", "HEARTBEAT");

    HeartbeatOperation(HttpUrl url) {
        super(url, "HEARTBEAT", MESSAGE);
    }

    static boolean isHeartbeat(Map<String, ?> message) {
        return message == MESSAGE;
    }

    /**
     * Returns how long the session may be idle before a heartbeat, from the data of its login; zero if the login
     * announces that it wants no heartbeat.
     */
    static Duration heartbeatDelay(JsonValue login) {
        OptionalLong announcedSeconds = login.get("heartbeatSeconds").asLong();
        return Duration.ofSeconds(Math.max(0, Math.min(announcedSeconds.orElse(MAX_IDLE_SECONDS), MAX_IDLE_SECONDS)));
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    CallStep<Boolean> decodeAccepted(MessageResponse response, HttpReply reply, CallHistory trail) {
        return CallStep.finishWith(true);
    }

    @Override
    CallStep<Boolean> decodeRefused(MessageResponse response, HttpReply reply, CallHistory trail) {
        return CallStep.failAttempt(AttemptFailure.ofReply(
                FailureKind.BROKEN, "the session refused a heartbeat", reply.toProviderError("", "")));
    }
}
