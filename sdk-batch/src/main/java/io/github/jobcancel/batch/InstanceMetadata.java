// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.batch.AwsSettings.ResolvedSetting;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiFunction;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an instance's role, by version 2 of its metadata service: a token for the questions, the role's name, the
 * role's keys. Version 1, which anything on the machine can be tricked into asking, is never used.
 */
final class InstanceMetadata {
    static final String PLACE = "instance metadata";

    private static final String ROLES = "latest/meta-data/iam/security-credentials/";

    private final HttpUrl endpoint;
    private final CallOptions options;

    private InstanceMetadata(HttpUrl endpoint, CallOptions options) {
        this.endpoint = endpoint;
        this.options = options;
    }

    /** The end of the chain: without it there are no credentials. */
    static InstanceMetadata fromSettings(AwsSettings settings, LookupLog lookupLog) {
        boolean off = settings.findSetting("aws.disableEc2Metadata", "AWS_EC2_METADATA_DISABLED", "")
                .map(ResolvedSetting::isTrue)
                .orElse(false);
        if (off) {
            lookupLog.recordSkipped(PLACE, "AWS_EC2_METADATA_DISABLED");
            throw new IllegalArgumentException(
                    "AWS Batch needs credentials, and there are none: " + lookupLog.allResults());
        }
        Duration limit = settings.findSetting("aws.ec2MetadataServiceTimeout", "AWS_METADATA_SERVICE_TIMEOUT", "")
                .map(InstanceMetadata::parseSeconds)
                .orElse(Duration.ofSeconds(1));
        return new InstanceMetadata(
                serviceAddress(settings), CallOptions.standard().withAttemptTimeout(limit));
    }

    private static HttpUrl serviceAddress(AwsSettings settings) {
        String usual = settings.findSetting(
                                "aws.ec2MetadataServiceEndpointMode",
                                "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                                "ec2_metadata_service_endpoint_mode")
                        .filter(InstanceMetadata::isIpv6)
                        .isPresent()
                ? "http://[fd00:ec2::254]"
                : "http://169.254.169.254";
        ResolvedSetting address = settings.findSetting(
                        "aws.ec2MetadataServiceEndpoint",
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                        "ec2_metadata_service_endpoint")
                .orElse(new ResolvedSetting(usual, PLACE));
        return AwsSettings.parseAddress(address);
    }

    private static boolean isIpv6(ResolvedSetting mode) {
        if (!mode.value().equalsIgnoreCase("IPv4") && !mode.value().equalsIgnoreCase("IPv6")) {
            throw new IllegalArgumentException(mode.place() + " must be IPv4 or IPv6");
        }
        return mode.value().equalsIgnoreCase("IPv6");
    }

    private static Duration parseSeconds(ResolvedSetting limit) {
        try {
            Duration seconds = Duration.ofNanos((long) (Double.parseDouble(limit.value()) * 1e9));
            if (seconds.compareTo(Duration.ZERO) > 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(limit.place() + " must be a number of seconds", e);
        }
        throw new IllegalArgumentException(limit.place() + " must be a number of seconds above zero");
    }

    HttpUrl endpoint() {
        return endpoint;
    }

    CallOptions options() {
        return options;
    }

    private HttpUrl urlOf(String path) {
        return endpoint.newBuilder().addPathSegments(path).build();
    }

    // ---- the three questions; each leads to the next ----

    Operation<ExpiringCredential<AwsCredentials>> tokenRequest() {
        RequestBuilder requestBuilder = RequestBuilder.put(urlOf("latest/api/token"))
                .bypassProxy()
                .setHeader("x-aws-ec2-metadata-token-ttl-seconds", "21600");
        return new MetadataRequest("the token", requestBuilder, (reply, history) -> {
            String token = reply.bodyText().strip();
            return token.isEmpty() ? failWith("its token is empty", reply) : Step.continueWith(roleRequest(token));
        });
    }

    private Operation<ExpiringCredential<AwsCredentials>> roleRequest(String token) {
        return new MetadataRequest(
                "the role's name", withToken(RequestBuilder.get(urlOf(ROLES)), token), (reply, history) -> {
                    String role =
                            reply.bodyText().lines().findFirst().orElse("").strip();
                    return role.isEmpty()
                            ? failWith("the instance has no role", reply)
                            : Step.continueWith(keysRequest(role, token));
                });
    }

    private Operation<ExpiringCredential<AwsCredentials>> keysRequest(String role, String token) {
        HttpUrl url = endpoint.newBuilder()
                .addPathSegments(ROLES.substring(0, ROLES.length() - 1))
                .addPathSegment(role)
                .build();
        return new MetadataRequest(
                "the keys of " + role, withToken(RequestBuilder.get(url), token), (reply, history) -> {
                    JsonValue json = reply.bodyJson();
                    String code = json.textField("Code");
                    if (!code.isEmpty() && !code.equals("Success")) {
                        return failWith("it says " + code, reply);
                    }
                    try {
                        return Step.finishWith(toExpiring(AwsCredentials.parseJson(json, "Token"), history.signedAt()));
                    } catch (IllegalArgumentException e) {
                        return failWith("its answer is not understood: " + e.getMessage(), reply);
                    }
                });
    }

    private static RequestBuilder withToken(RequestBuilder requestBuilder, String token) {
        return requestBuilder
                .bypassProxy()
                .setHeader("x-aws-ec2-metadata-token", token)
                .addSecret(token);
    }

    /**
     * With no end: the service is known to hand out keys late and to be away for a while, so the old ones serve until they
     * are replaced, or refused.
     */
    private static ExpiringCredential<AwsCredentials> toExpiring(AwsCredentials keys, Instant now) {
        return new ExpiringCredential<>(
                keys,
                keys.expiresAt()
                        .map(end -> Duration.between(now, end).dividedBy(2))
                        .filter(half -> half.compareTo(Duration.ofMinutes(5)) > 0)
                        .map(now::plus)
                        .orElse(now.plus(Duration.ofMinutes(5))),
                null);
    }

    private static <T> Step<T> failWith(String what, HttpReply reply) {
        return Step.failAttempt(
                AttemptFailure.ofReply(FailureKind.BROKEN, PLACE + ": " + what, reply.toProviderError("", "")));
    }

    private static final class MetadataRequest implements Operation<ExpiringCredential<AwsCredentials>> {
        private final String what;
        private final RequestBuilder requestBuilder;
        private final BiFunction<HttpReply, CallHistory, Step<ExpiringCredential<AwsCredentials>>> then;

        MetadataRequest(
                String what,
                RequestBuilder requestBuilder,
                BiFunction<HttpReply, CallHistory, Step<ExpiringCredential<AwsCredentials>>> then) {
            this.what = what;
            this.requestBuilder = requestBuilder;
            this.then = then;
        }

        @Override
        public String name() {
            return PLACE;
        }

        @Override
        public boolean mutates() {
            return false;
        }

        /** The same each time: nothing signs it. */
        @Override
        public RequestBuilder requestBuilder() {
            return requestBuilder;
        }

        @Override
        public Step<ExpiringCredential<AwsCredentials>> decodeReply(HttpReply reply, CallHistory history) {
            if (reply.isSuccessful()) {
                return then.apply(reply, history);
            }
            FailureKind kind = reply.status() >= 500 ? FailureKind.UNAVAILABLE : FailureKind.BROKEN;
            return Step.failAttempt(
                    AttemptFailure.ofReply(kind, "it does not give " + what, reply.toProviderError("", "")));
        }

        /** Nobody there: most likely this is no instance, and there was nothing else to ask. */
        @Override
        public @Nullable Step<ExpiringCredential<AwsCredentials>> recoverFrom(
                SdkException failure, CallHistory history) {
            String sentence = "no AWS credentials are configured, and no instance metadata service answers: "
                    + failure.getMessage();
            return failure instanceof SdkException.NoConnection
                            || failure.providerError().isEmpty()
                    ? Step.failCall(new SdkException.ProviderFault(PLACE, sentence, null, false, failure))
                    : null;
        }
    }
}
