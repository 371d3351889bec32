// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** One request being made ready: what the operation says, then what the signer adds. Used by one thread at a time. */
public final class Draft {
    private static final byte[] NOTHING = {};

    private final String method;
    private final HttpUrl url;
    private final List<String> names = new ArrayList<>(12);
    private final List<String> values = new ArrayList<>(12);
    private byte @Nullable [] body;
    private @Nullable Object tag;
    private final List<String> secrets = new ArrayList<>(2);
    private boolean direct;

    private Draft(String method, HttpUrl url, byte @Nullable [] body) {
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
    public static Draft get(HttpUrl url) {
        return new Draft("GET", url, null);
    }

    /**
     * A DELETE.
     *
     * @param url where
     * @return a draft without a body
     */
    public static Draft delete(HttpUrl url) {
        return new Draft("DELETE", url, null);
    }

    /**
     * A PUT without content.
     *
     * @param url where
     * @return a draft whose body is empty
     */
    public static Draft put(HttpUrl url) {
        return new Draft("PUT", url, NOTHING);
    }

    /**
     * A POST.
     *
     * @param url where
     * @param contentType the header as sent
     * @param body may be replaced by a signer
     * @return a draft
     */
    public static Draft post(HttpUrl url, String contentType, byte[] body) {
        return new Draft("POST", url, body).header("Content-Type", contentType);
    }

    /**
     * A POST of JSON.
     *
     * @param url where
     * @param body what {@link Json#write} takes
     * @return a draft of type {@code application/json}
     */
    public static Draft post(HttpUrl url, Object body) {
        return post(url, "application/json", Json.write(body));
    }

    /**
     * A POST of a form.
     *
     * @param url where
     * @param pairs names and values in turn, in the order sent
     * @return a draft of type {@code application/x-www-form-urlencoded}
     */
    public static Draft form(HttpUrl url, String... pairs) {
        Draft draft = new Draft("POST", url, NOTHING);
        draft.header("Content-Type", "application/x-www-form-urlencoded");
        for (int i = 0; i < pairs.length; i += 2) {
            draft.field(pairs[i], pairs[i + 1]);
        }
        return draft;
    }

    /**
     * Adds a field to a form.
     *
     * @param name field name
     * @param value field value
     * @return this
     */
    public Draft field(String name, String value) {
        String text = new String(body(), StandardCharsets.UTF_8);
        String pair = Canonical.percent(name) + "=" + Canonical.percent(value);
        return body((text.isEmpty() ? pair : text + "&" + pair).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sets a header, in place of an earlier one of that name.
     *
     * @param name header name
     * @param value header value
     * @return this
     */
    public Draft header(String name, String value) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                values.set(i, value);
                return this;
            }
        }
        names.add(name);
        values.add(value);
        return this;
    }

    /** What nobody set. */
    Draft headerIfNone(String name, String value) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return this;
            }
        }
        return header(name, value);
    }

    /**
     * Names a part of the request that nobody may be shown: it is masked where the provider's refusal repeats it.
     *
     * @param value a password, a token, a key; as it is, not as it is encoded
     * @return this
     */
    public Draft secret(String value) {
        secrets.add(value);
        return this;
    }

    /**
     * Replaces the body.
     *
     * @param bytes not changed afterwards
     * @return this
     */
    public Draft body(byte[] bytes) {
        this.body = bytes;
        return this;
    }

    /**
     * Hands the signer something of the operation's own, where the request cannot be made without the credential.
     *
     * @param value what the signer of the same provider knows to use
     * @return this
     */
    public Draft tag(Object value) {
        this.tag = value;
        return this;
    }

    /**
     * What the operation handed over.
     *
     * @return null if nothing
     */
    public @Nullable Object tag() {
        return tag;
    }

    /**
     * Sends it past every proxy: for what the machine itself answers, whose reply no proxy may see.
     *
     * @return this
     */
    public Draft direct() {
        this.direct = true;
        return this;
    }

    boolean isDirect() {
        return direct;
    }

    Mask mask() {
        return new Mask(secrets);
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
        return bytes == null ? NOTHING : bytes;
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
    public String host() {
        String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    /**
     * How many headers there are.
     *
     * @return the number
     */
    public int headers() {
        return names.size();
    }

    /**
     * A header's name.
     *
     * @param i from 0
     * @return as set
     */
    public String name(int i) {
        return names.get(i);
    }

    /**
     * A header's value.
     *
     * @param i from 0
     * @return as set
     */
    public String value(int i) {
        return values.get(i);
    }

    /**
     * The headers set so far as lower-case names with their values, sorted by name, {@code host} included: what signatures
     * are made of.
     *
     * @return pairs of name and value
     */
    public List<String[]> signable() {
        List<String[]> out = new ArrayList<>(names.size() + 1);
        out.add(new String[] {"host", host()});
        for (int i = 0; i < names.size(); i++) {
            out.add(new String[] {Canonical.lower(names.get(i)), values.get(i)});
        }
        out.sort(Comparator.comparing(pair -> pair[0]));
        return out;
    }
}
