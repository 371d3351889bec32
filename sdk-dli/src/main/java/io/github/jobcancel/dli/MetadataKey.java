// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The two requests to an instance's metadata: a token first, which hardened instances demand, so that no page and no proxy can
 * be tricked into the second; then the key. Instances that know no tokens answer 404, 405 or 503 and are asked without one.
 */
final class MetadataKey implements Operation<AccessKey> {
    private static final String TOKEN_SECONDS = "21600";
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");

    private final HttpUrl root;
    private final Findings findings;
    private final boolean asksForToken;
    private final String token;

    private MetadataKey(HttpUrl root, Findings findings, boolean asksForToken, String token) {
        this.root = root;
        this.findings = findings;
        this.asksForToken = asksForToken;
        this.token = token;
    }

    static MetadataKey first(HttpUrl root, Findings findings) {
        return new MetadataKey(root, findings, true, "");
    }

    static String place(HttpUrl root) {
        return "instance metadata at " + DliRegion.host(root);
    }

    @Override
    public String name() {
        return asksForToken ? "createMetadataToken" : "showSecurityKey";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public Draft draft() {
        if (asksForToken) {
            HttpUrl url = root.newBuilder()
                    .addPathSegments("meta-data/latest/api/token")
                    .build();
            return Draft.put(url).direct().header("X-Metadata-Token-Ttl-Seconds", TOKEN_SECONDS);
        }
        Draft draft = Draft.get(root.newBuilder()
                        .addPathSegments("openstack/latest/securitykey")
                        .build())
                .direct();
        return token.isEmpty() ? draft : draft.header("X-Metadata-Token", token).secret(token);
    }

    @Override
    public Step<AccessKey> decode(Reply reply, Trail trail) {
        return asksForToken ? token(reply, trail) : key(reply, trail);
    }

    private Step<AccessKey> token(Reply reply, Trail trail) {
        boolean unknown = reply.status() == 404 || reply.status() == 405 || reply.status() == 503;
        // any other refusal is none of a token's absence: to go on without would undo the hardening
        if (!reply.ok() && !unknown) {
            return failed(reply, trail);
        }
        String text = reply.text().strip();
        // a page of a network's sign-in comes with 200 as well
        return unknown || TOKEN.matcher(text).matches()
                ? Step.next(new MetadataKey(root, findings, false, unknown ? "" : text))
                : strange("its token is none", reply);
    }

    private Step<AccessKey> key(Reply reply, Trail trail) {
        if (!reply.ok()) {
            return failed(reply, trail);
        }
        Json key = reply.json().get("credential");
        try {
            AccessKey found = DliCredentials.temporaryKey(
                    key.text("access"),
                    key.text("secret"),
                    key.text("securitytoken"),
                    Instant.parse(key.text("expires_at")));
            findings.used(place(root), found.toString());
            return Step.done(found);
        } catch (IllegalArgumentException | DateTimeException e) {
            return strange("its answer holds no whole key", reply);
        }
    }

    /** Nothing of the reply is shown, for it may hold the secret all the same. */
    private Step<AccessKey> strange(String what, Reply reply) {
        findings.failed(place(root), what);
        return Step.failed(Fault.of(Kind.UNEXPECTED, place(root) + ": " + what, reply.error("", "")));
    }

    private Step<AccessKey> failed(Reply reply, Trail trail) {
        findings.failed(place(root), name() + " was answered by HTTP " + reply.status());
        return Step.failed(
                reply.status() / 100 == 4
                        ? DliErrors.fault(Kind.BROKEN, "the instance gives no key: is an agency attached to it?", reply)
                        : DliErrors.fault(reply, trail.signedAt(), false));
    }

    /** There is no answer: on a machine that is no server of the cloud, that is the normal case. */
    @Override
    public @Nullable Step<AccessKey> recover(SdkException failure, Trail trail) {
        if (failure.provider().isPresent()) {
            return null;
        }
        findings.failed(place(root), "it does not answer");
        return Step.thrown(new SdkException.ProviderFault(
                name(),
                "no credentials are set, neither in the environment nor in a file, and the " + place(root)
                        + " does not answer; describe() tells where was looked",
                null,
                false,
                failure));
    }
}
