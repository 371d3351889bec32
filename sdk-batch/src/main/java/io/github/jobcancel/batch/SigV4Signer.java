// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.HmacSha256;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.http.SigningText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4. Signs every header that is set; the {@code User-Agent}, which is not, is added later. The derived
 * key is kept for the day and secret it was made for. Safe for use by several threads.
 */
final class SigV4Signer implements RequestAuthorizer.CredentialSigner<AwsCredentials> {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Not a record: it holds secrets. */
    private static final class SigningKey {
        final String secret;
        final String date;
        final HmacSha256 hmac;

        SigningKey(String secret, String date, HmacSha256 hmac) {
            this.secret = secret;
            this.date = date;
            this.hmac = hmac;
        }
    }

    /** A second as signatures write it: written once for all calls that fall into it. */
    private record FormattedSecond(long epoch, String text) {}

    private final String region;
    private final String service;
    private volatile @Nullable SigningKey key;
    private volatile FormattedSecond second = new FormattedSecond(Long.MIN_VALUE, "");

    SigV4Signer(String region, String service) {
        this.region = region;
        this.service = service;
    }

    @Override
    public void signRequest(RequestBuilder requestBuilder, AwsCredentials credentials, Instant now) {
        String time = formatTime(now);
        String payload = SigningText.sha256Hex(requestBuilder.body());
        requestBuilder.setHeader("X-Amz-Date", time).setHeader("x-amz-content-sha256", payload);
        String token = credentials.sessionToken();
        if (token != null) {
            requestBuilder.setHeader("X-Amz-Security-Token", token).addSecret(token);
        }
        List<String[]> headers = requestBuilder.signableHeaders();
        StringBuilder joined = new StringBuilder(128);
        for (String[] header : headers) {
            joined.append(joined.isEmpty() ? "" : ";").append(header[0]);
        }
        String names = joined.toString();
        String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        String text = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + SigningText.sha256Hex(canonicalRequest(requestBuilder, headers, names, payload));
        String signature = SigningText.toHex(
                signingKey(credentials.secretAccessKey(), time.substring(0, 8)).authenticateText(text));
        requestBuilder.addSecret(signature);
        requestBuilder.setHeader(
                "Authorization",
                ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
    }

    private String formatTime(Instant now) {
        FormattedSecond known = second;
        if (known.epoch != now.getEpochSecond()) {
            known = new FormattedSecond(now.getEpochSecond(), TIME.format(now));
            second = known;
        }
        return known.text;
    }

    static String canonicalRequest(
            RequestBuilder requestBuilder, List<String[]> headers, String names, String payload) {
        StringBuilder out = new StringBuilder(512);
        out.append(requestBuilder.method()).append('\n');
        out.append(canonicalPath(requestBuilder.url())).append('\n');
        out.append(canonicalQuery(requestBuilder.url())).append('\n');
        for (String[] header : headers) {
            out.append(header[0]).append(':').append(collapseSpaces(header[1])).append('\n');
        }
        return out.append('\n').append(names).append('\n').append(payload).toString();
    }

    /** The path as sent, encoded once more: every service but S3 wants that. */
    private static String canonicalPath(HttpUrl url) {
        String sent = url.encodedPath();
        if (SigningText.needsNoEncoding(sent, '/') && !sent.contains("//")) {
            return sent;
        }
        StringBuilder out = new StringBuilder();
        for (String segment : url.encodedPathSegments()) {
            if (!segment.isEmpty()) {
                out.append('/').append(SigningText.percentEncode(segment));
            }
        }
        return url.encodedPath().endsWith("/") ? out.append('/').toString() : out.toString();
    }

    private static String canonicalQuery(HttpUrl url) {
        if (url.querySize() == 0) {
            return "";
        }
        List<String[]> pairs = new ArrayList<>(url.querySize());
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            String name = SigningText.percentEncode(url.queryParameterName(i));
            pairs.add(new String[] {name, value == null ? "" : SigningText.percentEncode(value)});
        }
        pairs.sort(Comparator.<String[], String>comparing(p -> p[0]).thenComparing(p -> p[1]));
        return String.join("&", pairs.stream().map(p -> p[0] + "=" + p[1]).toList());
    }

    private static String collapseSpaces(String value) {
        String trimmed = value.strip();
        return trimmed.indexOf("  ") < 0 ? trimmed : trimmed.replaceAll(" +", " ");
    }

    private HmacSha256 signingKey(String secret, String date) {
        SigningKey cached = key;
        if (cached == null || !cached.date.equals(date) || !cached.secret.equals(secret)) {
            byte[] bytes = SigningText.hmacSha256(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), date);
            bytes = SigningText.hmacSha256(bytes, region);
            bytes = SigningText.hmacSha256(bytes, service);
            cached = new SigningKey(secret, date, new HmacSha256(SigningText.hmacSha256(bytes, "aws4_request")));
            key = cached;
        }
        return cached.hmac;
    }
}
