// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.ReceivedRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes AWS Signature Version 4 on the side of the verifier, from the request as it arrived. */
public final class AwsSignatureV4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final HexFormat HEX = HexFormat.of();

    private AwsSignatureV4() {}

    public static String canonicalRequest(ReceivedRequest request, Collection<String> signedHeaders) {
        int queryStart = request.target().indexOf('?');
        String query = queryStart < 0 ? "" : request.target().substring(queryStart + 1);
        return String.join(
                "\n",
                request.method(),
                canonicalPath(request.path()),
                canonicalQuery(query),
                canonicalHeaders(request, signedHeaders),
                String.join(";", signedHeaders),
                sha256Hex(request.body()));
    }

    public static String stringToSign(String amzDate, String scope, String canonicalRequest) {
        return String.join("\n", ALGORITHM, amzDate, scope, sha256Hex(canonicalRequest));
    }

    public static byte[] signingKey(String secret, String date, String region, String service) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(date, region, service, "aws4_request")) {
            key = hmacSha256(key, part);
        }
        return key;
    }

    public static String signature(byte[] key, String stringToSign) {
        return HEX.formatHex(hmacSha256(key, stringToSign));
    }

    public static String sha256Hex(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HEX.formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the path of the canonical request. Every service except S3 encodes the sent path once more and removes
     * dot segments and empty segments.
     */
    static String canonicalPath(String encoded) {
        Deque<String> keptSegments = new ArrayDeque<>();
        for (String segment : encoded.split("/", -1)) {
            if (segment.equals("..")) {
                keptSegments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                keptSegments.addLast(percentEncode(segment));
            }
        }
        boolean endsWithSlash = encoded.endsWith("/") || encoded.endsWith("/.") || encoded.endsWith("/..");
        return "/" + String.join("/", keptSegments) + (endsWithSlash && !keptSegments.isEmpty() ? "/" : "");
    }

    static String canonicalQuery(String rawQuery) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equalsIndex = pair.indexOf('=');
                String name = equalsIndex < 0 ? pair : pair.substring(0, equalsIndex);
                pairs.add(Map.entry(
                        percentEncode(percentDecode(name)),
                        equalsIndex < 0 ? "" : percentEncode(percentDecode(pair.substring(equalsIndex + 1)))));
            }
        }
        pairs.sort(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()));
        return String.join(
                "&",
                pairs.stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                        .toList());
    }

    private static String canonicalHeaders(ReceivedRequest request, Collection<String> signed) {
        Map<String, List<String>> values = new TreeMap<>();
        signed.forEach(name -> values.put(name, new ArrayList<>()));
        request.headers().forEach(header -> {
            List<String> headerValues = values.get(header.getKey().toLowerCase(Locale.ROOT));
            if (headerValues != null) {
                headerValues.add(header.getValue().strip().replaceAll("\\s+", " "));
            }
        });
        StringBuilder canonicalText = new StringBuilder();
        values.forEach((name, headerValues) -> canonicalText
                .append(name)
                .append(':')
                .append(String.join(",", headerValues))
                .append('\n'));
        return canonicalText.toString();
    }

    private static String percentDecode(String part) {
        // a plus sign stands for itself here, not for a space
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String percentEncode(String text) {
        StringBuilder encodedText = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isUnreserved = c < 128 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0);
            if (isUnreserved) {
                encodedText.append(c);
            } else {
                encodedText.append('%').append(HEX.withUpperCase().toHexDigits(b));
            }
        }
        return encodedText.toString();
    }

    private static byte[] hmacSha256(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
