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
import java.util.function.UnaryOperator;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** An HTTP reply that was read completely and closed, so that no I/O remains. */
public final class HttpReply {
    private static final long MAX_WAIT_SECONDS = 86_400;

    private final int status;
    private final Headers headers;
    private final byte[] body;
    private @Nullable JsonValue parsedBody;
    private @Nullable JsonValue errorObject;
    private SecretMask secretMask = SecretMask.NO_SECRETS;
    private String requestId = "";

    /**
     * Creates a reply.
     *
     * @param status the HTTP status
     * @param headers the headers
     * @param body the body, after decompression
     */
    public HttpReply(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Sets the mask of the request's secrets. */
    HttpReply withMask(SecretMask mask) {
        secretMask = mask;
        return this;
    }

    /** {@return the mask of the request's secrets} */
    public SecretMask secretMask() {
        return secretMask;
    }

    /**
     * Sets the provider's id of the exchange, as the operation found it in this reply.
     *
     * @param id the id; empty if the provider gives none
     * @return this
     */
    public HttpReply identifiedBy(String id) {
        requestId = secretMask.hideSecrets(id);
        return this;
    }

    /**
     * Returns the provider's id of the exchange, with the secrets of the request masked.
     *
     * @return the id; empty if the provider gives none
     */
    public String requestId() {
        return requestId;
    }

    /** {@return the HTTP status, for example 200} */
    public int status() {
        return status;
    }

    /** {@return whether the status is from 200 to 299} */
    public boolean isSuccessful() {
        return status >= 200 && status < 300;
    }

    /**
     * Returns a header that may have several names.
     *
     * @param names the names, in any case, the preferred one first
     * @return the first value that is not blank, without white space around it; empty if there is none
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

    /** {@return the body as JSON; a missing value if it is not one JSON document} */
    public JsonValue bodyJson() {
        JsonValue document = parsedBody;
        if (document == null) {
            document = JsonValue.parseDocument(body);
            parsedBody = document;
        }
        return document;
    }

    /**
     * Returns the object of the body that holds the error. The search takes place only once for a reply.
     *
     * @param search the provider's function from the body to the object
     * @return the object
     */
    public JsonValue errorObject(UnaryOperator<JsonValue> search) {
        JsonValue found = errorObject;
        if (found == null) {
            found = search.apply(bodyJson());
            errorObject = found;
        }
        return found;
    }

    /** {@return the body as text, read as UTF-8} */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** {@return the server's time by the {@code Date} header; empty if it is missing or cannot be read} */
    public Optional<Instant> serverTime() {
        return parseHttpDate(header("Date"));
    }

    /**
     * Returns the difference between the local clock and the server's.
     *
     * @param signedAt the local time at which the request was signed
     * @return the difference without sign; empty if the reply does not contain the server's time
     */
    public Optional<Duration> clockSkew(Instant signedAt) {
        return serverTime().map(time -> Duration.between(signedAt, time).abs());
    }

    /**
     * Returns how long the server asks to wait, by the {@code Retry-After} header in seconds or as a date.
     *
     * @param now the present time, from which a date is counted
     * @return the wait, from zero to one day; empty if the header is missing or cannot be read
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

    /** Limits the wait, since some servers send a date thousands of years away, which no timer can count. */
    private static Duration boundedWait(long seconds) {
        return Duration.ofSeconds(Math.min(Math.max(0, seconds), MAX_WAIT_SECONDS));
    }

    /**
     * Creates the provider's part of an exception's data, with the secrets of the request masked.
     *
     * @param code the provider's code; may be empty
     * @param message the provider's text; may be empty
     * @return the status, the code, the text, and the id of the exchange
     */
    public ProviderError toProviderError(String code, String message) {
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
        return "HttpReply[" + status + ", " + body.length + " bytes]";
    }
}
