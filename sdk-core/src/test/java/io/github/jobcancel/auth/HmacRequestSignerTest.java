// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.http.SigningText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two vendors' schemes, with the signatures that their own signers make for fixed requests. */
class HmacRequestSignerTest {
    private static RequestBuilder post(String url, String body) {
        return RequestBuilder.post(HttpUrl.get(url), "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(RequestBuilder draft, String name) {
        for (int i = 0; i < draft.headerCount(); i++) {
            if (draft.headerName(i).equals(name)) {
                return draft.headerValue(i);
            }
        }
        return "";
    }

    /** Derives its key from region, service and date, and signs all headers and the hash of the body. */
    @Nested
    class DerivedKey {
        private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        private static final String TOKEN = "AQoDYXdzEPT//////////wEXAMPLE/token+with==";
        private static final Instant JANUARY = Instant.parse("2024-01-02T03:04:05Z");
        private static final String CANCEL = "https://batch.us-east-1.amazonaws.com/v1/canceljob";

        private final HmacRequestSigner signer = new HmacRequestSigner(new SigningScheme(
                "AWS4-HMAC-SHA256",
                "AWS4",
                "aws4_request",
                new SigningScheme.SignedHeaders("X-Amz-Date", "X-Amz-Security-Token", "x-amz-content-sha256", Set.of()),
                new SigningScheme.CanonicalForm(HttpUrl::encodedPath, true, true)));

        private String sign(RequestBuilder draft, SigningKey key, String scope, Instant time) {
            signer.signRequest(draft, key, scope, time);
            return header(draft, "Authorization");
        }

        private String signature(String secret, Instant time) {
            return sign(post(CANCEL, "{}"), SigningKey.of("AKIDEXAMPLE", secret, null, null), "us-east-1/batch", time);
        }

        @Test
        void longLivedKeySignsAsTheVendorDoes() {
            RequestBuilder draft =
                    post(CANCEL, "{\"jobId\":\"1d828f65-7a4d-42e8-996d-3b900ed59dc4\",\"reason\":\"Cancelling job.\"}");
            SigningKey key = SigningKey.of("AKIDEXAMPLE", SECRET, null, null);

            assertThat(sign(draft, key, "us-east-1/batch", JANUARY))
                    .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240102/us-east-1/batch/aws4_request, "
                            + "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, "
                            + "Signature=a0e4426170816c13ca61abb9d866be2725d024e308ecae9101d5060d033abea2");
            assertThat(header(draft, "X-Amz-Date")).isEqualTo("20240102T030405Z");
            assertThat(header(draft, "x-amz-content-sha256")).isEqualTo(SigningText.sha256Hex(draft.body()));
        }

        @Test
        void temporaryKeySignsItsTokenToo() {
            RequestBuilder draft = post(
                    "https://batch.eu-west-3.amazonaws.com/v1/terminatejob",
                    "{\"jobId\":\"61e743ed-35e4-48da-b2de-5c8333821c84\",\"reason\":\"caf\u00e9 \\\"stop\\\"\"}");
            SigningKey key = SigningKey.of("AKIDEXAMPLE", SECRET, TOKEN, null);

            assertThat(sign(draft, key, "eu-west-3/batch", Instant.parse("2024-12-31T23:59:59Z")))
                    .contains("x-amz-date;x-amz-security-token,")
                    .endsWith("Signature=de9974197640ae1f6378d558692098139b418c8613e5ce957f62eed0e6b39d65");
            assertThat(header(draft, "X-Amz-Security-Token")).isEqualTo(TOKEN);
        }

        @Test
        void keyIsDerivedAnewForAnotherDayOrSecret() {
            String first = signature(SECRET, JANUARY);
            String nextDay = signature(SECRET, JANUARY.plusSeconds(86_400));
            String otherSecret = signature("another", JANUARY);

            assertThat(List.of(first, nextDay, otherSecret)).doesNotHaveDuplicates();
            assertThat(signature(SECRET, JANUARY)).isEqualTo(first);
        }

        @Test
        void languageOfTheMachineDoesNotMatter() {
            Locale before = Locale.getDefault();
            String plain = signature(SECRET, JANUARY);
            try {
                Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
                assertThat(signature(SECRET, JANUARY.plusMillis(1))).isEqualTo(plain);
                assertThat(signature(SECRET, JANUARY.plusSeconds(1))).contains("/20240102/");
            } finally {
                Locale.setDefault(before);
            }
        }

        @Test
        void valuesOfOneParameterAreSortedAndBlanksInARowFolded() {
            RequestBuilder draft = RequestBuilder.get(HttpUrl.get("https://h/v1/x?b=2&a=1&a=0&c&d=%20%2B%2F~*"));

            String canonical = signer.writeCanonicalRequest(
                    draft, List.of(new String[] {"x-note", "  a   b c "}, new String[] {"y", "z"}), "hash");

            assertThat(canonical).isEqualTo("""
                    GET
                    /v1/x
                    a=0&a=1&b=2&c=&d=%20%2B%2F~%2A
                    x-note:a b c
                    y:z

                    x-note;y
                    hash""");
        }
    }

    /** Signs with the secret itself, or by an older form with a derived key; leaves out the type of the content. */
    @Nested
    class SecretAsKey {
        private static final String ID = "EXAMPLEAK0123456789A";
        private static final String SECRET = "ExampleSecretKeyForTestsOnly0123456789ab";
        private static final Instant LEAP_DAY = Instant.parse("2024-02-29T23:59:59Z");
        private static final String PROJECT = "48cc2c48765f481480c7db940d6409d1";
        private static final String BATCH =
                "https://dli.eu-de.otc.t-systems.com/v2.0/" + PROJECT + "/batches/0a324461-d9d9-45da-a52a-3b3c7a3d809e";

        private final HmacRequestSigner signer = new HmacRequestSigner(new SigningScheme(
                "SDK-HMAC-SHA256",
                "SDK",
                "sdk_request",
                new SigningScheme.SignedHeaders("X-Sdk-Date", "X-Security-Token", "", Set.of("content-type")),
                new SigningScheme.CanonicalForm(url -> url.encodedPath() + "/", false, false)));
        private final SigningKey key = SigningKey.of(ID, SECRET, null, null);

        @Test
        void requestWithoutABodySignsAsThePublishedVectorDoes() {
            RequestBuilder draft = RequestBuilder.delete(HttpUrl.get(BATCH)).setHeader("X-Project-Id", PROJECT);

            signer.signRequest(draft, key, null, LEAP_DAY);

            assertThat(header(draft, "Authorization"))
                    .isEqualTo("SDK-HMAC-SHA256 Access=" + ID + ", SignedHeaders=host;x-project-id;x-sdk-date, "
                            + "Signature=b7c8883b17f68cf4ec27ee5115df11448f3fe3218c3426cec672b7f33f1c00fa");
        }

        @Test
        void typeOfTheContentIsNotSigned() {
            RequestBuilder draft = post(
                            "https://dli.cn-north-4.myhuaweicloud.com/v1.0/" + PROJECT + "/streaming/jobs/stop",
                            "{\"job_ids\":[128,137],\"trigger_savepoint\":false}")
                    .setHeader("X-Project-Id", PROJECT);

            signer.signRequest(draft, key, null, LEAP_DAY);

            assertThat(header(draft, "Authorization"))
                    .contains("SignedHeaders=host;x-project-id;x-sdk-date,")
                    .endsWith("Signature=66f00d514c44e739d43a4960054e89b787cf72ca01c3d381ebd2ab386f229225");
        }

        @Test
        void temporaryKeySignsItsTokenToo() {
            RequestBuilder draft = RequestBuilder.delete(HttpUrl.get(BATCH)).setHeader("X-Project-Id", PROJECT);

            signer.signRequest(draft, SigningKey.of(ID, SECRET, "ggpjbi1ub3J0aC00T1example==", null), null, LEAP_DAY);

            assertThat(header(draft, "Authorization"))
                    .contains("SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,")
                    .endsWith("Signature=a2cd9a378dfcb353ac7f977cc41354574554b029a8c6be77663046bf9e2e75c8");
        }

        @ParameterizedTest
        @CsvSource({
            "/, 20240229///sdk_request, 3c15747f510cf5a80ad1a53e81521fadf7e6992cdcc6160c236230098b2e0130",
            "eu-de/dli, 20240229/eu-de/dli/sdk_request, 39a819178a92bc28c85100047599b4476df4bbd63328d798546b3fc6458bba16",
        })
        void scopeDerivesAKeyAlsoIfItsPartsAreEmpty(String scope, String fullScope, String signature) {
            RequestBuilder draft = RequestBuilder.delete(HttpUrl.get(BATCH));

            signer.signRequest(draft, key, scope, LEAP_DAY);

            assertThat(header(draft, "Authorization"))
                    .isEqualTo("SDK-HMAC-SHA256 Credential=" + ID + "/" + fullScope
                            + ", SignedHeaders=host;x-sdk-date, Signature=" + signature);
        }

        @Test
        void namesAreSortedAsBytesAndTheValuesOfOneParameterKeepTheirOrder() {
            RequestBuilder draft = RequestBuilder.get(HttpUrl.get("https://h/p?alpha=2&Zeta=&alpha=1&blank"));

            String canonical =
                    signer.writeCanonicalRequest(draft, List.<String[]>of(new String[] {"a", " b   c "}), "hash");

            assertThat(canonical.lines().skip(1).limit(3))
                    .containsExactly("/p/", "Zeta=&alpha=2&alpha=1&blank=", "a:b   c");
        }
    }

    @Test
    void keyPrintsNoSecret() {
        Instant end = Instant.parse("2026-01-02T03:04:05Z");
        SigningKey temporary = SigningKey.of("AKID", "secret-text", "token-text", end);

        assertThat(temporary).hasToString("SigningKey[AKID, temporary]");
        assertThat(temporary.describe()).isEqualTo("AKID, temporary until 2026-01-02T03:04:05Z");
        assertThat(SigningKey.of("AKID", "secret-text", null, null).describe()).isEqualTo("AKID");
    }
}
