// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.http.Canonical;
import io.github.jobcancel.http.Draft;
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
final class DliSigner implements Authorizer.Signer<AccessKey> {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Override
    public void sign(Draft draft, AccessKey key, Instant now) {
        String time = TIME.format(now);
        draft.header("X-Sdk-Date", time);
        String token = key.securityToken();
        if (token != null) {
            draft.header("X-Security-Token", token).secret(token);
        }
        List<String[]> headers = new ArrayList<>(draft.signable());
        // the vendor's signer leaves it out too: what stands between may rewrite it
        headers.removeIf(h -> h[0].equals("content-type"));
        String scope = key.legacyScope() == null ? "" : time.substring(0, 8) + "/" + key.legacyScope() + "/sdk_request";
        String line = scope.isEmpty() ? "" : scope + "\n";
        String text = ALGORITHM + "\n" + time + "\n" + line + Canonical.sha256(canonical(draft, headers));
        String signature = Canonical.hex(Canonical.hmac(signingKey(key.secret(), scope), text));
        String who = scope.isEmpty() ? " Access=" + key.access() : " Credential=" + key.access() + "/" + scope;
        draft.secret(signature)
                .header(
                        "Authorization",
                        ALGORITHM + who + ", SignedHeaders=" + names(headers) + ", Signature=" + signature);
    }

    private static byte[] signingKey(String secret, String scope) {
        if (scope.isEmpty()) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        byte[] key = ("SDK" + secret).getBytes(StandardCharsets.UTF_8);
        // empty parts count
        for (String part : scope.split("/", -1)) {
            key = Canonical.hmac(key, part);
        }
        return key;
    }

    static String canonical(Draft draft, List<String[]> headers) {
        StringBuilder out = new StringBuilder(512);
        out.append(draft.method()).append('\n');
        out.append(path(draft.url())).append('\n');
        out.append(query(draft.url())).append('\n');
        for (String[] header : headers) {
            out.append(header[0]).append(':').append(header[1].strip()).append('\n');
        }
        return out.append('\n')
                .append(names(headers))
                .append('\n')
                .append(Canonical.sha256(draft.body()))
                .toString();
    }

    private static String names(List<String[]> headers) {
        return String.join(";", headers.stream().map(h -> h[0]).toList());
    }

    /** Ends in a slash always, though the path that is sent does not. */
    private static String path(HttpUrl url) {
        StringBuilder out = new StringBuilder("/");
        for (String segment : url.pathSegments()) {
            if (!segment.isEmpty()) {
                out.append(Canonical.percent(segment)).append('/');
            }
        }
        return out.toString();
    }

    private static String query(HttpUrl url) {
        List<String[]> pairs = new ArrayList<>(url.querySize());
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            String name = Canonical.percent(url.queryParameterName(i));
            pairs.add(new String[] {name, value == null ? "" : Canonical.percent(value)});
        }
        // stable, and by name alone: the values of one name keep their order
        pairs.sort(Comparator.comparing(p -> p[0]));
        return String.join("&", pairs.stream().map(p -> p[0] + "=" + p[1]).toList());
    }
}
