// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Sends plain text over HTTP to the fake, without the code with which the fake reads packets. */
final class ScriptCaller implements AutoCloseable {
    /** One reply as received. */
    record Reply(int status, String text) {
        JsonNode json() {
            return ScriptJson.parseJson(text).orElse(MissingNode.getInstance());
        }

        JsonNode responseAt(int i) {
            return json().path("messageResponses").path(i);
        }

        JsonNode firstData() {
            return responseAt(0).path("data");
        }

        /** Returns the status and the reason code of a flat error, as {@code 403 403/40365}. */
        String flatCode() {
            return status + " " + codeOf(json());
        }

        /**
         * Returns the status and the reason code of a message response, as {@code 400/40465}; only the status of a
         * success.
         */
        String codeAt(int i) {
            return codeOf(responseAt(i));
        }

        private static String codeOf(JsonNode json) {
            String reason = json.path("reason_code").asText("");
            return json.path("status").asText("-") + (reason.isEmpty() ? "" : "/" + reason);
        }
    }

    final FakeScript fake;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .callTimeout(Duration.ofSeconds(20))
            .build();
    String sessionId = "";
    private long nextPacketId;

    ScriptCaller(FakeScript fake) {
        this.fake = fake;
    }

    Reply postPacket(String body) {
        return sendRequest("POST", "/s2sdispatcher", body);
    }

    Reply sendRequest(String method, String target, String body) {
        RequestBody requestBody =
                method.equals("GET") ? null : RequestBody.create(body, MediaType.get("application/json"));
        Request request = new Request.Builder()
                .url(fake.url() + target)
                .method(method, requestBody)
                // without this header OkHttp asks for gzip and unpacks the reply, so that the test cannot see gzip
                .header("Accept-Encoding", "identity")
                .build();
        try (Response response = http.newCall(request).execute()) {
            return new Reply(response.code(), response.body().string());
        } catch (IOException e) {
            return new Reply(0, e.getClass().getSimpleName());
        }
    }

    /** Sends on a new thread: the common pool may have only one thread, on which a second call would wait. */
    CompletableFuture<Reply> postAsync(String body) {
        return CompletableFuture.supplyAsync(() -> postPacket(body), task -> new Thread(task).start());
    }

    static String loginBody(String app, String server, String secret) {
        return """
                {"packetId":0,"messages":[{"service":"authenticationV2","operation":"AUTHENTICATE",
                 "data":{"appId":"%s","serverName":"%s","serverSecret":"%s"}}]}""".formatted(app, server, secret);
    }

    Reply login() {
        return login(FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET);
    }

    Reply login(String app, String server, String secret) {
        Reply reply = postPacket(loginBody(app, server, secret));
        sessionId = reply.firstData().path("sessionId").asText();
        nextPacketId = 1;
        return reply;
    }

    static String scriptMessage(String operation, String data) {
        return "{\"service\":\"script\",\"operation\":\"" + operation + "\",\"data\":" + data + "}";
    }

    static String cancelMessage(String jobId) {
        return scriptMessage("CANCEL_USER_SCRIPT_BATCH", "{\"jobId\":\"" + jobId + "\"}");
    }

    String packetBody(long id, String... messages) {
        return "{\"packetId\":" + id + ",\"sessionId\":\"" + sessionId + "\",\"messages\":["
                + String.join(",", messages) + "]}";
    }

    /** Sends messages in the next packet of the session. */
    Reply sendMessages(String... messages) {
        return postPacket(packetBody(nextPacketId++, messages));
    }

    Reply sendScriptMessage(String operation, String data) {
        return sendMessages(scriptMessage(operation, data));
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
        fake.close();
    }
}
