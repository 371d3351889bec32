// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.Incoming;
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

/** AWS Signature Version 4 as a verifier computes it: from the request as it arrived. */
public final class BatchSigV4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final HexFormat HEX = HexFormat.of();

    private BatchSigV4() {}

    public static String canonicalRequest(Incoming request, Collection<String> signedHeaders) {
        int mark = request.target().indexOf('?');
        String query = mark < 0 ? "" : request.target().substring(mark + 1);
        return String.join(
                "\n",
                request.method(),
                path(request.path()),
                query(query),
                headers(request, signedHeaders),
                String.join(";", signedHeaders),
                hash(request.body()));
    }

    public static String stringToSign(String amzDate, String scope, String canonicalRequest) {
        return String.join("\n", ALGORITHM, amzDate, scope, hash(canonicalRequest));
    }

    public static byte[] key(String secret, String date, String region, String service) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(date, region, service, "aws4_request")) {
            key = hmac(key, part);
        }
        return key;
    }

    public static String signature(byte[] key, String stringToSign) {
        return HEX.formatHex(hmac(key, stringToSign));
    }

    public static String hash(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HEX.formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every service but S3 signs the path encoded once more than it is sent, without dot and empty segments. */
    static String path(String encoded) {
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : encoded.split("/", -1)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(encode(segment));
            }
        }
        boolean open = encoded.endsWith("/") || encoded.endsWith("/.") || encoded.endsWith("/..");
        return "/" + String.join("/", kept) + (open && !kept.isEmpty() ? "/" : "");
    }

    static String query(String raw) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int eq = pair.indexOf('=');
                String name = eq < 0 ? pair : pair.substring(0, eq);
                pairs.add(Map.entry(encode(decode(name)), eq < 0 ? "" : encode(decode(pair.substring(eq + 1)))));
            }
        }
        pairs.sort(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue()));
        return String.join(
                "&", pairs.stream().map(p -> p.getKey() + "=" + p.getValue()).toList());
    }

    private static String headers(Incoming request, Collection<String> signed) {
        Map<String, List<String>> values = new TreeMap<>();
        signed.forEach(name -> values.put(name, new ArrayList<>()));
        request.headers().forEach(h -> {
            List<String> of = values.get(h.getKey().toLowerCase(Locale.ROOT));
            if (of != null) {
                of.add(h.getValue().strip().replaceAll("\\s+", " "));
            }
        });
        StringBuilder out = new StringBuilder();
        values.forEach((name, of) ->
                out.append(name).append(':').append(String.join(",", of)).append('\n'));
        return out.toString();
    }

    private static String decode(String part) {
        // a plus is a plus here, not a space
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0);
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HEX.withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
