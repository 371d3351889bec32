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
public final class Reply {
    private static final long LONGEST_WAIT = 86_400;

    private final int status;
    private final Headers headers;
    private final byte[] body;
    private @Nullable Json json;
    private Mask mask = Mask.NOTHING;
    private String requestId = "";

    /**
     * Makes one.
     *
     * @param status the HTTP status
     * @param headers the headers
     * @param body the body, decoded
     */
    public Reply(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The reply to a request that carried what this hides. */
    Reply hiding(Mask secrets) {
        mask = secrets;
        return this;
    }

    public Mask mask() {
        return mask;
    }

    /** Sets the provider's id of the exchange, as the operation found it in this reply. */
    public Reply identifiedBy(String id) {
        requestId = mask.over(id);
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
    public boolean ok() {
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
    public Json json() {
        Json parsed = json;
        if (parsed == null) {
            parsed = Json.read(body);
            json = parsed;
        }
        return parsed;
    }

    /**
     * The body as text.
     *
     * @return read as UTF-8
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The server's time.
     *
     * @return the {@code Date} header; empty if there is none that can be read
     */
    public Optional<Instant> date() {
        return httpDate(header("Date"));
    }

    /**
     * How long the server asks to wait.
     *
     * @param now the time against which a date is taken
     * @return the {@code Retry-After} header, in seconds or as a date, a day at most; empty if there is none that can be read
     */
    public Optional<Duration> retryAfter(Instant now) {
        String value = header("Retry-After", Wire.RETRY_AFTER);
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(bounded(Long.parseLong(value)));
        } catch (NumberFormatException e) {
            return httpDate(value).map(at -> bounded(Duration.between(now, at).toSeconds()));
        }
    }

    /** Some dates that mean never are thousands of years away, which no timer can count. */
    private static Duration bounded(long seconds) {
        return Duration.ofSeconds(Math.min(Math.max(0, seconds), LONGEST_WAIT));
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
                mask.over(code),
                mask.over(message),
                requestId.isEmpty() ? Optional.empty() : Optional.of(requestId));
    }

    private static Optional<Instant> httpDate(String value) {
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
