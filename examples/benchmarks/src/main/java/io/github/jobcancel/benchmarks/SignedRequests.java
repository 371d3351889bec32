// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Creates and signs {@code CancelJob} requests for one service, one host and one fixed set of headers. Nothing is
 * looked up or sorted, and the signing key of the day is cached.
 */
final class SignedRequests {
    private static final DateTimeFormatter TIME_FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String SIGNED_HEADERS = "content-type;host;x-amz-content-sha256;x-amz-date";

    private record SigningKey(String day, byte[] bytes) {}

    private final int port;
    private final String url;
    private volatile SigningKey signingKey = new SigningKey("", new byte[0]);

    SignedRequests(int port) {
        this.port = port;
        this.url = "http://127.0.0.1:" + port + "/v1/canceljob";
    }

    Request cancelRequest(String jobId) throws GeneralSecurityException {
        byte[] body =
                ("{\"jobId\":\"" + jobId + "\",\"reason\":\"" + BenchmarkSide.REASON + "\"}").getBytes(StandardCharsets.UTF_8);
        String time = TIME_FORMAT.format(Instant.now());
        String hash = sha256(body);
        String scope = time.substring(0, 8) + "/" + BenchmarkSide.REGION + "/batch/aws4_request";
        String canonical = "POST\n/v1/canceljob\n\ncontent-type:application/json\nhost:127.0.0.1:" + port
                + "\nx-amz-content-sha256:" + hash + "\nx-amz-date:" + time + "\n\n" + SIGNED_HEADERS + "\n" + hash;
        String text =
                "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        String signature = HexFormat.of().formatHex(hmac(signingKey(time.substring(0, 8)), text));
        return new Request.Builder()
                .url(url)
                .header("X-Amz-Date", time)
                .header("x-amz-content-sha256", hash)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + BenchmarkSide.ACCESS_KEY + "/" + scope + ", SignedHeaders=" + SIGNED_HEADERS
                                + ", Signature=" + signature)
                .post(RequestBody.create(body, JSON))
                .build();
    }

    private byte[] signingKey(String day) throws GeneralSecurityException {
        SigningKey cached = signingKey;
        if (!cached.day.equals(day)) {
            byte[] bytes = hmac(("AWS4" + BenchmarkSide.SECRET_KEY).getBytes(StandardCharsets.UTF_8), day);
            cached = new SigningKey(day, hmac(hmac(hmac(bytes, BenchmarkSide.REGION), "batch"), "aws4_request"));
            signingKey = cached;
        }
        return cached.bytes;
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
