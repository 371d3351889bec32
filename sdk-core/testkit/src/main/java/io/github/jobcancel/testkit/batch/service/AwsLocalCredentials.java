// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests to the two services that only the machine itself reaches: the credentials endpoints of
 * containers, and the instance metadata service, in its version 2 only.
 */
public final class AwsLocalCredentials {
    private final AwsCredentialIssuer issuer;
    private final Consumer<String> secretSink;
    private final Map<String, @Nullable String> containerAuthorizations = new HashMap<>();
    private final Map<String, Instant> metadataTokenExpiries = new HashMap<>();
    private @Nullable String instanceRoleName;

    public AwsLocalCredentials(AwsCredentialIssuer issuer, Consumer<String> secretSink) {
        this.issuer = issuer;
        this.secretSink = secretSink;
    }

    public void addContainerEndpoint(String path, @Nullable String authorization) {
        containerAuthorizations.put(path, authorization);
    }

    public void setInstanceRole(@Nullable String name) {
        instanceRoleName = name;
    }

    /** Returns the reply to a request, or null if its path belongs to neither service. */
    @Nullable
    public FakeReply answerRequest(ReceivedRequest request, Instant now) {
        if (containerAuthorizations.containsKey(request.path())) {
            return answerContainerEndpoint(request, now);
        }
        return request.path().startsWith("/latest/") ? answerInstanceMetadata(request, now) : null;
    }

    private FakeReply answerContainerEndpoint(ReceivedRequest request, Instant now) {
        String expectedAuthorization = containerAuthorizations.get(request.path());
        if (!request.method().equals("GET")) {
            return FakeReply.json(405, "{\"message\":\"only GET\"}");
        }
        if (expectedAuthorization != null
                && !expectedAuthorization.equals(request.header("Authorization").orElse(""))) {
            return FakeReply.json(403, "{\"code\":\"Unauthorized\",\"message\":\"the authorization is wrong\"}");
        }
        return FakeReply.json(200, issuer.issueCredentials(now).toJson(""));
    }

    private FakeReply answerInstanceMetadata(ReceivedRequest request, Instant now) {
        if (request.path().equals("/latest/api/token")) {
            return issueMetadataToken(request, now);
        }
        Instant expiresAt = metadataTokenExpiries.get(
                request.header("x-aws-ec2-metadata-token").orElse(""));
        if (expiresAt == null || !now.isBefore(expiresAt)) {
            return FakeReply.of(401, "text/plain", "");
        }
        String rolesPath = "/latest/meta-data/iam/security-credentials/";
        String role = instanceRoleName;
        if (role == null || !request.path().startsWith(rolesPath)) {
            return FakeReply.of(404, "text/plain", "");
        }
        if (request.path().equals(rolesPath)) {
            return FakeReply.of(200, "text/plain", role);
        }
        List<String> segments = request.pathSegments();
        return segments.get(segments.size() - 1).equals(role)
                ? FakeReply.of(
                        200,
                        "text/plain",
                        issuer.issueCredentials(now).toJson("\"Code\":\"Success\",\"Type\":\"AWS-HMAC\","))
                : FakeReply.of(404, "text/plain", "");
    }

    private FakeReply issueMetadataToken(ReceivedRequest request, Instant now) {
        String seconds = request.header("x-aws-ec2-metadata-token-ttl-seconds").orElse("");
        boolean forwarded = request.header("X-Forwarded-For").isPresent();
        if (!request.method().equals("PUT") || forwarded) {
            return FakeReply.of(forwarded ? 403 : 405, "text/plain", "");
        }
        if (!seconds.matches("\\d{1,5}") || Integer.parseInt(seconds) > 21_600 || Integer.parseInt(seconds) < 1) {
            return FakeReply.of(400, "text/plain", "");
        }
        String token = "metadata-token-" + metadataTokenExpiries.size() + "==";
        secretSink.accept(token);
        metadataTokenExpiries.put(token, now.plusSeconds(Long.parseLong(seconds)));
        return FakeReply.of(200, "text/plain", token);
    }
}
