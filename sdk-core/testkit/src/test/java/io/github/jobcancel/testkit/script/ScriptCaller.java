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

/** Speaks to the fake with nothing but HTTP and text: it shares no code with the fake's own reading of packets. */
final class ScriptCaller implements AutoCloseable {
    /** One answer as it came over the wire. */
    record Reply(int status, String text) {
        JsonNode json() {
            return ScriptWire.parse(text).orElse(MissingNode.getInstance());
        }

        JsonNode entry(int i) {
            return json().path("messageResponses").path(i);
        }

        JsonNode data() {
            return entry(0).path("data");
        }

        /** Status and reason of a flat error, as {@code 403 403/40365}. */
        String flat() {
            return status + " " + shortly(json());
        }

        /** Status and reason of a message response, as {@code 400/40465}; just the status of a success. */
        String at(int i) {
            return shortly(entry(i));
        }

        private static String shortly(JsonNode from) {
            String reason = from.path("reason_code").asText("");
            return from.path("status").asText("-") + (reason.isEmpty() ? "" : "/" + reason);
        }
    }

    final FakeScript fake;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .callTimeout(Duration.ofSeconds(20))
            .build();
    String session = "";
    private long next;

    ScriptCaller(FakeScript fake) {
        this.fake = fake;
    }

    Reply post(String body) {
        return send("POST", "/s2sdispatcher", body);
    }

    Reply send(String method, String target, String body) {
        RequestBody sent = method.equals("GET") ? null : RequestBody.create(body, MediaType.get("application/json"));
        Request request = new Request.Builder()
                .url(fake.url() + target)
                .method(method, sent)
                // otherwise the HTTP library would ask for gzip and unpack it unseen
                .header("Accept-Encoding", "identity")
                .build();
        try (Response response = http.newCall(request).execute()) {
            return new Reply(response.code(), response.body().string());
        } catch (IOException e) {
            return new Reply(0, e.getClass().getSimpleName());
        }
    }

    /** Sends on a thread of its own: the common pool may have just one, and then a second call would wait. */
    CompletableFuture<Reply> later(String body) {
        return CompletableFuture.supplyAsync(() -> post(body), task -> new Thread(task).start());
    }

    static String loginBody(String app, String server, String secret) {
        return """
                {"packetId":0,"messages":[{"service":"authenticationV2","operation":"AUTHENTICATE",
                 "data":{"appId":"%s","serverName":"%s","serverSecret":"%s"}}]}""".formatted(app, server, secret);
    }

    Reply login() {
        return login(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET);
    }

    Reply login(String app, String server, String secret) {
        Reply reply = post(loginBody(app, server, secret));
        session = reply.data().path("sessionId").asText();
        next = 1;
        return reply;
    }

    static String message(String operation, String data) {
        return "{\"service\":\"script\",\"operation\":\"" + operation + "\",\"data\":" + data + "}";
    }

    static String cancel(String jobId) {
        return message("CANCEL_USER_SCRIPT_BATCH", "{\"jobId\":\"" + jobId + "\"}");
    }

    String packet(long id, String... messages) {
        return "{\"packetId\":" + id + ",\"sessionId\":\"" + session + "\",\"messages\":[" + String.join(",", messages)
                + "]}";
    }

    /** Sends the messages in the next packet of the session. */
    Reply run(String... messages) {
        return post(packet(next++, messages));
    }

    Reply runScript(String operation, String data) {
        return run(message(operation, data));
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
        fake.close();
    }
}
