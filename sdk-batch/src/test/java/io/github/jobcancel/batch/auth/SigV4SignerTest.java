// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.auth.HmacRequestSigner;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.http.SigningText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SigV4SignerTest {
    private static final String KEY = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String TOKEN = "AQoDYXdzEPT//////////wEXAMPLE/token+with==";
    private static final Instant JANUARY = Instant.parse("2024-01-02T03:04:05Z");

    private static RequestBuilder newPost(String url, String body) {
        return RequestBuilder.post(HttpUrl.get(url), "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestBuilder tags() {
        return RequestBuilder.get(
                HttpUrl.get("https://batch.us-east-1.amazonaws.com/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A"
                        + "123456789012%3Ajob%2F876da822-4198-45f2-a252-6cea32512ea8"));
    }

    /** Signatures of the AWS SDK's signer for fixed inputs. */
    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of(
                        "A",
                        newPost(
                                "https://batch.us-east-1.amazonaws.com/v1/canceljob",
                                "{\"jobId\":\"1d828f65-7a4d-42e8-996d-3b900ed59dc4\",\"reason\":\"Cancelling job.\"}"),
                        "us-east-1",
                        JANUARY,
                        false,
                        "1bfe99a0321b8df02f89958c878ab7753a9da79941493bb621b2441d1965d657",
                        "a0e4426170816c13ca61abb9d866be2725d024e308ecae9101d5060d033abea2"),
                Arguments.of(
                        "B",
                        newPost(
                                "https://batch.eu-west-3.amazonaws.com/v1/terminatejob",
                                "{\"jobId\":\"61e743ed-35e4-48da-b2de-5c8333821c84\",\"reason\":\"caf\u00e9 \\\"stop\\\"\"}"),
                        "eu-west-3",
                        Instant.parse("2024-12-31T23:59:59Z"),
                        true,
                        "01cc992500a641b8646356f849ae903503e335363f6e8abe1cbcd02351244a84",
                        "de9974197640ae1f6378d558692098139b418c8613e5ce957f62eed0e6b39d65"),
                Arguments.of(
                        "C",
                        tags(),
                        "us-east-1",
                        JANUARY,
                        false,
                        "d6e43c82285de1ce7910d090672760ed6d34986045dc4b2d8574df2d1f128128",
                        "4ae942d0f7f02b99350ec9f983ceeef9f8124602d9dd188cb99109a8414b3603"),
                Arguments.of(
                        "D",
                        newPost("http://127.0.0.1:4566/v1/describejobs", "{\"jobs\":[\"a\",\"b\"]}"),
                        "us-east-1",
                        JANUARY,
                        false,
                        "b861a77945e293faa64640166d504bbc6f47c9235f4731d57a208b228b906855",
                        "b8b22969d3165afdb26a4ff80881ae51ce9d89a05f396d61de46a14d6671dae9"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void fixedRequestHasTheVendorsSignature(
            String name,
            RequestBuilder requestBuilder,
            String region,
            Instant time,
            boolean temporary,
            String canonical,
            String signature) {
        SigningKey key = SigningKey.of(KEY, SECRET, temporary ? TOKEN : null, null);

        new SigV4Signer(region, "batch").signRequest(requestBuilder, key, time);

        String authorization = headerOf(requestBuilder, "Authorization");
        assertThat(authorization).endsWith("Signature=" + signature);
        List<String[]> signed = requestBuilder.signableHeaders().stream()
                .filter(h -> !h[0].equals("authorization"))
                .toList();
        assertThat(SigningText.sha256Hex(new HmacRequestSigner(SigV4Signer.SCHEME)
                        .writeCanonicalRequest(requestBuilder, signed, SigningText.sha256Hex(requestBuilder.body()))))
                .isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://batch.us-east-1.amazonaws.com/v1/canceljob",
                "https://batch.us-east-1.amazonaws.com:443/v1/canceljob",
                "https://batch.us-east-1.amazonaws.com:8443/v1/canceljob",
                "https://[fd00:ec2::23]/v1/canceljob",
                "https://proxy.example.com/some%20prefix/v1/canceljob",
                "https://proxy.example.com/a//b/v1/canceljob",
                "https://proxy.example.com/%E2%82%AC/~x_y-z.1/v1/canceljob",
                "https://proxy.example.com/v1/canceljob/",
                "https://proxy.example.com/v1/x?b=2&a=1&a=0&c&d=%20%2B%2F~*",
                "https://proxy.example.com/v1/x?Zeta=1&alpha=m%C3%BCller"
            })
    void unusualAddressHasTheVendorsSignature(String url) {
        for (boolean temporary : new boolean[] {false, true}) {
            RequestBuilder requestBuilder = newPost(url, "{\"jobId\":\"a:1\"}");
            SigningKey key = SigningKey.of(KEY, SECRET, temporary ? TOKEN : null, null);

            new SigV4Signer("us-east-1", "batch").signRequest(requestBuilder, key, JANUARY);

            assertThat(headerOf(requestBuilder, "Authorization"))
                    .isEqualTo(vendorHeaders(url, "{\"jobId\":\"a:1\"}", temporary));
        }
    }

    private static String vendorHeaders(String url, String body, boolean temporary) {
        AwsCredentialsIdentity key = temporary
                ? AwsSessionCredentialsIdentity.create(KEY, SECRET, TOKEN)
                : AwsCredentialsIdentity.create(KEY, SECRET);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .uri(URI.create(url))
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/json")
                // the AWS SDK's clients send this header too
                .putHeader("x-amz-content-sha256", SigningText.sha256Hex(body))
                .build();
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(key)
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "batch")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(JANUARY, ZoneOffset.UTC)));
        return signed.request().firstMatchingHeader("Authorization").orElseThrow();
    }

    @Test
    void signingKeyIsDerivedAgainForAnotherDayOrSecret() {
        SigV4Signer signer = new SigV4Signer("us-east-1", "batch");
        String first = signatureOf(signer, SECRET, JANUARY);
        String nextDay = signatureOf(signer, SECRET, JANUARY.plusSeconds(86_400));
        String otherSecret = signatureOf(signer, "another", JANUARY);

        assertThat(List.of(first, nextDay, otherSecret)).doesNotHaveDuplicates();
        assertThat(signatureOf(signer, SECRET, JANUARY)).isEqualTo(first);
    }

    @Test
    void defaultLocaleDoesNotChangeTheSignature() {
        Locale before = Locale.getDefault();
        String plain = signatureOf(new SigV4Signer("us-east-1", "batch"), SECRET, JANUARY);
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
            assertThat(signatureOf(new SigV4Signer("us-east-1", "batch"), SECRET, JANUARY))
                    .isEqualTo(plain);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String signatureOf(SigV4Signer signer, String secret, Instant time) {
        RequestBuilder requestBuilder = newPost("https://batch.us-east-1.amazonaws.com/v1/canceljob", "{}");
        signer.signRequest(requestBuilder, SigningKey.of(KEY, secret, null, null), time);
        return headerOf(requestBuilder, "Authorization");
    }

    private static String headerOf(RequestBuilder requestBuilder, String name) {
        for (int i = 0; i < requestBuilder.headerCount(); i++) {
            if (requestBuilder.headerName(i).equals(name)) {
                return requestBuilder.headerValue(i);
            }
        }
        throw new AssertionError("no header " + name);
    }
}
