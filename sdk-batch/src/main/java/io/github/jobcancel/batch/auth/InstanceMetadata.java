// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.auth.CredentialFetcher;
import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.EndpointAddress;
import io.github.jobcancel.auth.MetadataService;
import io.github.jobcancel.auth.MetadataService.TokenProtocol;
import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.auth.SettingValue;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.time.Duration;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Fetches the keys of an instance's role from version 2 of its metadata service, in three requests: for a session
 * token, the name of the role, and its keys. Version 1, which a web page can trick a program into using, is never used.
 */
final class InstanceMetadata {
    private static final String PLACE = "instance metadata";
    private static final String ROLES = "latest/meta-data/iam/security-credentials";
    private static final TokenProtocol TOKEN_PROTOCOL = new TokenProtocol(
            "latest/api/token", "x-aws-ec2-metadata-token-ttl-seconds", "x-aws-ec2-metadata-token", Set.of());
    private static final Duration SHORTEST_AGE = Duration.ofMinutes(5);

    private final MetadataService service;

    private InstanceMetadata(HttpUrl endpoint) {
        this.service = new MetadataService(
                PLACE,
                endpoint,
                TOKEN_PROTOCOL,
                "is a role attached to the instance?",
                "no AWS credentials are configured, and no instance metadata service answers");
    }

    static PlaceLookup<CredentialSource<SigningKey>> lookUp(AwsSettings settings, CredentialFetcher fetcher) {
        boolean isDisabled = settings.findSetting("aws.disableEc2Metadata", "AWS_EC2_METADATA_DISABLED")
                .map(SettingValue::isTrue)
                .orElse(false);
        if (isDisabled) {
            return new PlaceLookup<>(PLACE, "AWS_EC2_METADATA_DISABLED", null);
        }
        Duration timeout = settings.findSetting("aws.ec2MetadataServiceTimeout", "AWS_METADATA_SERVICE_TIMEOUT")
                .map(InstanceMetadata::parseSeconds)
                .orElse(Duration.ofSeconds(1));
        HttpUrl endpoint = resolveEndpoint(settings);
        InstanceMetadata metadata = new InstanceMetadata(endpoint);
        return fetcher.lookUp(
                PLACE,
                "the instance's role, from " + endpoint.redact(),
                metadata.service.requestToken(metadata::requestRole),
                RequestAuthorizer.withoutCredential(),
                CallOptions.standard().withAttemptTimeout(timeout));
    }

    private static HttpUrl resolveEndpoint(AwsSettings settings) {
        boolean isIpv6 = settings.findSetting(
                        "aws.ec2MetadataServiceEndpointMode",
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                        "ec2_metadata_service_endpoint_mode")
                .map(InstanceMetadata::isIpv6)
                .orElse(false);
        return settings.findSetting(
                        "aws.ec2MetadataServiceEndpoint",
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                        "ec2_metadata_service_endpoint")
                .map(address -> EndpointAddress.parse(address.place(), address.value()))
                .orElseGet(() -> HttpUrl.get(isIpv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"));
    }

    private static boolean isIpv6(SettingValue mode) {
        boolean isIpv6 = mode.value().equalsIgnoreCase("IPv6");
        if (!isIpv6 && !mode.value().equalsIgnoreCase("IPv4")) {
            throw mode.refusalMessage("must be IPv4 or IPv6");
        }
        return isIpv6;
    }

    private static Duration parseSeconds(SettingValue timeout) {
        try {
            Duration seconds = Duration.ofNanos((long) (Double.parseDouble(timeout.value()) * 1e9));
            if (seconds.compareTo(Duration.ZERO) > 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw timeout.refusalMessage("must be a number of seconds");
        }
        throw timeout.refusalMessage("must be a number of seconds above zero");
    }

    private Operation<ExpiringCredential<SigningKey>> requestRole(String token) {
        return service.requestValue("the role's name", service.addressOf(ROLES + "/"), token, (reply, history) -> {
            String role = reply.bodyText().lines().findFirst().orElse("").strip();
            return role.isEmpty()
                    ? service.failLookup("the instance has no role", reply)
                    : CallStep.continueWith(requestKeys(role, token));
        });
    }

    private Operation<ExpiringCredential<SigningKey>> requestKeys(String role, String token) {
        HttpUrl url = service.addressOf(ROLES).newBuilder().addPathSegment(role).build();
        return service.requestValue("the keys of " + role, url, token, this::decodeKeys);
    }

    /** Gives the keys no end: the service issues keys late and is away at times, and the old ones serve until then. */
    private CallStep<ExpiringCredential<SigningKey>> decodeKeys(HttpReply reply, CallHistory history) {
        JsonValue json = reply.bodyJson();
        String code = json.textField("Code");
        if (!code.isEmpty() && !code.equals("Success")) {
            return service.failLookup("it says " + code, reply);
        }
        try {
            SigningKey key = AwsKeys.parseJson(json, "Token");
            return CallStep.finishWith(
                    RenewalRule.renewHalfway(key, key.expiresAt().orElse(null), history.signedAt(), SHORTEST_AGE));
        } catch (IllegalArgumentException e) {
            return service.failLookup("its answer is not understood: " + e.getMessage(), reply);
        }
    }
}
