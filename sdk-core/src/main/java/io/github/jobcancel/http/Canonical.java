// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/** The exact forms that signatures are computed over. */
public final class Canonical {
    /** SHA-256 of nothing, in lower-case hex. */
    public static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final HexFormat LOWER_HEX = HexFormat.of();

    private Canonical() {}

    /**
     * Percent-encodes all but the unreserved characters of RFC 3986; a blank becomes {@code %20}.
     *
     * @param text any text
     * @return its encoding, in UTF-8
     */
    public static String percent(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (unreserved(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    /**
     * Whether text is its own percent-encoding.
     *
     * @param text any text
     * @param also one more character that may be in it
     * @return true if it has nothing but unreserved characters and that one
     */
    public static boolean plain(String text, char also) {
        for (int i = 0; i < text.length(); i++) {
            if (!unreserved(text.charAt(i)) && text.charAt(i) != also) {
                return false;
            }
        }
        return true;
    }

    private static boolean unreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~';
    }

    /**
     * Lower case that does not depend on the machine's language.
     *
     * @param text any text
     * @return lower case
     */
    public static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /**
     * SHA-256.
     *
     * @param bytes what to hash
     * @return lower-case hex
     */
    public static String sha256(byte[] bytes) {
        if (bytes.length == 0) {
            return EMPTY_SHA256;
        }
        try {
            return LOWER_HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * SHA-256 of text in UTF-8.
     *
     * @param text what to hash
     * @return lower-case hex
     */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * HMAC-SHA256.
     *
     * @param key the key
     * @param text what to authenticate, in UTF-8
     * @return 32 bytes
     */
    public static byte[] hmac(byte[] key, String text) {
        return new Hmac(key).of(text);
    }

    /**
     * Lower-case hex.
     *
     * @param bytes any bytes
     * @return two digits for each
     */
    public static String hex(byte[] bytes) {
        return LOWER_HEX.formatHex(bytes);
    }
}
