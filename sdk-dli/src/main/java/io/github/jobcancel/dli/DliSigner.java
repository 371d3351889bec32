// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.credential.RequestAuthorizer;
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

/**
 * {@code SDK-HMAC-SHA256}. In its {@code Access=} form, as Huawei's "API Request Signing Guide" has it, the key is the secret
 * itself: neither region nor date nor service goes into it. The older {@code Credential=} form, for a key that asks for it,
 * signs the same canonical request with a key derived from these. Safe for use by several threads.
 */
final class DliSigner implements RequestAuthorizer.CredentialSigner<AccessKey> {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final DateTimeFormatter TIMESTAMP_FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Override
    public void signRequest(RequestBuilder draft, AccessKey key, Instant now) {
        String time = TIMESTAMP_FORMAT.format(now);
        draft.setHeader("X-Sdk-Date", time);
        String token = key.securityToken();
        if (token != null) {
            draft.setHeader("X-Security-Token", token).addSecret(token);
        }
        List<String[]> headers = new ArrayList<>(draft.signableHeaders());
        // the vendor's signer leaves it out too: what stands between may rewrite it
        headers.removeIf(h -> h[0].equals("content-type"));
        String scope = key.legacyScope() == null ? "" : time.substring(0, 8) + "/" + key.legacyScope() + "/sdk_request";
        String line = scope.isEmpty() ? "" : scope + "\n";
        String text = ALGORITHM + "\n" + time + "\n" + line + SigningText.sha256Hex(canonicalRequest(draft, headers));
        String signature = SigningText.toHex(SigningText.hmacSha256(deriveSigningKey(key.secretKey(), scope), text));
        String keyField =
                scope.isEmpty() ? " Access=" + key.accessKeyId() : " Credential=" + key.accessKeyId() + "/" + scope;
        draft.addSecret(signature)
                .setHeader(
                        "Authorization",
                        ALGORITHM + keyField + ", SignedHeaders=" + signedHeaderNames(headers) + ", Signature="
                                + signature);
    }

    private static byte[] deriveSigningKey(String secret, String scope) {
        if (scope.isEmpty()) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        byte[] key = ("SDK" + secret).getBytes(StandardCharsets.UTF_8);
        // empty parts count
        for (String part : scope.split("/", -1)) {
            key = SigningText.hmacSha256(key, part);
        }
        return key;
    }

    static String canonicalRequest(RequestBuilder draft, List<String[]> headers) {
        StringBuilder out = new StringBuilder(512);
        out.append(draft.method()).append('\n');
        out.append(canonicalPath(draft.url())).append('\n');
        out.append(canonicalQuery(draft.url())).append('\n');
        for (String[] header : headers) {
            out.append(header[0]).append(':').append(header[1].strip()).append('\n');
        }
        return out.append('\n')
                .append(signedHeaderNames(headers))
                .append('\n')
                .append(SigningText.sha256Hex(draft.body()))
                .toString();
    }

    private static String signedHeaderNames(List<String[]> headers) {
        return String.join(";", headers.stream().map(h -> h[0]).toList());
    }

    /** Ends in a slash always, though the path that is sent does not. */
    private static String canonicalPath(HttpUrl url) {
        StringBuilder out = new StringBuilder("/");
        for (String segment : url.pathSegments()) {
            if (!segment.isEmpty()) {
                out.append(SigningText.percentEncode(segment)).append('/');
            }
        }
        return out.toString();
    }

    private static String canonicalQuery(HttpUrl url) {
        List<String[]> pairs = new ArrayList<>(url.querySize());
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            String name = SigningText.percentEncode(url.queryParameterName(i));
            pairs.add(new String[] {name, value == null ? "" : SigningText.percentEncode(value)});
        }
        // stable, and by name alone: the values of one name keep their order
        pairs.sort(Comparator.comparing(p -> p[0]));
        return String.join("&", pairs.stream().map(p -> p[0] + "=" + p[1]).toList());
    }
}
