// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests with the requests of the provider's Java, Node and C# clients, byte for byte, since no client is on Maven
 * Central.
 */
class FakeScriptClientsTest {
    private static final String PACKET_TAIL = "\r\n\r\n";
    private static final String CREDENTIALS =
            "{\"appId\":\"23001\",\"serverSecret\":\"" + FakeScript.SERVER_SECRET + "\",\"serverName\":\"ops-box\"}";
    private static final String JAVA_LOGIN = "{\"packetId\":0,\"messages\":[{\"data\":" + CREDENTIALS
            + ",\"service\":\"authenticationV2\",\"operation\":\"AUTHENTICATE\"}]}" + PACKET_TAIL;
    private static final String JAVA_CANCEL_J1 =
            "{\"data\":{\"jobId\":\"J1\"},\"service\":\"script\",\"operation\":\"CANCEL_USER_SCRIPT_BATCH\"}";
    private static final String JAVA_HEARTBEAT = "{\"service\":\"heartbeat\",\"operation\":\"HEARTBEAT\"}";

    private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_760_000_000));
    private final FakeScript fake = new FakeScript(clock);
    private final OkHttpClient http = new OkHttpClient();

    @BeforeEach
    void addJobs() {
        fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).withId("J1"));
        fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.QUEUED).withId("J2"));
    }

    @AfterEach
    void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
        fake.close();
    }

    private ScriptCaller.Reply sendRequest(Request.Builder headers, String body) throws IOException {
        RequestBody bytes =
                RequestBody.create(body.getBytes(StandardCharsets.UTF_8), MediaType.get("application/json"));
        Request request =
                headers.url(fake.dispatcherUrl().toString()).post(bytes).build();
        try (Response response = http.newCall(request).execute()) {
            return new ScriptCaller.Reply(response.code(), response.body().string());
        }
    }

    private ScriptCaller.Reply sendAsJavaClient(String body) throws IOException {
        Request.Builder headers = new Request.Builder()
                .header("charset", "utf-8")
                .header("Accept", "text/html, image/gif, image/jpeg, */*; q=0.2")
                .header("User-Agent", "Java/17.0.15");
        return sendRequest(headers, body);
    }

    private static String javaPacketBody(long id, String session, String... messages) {
        return "{\"packetId\":" + id + ",\"messages\":[" + String.join(",", messages) + "],\"sessionId\":\"" + session
                + "\"}" + PACKET_TAIL;
    }

    private String loginAsJavaClient() throws IOException {
        JsonNode entry = sendAsJavaClient(JAVA_LOGIN).responseAt(0);
        assertThat(entry.path("status").asInt()).isEqualTo(200);
        return entry.at("/data/sessionId").asText();
    }

    @Test
    void javaClientLogsInCancelsAndSendsHeartbeats() throws IOException {
        String session = loginAsJavaClient();

        ScriptCaller.Reply cancel = sendAsJavaClient(javaPacketBody(1, session, JAVA_CANCEL_J1));
        assertThat(cancel.json().path("packetId").asInt()).isEqualTo(1);
        assertThat(cancel.firstData().path("runState").asText()).isEqualTo("Cancelled");
        clock.advance(Duration.ofSeconds(1530));
        assertThat(sendAsJavaClient(javaPacketBody(2, session, JAVA_HEARTBEAT)).codeAt(0))
                .isEqualTo("200");

        assertThat(fake.receivedRequests().get(1).header("charset")).hasValue("utf-8");
        assertThat(fake.receivedRequests().get(1).body()).endsWith("}\r\n\r\n");
        assertThat(fake.receivedRequests().get(1).header("Content-Type")).hasValue("application/json");
    }

    @Test
    void javaClientSendsTwoCancelsInOnePacket() throws IOException {
        ScriptCaller.Reply reply = sendAsJavaClient(
                javaPacketBody(1, loginAsJavaClient(), JAVA_CANCEL_J1, JAVA_CANCEL_J1.replace("J1", "J2")));

        assertThat(reply.responseAt(0).at("/data/jobId").asText()).isEqualTo("J1");
        assertThat(reply.responseAt(1).at("/data/jobId").asText()).isEqualTo("J2");
    }

    @Test
    void javaClientLogsInAgainAfterExpiry() throws IOException {
        String expiredSession = loginAsJavaClient();
        clock.advance(Duration.ofSeconds(1801));

        ScriptCaller.Reply expiryReply = sendAsJavaClient(javaPacketBody(1, expiredSession, JAVA_CANCEL_J1));
        assertThat(expiryReply.status()).isEqualTo(403);
        assertThat(expiryReply.json().path("reason_code").asInt()).isEqualTo(40365);
        String newSession = loginAsJavaClient();
        assertThat(sendAsJavaClient(javaPacketBody(1, newSession, JAVA_CANCEL_J1))
                        .codeAt(0))
                .isEqualTo("200");
        assertThat(sendAsJavaClient(javaPacketBody(2, newSession, JAVA_HEARTBEAT))
                        .codeAt(0))
                .isEqualTo("200");
        assertThat(fake.sessions().loginCount()).isEqualTo(2);
    }

    @Test
    void javaClientWithoutALoginIsRefused() throws IOException {
        String body = javaPacketBody(0, "", JAVA_CANCEL_J1).replace(",\"sessionId\":\"\"", "");

        assertThat(sendAsJavaClient(body).flatCode()).isEqualTo("403 403/40304");
        assertThat(sendAsJavaClient(body.replace("\"packetId\":0", "\"packetId\":1"))
                        .flatCode())
                .isEqualTo("403 403/40304");
    }

    @Test
    void nodeClientCancels() throws IOException {
        Request.Builder headers = new Request.Builder().header("Connection", "keep-alive");
        String login = "{\"packetId\":0,\"messages\":[{\"service\":\"authenticationV2\",\"operation\":\"AUTHENTICATE\","
                + "\"data\":" + CREDENTIALS + "}]}";
        String session =
                sendRequest(headers, login).firstData().path("sessionId").asText();
        String cancel = "{\"packetId\":1,\"sessionId\":\"" + session + "\",\"messages\":[{\"service\":\"script\","
                + "\"operation\":\"CANCEL_USER_SCRIPT_BATCH\",\"data\":{\"jobId\":\"J1\"}}]}";

        assertThat(sendRequest(headers, cancel).firstData().path("runState").asText())
                .isEqualTo("Cancelled");
        assertThat(sendRequest(headers, cancel.replace("\"" + session + "\"", "null"))
                        .flatCode())
                .isEqualTo("403 403/40304");
    }

    @Test
    void csharpClientRepeatsItsAppIdInEveryPacket() throws IOException {
        String login = "{\"packetId\":0,\"appId\":\"23001\",\"messages\":[{\"service\":\"authenticationV2\","
                + "\"operation\":\"AUTHENTICATE\",\"data\":" + CREDENTIALS + "}]}";
        String session = sendRequest(new Request.Builder(), login)
                .firstData()
                .path("sessionId")
                .asText();
        String cancel = "{\"packetId\":1,\"appId\":\"23001\",\"sessionId\":\"" + session
                + "\",\"messages\":[{\"service\":\"script\",\"operation\":\"CANCEL_USER_SCRIPT_BATCH\","
                + "\"data\":{\"jobId\":\"J2\"}}]}";

        assertThat(sendRequest(new Request.Builder(), cancel)
                        .firstData()
                        .path("jobId")
                        .asText())
                .isEqualTo("J2");
    }

    @Test
    void jobIdsBeyondAsciiSurviveTheWire() throws IOException {
        fake.addJob(ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).withId("größe-\"7\"/☃"));

        ScriptCaller.Reply reply = sendAsJavaClient(
                javaPacketBody(1, loginAsJavaClient(), JAVA_CANCEL_J1.replace("J1", "größe-\\\"7\\\"/☃")));

        assertThat(reply.firstData().path("jobId").asText()).isEqualTo("größe-\"7\"/☃");
    }
}
