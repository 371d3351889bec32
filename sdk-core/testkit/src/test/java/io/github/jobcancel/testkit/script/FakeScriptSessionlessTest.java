// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ManualClock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeScriptSessionlessTest {
    private final FakeScript fake = new FakeScript(new ManualClock(Instant.ofEpochSecond(1_760_000_000)));
    private final ScriptCaller caller = new ScriptCaller(fake);

    @AfterEach
    void close() {
        caller.close();
    }

    private ScriptCaller.Reply call(String operation, String data) {
        return call(FakeScript.APP, FakeScript.SECRET, "script", operation, data);
    }

    private ScriptCaller.Reply call(String app, String secret, String service, String operation, String data) {
        return caller.post("""
                {"appId":"%s","serverName":"ops-box","serverSecret":"%s",
                 "service":"%s","operation":"%s","data":%s}""".formatted(app, secret, service, operation, data));
    }

    @Test
    void successIsTheBareData() {
        String job = fake.addBatch(ScriptPlan.RUNNING);

        ScriptCaller.Reply reply = call("CANCEL_USER_SCRIPT_BATCH", "{\"jobId\":\"" + job + "\"}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("jobId").asText()).isEqualTo(job);
        assertThat(reply.json().path("runState").asText()).isEqualTo("Cancelled");
        assertThat(reply.json().has("status") || reply.json().has("packetId")).isFalse();
        assertThat(fake.logins()).isZero();
    }

    @Test
    void nullDataBecomesAnEmptyObject() {
        assertThat(call("SYS_CANCEL_USER_SCRIPT_BATCH_IF_EXISTS", "{\"jobId\":\"none\"}")
                        .text())
                .isEqualTo("{}");
        assertThat(call(FakeScript.APP, FakeScript.SECRET, "heartbeat", "HEARTBEAT", "null")
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
    void errorsAreFlatAndTheHttpStatusIsTheirStatus(
            String app, String secret, String service, String operation, String expected) {
        assertThat(call(app, secret, service, operation, "{\"jobId\":\"none\"}").flat())
                .isEqualTo(expected);
        assertThat(fake.packets())
                .singleElement()
                .extracting(ScriptPacket::fate, ScriptPacket::packetId)
                .containsExactly(ScriptPacket.Fate.REFUSED, -1L);
    }

    @Test
    void disabledAppAndForeignAddressAreRefused() {
        fake.enableApp(FakeScript.APP, false, "closed");
        ScriptCaller.Reply disabled = call("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS", "{}");
        assertThat(disabled.flat()).isEqualTo("403 403/40330");
        assertThat(disabled.json().at("/disabledReason/message").asText()).isEqualTo("closed");

        fake.enableApp(FakeScript.APP, true, "");
        fake.addServer(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET, "10.0.0.0/8");
        assertThat(call("GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS", "{}").flat()).isEqualTo("403 403/40444");
    }

    @Test
    void oldNamesOfTheCredentialsAreReadAndHidden() {
        ScriptCaller.Reply reply = caller.post("""
                {"gameId":"23001","serverName":"ops-box","gameSecret":"%s",
                 "service":"script","operation":"GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS"}""".formatted(FakeScript.SECRET));

        assertThat(reply.text()).isEqualTo("{\"runningOrQueuedJobs\":[]}");
        assertThat(fake.requests().toString()).doesNotContain(FakeScript.SECRET);
    }

    @Test
    void sameCallTwiceRunsTwice() {
        String job = fake.addBatch(ScriptPlan.RUNNING);
        String data = "{\"jobId\":\"" + job + "\"}";

        assertThat(call("CANCEL_USER_SCRIPT_BATCH", data).status()).isEqualTo(200);
        assertThat(call("CANCEL_USER_SCRIPT_BATCH", data).flat()).isEqualTo("400 400/40720");
    }
}
