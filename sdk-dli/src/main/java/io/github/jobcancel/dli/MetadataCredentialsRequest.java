// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The two requests to an instance's metadata: a token first, which hardened instances demand, so that no page and no proxy can
 * be tricked into the second; then the key. Instances that know no tokens answer 404, 405 or 503 and are asked without one.
 */
final class MetadataCredentialsRequest implements Operation<AccessKey> {
    private static final String TOKEN_SECONDS = "21600";
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");

    private final HttpUrl root;
    private final LookupLog findings;
    private final boolean asksForToken;
    private final String token;

    private MetadataCredentialsRequest(HttpUrl root, LookupLog findings, boolean asksForToken, String token) {
        this.root = root;
        this.findings = findings;
        this.asksForToken = asksForToken;
        this.token = token;
    }

    static MetadataCredentialsRequest firstRequest(HttpUrl root, LookupLog findings) {
        return new MetadataCredentialsRequest(root, findings, true, "");
    }

    static String placeName(HttpUrl root) {
        return "instance metadata at " + DliRegion.hostAndPort(root);
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
    public RequestBuilder requestBuilder() {
        if (asksForToken) {
            HttpUrl url = root.newBuilder()
                    .addPathSegments("meta-data/latest/api/token")
                    .build();
            return RequestBuilder.put(url).bypassProxy().setHeader("X-Metadata-Token-Ttl-Seconds", TOKEN_SECONDS);
        }
        RequestBuilder draft = RequestBuilder.get(root.newBuilder()
                        .addPathSegments("openstack/latest/securitykey")
                        .build())
                .bypassProxy();
        return token.isEmpty()
                ? draft
                : draft.setHeader("X-Metadata-Token", token).addSecret(token);
    }

    @Override
    public Step<AccessKey> decodeReply(HttpReply reply, CallHistory trail) {
        return asksForToken ? decodeToken(reply, trail) : decodeKey(reply, trail);
    }

    private Step<AccessKey> decodeToken(HttpReply reply, CallHistory trail) {
        boolean unknown = reply.status() == 404 || reply.status() == 405 || reply.status() == 503;
        // any other refusal is none of a token's absence: to go on without would undo the hardening
        if (!reply.isSuccessful() && !unknown) {
            return failRefused(reply, trail);
        }
        String text = reply.bodyText().strip();
        // a page of a network's sign-in comes with 200 as well
        return unknown || TOKEN.matcher(text).matches()
                ? Step.continueWith(new MetadataCredentialsRequest(root, findings, false, unknown ? "" : text))
                : failUnexpected("its token is none", reply);
    }

    private Step<AccessKey> decodeKey(HttpReply reply, CallHistory trail) {
        if (!reply.isSuccessful()) {
            return failRefused(reply, trail);
        }
        JsonValue key = reply.bodyJson().get("credential");
        try {
            AccessKey found = DliCredentials.temporaryKey(
                    key.textField("access"),
                    key.textField("secret"),
                    key.textField("securitytoken"),
                    Instant.parse(key.textField("expires_at")));
            findings.recordUsed(placeName(root), found.toString());
            return Step.finishWith(found);
        } catch (IllegalArgumentException | DateTimeException e) {
            return failUnexpected("its answer holds no whole key", reply);
        }
    }

    /** Nothing of the reply is shown, for it may hold the secret all the same. */
    private Step<AccessKey> failUnexpected(String what, HttpReply reply) {
        findings.recordFailed(placeName(root), what);
        return Step.failAttempt(AttemptFailure.ofReply(
                FailureKind.UNEXPECTED, placeName(root) + ": " + what, reply.toProviderError("", "")));
    }

    private Step<AccessKey> failRefused(HttpReply reply, CallHistory trail) {
        findings.recordFailed(placeName(root), name() + " was answered by HTTP " + reply.status());
        return Step.failAttempt(
                reply.status() / 100 == 4
                        ? DliErrors.createFailure(
                                FailureKind.BROKEN, "the instance gives no key: is an agency attached to it?", reply)
                        : DliErrors.decodeFailure(reply, trail.signedAt(), false));
    }

    /** There is no answer: on a machine that is no server of the cloud, that is the normal case. */
    @Override
    public @Nullable Step<AccessKey> recoverFrom(SdkException failure, CallHistory trail) {
        if (failure.providerError().isPresent()) {
            return null;
        }
        findings.recordFailed(placeName(root), "it does not answer");
        return Step.failCall(new SdkException.ProviderFault(
                name(),
                "no credentials are set, neither in the environment nor in a file, and the " + placeName(root)
                        + " does not answer; configuration() lists the sources that were searched",
                null,
                false,
                failure));
    }
}
