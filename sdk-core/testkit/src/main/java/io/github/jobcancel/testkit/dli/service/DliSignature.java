// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import io.github.jobcancel.testkit.Incoming;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code SDK-HMAC-SHA256} as the gateway computes it, from the request that arrived. */
public final class DliSignature {
    public static final String ALGORITHM = "SDK-HMAC-SHA256";

    private DliSignature() {}

    public static String canonical(Incoming request, List<String> signedHeaders) {
        StringBuilder headers = new StringBuilder();
        for (String name : signedHeaders) {
            headers.append(name).append(':');
            headers.append(request.header(name).orElse("").trim()).append('\n');
        }
        String hash = request.header("X-Sdk-Content-Sha256").orElseGet(() -> sha256(request.body()));
        return String.join(
                "\n",
                request.method(),
                path(request.path()),
                query(DliQuery.of(request.target())),
                headers,
                String.join(";", signedHeaders),
                hash);
    }

    /** Always ends in a slash, though the path that is sent does not. */
    private static String path(String sent) {
        StringBuilder out = new StringBuilder();
        for (String segment : sent.split("/")) {
            out.append(encode(DliQuery.decode(segment))).append('/');
        }
        return out.toString();
    }

    private static String query(DliQuery query) {
        List<Map.Entry<String, String>> encoded = new ArrayList<>();
        for (Map.Entry<String, String> pair : query.pairs()) {
            encoded.add(Map.entry(encode(pair.getKey()), encode(pair.getValue())));
        }
        // a stable sort by name alone: values of one name keep the order in which they were sent
        encoded.sort(Map.Entry.comparingByKey());
        return String.join(
                "&", encoded.stream().map(p -> p.getKey() + "=" + p.getValue()).toList());
    }

    static String encode(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || "-_.~".indexOf(c) >= 0;
            out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }

    /** The scheme with {@code Access=}: the secret key signs as it is. */
    public static String sign(String secretKey, String date, String canonical) {
        String text = ALGORITHM + "\n" + date + "\n" + sha256(canonical);
        return HexFormat.of().formatHex(hmac(bytes(secretKey), text));
    }

    /** The scheme with {@code Credential=}: a key derived over the scope's four parts signs. */
    public static String signLegacy(String secretKey, String date, String scope, String canonical) {
        byte[] key = bytes("SDK" + secretKey);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        String text = ALGORITHM + "\n" + date + "\n" + scope + "\n" + sha256(canonical);
        return HexFormat.of().formatHex(hmac(key, text));
    }

    public static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
