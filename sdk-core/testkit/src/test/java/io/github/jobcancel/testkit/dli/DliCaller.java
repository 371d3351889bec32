// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Calls the fake over plain HTTP with exactly the headers that the test gives. */
final class DliCaller implements AutoCloseable {
    record Reply(int status, Map<String, String> headers, String text) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String errorCode() {
            JsonNode body = json().isArray() ? json().path(0) : json();
            return body.path("error_code").asText();
        }
    }

    private final FakeDli fake;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .build();
    private String token;

    DliCaller(FakeDli fake) {
        this.fake = fake;
        this.token = fake.account().issueToken(FakeDli.PROJECT_ID);
    }

    void useToken(String token) {
        this.token = token;
    }

    Reply get(String path) {
        return sendRequest("GET", path, "");
    }

    Reply delete(String path) {
        return sendRequest("DELETE", path, "");
    }

    Reply post(String path, String body) {
        return sendRequest("POST", path, body);
    }

    Reply sendRequest(String method, String path, String body) {
        return sendRequest(method, path, body, Map.of("X-Auth-Token", token));
    }

    Reply sendRequest(String method, String path, String body, Map<String, String> headers) {
        Request.Builder request = new Request.Builder().url(fake.url() + path);
        headers.forEach(request::header);
        boolean sendsBody = method.equals("POST") || method.equals("PUT");
        request.method(
                method, sendsBody ? RequestBody.create(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)) : null);
        try (Response response = http.newCall(request.build()).execute()) {
            Map<String, String> replyHeaders = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers().forEach(header -> replyHeaders.put(header.getFirst(), header.getSecond()));
            return new Reply(response.code(), replyHeaders, response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the headers of a signed request; the extra headers are signed too. */
    Map<String, String> signedHeaders(
            String method,
            String target,
            String body,
            String access,
            String secret,
            Instant at,
            Map<String, String> extraHeaders) {
        String date = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(at);
        Map<String, String> headers = new java.util.HashMap<>(extraHeaders);
        headers.put("Host", fake.url().getAuthority());
        headers.put("X-Sdk-Date", date);
        List<Map.Entry<String, String>> headerList = new ArrayList<>(headers.entrySet());
        headerList.sort(Comparator.comparing(header -> header.getKey().toLowerCase(Locale.ROOT)));
        List<String> names = headerList.stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT))
                .toList();
        String canonical =
                DliSignature.canonicalRequest(new ReceivedRequest(method, target, headerList, body, 0), names);
        headers.put(
                "Authorization",
                "SDK-HMAC-SHA256 Access=" + access + ", SignedHeaders=" + String.join(";", names) + ", Signature="
                        + DliSignature.signRequest(secret, date, canonical));
        return headers;
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}
