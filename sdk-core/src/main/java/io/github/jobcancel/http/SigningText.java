// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/** Encodings and hashes from which signatures are computed. */
public final class SigningText {
    /** The SHA-256 of an empty body, in lower-case hexadecimal digits. */
    public static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final char[] UPPER_HEX_DIGITS = "0123456789ABCDEF".toCharArray();
    private static final HexFormat LOWER_HEX = HexFormat.of();

    private SigningText() {}

    /**
     * Percent-encodes all bytes but the unreserved characters of RFC 3986; a blank becomes {@code %20}.
     *
     * @param text any text
     * @return the encoding of its UTF-8 bytes
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
     * Returns whether a text consists of unreserved characters of RFC 3986 and one more character.
     *
     * @param text any text
     * @param extraCharacter a character that may be in it as well
     * @return whether no other character is in it
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
     * Returns a text in lower case, independent of the machine's language.
     *
     * @param text any text
     * @return the text in lower case
     */
    public static String toLowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /**
     * Computes the SHA-256 of bytes.
     *
     * @param bytes the bytes
     * @return 64 lower-case hexadecimal digits
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
     * Computes the SHA-256 of a text in UTF-8.
     *
     * @param text the text
     * @return 64 lower-case hexadecimal digits
     */
    public static String sha256Hex(String text) {
        return sha256Hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Computes the HMAC-SHA256 of a text in UTF-8.
     *
     * @param key the key
     * @param text the text
     * @return 32 bytes
     */
    public static byte[] hmacSha256(byte[] key, String text) {
        return new HmacSha256(key).authenticateText(text);
    }

    /**
     * Writes bytes in lower-case hexadecimal digits.
     *
     * @param bytes the bytes
     * @return two digits for each byte
     */
    public static String toHex(byte[] bytes) {
        return LOWER_HEX.formatHex(bytes);
    }
}
