// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.http.Canonical;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Hmac;
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
final class SigV4 implements Authorizer.Signer<AwsCredentials> {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Not a record: it holds secrets. */
    private static final class Key {
        final String secret;
        final String date;
        final Hmac hmac;

        Key(String secret, String date, Hmac hmac) {
            this.secret = secret;
            this.date = date;
            this.hmac = hmac;
        }
    }

    /** A second as signatures write it: written once for all calls that fall into it. */
    private record Second(long epoch, String text) {}

    private final String region;
    private final String service;
    private volatile @Nullable Key key;
    private volatile Second second = new Second(Long.MIN_VALUE, "");

    SigV4(String region, String service) {
        this.region = region;
        this.service = service;
    }

    @Override
    public void sign(Draft draft, AwsCredentials credentials, Instant now) {
        String time = time(now);
        String payload = Canonical.sha256(draft.body());
        draft.header("X-Amz-Date", time).header("x-amz-content-sha256", payload);
        String token = credentials.sessionToken();
        if (token != null) {
            draft.header("X-Amz-Security-Token", token).secret(token);
        }
        List<String[]> headers = draft.signable();
        StringBuilder joined = new StringBuilder(128);
        for (String[] header : headers) {
            joined.append(joined.isEmpty() ? "" : ";").append(header[0]);
        }
        String names = joined.toString();
        String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        String text = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + Canonical.sha256(canonical(draft, headers, names, payload));
        String signature = Canonical.hex(
                key(credentials.secretAccessKey(), time.substring(0, 8)).of(text));
        draft.secret(signature);
        draft.header(
                "Authorization",
                ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + signature);
    }

    private String time(Instant now) {
        Second known = second;
        if (known.epoch != now.getEpochSecond()) {
            known = new Second(now.getEpochSecond(), TIME.format(now));
            second = known;
        }
        return known.text;
    }

    static String canonical(Draft draft, List<String[]> headers, String names, String payload) {
        StringBuilder out = new StringBuilder(512);
        out.append(draft.method()).append('\n');
        out.append(path(draft.url())).append('\n');
        out.append(query(draft.url())).append('\n');
        for (String[] header : headers) {
            out.append(header[0]).append(':').append(folded(header[1])).append('\n');
        }
        return out.append('\n').append(names).append('\n').append(payload).toString();
    }

    /** The path as sent, encoded once more: every service but S3 wants that. */
    private static String path(HttpUrl url) {
        String sent = url.encodedPath();
        if (Canonical.plain(sent, '/') && !sent.contains("//")) {
            return sent;
        }
        StringBuilder out = new StringBuilder();
        for (String segment : url.encodedPathSegments()) {
            if (!segment.isEmpty()) {
                out.append('/').append(Canonical.percent(segment));
            }
        }
        return url.encodedPath().endsWith("/") ? out.append('/').toString() : out.toString();
    }

    private static String query(HttpUrl url) {
        if (url.querySize() == 0) {
            return "";
        }
        List<String[]> pairs = new ArrayList<>(url.querySize());
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            String name = Canonical.percent(url.queryParameterName(i));
            pairs.add(new String[] {name, value == null ? "" : Canonical.percent(value)});
        }
        pairs.sort(Comparator.<String[], String>comparing(p -> p[0]).thenComparing(p -> p[1]));
        return String.join("&", pairs.stream().map(p -> p[0] + "=" + p[1]).toList());
    }

    private static String folded(String value) {
        String trimmed = value.strip();
        return trimmed.indexOf("  ") < 0 ? trimmed : trimmed.replaceAll(" +", " ");
    }

    private Hmac key(String secret, String date) {
        Key cached = key;
        if (cached == null || !cached.date.equals(date) || !cached.secret.equals(secret)) {
            byte[] bytes = Canonical.hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), date);
            bytes = Canonical.hmac(bytes, region);
            bytes = Canonical.hmac(bytes, service);
            cached = new Key(secret, date, new Hmac(Canonical.hmac(bytes, "aws4_request")));
            key = cached;
        }
        return cached.hmac;
    }
}
