// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.service.AwsSignatureV4;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Tests the signature code of the fake against known vectors and against the vendor's signer. */
class FakeBatchSigningTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Instant NOW = Instant.parse("2024-01-02T03:04:05Z");

    private record Vector(ReceivedRequest request, String date, String region, List<String> signedHeaders) {
        String canonical() {
            return AwsSignatureV4.canonicalRequest(request, signedHeaders);
        }

        String signature() {
            String day = date.substring(0, 8);
            String scope = day + "/" + region + "/batch/aws4_request";
            return AwsSignatureV4.signature(
                    AwsSignatureV4.signingKey(SECRET, day, region, "batch"),
                    AwsSignatureV4.stringToSign(date, scope, canonical()));
        }
    }

    private static Vector newVector(
            String method, String host, String target, String date, String region, String token, String body) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        List<String> signed = new ArrayList<>();
        if (!body.isEmpty()) {
            headers.add(Map.entry("Content-Type", "application/json"));
            signed.add("content-type");
        }
        headers.add(Map.entry("X-Amz-Date", date));
        headers.add(Map.entry("Host", host));
        headers.add(Map.entry("x-amz-content-sha256", AwsSignatureV4.sha256Hex(body)));
        signed.addAll(List.of("host", "x-amz-content-sha256", "x-amz-date"));
        if (!token.isEmpty()) {
            headers.add(Map.entry("X-Amz-Security-Token", token));
            signed.add("x-amz-security-token");
        }
        return new Vector(new ReceivedRequest(method, target, headers, body, 0), date, region, signed);
    }

    @Test
    void cancelJobOverHttpsHasTheKnownSignature() {
        Vector vector = newVector(
                "POST",
                "batch.us-east-1.amazonaws.com",
                "/v1/canceljob",
                "20240102T030405Z",
                "us-east-1",
                "",
                "{\"jobId\":\"1d828f65-7a4d-42e8-996d-3b900ed59dc4\",\"reason\":\"Cancelling job.\"}");

        assertThat(AwsSignatureV4.sha256Hex(vector.request().body())).startsWith("08a2de87d840e7dd");
        assertThat(AwsSignatureV4.sha256Hex(vector.canonical()))
                .isEqualTo("1bfe99a0321b8df02f89958c878ab7753a9da79941493bb621b2441d1965d657");
        assertThat(vector.signature()).isEqualTo("a0e4426170816c13ca61abb9d866be2725d024e308ecae9101d5060d033abea2");
    }

    @Test
    void textBeyondAsciiWithASessionTokenHasTheKnownSignature() {
        Vector vector = newVector(
                "POST",
                "batch.eu-west-3.amazonaws.com",
                "/v1/terminatejob",
                "20241231T235959Z",
                "eu-west-3",
                "AQoDYXdzEPT//////////wEXAMPLE/token+with==",
                "{\"jobId\":\"61e743ed-35e4-48da-b2de-5c8333821c84\",\"reason\":\"caf\u00e9 \\\"stop\\\"\"}");

        assertThat(AwsSignatureV4.sha256Hex(vector.request().body())).startsWith("0d2609097d6b17e4");
        assertThat(AwsSignatureV4.sha256Hex(vector.canonical()))
                .isEqualTo("01cc992500a641b8646356f849ae903503e335363f6e8abe1cbcd02351244a84");
        assertThat(vector.signature()).isEqualTo("de9974197640ae1f6378d558692098139b418c8613e5ce957f62eed0e6b39d65");
    }

    @Test
    void encodedArnInThePathIsEncodedTwiceWhenSigned() {
        Vector vector = newVector(
                "GET",
                "batch.us-east-1.amazonaws.com",
                "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob%2F876da822-4198-45f2-a252-6cea32512ea8",
                "20240102T030405Z",
                "us-east-1",
                "",
                "");

        assertThat(vector.canonical()).startsWith("GET\n/v1/tags/arn%253Aaws%253Abatch%253A");
        assertThat(AwsSignatureV4.sha256Hex(vector.canonical()))
                .isEqualTo("d6e43c82285de1ce7910d090672760ed6d34986045dc4b2d8574df2d1f128128");
        assertThat(vector.signature()).isEqualTo("4ae942d0f7f02b99350ec9f983ceeef9f8124602d9dd188cb99109a8414b3603");
    }

    @Test
    void aPortThatIsNotTheDefaultIsPartOfTheSignedHost() {
        Vector vector = newVector(
                "POST",
                "127.0.0.1:4566",
                "/v1/describejobs",
                "20240102T030405Z",
                "us-east-1",
                "",
                "{\"jobs\":[\"a\",\"b\"]}");

        assertThat(AwsSignatureV4.sha256Hex(vector.request().body())).startsWith("5160f15ad02e6107");
        assertThat(AwsSignatureV4.sha256Hex(vector.canonical()))
                .isEqualTo("b861a77945e293faa64640166d504bbc6f47c9235f4731d57a208b228b906855");
        assertThat(vector.signature()).isEqualTo("b8b22969d3165afdb26a4ff80881ae51ce9d89a05f396d61de46a14d6671dae9");
    }

    @ParameterizedTest
    @CsvSource({
        "20240102, us-east-1, 4fd8679fa88368cb3ebe4cf533436adab585950ba8018c1a69c299cfb78bc75d",
        "20241231, eu-west-3, f412658303862f08c19546191d7a10478bf8fe2447c884769626fa6f342ce25d"
    })
    void signingKeysMatchPublishedValues(String date, String region, String key) {
        assertThat(HexFormat.of().formatHex(AwsSignatureV4.signingKey(SECRET, date, region, "batch")))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/canceljob",
                "/",
                "/v1/a%20b/c%2Fd",
                "/v1/a+b~c_d-e.f",
                "/v1/./a/../b",
                "/v1//a///b",
                "/v1/a/",
                "/v1/caf%C3%A9",
                "/v1/x?b=2&a=1&a=0",
                "/v1/x?name=a%20b%2Bc&empty=",
                "/v1/x?A=1&a=2&B=3",
                "/v1/x?tagKeys=%3D%26&z=~",
                "/v1/x?arn=arn%3Aaws%3Abatch%3Aq%2F1"
            })
    void vendorSignerAgreesOnUnusualTargets(String target) {
        assertSameSignature(
                SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(URI.create("http://127.0.0.1:4566" + target)),
                "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "  outer   and   inner  ", "a,b", "quoted \"  two\"", "\tt\ta\tb"})
    void vendorSignerAgreesOnUnusualHeaders(String value) {
        assertSameSignature(
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(URI.create("http://127.0.0.1:4566/v1/x"))
                        .putHeader("X-Amz-Odd", value)
                        .putHeader("Zed", List.of("one", " two ")),
                "caf\u00e9 \ud83d\ude00");
    }

    private static void assertSameSignature(SdkHttpRequest.Builder request, String body) {
        SdkHttpRequest signed = BatchCaller.signRequest(
                request.build(), body, NOW, AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET), "us-east-1", "batch");
        String authorization = signed.firstMatchingHeader("Authorization").orElseThrow();
        String names = authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        signed.headers().forEach((name, values) -> values.forEach(v -> headers.add(Map.entry(name, v))));
        URI uri = signed.getUri();
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        ReceivedRequest arrived = new ReceivedRequest(signed.method().name(), target, headers, body, 0);

        Vector ownVector = new Vector(arrived, "20240102T030405Z", "us-east-1", List.of(names.split(";")));

        assertThat(authorization).endsWith("Signature=" + ownVector.signature());
    }
}
