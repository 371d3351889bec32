// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Optional;

/**
 * The error that a provider's reply stated.
 *
 * @param status the HTTP status
 * @param code the provider's code, without control characters; empty if there was none
 * @param message the provider's text, shortened and without control characters; empty if there was none
 * @param requestId the provider's id of the exchange, to quote to its support
 */
public record ProviderError(int status, String code, String message, Optional<String> requestId) {
    private static final int MAX_MESSAGE_LENGTH = 400;

    /**
     * Shortens the message and removes control characters, so that a hostile reply cannot forge log lines.
     *
     * @param status the HTTP status
     * @param code the provider's code; empty if there was none
     * @param message the provider's text; empty if there was none
     * @param requestId the provider's id of the exchange, to quote to its support
     */
    public ProviderError {
        String clean = message.replaceAll("\\p{Cntrl}+", " ").strip();
        message = clean.length() > MAX_MESSAGE_LENGTH ? clean.substring(0, MAX_MESSAGE_LENGTH) + "..." : clean;
        code = code.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("HTTP ").append(status);
        if (!code.isEmpty()) {
            out.append(", code ").append(code);
        }
        if (!message.isEmpty()) {
            out.append(", '").append(message).append('\'');
        }
        requestId.ifPresent(id -> out.append(", request ").append(id));
        return out.toString();
    }
}
