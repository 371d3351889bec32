// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** One request being made ready: what the operation says, then what the signer adds. Used by one thread at a time. */
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
     * A GET.
     *
     * @param url where
     * @return a draft without a body
     */
    public static RequestBuilder get(HttpUrl url) {
        return new RequestBuilder("GET", url, null);
    }

    /**
     * A DELETE.
     *
     * @param url where
     * @return a draft without a body
     */
    public static RequestBuilder delete(HttpUrl url) {
        return new RequestBuilder("DELETE", url, null);
    }

    /**
     * A PUT without content.
     *
     * @param url where
     * @return a draft whose body is empty
     */
    public static RequestBuilder put(HttpUrl url) {
        return new RequestBuilder("PUT", url, EMPTY_BODY);
    }

    /**
     * A POST.
     *
     * @param url where
     * @param contentType the header as sent
     * @param body may be replaced by a signer
     * @return a draft
     */
    public static RequestBuilder post(HttpUrl url, String contentType, byte[] body) {
        return new RequestBuilder("POST", url, body).setHeader("Content-Type", contentType);
    }

    /**
     * A POST of JSON.
     *
     * @param url where
     * @param body what {@link JsonValue#writeDocument} takes
     * @return a draft of type {@code application/json}
     */
    public static RequestBuilder postJson(HttpUrl url, Object body) {
        return post(url, "application/json", JsonValue.writeDocument(body));
    }

    /**
     * A POST of a form.
     *
     * @param url where
     * @param namesAndValues names and values in turn, in the order sent
     * @return a draft of type {@code application/x-www-form-urlencoded}
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
     * Adds a field to a form.
     *
     * @param name field name
     * @param value field value
     * @return this
     */
    public RequestBuilder addFormField(String name, String value) {
        String text = new String(body(), StandardCharsets.UTF_8);
        String pair = SigningText.percentEncode(name) + "=" + SigningText.percentEncode(value);
        return setBody((text.isEmpty() ? pair : text + "&" + pair).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets a header, in place of an earlier one of that name.
     *
     * @param name header name
     * @param value header value
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

    /** What nobody set. */
    RequestBuilder setHeaderIfAbsent(String name, String value) {
        for (int i = 0; i < headerNames.size(); i++) {
            if (headerNames.get(i).equalsIgnoreCase(name)) {
                return this;
            }
        }
        return setHeader(name, value);
    }

    /**
     * Names a part of the request that nobody may be shown: it is masked where the provider's refusal repeats it.
     *
     * @param value a password, a token, a key; as it is, not as it is encoded
     * @return this
     */
    public RequestBuilder addSecret(String value) {
        secrets.add(value);
        return this;
    }

    /**
     * Replaces the body.
     *
     * @param bytes not changed afterwards
     * @return this
     */
    public RequestBuilder setBody(byte[] bytes) {
        this.body = bytes;
        return this;
    }

    /**
     * Hands the signer something of the operation's own, where the request cannot be made without the credential.
     *
     * @param value what the signer of the same provider knows to use
     * @return this
     */
    public RequestBuilder setSignerInput(Object value) {
        this.signerInput = value;
        return this;
    }

    /**
     * What the operation handed over.
     *
     * @return null if nothing
     */
    public @Nullable Object signerInput() {
        return signerInput;
    }

    /**
     * Sends it past every proxy: for what the machine itself answers, whose reply no proxy may see.
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

    /**
     * The method.
     *
     * @return upper case
     */
    public String method() {
        return method;
    }

    /**
     * The address.
     *
     * @return with query, if any
     */
    public HttpUrl url() {
        return url;
    }

    /**
     * The body's bytes.
     *
     * @return empty if there is no body
     */
    public byte[] body() {
        byte[] bytes = body;
        return bytes == null ? EMPTY_BODY : bytes;
    }

    /**
     * Whether a body is sent.
     *
     * @return false for GET and DELETE
     */
    public boolean hasBody() {
        return body != null;
    }

    /**
     * The {@code Host} header as OkHttp will send it: a default port is left out, an IPv6 address is in brackets.
     *
     * @return host, and port if it is not the scheme's own
     */
    public String hostHeader() {
        String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    /**
     * How many headers there are.
     *
     * @return the number
     */
    public int headerCount() {
        return headerNames.size();
    }

    /**
     * A header's name.
     *
     * @param i from 0
     * @return as set
     */
    public String headerName(int i) {
        return headerNames.get(i);
    }

    /**
     * A header's value.
     *
     * @param i from 0
     * @return as set
     */
    public String headerValue(int i) {
        return headerValues.get(i);
    }

    /**
     * The headers set so far as lower-case names with their values, sorted by name, {@code host} included: what signatures
     * are made of.
     *
     * @return pairs of name and value
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
