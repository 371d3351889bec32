// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeScriptSessionlessTest extends FakeScriptTestCase {
    private ScriptCaller.Reply sendSessionless(String operation, String data) {
        return sendSessionless(FakeScript.APP_ID, FakeScript.SERVER_SECRET, "script", operation, data);
    }

    private ScriptCaller.Reply sendSessionless(
            String app, String secret, String service, String operation, String data) {
        return caller.postPacket("""
                {"appId":"%s","serverName":"ops-box","serverSecret":"%s",
                 "service":"%s","operation":"%s","data":%s}""".formatted(app, secret, service, operation, data));
    }

    @Test
    void sessionlessSuccessIsTheBareData() {
        String job = fake.addBatch(ScriptJobPlan.RUNNING);

        ScriptCaller.Reply reply = sendSessionless("CANCEL_USER_SCRIPT_BATCH", "{\"jobId\":\"" + job + "\"}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("jobId").asText()).isEqualTo(job);
        assertThat(reply.json().path("runState").asText()).isEqualTo("Cancelled");
        assertThat(reply.json().has("status") || reply.json().has("packetId")).isFalse();
        assertThat(fake.sessions().loginCount()).isZero();
    }

    @Test
    void nullDataBecomesAnEmptyObject() {
        assertThat(sendSessionless("SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS", "{\"jobId\":\"none\"}")
                        .text())
                .isEqualTo("{}");
        assertThat(sendSessionless(FakeScript.APP_ID, FakeScript.SERVER_SECRET, "heartbeat", "HEARTBEAT", "null")
                        .text())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "23001, fake-server-secret-9c41, script, CANCEL_USER_SCRIPT_BATCH, 400 400/40465",
        "23001, fake-server-secret-9c41, script, NOTHING, 400 400/40333",
        "23001, wrong-secret, script, CANCEL_USER_SCRIPT_BATCH, 403 403/40001",
        "99999, fake-server-secret-9c41, script, CANCEL_USER_SCRIPT_BATCH, 403 403/40316"
    })
    void sessionlessErrorsAreFlatWithTheirStatusAsHttpStatus(
            String app, String secret, String service, String operation, String expected) {
        assertThat(sendSessionless(app, secret, service, operation, "{\"jobId\":\"none\"}")
                        .flatCode())
                .isEqualTo(expected);
        assertThat(fake.packets())
                .singleElement()
                .extracting(ScriptPacket::handling, ScriptPacket::packetId)
                .containsExactly(ScriptPacket.Handling.REFUSED, -1L);
    }

    @Test
    void sessionlessCallOfADisabledAppOrFromAForeignAddressIsRefused() {
        fake.setAppEnabled(FakeScript.APP_ID, false, "closed");
        ScriptCaller.Reply disabled = sendSessionless("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS", "{}");
        assertThat(disabled.flatCode()).isEqualTo("403 403/40330");
        assertThat(disabled.json().at("/disabledReason/message").asText()).isEqualTo("closed");

        fake.setAppEnabled(FakeScript.APP_ID, true, "");
        fake.addServer(FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET, "10.0.0.0/8");
        assertThat(sendSessionless("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS", "{}").flatCode())
                .isEqualTo("403 403/40444");
    }

    @Test
    void oldMemberNamesOfTheCredentialsAreAcceptedAndHidden() {
        ScriptCaller.Reply reply = caller.postPacket("""
                {"gameId":"23001","serverName":"ops-box","gameSecret":"%s",
                 "service":"script","operation":"GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS"}""".formatted(FakeScript.SERVER_SECRET));

        assertThat(reply.text()).isEqualTo("{\"runningOrQueuedJobs\":[]}");
        assertThat(fake.receivedRequests().toString()).doesNotContain(FakeScript.SERVER_SECRET);
    }

    @Test
    void repeatedSessionlessCallRunsTwice() {
        String job = fake.addBatch(ScriptJobPlan.RUNNING);
        String data = "{\"jobId\":\"" + job + "\"}";

        assertThat(sendSessionless("CANCEL_USER_SCRIPT_BATCH", data).status()).isEqualTo(200);
        assertThat(sendSessionless("CANCEL_USER_SCRIPT_BATCH", data).flatCode()).isEqualTo("400 400/40720");
    }
}
