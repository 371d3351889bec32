// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.engine.Draft;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/** {@code AUTHENTICATE}: packet 0, alone, with no session yet. A session that a lost answer has opened just ends by itself. */
final class Login implements Operation<Session> {
    private static final long FIRST = 0;

    private final HttpUrl url;
    private final ScriptCredentials credentials;

    Login(HttpUrl url, ScriptCredentials credentials) {
        this.url = url;
        this.credentials = credentials;
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
        Map<String, String> data = new LinkedHashMap<>();
        data.put("appId", credentials.appId());
        data.put("serverName", credentials.serverName());
        data.put("serverSecret", credentials.serverSecret());
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("packetId", FIRST);
        packet.put("messages", List.of(ScriptMessage.message("authenticationV2", name(), data)));
        return Draft.post(url, packet);
    }

    @Override
    public Step<Session> decode(Reply reply, Trail trail) {
        MessageResponse said = MessageResponse.of(reply);
        if (!said.foreign() && !said.packetIdOr(FIRST, said.flat())) {
            return Step.failed(ScriptErrors.lost("the answer is that of another packet", reply));
        }
        if (said.foreign() || !said.ok()) {
            return Step.failed(ScriptErrors.login(reply, said, trail));
        }
        String id = said.data().text("sessionId");
        return id.isBlank()
                ? Step.failed(ScriptErrors.unexpected("the login gave no session", reply))
                : Step.done(new Session(id, FIRST + 1));
    }
}
