// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A request in preparation: the operation sets method, address and body, then the signer adds the credential. Used by
 * one thread at a time.
 */
public final class RequestBuilder {
    private static final byte[] EMPTY_BODY = {};

    private final String method;
    private final HttpUrl url;
    private final List<String> headerNames = new ArrayList<>(12);
    private final List<String> headerValues = new ArrayList<>(12);
    private byte @Nullable [] body;
    private @Nullable Object signerInput;
    private final List<String> secrets = new ArrayList<>(2);
    private boolean bypassesProxy;

    private RequestBuilder(String method, HttpUrl url, byte @Nullable [] body) {
        this.method = method;
        this.url = url;
        this.body = body;
    }

    /**
     * Creates a GET request.
     *
     * @param url the address
     * @return a request without a body
     */
    public static RequestBuilder get(HttpUrl url) {
        return new RequestBuilder("GET", url, null);
    }

    /**
     * Creates a DELETE request.
     *
     * @param url the address
     * @return a request without a body
     */
    public static RequestBuilder delete(HttpUrl url) {
        return new RequestBuilder("DELETE", url, null);
    }

    /**
     * Creates a PUT request without content.
     *
     * @param url the address
     * @return a request with an empty body
     */
    public static RequestBuilder put(HttpUrl url) {
        return new RequestBuilder("PUT", url, EMPTY_BODY);
    }

    /**
     * Creates a POST request.
     *
     * @param url the address
     * @param contentType the value of the {@code Content-Type} header
     * @param body the body, which a signer may replace
     * @return a request
     */
    public static RequestBuilder post(HttpUrl url, String contentType, byte[] body) {
        return new RequestBuilder("POST", url, body).setHeader("Content-Type", contentType);
    }

    /**
     * Creates a POST request with a JSON body.
     *
     * @param url the address
     * @param body a value that {@link JsonValue#writeDocument} accepts
     * @return a request of type {@code application/json}
     */
    public static RequestBuilder postJson(HttpUrl url, Object body) {
        return post(url, "application/json", JsonValue.writeDocument(body));
    }

    /**
     * Creates a POST request with a form.
     *
     * @param url the address
     * @param namesAndValues names and values in turn, in the order sent
     * @return a request of type {@code application/x-www-form-urlencoded}
     */
    public static RequestBuilder postForm(HttpUrl url, String... namesAndValues) {
        RequestBuilder request = new RequestBuilder("POST", url, EMPTY_BODY);
        request.setHeader("Content-Type", "application/x-www-form-urlencoded");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            request.addFormField(namesAndValues[i], namesAndValues[i + 1]);
        }
        return request;
    }

    /**
     * Adds a field to the form.
     *
     * @param name the field's name, not encoded
     * @param value the field's value, not encoded
     * @return this
     */
    public RequestBuilder addFormField(String name, String value) {
        String text = new String(body(), StandardCharsets.UTF_8);
        String pair = SigningText.percentEncode(name) + "=" + SigningText.percentEncode(value);
        return setBody((text.isEmpty() ? pair : text + "&" + pair).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets a header, and replaces an earlier one of the same name in any case.
     *
     * @param name the header's name
     * @param value the header's value
     * @return this
     */
    public RequestBuilder setHeader(String name, String value) {
        for (int i = 0; i < headerNames.size(); i++) {
            if (headerNames.get(i).equalsIgnoreCase(name)) {
                headerValues.set(i, value);
                return this;
            }
        }
        headerNames.add(name);
        headerValues.add(value);
        return this;
    }

    /** Sets a header unless it is set already. */
    RequestBuilder setHeaderIfAbsent(String name, String value) {
        for (int i = 0; i < headerNames.size(); i++) {
            if (headerNames.get(i).equalsIgnoreCase(name)) {
                return this;
            }
        }
        return setHeader(name, value);
    }

    /**
     * Marks a part of the request as secret: no message shows it, even where the provider's reply repeats it.
     *
     * @param value a password, a token or a key, not encoded
     * @return this
     */
    public RequestBuilder addSecret(String value) {
        secrets.add(value);
        return this;
    }

    /**
     * Replaces the body.
     *
     * @param bytes the body, which must not change afterwards
     * @return this
     */
    public RequestBuilder setBody(byte[] bytes) {
        this.body = bytes;
        return this;
    }

    /**
     * Passes a value from the operation to the signer of the same provider, for a request that cannot be written
     * without the credential.
     *
     * @param value the value, of a type that the signer knows
     * @return this
     */
    public RequestBuilder setSignerInput(Object value) {
        this.signerInput = value;
        return this;
    }

    /** {@return the value that the operation passed to the signer; null if there is none} */
    public @Nullable Object signerInput() {
        return signerInput;
    }

    /**
     * Sends the request past every proxy. This is for services of the machine itself, whose replies no proxy may see.
     *
     * @return this
     */
    public RequestBuilder bypassProxy() {
        this.bypassesProxy = true;
        return this;
    }

    boolean bypassesProxy() {
        return bypassesProxy;
    }

    SecretMask secretMask() {
        return new SecretMask(secrets);
    }

    /** {@return the method, in upper case} */
    public String method() {
        return method;
    }

    /** {@return the address, with its query} */
    public HttpUrl url() {
        return url;
    }

    /** {@return the bytes of the body; empty if there is no body} */
    public byte[] body() {
        byte[] bytes = body;
        return bytes == null ? EMPTY_BODY : bytes;
    }

    /** {@return whether a body is sent, even an empty one; false for GET and DELETE} */
    public boolean hasBody() {
        return body != null;
    }

    /**
     * Returns the {@code Host} header as OkHttp will send it: a default port is left out, an IPv6 address is in
     * brackets.
     *
     * @return the host, with the port unless it is the default of the scheme
     */
    public String hostHeader() {
        String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    /** {@return how many headers are set} */
    public int headerCount() {
        return headerNames.size();
    }

    /**
     * Returns the name of a header.
     *
     * @param i the index, from 0
     * @return the name as it was set
     */
    public String headerName(int i) {
        return headerNames.get(i);
    }

    /**
     * Returns the value of a header.
     *
     * @param i the index, from 0
     * @return the value as it was set
     */
    public String headerValue(int i) {
        return headerValues.get(i);
    }

    /**
     * Returns the headers that are set so far and {@code host}, with names in lower case and sorted by name, as
     * signatures need them.
     *
     * @return pairs of name and value; the list may be changed
     */
    public List<String[]> signableHeaders() {
        List<String[]> headers = new ArrayList<>(headerNames.size() + 1);
        headers.add(new String[] {"host", hostHeader()});
        for (int i = 0; i < headerNames.size(); i++) {
            headers.add(new String[] {SigningText.toLowerCase(headerNames.get(i)), headerValues.get(i)});
        }
        headers.sort(Comparator.comparing(pair -> pair[0]));
        return headers;
    }
}
