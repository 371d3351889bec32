// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.batch.AwsSettings.ResolvedSetting;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.LoopbackAddress;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** The keys of a container's role, from the address that its host puts into the environment. Its state never changes. */
final class ContainerCredentials implements Operation<ExpiringCredential<AwsCredentials>> {
    static final String PLACE = "container";
    static final CallOptions OPTIONS = CallOptions.standard()
            .withAttemptTimeout(Duration.ofSeconds(1))
            .withRetryPolicy(
                    new RetryPolicy(6, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(20)));

    private static final String RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String HOST = "169.254.170.2";
    private static final Set<String> HOSTS = Set.of(HOST, "169.254.170.23", "fd00:ec2::23");

    private final HttpUrl url;

    private ContainerCredentials(HttpUrl url) {
        this.url = url;
    }

    static Optional<ContainerCredentials> fromSettings(AwsSettings settings, LookupLog lookupLog) {
        Optional<ResolvedSetting> relative = settings.findSetting("aws.containerCredentialsPath", RELATIVE, "");
        Optional<ResolvedSetting> full = settings.findSetting("aws.containerCredentialsFullUri", FULL, "");
        if (relative.isEmpty() && full.isEmpty()) {
            lookupLog.recordSkipped(PLACE, "neither " + RELATIVE + " nor " + FULL + " is set");
            return Optional.empty();
        }
        return Optional.of(new ContainerCredentials(
                relative.isPresent() ? relativeUrl(relative.get()) : fullUrl(full.orElseThrow())));
    }

    /** Only a path: text such as {@code @evil.com/} would move the request to another host. */
    private static HttpUrl relativeUrl(ResolvedSetting path) {
        HttpUrl url = HttpUrl.parse("http://" + HOST + path.value());
        if (!path.value().startsWith("/") || url == null || !url.host().equals(HOST)) {
            throw new IllegalArgumentException(path.place() + " must be a path that begins with /");
        }
        return url;
    }

    /** The reply is believed and the request may carry a token: so in the clear only on the machine itself. */
    private static HttpUrl fullUrl(ResolvedSetting address) {
        HttpUrl url = HttpUrl.parse(address.value());
        if (url == null) {
            throw new IllegalArgumentException(address.place() + " is no HTTP address");
        }
        if (!url.isHttps() && !HOSTS.contains(url.host()) && !LoopbackAddress.isLoopback(url)) {
            throw new IllegalArgumentException(address.place() + " names the host " + url.host()
                    + ", which may only be asked by https: it is neither this machine nor its container service");
        }
        return url;
    }

    HttpUrl url() {
        return url;
    }

    /** Sent as it stands, with a word before it or without. The message does not show it. */
    static String requireSendable(String token, String place) {
        if (!token.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(place + " has a character that cannot stand in a header");
        }
        return token;
    }

    static RequestAuthorizer<String> tokenAuthorizer(CredentialSource<String> token) {
        return new RequestAuthorizer<>(token, (requestBuilder, text, now) -> {
            if (!text.isEmpty()) {
                requestBuilder.setHeader("Authorization", text).addSecret(text);
            }
        });
    }

    @Override
    public String name() {
        return "container credentials";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return RequestBuilder.get(url).bypassProxy().setHeader("Accept", "application/json");
    }

    @Override
    public Step<ExpiringCredential<AwsCredentials>> decodeReply(HttpReply reply, CallHistory history) {
        if (!reply.isSuccessful()) {
            FailureKind kind = reply.status() >= 500 ? FailureKind.UNAVAILABLE : FailureKind.BROKEN;
            return Step.failAttempt(AttemptFailure.ofReply(
                    kind,
                    "the container's credential service gave no credentials",
                    reply.toProviderError(
                            reply.bodyJson().textField("code"), reply.bodyJson().textField("message"))));
        }
        try {
            return Step.finishWith(toExpiring(AwsCredentials.parseJson(reply.bodyJson(), "Token"), history.signedAt()));
        } catch (IllegalArgumentException e) {
            return Step.failAttempt(AttemptFailure.ofReply(
                    FailureKind.UNEXPECTED,
                    "the answer of the container's credential service is not understood: " + e.getMessage(),
                    reply.toProviderError("", "")));
        }
    }

    /** Renewed hourly, or a quarter of an hour ahead of the end. */
    private static ExpiringCredential<AwsCredentials> toExpiring(AwsCredentials keys, Instant now) {
        Instant hour = now.plus(Duration.ofHours(1));
        Instant end = keys.expiresAt().orElse(null);
        if (end == null) {
            return new ExpiringCredential<>(keys, hour, null);
        }
        Instant early = end.minus(Duration.ofMinutes(15));
        return new ExpiringCredential<>(keys, early.isBefore(hour) ? early : hour, end.minus(Duration.ofMinutes(1)));
    }
}
