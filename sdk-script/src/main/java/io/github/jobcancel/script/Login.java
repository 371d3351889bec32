// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import okhttp3.HttpUrl;

/** {@code AUTHENTICATE}: packet 0, alone, with no session yet. A session that a lost answer has opened just ends by itself. */
final class Login implements Operation<Session> {
    private static final long FIRST = 0;

    private final HttpUrl url;
    private final ScriptCredentials credentials;
    private final Findings findings;

    /** Told how many messages a packet may hold; 0 if the server does not say. */
    private final LongConsumer bundle;

    Login(HttpUrl url, ScriptCredentials credentials, Findings findings, LongConsumer bundle) {
        this.bundle = bundle;
        this.url = url;
        this.credentials = credentials;
        this.findings = findings;
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
    public Draft draft() {
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("packetId", FIRST);
        packet.put("messages", List.of(ScriptMessage.message("authenticationV2", name(), credentials.members())));
        return credentials.secretTo(Draft.post(url, packet));
    }

    @Override
    public Step<Session> decode(Reply reply, Trail trail) {
        MessageResponse said = MessageResponse.of(reply, false);
        if (!said.foreign() && !said.packetIdOr(FIRST, said.flat())) {
            return Step.failed(ScriptErrors.lost("the answer is that of another packet", reply));
        }
        if (said.foreign() || !said.ok()) {
            Fault fault = ScriptErrors.login(reply, said, trail);
            findings.failed("session", "the login of " + trail.signedAt() + " was refused: " + fault);
            return Step.failed(fault);
        }
        String id = said.data().text("sessionId");
        if (id.isBlank()) {
            return Step.failed(ScriptErrors.unexpected("the login gave no session", reply));
        }
        bundle.accept(said.data().get("maxBundleMsgs").number().orElse(0));
        Duration idle = Heartbeat.idle(said.data());
        findings.used(
                "session", "opened at " + trail.signedAt() + "; once it has expired, the next call opens another");
        return Step.done(new Session(id, FIRST + 1, idle));
    }
}
