// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.engine.Draft;
import io.github.jobcancel.engine.Fault;
import io.github.jobcancel.engine.Fault.Kind;
import io.github.jobcancel.engine.Findings;
import io.github.jobcancel.engine.Json;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import java.time.DateTimeException;
import java.time.Instant;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The two requests to an instance's metadata: a token first, which hardened instances demand, so that no page and no proxy can
 * be tricked into the second; then the key. Instances that know no tokens answer 404, 405 or 503 and are asked without one.
 */
final class MetadataKey implements Operation<AccessKey> {
    private static final String TOKEN_SECONDS = "21600";

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
            return Draft.put(url).header("X-Metadata-Token-Ttl-Seconds", TOKEN_SECONDS);
        }
        Draft draft = Draft.get(root.newBuilder()
                .addPathSegments("openstack/latest/securitykey")
                .build());
        return token.isEmpty() ? draft : draft.header("X-Metadata-Token", token);
    }

    @Override
    public Step<AccessKey> decode(Reply reply, Trail trail) {
        return asksForToken ? token(reply, trail) : key(reply, trail);
    }

    private Step<AccessKey> token(Reply reply, Trail trail) {
        boolean unknown = reply.status() == 404 || reply.status() == 405 || reply.status() == 503;
        // any other refusal is none of a token's absence: to go on without would undo the hardening
        return reply.ok() || unknown
                ? Step.next(new MetadataKey(
                        root, findings, false, unknown ? "" : reply.text().strip()))
                : failed(reply, trail);
    }

    private Step<AccessKey> key(Reply reply, Trail trail) {
        Json key = reply.json().get("credential");
        String access = key.text("access");
        String secret = key.text("secret");
        String securityToken = key.text("securitytoken");
        Instant end = end(key.text("expires_at"));
        if (!reply.ok()) {
            return failed(reply, trail);
        }
        if (access.isBlank() || secret.isBlank() || securityToken.isBlank() || end == null) {
            findings.failed(place(root), "its answer holds no whole key");
            return Step.failed(
                    Fault.of(Kind.UNEXPECTED, "this is not an instance's key", reply.error("", "", requestId(reply))));
        }
        AccessKey found = DliCredentials.temporaryKey(access, secret, securityToken, end);
        findings.used(place(root), found.toString());
        return Step.done(found);
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

    private static @Nullable Instant end(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
