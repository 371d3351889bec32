// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;

import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.service.DliQueryParameters;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FakeDliSignatureTest {
    private static final String DATE = "20240229T235959Z";
    private static final String P = FakeDli.PROJECT_ID;
    private static final String B = "0a324461-d9d9-45da-a52a-3b3c7a3d809e";
    private static final String OTC = "dli.eu-de.otc.t-systems.com";
    private static final String BATCH = "/v2.0/" + P + "/batches/" + B;
    private static final String STOP = "{\"job_ids\":[128,137],\"trigger_savepoint\":false}";
    private static final String TOKEN = "ggpjbi1ub3J0aC00T1example==";
    private static final String ODD_QUERY = "size=100&from=0&state=running&queue_name=spark%20queue"
            + "&job_name=a%2Bb%2Fc~d%2Ae%3Df%26g&owner=m%C3%BCller";

    /** A request and its expected signature. Only the older signing scheme has a scope. */
    record Vector(
            String name,
            String method,
            String host,
            String target,
            String body,
            Map<String, String> extraHeaders,
            String scope,
            String hash,
            String signature) {

        @Override
        public String toString() {
            return name;
        }

        ReceivedRequest request() {
            List<Map.Entry<String, String>> headers = new ArrayList<>();
            headers.add(Map.entry("Host", host));
            headers.add(Map.entry("X-Sdk-Date", DATE));
            headers.addAll(extraHeaders.entrySet());
            return new ReceivedRequest(method, target, headers, body, 0);
        }

        List<String> signed() {
            return request().headers().stream()
                    .map(h -> h.getKey().toLowerCase(java.util.Locale.ROOT))
                    .sorted()
                    .toList();
        }
    }

    static List<Vector> vectors() {
        Map<String, String> project = Map.of("X-Project-Id", P);
        String huawei = "dli.cn-north-4.myhuaweicloud.com";
        String list = "/v2.0/" + P + "/batches?" + ODD_QUERY;
        return List.of(
                new Vector(
                        "V1",
                        "DELETE",
                        OTC,
                        BATCH,
                        "",
                        project,
                        "",
                        "c7c0e881012df8dacf4f38bdcbbabca704eac0a2383cd0543ed4e46036f2a62f",
                        "b7c8883b17f68cf4ec27ee5115df11448f3fe3218c3426cec672b7f33f1c00fa"),
                new Vector(
                        "V2",
                        "DELETE",
                        OTC,
                        BATCH,
                        "",
                        Map.of(),
                        "",
                        "c9e93509142c922184c8bc951d604a40ad6540f2c68138f6fdb7a32994f8dcab",
                        "20cc040395b3ef42404c59cf921774d08f5d4fefea1681c82e6355325ba17620"),
                new Vector(
                        "V3",
                        "GET",
                        OTC,
                        list,
                        "",
                        project,
                        "",
                        "c16dc27c7ac65fccef1c4fa1acbbefbe74136a94825fdc896c90d7666ef7a885",
                        "d724bfee0b1d20f9deaad68e3a52268819b4155289afc1c44371ea10328aba31"),
                new Vector(
                        "V4",
                        "POST",
                        huawei,
                        "/v1.0/" + P + "/streaming/jobs/stop",
                        STOP,
                        project,
                        "",
                        "38cb51ccf67f643a264571a4b441c2f2dfcf17d4f267a59b3e005aac35ac9aa9",
                        "66f00d514c44e739d43a4960054e89b787cf72ca01c3d381ebd2ab386f229225"),
                new Vector(
                        "V5",
                        "DELETE",
                        OTC,
                        BATCH,
                        "",
                        Map.of("X-Project-Id", P, "X-Security-Token", TOKEN),
                        "",
                        "8bc87a37939b0d024e127417229d2d7d57cf66e6cc5470fbced12b0b4c7010cb",
                        "a2cd9a378dfcb353ac7f977cc41354574554b029a8c6be77663046bf9e2e75c8"),
                new Vector(
                        "V6",
                        "GET",
                        "127.0.0.1:18080",
                        BATCH + "/state",
                        "",
                        Map.of(),
                        "",
                        "a8bc80925178ab8c02509563d31aac802b6684d6c3222124aeca08734fb58365",
                        "a0a69e32634187502fb1ba62d1b4c3c4c4d3fe2c69fbedfdc3af207b616572a4"),
                new Vector(
                        "V7",
                        "GET",
                        "iam.eu-de.otc.t-systems.com",
                        "/v3/projects?name=eu-de",
                        "",
                        Map.of(),
                        "",
                        "45cdfc490f383e3c3510d2b242a0947a664165bb26d845cfe79947db92ea8581",
                        "5da2a3efb8d2a42ab5467f9febe920e4bcd31f960c06af7f9643341c99a62bfe"),
                new Vector(
                        "V8",
                        "DELETE",
                        OTC,
                        BATCH,
                        "",
                        Map.of(),
                        "20240229///sdk_request",
                        "c9e93509142c922184c8bc951d604a40ad6540f2c68138f6fdb7a32994f8dcab",
                        "3c15747f510cf5a80ad1a53e81521fadf7e6992cdcc6160c236230098b2e0130"),
                new Vector(
                        "V9",
                        "DELETE",
                        OTC,
                        BATCH,
                        "",
                        Map.of(),
                        "20240229/eu-de/dli/sdk_request",
                        "c9e93509142c922184c8bc951d604a40ad6540f2c68138f6fdb7a32994f8dcab",
                        "39a819178a92bc28c85100047599b4476df4bbd63328d798546b3fc6458bba16"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void publishedVectorsAreReproduced(Vector vector) {
        String canonical = DliSignature.canonicalRequest(vector.request(), vector.signed());

        String signature = vector.scope().isEmpty()
                ? DliSignature.signRequest(FakeDli.SECRET_KEY, DATE, canonical)
                : DliSignature.signLegacy(FakeDli.SECRET_KEY, DATE, vector.scope(), canonical);
        assertThat(DliSignature.sha256Hex(canonical)).isEqualTo(vector.hash());
        assertThat(signature).isEqualTo(vector.signature());
    }

    @Test
    void exampleOfTheSigningGuideIsReproduced() {
        String target =
                "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs" + "?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0";
        List<Map.Entry<String, String>> headers = List.of(
                Map.entry("content-type", "application/json"),
                Map.entry("Host", "service.region.example.com"),
                Map.entry("X-Sdk-Date", "20191115T033655Z"));
        ReceivedRequest request = new ReceivedRequest("GET", target, headers, "", 0);

        String canonical = DliSignature.canonicalRequest(request, List.of("content-type", "host", "x-sdk-date"));

        assertThat(DliSignature.signRequest("MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc", "20191115T033655Z", canonical))
                .isEqualTo("7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe");
    }

    @Test
    void valuesOfOneNameKeepTheirOrderAndEmptyValuesKeepTheEqualsSign() {
        ReceivedRequest request = new ReceivedRequest("GET", "/a?z=2&b&z=1&Zeta=%7e+", List.of(), "", 0);

        String canonical = DliSignature.canonicalRequest(request, List.of());

        assertThat(canonical.split("\n")[2]).isEqualTo("Zeta=~%2B&b=&z=2&z=1");
    }

    @Test
    void declaredContentHashIsUsedUnchanged() {
        List<Map.Entry<String, String>> header = List.of(Map.entry("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD"));
        ReceivedRequest request = new ReceivedRequest("POST", "/a", header, "body", 0);

        assertThat(DliSignature.canonicalRequest(request, List.of())).endsWith("\nUNSIGNED-PAYLOAD");
    }

    static Stream<Vector> vendorSigned() {
        Vector text = new Vector(
                "text that is not ASCII",
                "POST",
                OTC,
                "/v2.0/" + P + "/batches",
                "{\"name\":\"Größe ✓\"}",
                Map.of(),
                "",
                "",
                "");
        Vector twice = new Vector(
                "a name twice",
                "GET",
                OTC,
                "/v1.0/" + P + "/jobs?job_types=DDL&job_types=QUERY&tags=k%3Dv%2Cw",
                "",
                Map.of("X-Project-Id", P),
                "",
                "",
                "");
        return Stream.concat(vectors().stream().filter(v -> v.scope().isEmpty()), Stream.of(text, twice));
    }

    @ParameterizedTest
    @MethodSource("vendorSigned")
    void vendorSignerProducesTheSameSignature(Vector vector) {
        String canonical = DliSignature.canonicalRequest(vector.request(), vector.signed());
        String expected = DliSignature.ALGORITHM + " Access=" + FakeDli.ACCESS_KEY + ", SignedHeaders="
                + String.join(";", vector.signed()) + ", Signature="
                + DliSignature.signRequest(FakeDli.SECRET_KEY, DATE, canonical);

        BasicCredentials credentials =
                new BasicCredentials().withAk(FakeDli.ACCESS_KEY).withSk(FakeDli.SECRET_KEY);
        Map<String, String> vendor = AKSKSigner.getInstance().sign(vendorRequest(vector), credentials);

        assertThat(vendor).containsEntry("Authorization", expected);
    }

    private static HttpRequest vendorRequest(Vector vector) {
        var builder = HttpRequest.newBuilder()
                .withMethod(HttpMethod.valueOf(vector.method()))
                .withEndpoint("https://" + vector.host())
                .withPath(vector.request().path())
                .withContentType("application/json")
                .addHeader("X-Sdk-Date", DATE)
                .addHeaders(vector.extraHeaders());
        if (!vector.body().isEmpty()) {
            builder.withBodyAsString(vector.body());
        }
        Map<String, List<String>> query = new TreeMap<>();
        for (Map.Entry<String, String> pair :
                DliQueryParameters.parseTarget(vector.target()).pairs()) {
            query.computeIfAbsent(pair.getKey(), k -> new ArrayList<>()).add(pair.getValue());
        }
        query.forEach(builder::addQueryParam);
        return builder.build();
    }
}
