// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/** The exact forms that signatures are computed over. */
public final class SigningText {
    /** SHA-256 of nothing, in lower-case hex. */
    public static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final char[] UPPER_HEX_DIGITS = "0123456789ABCDEF".toCharArray();
    private static final HexFormat LOWER_HEX = HexFormat.of();

    private SigningText() {}

    /**
     * Percent-encodes all but the unreserved characters of RFC 3986; a blank becomes {@code %20}.
     *
     * @param text any text
     * @return its encoding, in UTF-8
     */
    public static String percentEncode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(UPPER_HEX_DIGITS[c >> 4]).append(UPPER_HEX_DIGITS[c & 15]);
            }
        }
        return encoded.toString();
    }

    /**
     * Whether text is its own percent-encoding.
     *
     * @param text any text
     * @param extraCharacter one more character that may be in it
     * @return true if it has nothing but unreserved characters and that one
     */
    public static boolean needsNoEncoding(String text, char extraCharacter) {
        for (int i = 0; i < text.length(); i++) {
            if (!isUnreserved(text.charAt(i)) && text.charAt(i) != extraCharacter) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnreserved(char c) {
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
    public static String toLowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /**
     * SHA-256.
     *
     * @param bytes what to hash
     * @return lower-case hex
     */
    public static String sha256Hex(byte[] bytes) {
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
    public static String sha256Hex(String text) {
        return sha256Hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * HMAC-SHA256.
     *
     * @param key the key
     * @param text what to authenticate, in UTF-8
     * @return 32 bytes
     */
    public static byte[] hmacSha256(byte[] key, String text) {
        return new HmacSha256(key).authenticateText(text);
    }

    /**
     * Lower-case hex.
     *
     * @param bytes any bytes
     * @return two digits for each
     */
    public static String toHex(byte[] bytes) {
        return LOWER_HEX.formatHex(bytes);
    }
}
