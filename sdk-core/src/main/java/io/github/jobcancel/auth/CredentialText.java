// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.util.Objects;

/**
 * Checks of text that is part of a credential or is sent in a header. No message shows the text, since it may be a
 * secret; the {@code subject} of a message is a noun phrase such as {@code the session token}, or the name of a
 * setting.
 */
public final class CredentialText {
    private static final String NOT_SENDABLE = " has a character that cannot stand in a header";

    private CredentialText() {}

    /**
     * Returns whether a header can carry the text as one word, as it carries a token.
     *
     * @param text any text
     * @return true for one or more visible ASCII characters and nothing else, not even a blank
     */
    public static boolean isVisibleAscii(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /**
     * Returns whether a header can carry the text unchanged.
     *
     * @param text any text
     * @return true for visible ASCII characters with blanks between them, but not at either end
     */
    public static boolean isHeaderValue(String text) {
        return !text.isEmpty() && text.equals(text.strip()) && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /**
     * Checks that the text is not blank.
     *
     * @param subject what the text is, for the message
     * @param text the text
     * @return the text, unchanged: white space may be part of a password
     * @throws NullPointerException if it is null
     * @throws IllegalArgumentException if it is blank
     */
    public static String requireText(String subject, String text) {
        Objects.requireNonNull(text, subject);
        if (text.isBlank()) {
            throw new IllegalArgumentException(subject + " is blank");
        }
        return text;
    }

    /**
     * Checks that a header can carry the text as one part among several, as signatures carry the id of a key.
     *
     * @param subject what the text is, for the message
     * @param text the text
     * @return the text without white space around it
     * @throws NullPointerException if it is null
     * @throws IllegalArgumentException if it is blank, or has a comma or anything but visible ASCII characters
     */
    public static String requireHeaderPart(String subject, String text) {
        String stripped = requireText(subject, text).strip();
        if (!isVisibleAscii(stripped) || stripped.indexOf(',') >= 0) {
            throw new IllegalArgumentException(subject + NOT_SENDABLE);
        }
        return stripped;
    }

    /**
     * Checks that a header can carry the text unchanged.
     *
     * @param subject what the text is, for the message
     * @param text the text
     * @return the text, unchanged
     * @throws NullPointerException if it is null
     * @throws IllegalArgumentException if it is blank, or {@link #isHeaderValue} is false
     */
    public static String requireHeaderValue(String subject, String text) {
        if (!isHeaderValue(requireText(subject, text))) {
            throw new IllegalArgumentException(subject + NOT_SENDABLE);
        }
        return text;
    }
}
