// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import okhttp3.HttpUrl;

/** {@code HEARTBEAT}: keeps a session that is idle. One that is not answered well ends the session; nobody is told. */
final class Heartbeat extends ScriptMessage<Boolean> {
    /** No repeat, and not for long: a call may come to wait behind it. */
    static final CallOptions OPTIONS =
            CallOptions.standard().withTimeout(Duration.ofSeconds(10)).withRetry(RetryPolicy.never());

    /** 85 % of the life that is documented. A login may announce less; more, as the documentation's sample does, is too late. */
    private static final long LATEST_SECONDS = 1530;

    private static final Map<String, Object> MESSAGE = Json.object("service", "heartbeat", "operation", "HEARTBEAT");

    Heartbeat(HttpUrl url) {
        super(url, "HEARTBEAT", MESSAGE);
    }

    static boolean is(Map<String, ?> message) {
        return message == MESSAGE;
    }

    /** From the data of a login to how long the session may be idle; zero if it announces that it wants no heartbeat. */
    static Duration idle(Json login) {
        OptionalLong announced = login.get("heartbeatSeconds").number();
        return Duration.ofSeconds(Math.max(0, Math.min(announced.orElse(LATEST_SECONDS), LATEST_SECONDS)));
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    Step<Boolean> accepted(MessageResponse said, Reply reply, Trail trail) {
        return Step.done(true);
    }

    @Override
    Step<Boolean> refused(MessageResponse said, Reply reply, Trail trail) {
        return Step.failed(Fault.of(Fault.Kind.BROKEN, "the session did not take a heartbeat", reply.error("", "")));
    }
}
