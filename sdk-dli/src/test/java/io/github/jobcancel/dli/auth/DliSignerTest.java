// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import io.github.jobcancel.auth.HmacRequestSigner;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.http.SigningText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DliSignerTest {
    private static final String KEY = "EXAMPLEAK0123456789A";
    private static final String SECRET = "ExampleSecretKeyForTestsOnly0123456789ab";
    private static final String TOKEN = "ggpjbi1ub3J0aC00T1example==";
    private static final Instant LEAP_DAY = Instant.parse("2024-02-29T23:59:59Z");
    private static final String PROJECT_PATH = "48cc2c48765f481480c7db940d6409d1";
    private static final String BATCHES = "https://dli.eu-de.otc.t-systems.com/v2.0/" + PROJECT_PATH + "/batches";
    private static final String BATCH = BATCHES + "/0a324461-d9d9-45da-a52a-3b3c7a3d809e";
    private static final String STOP = "{\"job_ids\":[128,137],\"trigger_savepoint\":false}";

    private static RequestBuilder listRequest() {
        return RequestBuilder.get(HttpUrl.get(BATCHES)
                .newBuilder()
                .addQueryParameter("size", "100")
                .addQueryParameter("from", "0")
                .addQueryParameter("state", "running")
                .addQueryParameter("queue_name", "spark queue")
                .addQueryParameter("job_name", "a+b/c~d*e=f&g")
                .addQueryParameter("owner", "m\u00fcller")
                .build());
    }

    private static RequestBuilder stopRequest() {
        HttpUrl url =
                HttpUrl.get("https://dli.cn-north-4.myhuaweicloud.com/v1.0/" + PROJECT_PATH + "/streaming/jobs/stop");
        return RequestBuilder.post(url, "application/json", STOP.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestBuilder withProjectHeader(RequestBuilder draft) {
        return draft.setHeader("X-Project-Id", PROJECT_PATH);
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of(
                        "V1 a cancel",
                        withProjectHeader(RequestBuilder.delete(HttpUrl.get(BATCH))),
                        false,
                        "host;x-project-id;x-sdk-date",
                        "c7c0e881012df8dacf4f38bdcbbabca704eac0a2383cd0543ed4e46036f2a62f",
                        "b7c8883b17f68cf4ec27ee5115df11448f3fe3218c3426cec672b7f33f1c00fa"),
                Arguments.of(
                        "V2 without a project",
                        RequestBuilder.delete(HttpUrl.get(BATCH)),
                        false,
                        "host;x-sdk-date",
                        "c9e93509142c922184c8bc951d604a40ad6540f2c68138f6fdb7a32994f8dcab",
                        "20cc040395b3ef42404c59cf921774d08f5d4fefea1681c82e6355325ba17620"),
                Arguments.of(
                        "V3 an odd query",
                        withProjectHeader(listRequest()),
                        false,
                        "host;x-project-id;x-sdk-date",
                        "c16dc27c7ac65fccef1c4fa1acbbefbe74136a94825fdc896c90d7666ef7a885",
                        "d724bfee0b1d20f9deaad68e3a52268819b4155289afc1c44371ea10328aba31"),
                Arguments.of(
                        "V4 a body",
                        withProjectHeader(stopRequest()),
                        false,
                        "host;x-project-id;x-sdk-date",
                        "38cb51ccf67f643a264571a4b441c2f2dfcf17d4f267a59b3e005aac35ac9aa9",
                        "66f00d514c44e739d43a4960054e89b787cf72ca01c3d381ebd2ab386f229225"),
                Arguments.of(
                        "V5 a temporary key",
                        withProjectHeader(RequestBuilder.delete(HttpUrl.get(BATCH))),
                        true,
                        "host;x-project-id;x-sdk-date;x-security-token",
                        "8bc87a37939b0d024e127417229d2d7d57cf66e6cc5470fbced12b0b4c7010cb",
                        "a2cd9a378dfcb353ac7f977cc41354574554b029a8c6be77663046bf9e2e75c8"),
                Arguments.of(
                        "V6 a port",
                        RequestBuilder.get(HttpUrl.get("http://127.0.0.1:18080/v2.0/" + PROJECT_PATH
                                + "/batches/0a324461-d9d9-45da-a52a-3b3c7a3d809e/state")),
                        false,
                        "host;x-sdk-date",
                        "a8bc80925178ab8c02509563d31aac802b6684d6c3222124aeca08734fb58365",
                        "a0a69e32634187502fb1ba62d1b4c3c4c4d3fe2c69fbedfdc3af207b616572a4"),
                Arguments.of(
                        "V7 IAM",
                        RequestBuilder.get(HttpUrl.get("https://iam.eu-de.otc.t-systems.com/v3/projects?name=eu-de")),
                        false,
                        "host;x-sdk-date",
                        "45cdfc490f383e3c3510d2b242a0947a664165bb26d845cfe79947db92ea8581",
                        "5da2a3efb8d2a42ab5467f9febe920e4bcd31f960c06af7f9643341c99a62bfe"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void signatureEqualsThePublishedVector(
            String name, RequestBuilder draft, boolean temporary, String signed, String hash, String signature) {
        new DliSigner().signRequest(draft, createKey(temporary ? TOKEN : null, null), LEAP_DAY);

        Map<String, String> sent = headers(draft);
        assertThat(sent.get("Authorization"))
                .isEqualTo("SDK-HMAC-SHA256 Access=" + KEY + ", SignedHeaders=" + signed + ", Signature=" + signature);
        assertThat(sent.get("X-Sdk-Date")).isEqualTo("20240229T235959Z");
        assertThat(SigningText.sha256Hex(canonicalRequest(draft, signedPairs(draft, signed))))
                .isEqualTo(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 20240229///sdk_request, 3c15747f510cf5a80ad1a53e81521fadf7e6992cdcc6160c236230098b2e0130",
        "eu-de, dli, 20240229/eu-de/dli/sdk_request, 39a819178a92bc28c85100047599b4476df4bbd63328d798546b3fc6458bba16",
    })
    void legacySignatureEqualsTheVectorsV8AndV9(String region, String service, String scope, String signature) {
        RequestBuilder draft = RequestBuilder.delete(HttpUrl.get(BATCH));

        new DliSigner().signRequest(draft, createKey(null, region + "/" + service), LEAP_DAY);

        assertThat(headers(draft).get("Authorization"))
                .isEqualTo("SDK-HMAC-SHA256 Credential=" + KEY + "/" + scope
                        + ", SignedHeaders=host;x-sdk-date, Signature=" + signature);
        String signed = "host;x-sdk-date";
        assertThat(SigningText.sha256Hex(canonicalRequest(draft, signedPairs(draft, signed))))
                .isEqualTo("c9e93509142c922184c8bc951d604a40ad6540f2c68138f6fdb7a32994f8dcab");
    }

    /** The example of the signing guide also signs the Content-Type. */
    @Test
    void exampleOfTheGuideHasTheSameCanonicalRequest() {
        RequestBuilder draft = RequestBuilder.get(
                        HttpUrl.get("https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs"
                                + "?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0"))
                .setHeader("Content-Type", "application/json")
                .setHeader("X-Sdk-Date", "20191115T033655Z");

        String hash = SigningText.sha256Hex(canonicalRequest(draft, draft.signableHeaders()));

        assertThat(hash).isEqualTo("b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a");
        String text = "SDK-HMAC-SHA256\n20191115T033655Z\n" + hash;
        byte[] secret = "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc".getBytes(StandardCharsets.UTF_8);
        assertThat(SigningText.toHex(SigningText.hmacSha256(secret, text)))
                .isEqualTo("7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe");
    }

    @Test
    void canonicalRequestEqualsThePublishedOne() {
        RequestBuilder draft = withProjectHeader(RequestBuilder.delete(HttpUrl.get(BATCH)))
                .setHeader("X-Sdk-Date", "20240229T235959Z");

        assertThat(canonicalRequest(draft, draft.signableHeaders())).isEqualTo("""
                        DELETE
                        /v2.0/48cc2c48765f481480c7db940d6409d1/batches/0a324461-d9d9-45da-a52a-3b3c7a3d809e/

                        host:dli.eu-de.otc.t-systems.com
                        x-project-id:48cc2c48765f481480c7db940d6409d1
                        x-sdk-date:20240229T235959Z

                        host;x-project-id;x-sdk-date
                        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""");
    }

    @Test
    void queryNamesAreSortedAsBytesAndValuesKeepTheirOrder() {
        HttpUrl url = HttpUrl.get("https://h/p/?alpha=2&Zeta=&alpha=1&blank")
                .newBuilder()
                .build();

        String canonical = canonicalRequest(RequestBuilder.get(url), List.of());

        assertThat(canonical.lines().skip(1).limit(2)).containsExactly("/p/", "Zeta=&alpha=2&alpha=1&blank=");
    }

    /**
     * The vendor's signer does not trim values and encodes an encoded path again, so neither is part of this
     * comparison.
     */
    @Test
    void vendorSignerGivesTheSameSignature() {
        RequestBuilder draft = withProjectHeader(stopRequest());
        new DliSigner().signRequest(draft, createKey(null, null), LEAP_DAY);
        HttpRequest request = HttpRequest.newBuilder()
                .withMethod(HttpMethod.POST)
                .withEndpoint("https://dli.cn-north-4.myhuaweicloud.com")
                .withPath("/v1.0/" + PROJECT_PATH + "/streaming/jobs/stop")
                .withContentType("application/json")
                .withBodyAsString(STOP)
                .addHeader("X-Project-Id", PROJECT_PATH)
                .addHeader("X-Sdk-Date", "20240229T235959Z")
                .build();

        Map<String, String> vendorRequest = AKSKSigner.getInstance()
                .sign(request, new BasicCredentials().withAk(KEY).withSk(SECRET));

        assertThat(headers(draft).get("Authorization")).isEqualTo(vendorRequest.get("Authorization"));
    }

    private static DliKey createKey(@Nullable String sessionToken, @Nullable String legacyScope) {
        return new DliKey(SigningKey.of(KEY, SECRET, sessionToken, null), legacyScope);
    }

    private static String canonicalRequest(RequestBuilder draft, List<String[]> headers) {
        return new HmacRequestSigner(DliSigner.SCHEME)
                .writeCanonicalRequest(draft, headers, SigningText.sha256Hex(draft.body()));
    }

    private static Map<String, String> headers(RequestBuilder draft) {
        Map<String, String> out = new TreeMap<>();
        for (int i = 0; i < draft.headerCount(); i++) {
            out.put(draft.headerName(i), draft.headerValue(i));
        }
        return out;
    }

    private static List<String[]> signedPairs(RequestBuilder draft, String signed) {
        List<String> names = List.of(signed.split(";"));
        List<String[]> out = new ArrayList<>(draft.signableHeaders());
        out.removeIf(pair -> !names.contains(pair[0]));
        return out;
    }
}
