// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ManualClock;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeScriptLoginTest {
    private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_760_000_000));
    private final FakeScript fake = new FakeScript(clock);
    private final ScriptCaller caller = new ScriptCaller(fake);

    @AfterEach
    void close() {
        caller.close();
    }

    @Test
    void loginAnswersASessionAndItsHeartbeat() {
        ScriptCaller.Reply reply = caller.login();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("packetId").asInt(-1)).isZero();
        assertThat(reply.at(0)).isEqualTo("200");
        assertThat(caller.session).hasSize(26);
        assertThat(reply.data().path("heartbeatSeconds").asInt()).isEqualTo(1530);
        assertThat(reply.data().has("maxBundleMsgs")).isFalse();
        assertThat(fake.logins()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "99999, ops-box, fake-server-secret-9c41, 403/40316",
        "23002, ops-box, fake-server-secret-9c41, 403/40330",
        "23001, nobody, fake-server-secret-9c41, 403/40001",
        "23001, ops-box, another-secret, 403/40001",
        "23001, far-box, far-box-secret, 403/40444"
    })
    void refusedLoginIsWrappedUnderHttp200(String app, String server, String secret, String expected) {
        fake.addApp("23002");
        fake.enableApp("23002", false, "maintenance");
        fake.addServer(FakeScript.APP, "far-box", "far-box-secret", "10.1.2.3", "192.168.0.0/16");

        ScriptCaller.Reply reply = caller.login(app, server, secret);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at(0)).isEqualTo(expected);
        assertThat(reply.entry(0).path("severity").asText()).isEqualTo("ERROR");
        assertThat(fake.liveSessions()).isZero();
    }

    @Test
    void disabledAppTellsWhy() {
        fake.enableApp(FakeScript.APP, false, "moved to another data centre");

        ScriptCaller.Reply reply = caller.login();

        assertThat(reply.entry(0).at("/disabledReason/message").asText()).isEqualTo("moved to another data centre");
        assertThat(reply.entry(0).at("/disabledReason/sysDisabled").isBoolean()).isTrue();
    }

    @Test
    void disablingAnAppStopsItsOpenSessionsUntilItIsEnabledAgain() {
        caller.login();
        String job = fake.addBatch(ScriptPlan.RUNNING);
        fake.enableApp(FakeScript.APP, false, "");

        assertThat(caller.post(caller.packet(1, ScriptCaller.cancel(job))).flat())
                .isEqualTo("403 403/40330");
        fake.enableApp(FakeScript.APP, true, "");
        assertThat(caller.post(caller.packet(1, ScriptCaller.cancel(job))).at(0))
                .isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({"192.168.7.7, 200", "10.1.2.3, 200", "10.1.2.4, 403/40444", "192.169.0.1, 403/40444", "::1, 403/40444"})
    void addressRangesDecideWhoMayLogIn(String address, String expected) {
        fake.addServer(FakeScript.APP, "far-box", "far-box-secret", "10.1.2.3", "192.168.0.0/16");
        fake.knobs().callerAddress(address);

        assertThat(caller.login(FakeScript.APP, "far-box", "far-box-secret").at(0))
                .isEqualTo(expected);
    }

    @Test
    void oldNamesOfTheCredentialsAreRead() {
        String body = ScriptCaller.loginBody(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET)
                .replace("appId", "gameId")
                .replace("serverSecret", "gameSecret");

        assertThat(caller.post(body).at(0)).isEqualTo("200");
    }

    @Test
    void loginIgnoresASessionIdAndKeepsItsPacketNumber() {
        String body = ScriptCaller.loginBody(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET)
                .replace("\"packetId\":0", "\"sessionId\":\"long-gone\",\"packetId\":7");

        ScriptCaller.Reply reply = caller.post(body);
        caller.session = reply.data().path("sessionId").asText();

        assertThat(reply.json().path("packetId").asInt()).isEqualTo(7);
        assertThat(caller.post(caller.packet(8, ScriptCaller.cancel("none"))).at(0))
                .isEqualTo("400/40465");
    }

    @Test
    void documentedSampleOfTheLoginIsSpelledInCamelCase() {
        fake.knobs().spelling(ScriptKnobs.Spelling.CAMEL);

        ScriptCaller.Reply reply = caller.login();

        assertThat(reply.entry(0).path("statusCode").asInt()).isEqualTo(200);
        assertThat(reply.entry(0).has("status")).isFalse();
        assertThat(reply.entry(0).path("errorResponse").asBoolean(true)).isFalse();
        assertThat(caller.session).hasSize(26);
    }

    @Test
    void loginAnnouncesWhatTheKnobsSay() {
        fake.knobs().heartbeatSeconds(OptionalInt.of(1890)).bundleLimit(3, true);
        ScriptCaller.Reply reply = caller.login();
        assertThat(reply.data().path("heartbeatSeconds").asInt()).isEqualTo(1890);
        assertThat(reply.data().path("maxBundleMsgs").asInt()).isEqualTo(3);

        fake.knobs().heartbeatSeconds(OptionalInt.empty());
        assertThat(caller.login().data().has("heartbeatSeconds")).isFalse();
    }

    @Test
    void plannedRefusalsOfLoginsAreUsedUp() {
        fake.refuseLogins(2, 503000);

        assertThat(caller.login().at(0)).isEqualTo("503/503000");
        assertThat(caller.login().at(0)).isEqualTo("503/503000");
        assertThat(caller.login().at(0)).isEqualTo("200");
        fake.refuseLogins(1, 40001);
        assertThat(caller.login().at(0)).isEqualTo("403/40001");
    }

    @Test
    void logShowsNeitherSecretsNorSessionIds() {
        fake.addServer(FakeScript.APP, "odd", "quote\" and é here");
        caller.login();
        caller.login(FakeScript.APP, "odd", "quote\\\" and \\u00e9 here");
        caller.login(FakeScript.APP, "odd", "mistyped-secret");
        caller.login();
        String job = fake.addBatch(ScriptPlan.RUNNING);
        caller.run(ScriptCaller.cancel(job));

        assertThat(fake.logins()).isEqualTo(3);
        assertThat(fake.requests().toString() + fake.packets())
                .doesNotContain(FakeScript.SECRET, "quote", "mistyped-secret", caller.session)
                .contains(job);
        assertThat(fake.requests().get(4).body()).contains("\"sessionId\":\"***\"");
    }

    @Test
    void sessionlessLoginAnswersAsPacketZeroAndOpensASession() {
        ScriptCaller.Reply reply = caller.post("""
                {"service":"authenticationV2","operation":"AUTHENTICATE",
                 "data":{"appId":"23001","serverName":"ops-box","serverSecret":"%s"}}""".formatted(FakeScript.SECRET));
        caller.session = reply.data().path("sessionId").asText();

        assertThat(reply.json().path("packetId").asInt(-1)).isZero();
        assertThat(caller.post(caller.packet(1, ScriptCaller.cancel("none"))).at(0))
                .isEqualTo("400/40465");
    }
}
