// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Calls a fake over HTTP with requests that the vendor's signer signs, so that the fake is not tested against its own
 * code.
 */
final class BatchCaller {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Set<String> CLIENT_HEADERS = Set.of("host", "content-length");

    /** A reply, with access to its JSON body. */
    record Reply(int status, String text, Map<String, List<String>> headers) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of(""))
                    .get(0);
        }

        String errorCode() {
            return header("x-amzn-errortype");
        }
    }

    private final FakeBatch fake;
    AwsCredentialsIdentity identity = AwsCredentialsIdentity.create(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY);
    String region;
    String service = "batch";

    BatchCaller(FakeBatch fake) {
        this.fake = fake;
        this.region = fake.region();
    }

    void useSessionKey(String keyId, String secret, String token) {
        identity = AwsSessionCredentialsIdentity.create(keyId, secret, token);
    }

    Reply callOperation(String operation, String body) {
        return sendRequest(
                signRequest(
                        newRequest("POST", "/v1/" + operation, body),
                        body,
                        fake.clock().instant()),
                body);
    }

    JsonNode callSuccessfully(String operation, String body) {
        Reply reply = callOperation(operation, body);
        if (reply.status() != 200) {
            throw new AssertionError(operation + " -> " + reply);
        }
        return reply.json();
    }

    JsonNode describeJob(String id) {
        return callSuccessfully("describejobs", "{\"jobs\":[\"" + id + "\"]}")
                .path("jobs")
                .path(0);
    }

    Reply stopJob(String operation, String id) {
        return callOperation(operation, "{\"jobId\":\"" + id + "\",\"reason\":\"because\"}");
    }

    SdkHttpRequest.Builder newRequest(String method, String target, String body) {
        SdkHttpRequest.Builder builder =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(URI.create(fake.url() + target));
        return body.isEmpty() ? builder : builder.putHeader("Content-Type", "application/json");
    }

    SdkHttpRequest signRequest(SdkHttpRequest.Builder request, String body, Instant at) {
        return signRequest(request.build(), body, at, identity, region, service);
    }

    static SdkHttpRequest signRequest(
            SdkHttpRequest request,
            String body,
            Instant at,
            AwsCredentialsIdentity identity,
            String region,
            String service) {
        return AwsV4HttpSigner.create()
                .sign(builder -> builder.identity(identity)
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request();
    }

    Reply sendRequest(SdkHttpRequest signed, String body) {
        String target = signed.getUri().getRawPath()
                + (signed.getUri().getRawQuery() == null
                        ? ""
                        : "?" + signed.getUri().getRawQuery());
        return sendRequest(signed.method().name(), target, signed.headers(), body);
    }

    Reply sendRequest(String method, String target, Map<String, List<String>> headers, String body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(fake.url() + target))
                .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        headers.forEach((name, values) -> {
            if (!CLIENT_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        try {
            HttpResponse<String> reply = HTTP.send(builder.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(reply.statusCode(), reply.body(), reply.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
