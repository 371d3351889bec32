// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.ProviderError;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** One reply, read to its end and closed: nothing is left to be fetched later. */
public final class HttpReply {
    private static final long MAX_WAIT_SECONDS = 86_400;

    private final int status;
    private final Headers headers;
    private final byte[] body;
    private @Nullable JsonValue parsedBody;
    private SecretMask secretMask = SecretMask.NO_SECRETS;
    private String requestId = "";

    /**
     * Makes one.
     *
     * @param status the HTTP status
     * @param headers the headers
     * @param body the body, decoded
     */
    public HttpReply(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The reply to a request that carried what this hides. */
    HttpReply withMask(SecretMask mask) {
        secretMask = mask;
        return this;
    }

    public SecretMask secretMask() {
        return secretMask;
    }

    /** Sets the provider's id of the exchange, as the operation found it in this reply. */
    public HttpReply identifiedBy(String id) {
        requestId = secretMask.hideSecrets(id);
        return this;
    }

    /**
     * Returns the provider's id of the exchange, with secrets of the request masked.
     *
     * @return empty if the provider gives none
     */
    public String requestId() {
        return requestId;
    }

    /**
     * The HTTP status.
     *
     * @return for example 200
     */
    public int status() {
        return status;
    }

    /**
     * Whether the status is one of success.
     *
     * @return true for 200 to 299
     */
    public boolean isSuccessful() {
        return status >= 200 && status < 300;
    }

    /**
     * A header.
     *
     * @param names its spellings, in any case
     * @return the first that is there and not blank; else empty
     */
    public String header(String... names) {
        for (String name : names) {
            String value = headers.get(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return "";
    }

    /**
     * The body as JSON.
     *
     * @return missing if it is none
     */
    public JsonValue bodyJson() {
        JsonValue document = parsedBody;
        if (document == null) {
            document = JsonValue.parseDocument(body);
            parsedBody = document;
        }
        return document;
    }

    /**
     * The body as text.
     *
     * @return read as UTF-8
     */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The server's time.
     *
     * @return the {@code Date} header; empty if there is none that can be read
     */
    public Optional<Instant> serverTime() {
        return parseHttpDate(header("Date"));
    }

    /**
     * How long the server asks to wait.
     *
     * @param now the time against which a date is taken
     * @return the {@code Retry-After} header, in seconds or as a date, a day at most; empty if there is none that can be read
     */
    public Optional<Duration> retryAfter(Instant now) {
        String value = header("Retry-After", HttpTransport.HIDDEN_RETRY_AFTER);
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(boundedWait(Long.parseLong(value)));
        } catch (NumberFormatException e) {
            return parseHttpDate(value)
                    .map(retryTime ->
                            boundedWait(Duration.between(now, retryTime).toSeconds()));
        }
    }

    /** Some dates that mean never are thousands of years away, which no timer can count. */
    private static Duration boundedWait(long seconds) {
        return Duration.ofSeconds(Math.min(Math.max(0, seconds), MAX_WAIT_SECONDS));
    }

    /**
     * What the provider said, for an exception. Secrets of the request are masked in it.
     *
     * @param code the provider's code; may be empty
     * @param message the provider's text; may be empty
     * @return the status, the words, and the id of the exchange
     */
    public ProviderError error(String code, String message) {
        return new ProviderError(
                status,
                secretMask.hideSecrets(code),
                secretMask.hideSecrets(message),
                requestId.isEmpty() ? Optional.empty() : Optional.of(requestId));
    }

    private static Optional<Instant> parseHttpDate(String value) {
        try {
            return value.isEmpty()
                    ? Optional.empty()
                    : Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Reply[" + status + ", " + body.length + " bytes]";
    }
}
