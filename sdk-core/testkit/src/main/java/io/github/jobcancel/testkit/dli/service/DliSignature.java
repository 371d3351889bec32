// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import io.github.jobcancel.testkit.ReceivedRequest;
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

/** Computes {@code SDK-HMAC-SHA256} signatures on the side of the gateway, from the request as it arrived. */
public final class DliSignature {
    public static final String ALGORITHM = "SDK-HMAC-SHA256";

    private DliSignature() {}

    public static String canonicalRequest(ReceivedRequest request, List<String> signedHeaders) {
        StringBuilder headers = new StringBuilder();
        for (String name : signedHeaders) {
            headers.append(name).append(':');
            headers.append(request.header(name).orElse("").trim()).append('\n');
        }
        String hash = request.header("X-Sdk-Content-Sha256").orElseGet(() -> sha256Hex(request.body()));
        return String.join(
                "\n",
                request.method(),
                canonicalPath(request.path()),
                canonicalQuery(DliQueryParameters.parseTarget(request.target())),
                headers,
                String.join(";", signedHeaders),
                hash);
    }

    /** Returns the path of the canonical request, which always ends in a slash although the sent path does not. */
    private static String canonicalPath(String sentPath) {
        StringBuilder canonicalText = new StringBuilder();
        for (String segment : sentPath.split("/")) {
            canonicalText
                    .append(percentEncode(DliQueryParameters.percentDecode(segment)))
                    .append('/');
        }
        return canonicalText.toString();
    }

    private static String canonicalQuery(DliQueryParameters query) {
        List<Map.Entry<String, String>> encoded = new ArrayList<>();
        for (Map.Entry<String, String> pair : query.pairs()) {
            encoded.add(Map.entry(percentEncode(pair.getKey()), percentEncode(pair.getValue())));
        }
        // a stable sort by name only: the values of one name keep the order in which they were sent
        encoded.sort(Map.Entry.comparingByKey());
        return String.join(
                "&",
                encoded.stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .toList());
    }

    static String percentEncode(String text) {
        StringBuilder encodedText = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isUnreserved = (c < 0x80 && Character.isLetterOrDigit(c)) || "-_.~".indexOf(c) >= 0;
            encodedText.append(isUnreserved ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return encodedText.toString();
    }

    /** Signs with the scheme with {@code Access=}, in which the secret key itself is the signing key. */
    public static String signRequest(String secretKey, String date, String canonical) {
        String stringToSign = ALGORITHM + "\n" + date + "\n" + sha256Hex(canonical);
        return HexFormat.of().formatHex(hmacSha256(utf8Bytes(secretKey), stringToSign));
    }

    /**
     * Signs with the scheme with {@code Credential=}, in which the signing key is derived from the four parts of the
     * scope.
     */
    public static String signLegacy(String secretKey, String date, String scope, String canonical) {
        byte[] key = utf8Bytes("SDK" + secretKey);
        for (String part : scope.split("/", -1)) {
            key = hmacSha256(key, part);
        }
        String stringToSign = ALGORITHM + "\n" + date + "\n" + scope + "\n" + sha256Hex(canonical);
        return HexFormat.of().formatHex(hmacSha256(key, stringToSign));
    }

    public static String sha256Hex(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8Bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmacSha256(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8Bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
