// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

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
 * Signs requests by HMAC-SHA256 over a canonical form of the request, as several vendors do. The signature carries a
 * date, and covers the method, the address, the body and all headers that are set before. The signer keeps the derived
 * key of the latest secret and scope, and the formatted time of the latest second. Safe for use by several threads.
 */
public final class HmacRequestSigner {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DATE_LENGTH = 8;
    private static final Comparator<String[]> BY_NAME = Comparator.comparing(pair -> pair[0]);
    private static final Comparator<String[]> BY_NAME_AND_VALUE = BY_NAME.thenComparing(pair -> pair[1]);

    /** Not a record: it holds secrets. */
    private static final class PreparedKey {
        final String secret;
        final String scope;
        final HmacSha256 hmac;

        PreparedKey(String secret, String scope, HmacSha256 hmac) {
            this.secret = secret;
            this.scope = scope;
            this.hmac = hmac;
        }
    }

    private record TimeText(long epochSecond, String text) {}

    private final SigningScheme scheme;
    private volatile @Nullable PreparedKey preparedKey;
    private volatile TimeText timeText = new TimeText(Long.MIN_VALUE, "");

    /**
     * Creates a signer.
     *
     * @param scheme how the vendor signs
     */
    public HmacRequestSigner(SigningScheme scheme) {
        this.scheme = scheme;
    }

    /**
     * Adds the date, the token of a temporary key, and the signature.
     *
     * @param draft the request, complete but for its signature
     * @param key the key; its secret is not sent
     * @param scope region and service, parted by a slash, for which a key is derived; null to sign with the secret
     *     itself
     * @param now the time that the signature is dated with
     */
    public void signRequest(RequestBuilder draft, SigningKey key, @Nullable String scope, Instant now) {
        String time = formatTime(now);
        draft.setHeader(scheme.headers().date(), time);
        String bodyHash = SigningText.sha256Hex(draft.body());
        if (!scheme.headers().bodyHash().isEmpty()) {
            draft.setHeader(scheme.headers().bodyHash(), bodyHash);
        }
        key.sessionToken()
                .ifPresent(token ->
                        draft.setHeader(scheme.headers().sessionToken(), token).addSecret(token));
        List<String[]> headers = selectHeaders(draft);
        String fullScope =
                scope == null ? "" : time.substring(0, DATE_LENGTH) + "/" + scope + "/" + scheme.keyTerminator();
        String text = scheme.algorithm() + "\n" + time + "\n" + (scope == null ? "" : fullScope + "\n")
                + SigningText.sha256Hex(writeCanonicalRequest(draft, headers, bodyHash));
        String signature = SigningText.toHex(prepareKey(key.secret(), fullScope).authenticateText(text));
        String owner = scope == null ? " Access=" + key.id() : " Credential=" + key.id() + "/" + fullScope;
        draft.addSecret(signature)
                .setHeader(
                        "Authorization",
                        scheme.algorithm() + owner + ", SignedHeaders=" + joinNames(headers) + ", Signature="
                                + signature);
    }

    /**
     * Writes the form of a request whose hash is signed.
     *
     * @param draft the request
     * @param headers lower-case names and values of those that are signed, sorted by name
     * @param bodyHash SHA-256 of the body in lower-case hex
     * @return the canonical request
     */
    public String writeCanonicalRequest(RequestBuilder draft, List<String[]> headers, String bodyHash) {
        StringBuilder out = new StringBuilder(512);
        out.append(draft.method()).append('\n');
        out.append(scheme.form().path().apply(draft.url())).append('\n');
        out.append(writeQuery(draft.url())).append('\n');
        for (String[] header : headers) {
            out.append(header[0]).append(':').append(normalizeValue(header[1])).append('\n');
        }
        return out.append('\n')
                .append(joinNames(headers))
                .append('\n')
                .append(bodyHash)
                .toString();
    }

    private String formatTime(Instant now) {
        TimeText known = timeText;
        if (known.epochSecond != now.getEpochSecond()) {
            known = new TimeText(now.getEpochSecond(), TIME.format(now));
            timeText = known;
        }
        return known.text;
    }

    private List<String[]> selectHeaders(RequestBuilder draft) {
        List<String[]> headers = draft.signableHeaders();
        headers.removeIf(header -> scheme.headers().unsigned().contains(header[0]));
        return headers;
    }

    private static String joinNames(List<String[]> headers) {
        StringBuilder out = new StringBuilder(128);
        for (String[] header : headers) {
            out.append(out.isEmpty() ? "" : ";").append(header[0]);
        }
        return out.toString();
    }

    private String normalizeValue(String value) {
        String stripped = value.strip();
        boolean folds = scheme.form().foldsBlanks() && stripped.contains("  ");
        return folds ? stripped.replaceAll(" +", " ") : stripped;
    }

    private String writeQuery(HttpUrl url) {
        if (url.querySize() == 0) {
            return "";
        }
        List<String[]> pairs = new ArrayList<>(url.querySize());
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            String name = SigningText.percentEncode(url.queryParameterName(i));
            pairs.add(new String[] {name, value == null ? "" : SigningText.percentEncode(value)});
        }
        pairs.sort(scheme.form().sortsValues() ? BY_NAME_AND_VALUE : BY_NAME);
        return String.join(
                "&", pairs.stream().map(pair -> pair[0] + "=" + pair[1]).toList());
    }

    private HmacSha256 prepareKey(String secret, String scope) {
        PreparedKey known = preparedKey;
        if (known == null || !known.scope.equals(scope) || !known.secret.equals(secret)) {
            known = new PreparedKey(secret, scope, new HmacSha256(deriveKey(secret, scope)));
            preparedKey = known;
        }
        return known.hmac;
    }

    private byte[] deriveKey(String secret, String scope) {
        if (scope.isEmpty()) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        byte[] key = (scheme.keyPrefix() + secret).getBytes(StandardCharsets.UTF_8);
        // an empty part of a scope counts as well
        for (String part : scope.split("/", -1)) {
            key = SigningText.hmacSha256(key, part);
        }
        return key;
    }
}
