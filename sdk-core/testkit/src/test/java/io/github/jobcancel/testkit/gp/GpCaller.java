// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** An HTTP client that sends exactly the given bytes. */
final class GpCaller implements AutoCloseable {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String REFERER = "https://app.example.com";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A reply with its status, content type and text. */
    record Reply(int status, String type, String text) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }
    }

    private final OkHttpClient client = new OkHttpClient.Builder()
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .callTimeout(20, TimeUnit.SECONDS)
            .build();
    private String referer = "";

    GpCaller withReferer(String value) {
        referer = value;
        return this;
    }

    Reply get(String url, String... headers) {
        return send(new Request.Builder().url(url), headers);
    }

    Reply post(String url, String form, String... headers) {
        return postAs(FORM, url, form, headers);
    }

    Reply postAs(String type, String url, String body, String... headers) {
        MediaType media = type.isEmpty() ? null : MediaType.get(type);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(new Request.Builder().url(url).post(RequestBody.create(bytes, media)), headers);
    }

    Reply sendMethod(String method, String url) {
        return send(new Request.Builder().url(url).method(method, RequestBody.create(new byte[0], null)));
    }

    private Reply send(Request.Builder request, String... headers) {
        if (!referer.isEmpty()) {
            request.header("Referer", referer);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (Response response = client.newCall(request.build()).execute()) {
            return new Reply(
                    response.code(),
                    response.header("Content-Type", ""),
                    response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
