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

/** The provider publishes no client for Maven; this sends, byte for byte, what its Java, Node and C# clients send. */
class FakeScriptClientsTest {
    private static final String TAIL = "\r\n\r\n";
    private static final String CREDENTIALS =
            "{\"appId\":\"23001\",\"serverSecret\":\"" + FakeScript.SECRET + "\",\"serverName\":\"ops-box\"}";
    private static final String JAVA_LOGIN = "{\"packetId\":0,\"messages\":[{\"data\":" + CREDENTIALS
            + ",\"service\":\"authenticationV2\",\"operation\":\"AUTHENTICATE\"}]}" + TAIL;
    private static final String JAVA_J1 =
            "{\"data\":{\"jobId\":\"J1\"},\"service\":\"script\",\"operation\":\"CANCEL_USER_SCRIPT_BATCH\"}";
    private static final String JAVA_HEARTBEAT = "{\"service\":\"heartbeat\",\"operation\":\"HEARTBEAT\"}";

    private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_760_000_000));
    private final FakeScript fake = new FakeScript(clock);
    private final OkHttpClient http = new OkHttpClient();

    @BeforeEach
    void addJobs() {
        fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).withId("J1"));
        fake.add(ScriptPlan.batch(ScriptPlan.QUEUED).withId("J2"));
    }

    @AfterEach
    void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
        fake.close();
    }

    private ScriptCaller.Reply send(Request.Builder headers, String body) throws IOException {
        RequestBody bytes =
                RequestBody.create(body.getBytes(StandardCharsets.UTF_8), MediaType.get("application/json"));
        Request request = headers.url(fake.dispatcher().toString()).post(bytes).build();
        try (Response response = http.newCall(request).execute()) {
            return new ScriptCaller.Reply(response.code(), response.body().string());
        }
    }

    private ScriptCaller.Reply java(String body) throws IOException {
        Request.Builder headers = new Request.Builder()
                .header("charset", "utf-8")
                .header("Accept", "text/html, image/gif, image/jpeg, */*; q=0.2")
                .header("User-Agent", "Java/17.0.15");
        return send(headers, body);
    }

    private static String javaPacket(long id, String session, String... messages) {
        return "{\"packetId\":" + id + ",\"messages\":[" + String.join(",", messages) + "],\"sessionId\":\"" + session
                + "\"}" + TAIL;
    }

    private String javaLogin() throws IOException {
        JsonNode entry = java(JAVA_LOGIN).entry(0);
        assertThat(entry.path("status").asInt()).isEqualTo(200);
        return entry.at("/data/sessionId").asText();
    }

    @Test
    void javaClientLogsInCancelsAndBeats() throws IOException {
        String session = javaLogin();

        ScriptCaller.Reply cancel = java(javaPacket(1, session, JAVA_J1));
        assertThat(cancel.json().path("packetId").asInt()).isEqualTo(1);
        assertThat(cancel.data().path("runState").asText()).isEqualTo("Cancelled");
        clock.advance(Duration.ofSeconds(1530));
        assertThat(java(javaPacket(2, session, JAVA_HEARTBEAT)).at(0)).isEqualTo("200");

        assertThat(fake.requests().get(1).header("charset")).hasValue("utf-8");
        assertThat(fake.requests().get(1).body()).endsWith("}\r\n\r\n");
        assertThat(fake.requests().get(1).header("Content-Type")).hasValue("application/json");
    }

    @Test
    void javaClientBundlesInOneQueue() throws IOException {
        ScriptCaller.Reply reply = java(javaPacket(1, javaLogin(), JAVA_J1, JAVA_J1.replace("J1", "J2")));

        assertThat(reply.entry(0).at("/data/jobId").asText()).isEqualTo("J1");
        assertThat(reply.entry(1).at("/data/jobId").asText()).isEqualTo("J2");
    }

    @Test
    void javaClientLogsInAgainAfterExpiry() throws IOException {
        String old = javaLogin();
        clock.advance(Duration.ofSeconds(1801));

        ScriptCaller.Reply expired = java(javaPacket(1, old, JAVA_J1));
        assertThat(expired.status()).isEqualTo(403);
        assertThat(expired.json().path("reason_code").asInt()).isEqualTo(40365);
        String fresh = javaLogin();
        assertThat(java(javaPacket(1, fresh, JAVA_J1)).at(0)).isEqualTo("200");
        assertThat(java(javaPacket(2, fresh, JAVA_HEARTBEAT)).at(0)).isEqualTo("200");
        assertThat(fake.logins()).isEqualTo(2);
    }

    @Test
    void javaClientThatForgotToLogInIsToldSo() throws IOException {
        String body = javaPacket(0, "", JAVA_J1).replace(",\"sessionId\":\"\"", "");

        assertThat(java(body).flat()).isEqualTo("403 403/40304");
        assertThat(java(body.replace("\"packetId\":0", "\"packetId\":1")).flat())
                .isEqualTo("403 403/40304");
    }

    @Test
    void nodeClientCancels() throws IOException {
        Request.Builder headers = new Request.Builder().header("Connection", "keep-alive");
        String login = "{\"packetId\":0,\"messages\":[{\"service\":\"authenticationV2\",\"operation\":\"AUTHENTICATE\","
                + "\"data\":" + CREDENTIALS + "}]}";
        String session = send(headers, login).data().path("sessionId").asText();
        String cancel = "{\"packetId\":1,\"sessionId\":\"" + session + "\",\"messages\":[{\"service\":\"script\","
                + "\"operation\":\"CANCEL_USER_SCRIPT_BATCH\",\"data\":{\"jobId\":\"J1\"}}]}";

        assertThat(send(headers, cancel).data().path("runState").asText()).isEqualTo("Cancelled");
        assertThat(send(headers, cancel.replace("\"" + session + "\"", "null")).flat())
                .isEqualTo("403 403/40304");
    }

    @Test
    void csharpClientRepeatsItsAppIdInEveryPacket() throws IOException {
        String login = "{\"packetId\":0,\"appId\":\"23001\",\"messages\":[{\"service\":\"authenticationV2\","
                + "\"operation\":\"AUTHENTICATE\",\"data\":" + CREDENTIALS + "}]}";
        String session =
                send(new Request.Builder(), login).data().path("sessionId").asText();
        String cancel = "{\"packetId\":1,\"appId\":\"23001\",\"sessionId\":\"" + session
                + "\",\"messages\":[{\"service\":\"script\",\"operation\":\"CANCEL_USER_SCRIPT_BATCH\","
                + "\"data\":{\"jobId\":\"J2\"}}]}";

        assertThat(send(new Request.Builder(), cancel).data().path("jobId").asText())
                .isEqualTo("J2");
    }

    @Test
    void jobIdsBeyondAsciiSurviveTheWire() throws IOException {
        fake.add(ScriptPlan.batch(ScriptPlan.RUNNING).withId("größe-\"7\"/☃"));

        ScriptCaller.Reply reply = java(javaPacket(1, javaLogin(), JAVA_J1.replace("J1", "größe-\\\"7\\\"/☃")));

        assertThat(reply.data().path("jobId").asText()).isEqualTo("größe-\"7\"/☃");
    }
}
