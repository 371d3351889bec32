// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.auth.CredentialFetcher;
import io.github.jobcancel.auth.CredentialRequest;
import io.github.jobcancel.auth.CredentialText;
import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.auth.SettingValue;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.LoopbackAddress;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** Fetches the keys of a container's role from the address that the container's host sets in the environment. */
final class ContainerCredentials {
    private static final String PLACE = "container";
    private static final CallOptions OPTIONS = CallOptions.standard()
            .withAttemptTimeout(Duration.ofSeconds(1))
            .withRetryPolicy(
                    new RetryPolicy(6, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(20)));

    /** Keys are renewed every hour, and a quarter of an hour before they expire. */
    private static final RenewalRule RENEWAL_RULE =
            new RenewalRule(Duration.ofMinutes(15), 1, Duration.ofMinutes(1), Duration.ofHours(1));

    private static final String RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String HOST = "169.254.170.2";
    private static final Set<String> HOSTS = Set.of(HOST, "169.254.170.23", "fd00:ec2::23");

    private ContainerCredentials() {}

    static PlaceLookup<CredentialSource<SigningKey>> lookUp(AwsSettings settings, CredentialFetcher fetcher) {
        Optional<HttpUrl> url = settings.findSetting("aws.containerCredentialsPath", RELATIVE)
                .map(ContainerCredentials::parsePath)
                .or(() -> settings.findSetting("aws.containerCredentialsFullUri", FULL)
                        .map(ContainerCredentials::parseAddress));
        if (url.isEmpty()) {
            return new PlaceLookup<>(PLACE, "neither " + RELATIVE + " nor " + FULL + " is set", null);
        }
        RequestAuthorizer<String> authorizer =
                new RequestAuthorizer<>(tokenSource(settings, fetcher), (request, token, now) -> {
                    if (!token.isEmpty()) {
                        request.setHeader("Authorization", token).addSecret(token);
                    }
                });
        String detail = "the container's role, from " + url.get().redact();
        return fetcher.lookUp(PLACE, detail, createRequest(url.get()), authorizer, OPTIONS);
    }

    /** Accepts only a path: text such as {@code @evil.com/} would move the request to another host. */
    private static HttpUrl parsePath(SettingValue path) {
        HttpUrl url = HttpUrl.parse("http://" + HOST + path.value());
        if (!path.value().startsWith("/") || url == null || !url.host().equals(HOST)) {
            throw path.refusalMessage("must be a path that begins with /");
        }
        return url;
    }

    /**
     * Accepts an unencrypted address only on the machine itself, since the reply is trusted and the request may carry
     * a token.
     */
    private static HttpUrl parseAddress(SettingValue address) {
        HttpUrl url = HttpUrl.parse(address.value());
        if (url == null) {
            throw address.refusalMessage("is no HTTP address");
        }
        if (!url.isHttps() && !HOSTS.contains(url.host()) && !LoopbackAddress.isLoopback(url)) {
            throw address.refusalMessage("names the host " + url.host()
                    + ", which may only be asked by https: it is neither this machine nor its container service");
        }
        return url;
    }

    /** Returns the source of the header {@code Authorization}; its text is empty if none is set. */
    private static CredentialSource<String> tokenSource(AwsSettings settings, CredentialFetcher fetcher) {
        Optional<SettingValue> token =
                settings.findSetting("aws.containerAuthorizationToken", "AWS_CONTAINER_AUTHORIZATION_TOKEN");
        if (token.isPresent()) {
            return CredentialSource.constantSource(CredentialText.requireHeaderValue(
                    token.get().place(), token.get().value()));
        }
        return settings.findSetting("aws.containerAuthorizationTokenFile", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                .map(SettingValue::value)
                .map(file -> fetcher.createFileSource(
                        PLACE,
                        settings.systemEnvironment(),
                        file,
                        text -> CredentialText.requireHeaderValue(file, text)))
                .orElseGet(() -> CredentialSource.constantSource(""));
    }

    private static Operation<ExpiringCredential<SigningKey>> createRequest(HttpUrl url) {
        return new CredentialRequest<>(
                "container credentials",
                () -> RequestBuilder.get(url).bypassProxy().setHeader("Accept", "application/json"),
                ContainerCredentials::decodeReply);
    }

    private static CallStep<ExpiringCredential<SigningKey>> decodeReply(HttpReply reply, CallHistory history) {
        if (!reply.isSuccessful()) {
            return CallStep.failAttempt(AttemptFailure.ofReply(
                    reply.status() >= 500 ? FailureKind.UNAVAILABLE : FailureKind.BROKEN,
                    "the container's credential service gave no credentials",
                    reply.toProviderError(
                            reply.bodyJson().textField("code"), reply.bodyJson().textField("message"))));
        }
        try {
            SigningKey key = AwsKeys.parseJson(reply.bodyJson(), "Token");
            return CallStep.finishWith(RENEWAL_RULE.applyTo(key, key.expiresAt().orElse(null), history.signedAt()));
        } catch (IllegalArgumentException e) {
            return CallStep.failAttempt(AttemptFailure.ofReply(
                    FailureKind.UNEXPECTED,
                    "the answer of the container's credential service is not understood: " + e.getMessage(),
                    reply.toProviderError("", "")));
        }
    }
}
