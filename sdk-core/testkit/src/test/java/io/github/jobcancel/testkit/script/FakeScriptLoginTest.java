// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeScriptLoginTest extends FakeScriptTestCase {
    @Test
    void loginAnswersASessionAndItsHeartbeat() {
        ScriptCaller.Reply reply = caller.login();

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("packetId").asInt(-1)).isZero();
        assertThat(reply.codeAt(0)).isEqualTo("200");
        assertThat(caller.sessionId).hasSize(26);
        assertThat(reply.firstData().path("heartbeatSeconds").asInt()).isEqualTo(1530);
        assertThat(reply.firstData().has("maxBundleMsgs")).isFalse();
        assertThat(fake.sessions().loginCount()).isEqualTo(1);
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
        fake.setAppEnabled("23002", false, "maintenance");
        fake.addServer(FakeScript.APP_ID, "far-box", "far-box-secret", "10.1.2.3", "192.168.0.0/16");

        ScriptCaller.Reply reply = caller.login(app, server, secret);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.codeAt(0)).isEqualTo(expected);
        assertThat(reply.responseAt(0).path("severity").asText()).isEqualTo("ERROR");
        assertThat(fake.sessions().liveCount()).isZero();
    }

    @Test
    void loginToADisabledAppReturnsTheReason() {
        fake.setAppEnabled(FakeScript.APP_ID, false, "moved to another data centre");

        ScriptCaller.Reply reply = caller.login();

        assertThat(reply.responseAt(0).at("/disabledReason/message").asText())
                .isEqualTo("moved to another data centre");
        assertThat(reply.responseAt(0).at("/disabledReason/sysDisabled").isBoolean())
                .isTrue();
    }

    @Test
    void openSessionsOfADisabledAppAreRefusedUntilItIsEnabled() {
        caller.login();
        String job = fake.addBatch(ScriptJobPlan.RUNNING);
        fake.setAppEnabled(FakeScript.APP_ID, false, "");

        assertThat(caller.postPacket(caller.packetBody(1, ScriptCaller.cancelMessage(job)))
                        .flatCode())
                .isEqualTo("403 403/40330");
        fake.setAppEnabled(FakeScript.APP_ID, true, "");
        assertThat(caller.postPacket(caller.packetBody(1, ScriptCaller.cancelMessage(job)))
                        .codeAt(0))
                .isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({"192.168.7.7, 200", "10.1.2.3, 200", "10.1.2.4, 403/40444", "192.169.0.1, 403/40444", "::1, 403/40444"})
    void loginIsAllowedFromTheAddressRangesOfTheServer(String address, String expected) {
        fake.addServer(FakeScript.APP_ID, "far-box", "far-box-secret", "10.1.2.3", "192.168.0.0/16");
        fake.behavior().setCallerAddress(address);

        assertThat(caller.login(FakeScript.APP_ID, "far-box", "far-box-secret").codeAt(0))
                .isEqualTo(expected);
    }

    @Test
    void oldMemberNamesOfTheCredentialsAreAccepted() {
        String body = ScriptCaller.loginBody(FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET)
                .replace("appId", "gameId")
                .replace("serverSecret", "gameSecret");

        assertThat(caller.postPacket(body).codeAt(0)).isEqualTo("200");
    }

    @Test
    void loginIgnoresASessionIdAndKeepsItsPacketNumber() {
        String body = ScriptCaller.loginBody(FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET)
                .replace("\"packetId\":0", "\"sessionId\":\"long-gone\",\"packetId\":7");

        ScriptCaller.Reply reply = caller.postPacket(body);
        caller.sessionId = reply.firstData().path("sessionId").asText();

        assertThat(reply.json().path("packetId").asInt()).isEqualTo(7);
        assertThat(caller.postPacket(caller.packetBody(8, ScriptCaller.cancelMessage("none")))
                        .codeAt(0))
                .isEqualTo("400/40465");
    }

    @Test
    void loginAnswerCanHaveCamelCaseMembers() {
        fake.behavior().setMemberNaming(ScriptBehavior.MemberNaming.CAMEL);

        ScriptCaller.Reply reply = caller.login();

        assertThat(reply.responseAt(0).path("statusCode").asInt()).isEqualTo(200);
        assertThat(reply.responseAt(0).has("status")).isFalse();
        assertThat(reply.responseAt(0).path("errorResponse").asBoolean(true)).isFalse();
        assertThat(caller.sessionId).hasSize(26);
    }

    @Test
    void loginAnnouncesTheConfiguredHeartbeatAndBundleLimit() {
        fake.behavior().setHeartbeatSeconds(OptionalInt.of(1890)).setBundleLimit(3, true);
        ScriptCaller.Reply reply = caller.login();
        assertThat(reply.firstData().path("heartbeatSeconds").asInt()).isEqualTo(1890);
        assertThat(reply.firstData().path("maxBundleMsgs").asInt()).isEqualTo(3);

        fake.behavior().setHeartbeatSeconds(OptionalInt.empty());
        assertThat(caller.login().firstData().has("heartbeatSeconds")).isFalse();
    }

    @Test
    void plannedLoginRefusalsApplyOnceEach() {
        fake.refuseNextLogins(2, 503000);

        assertThat(caller.login().codeAt(0)).isEqualTo("503/503000");
        assertThat(caller.login().codeAt(0)).isEqualTo("503/503000");
        assertThat(caller.login().codeAt(0)).isEqualTo("200");
        fake.refuseNextLogins(1, 40001);
        assertThat(caller.login().codeAt(0)).isEqualTo("403/40001");
    }

    @Test
    void requestLogShowsNeitherSecretsNorSessionIds() {
        fake.addServer(FakeScript.APP_ID, "odd", "quote\" and é here");
        caller.login();
        caller.login(FakeScript.APP_ID, "odd", "quote\\\" and \\u00e9 here");
        caller.login(FakeScript.APP_ID, "odd", "mistyped-secret");
        caller.login();
        String job = fake.addBatch(ScriptJobPlan.RUNNING);
        caller.sendMessages(ScriptCaller.cancelMessage(job));

        assertThat(fake.sessions().loginCount()).isEqualTo(3);
        assertThat(fake.receivedRequests().toString() + fake.packets())
                .doesNotContain(FakeScript.SERVER_SECRET, "quote", "mistyped-secret", caller.sessionId)
                .contains(job);
        assertThat(fake.receivedRequests().get(4).body()).contains("\"sessionId\":\"***\"");
    }

    @Test
    void sessionlessLoginAnswersAsPacketZeroAndOpensASession() {
        ScriptCaller.Reply reply = caller.postPacket("""
                {"service":"authenticationV2","operation":"AUTHENTICATE",
                 "data":{"appId":"23001","serverName":"ops-box","serverSecret":"%s"}}""".formatted(FakeScript.SERVER_SECRET));
        caller.sessionId = reply.firstData().path("sessionId").asText();

        assertThat(reply.json().path("packetId").asInt(-1)).isZero();
        assertThat(caller.postPacket(caller.packetBody(1, ScriptCaller.cancelMessage("none")))
                        .codeAt(0))
                .isEqualTo("400/40465");
    }
}
