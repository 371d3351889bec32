// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.service.AwsCredentialIssuer.IssuedCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Answers the requests to STS: credentials of a role, for a signature or for a web identity token. */
public final class AwsSecurityTokenService {
    private final AwsRequestVerifier requestVerifier;
    private final AwsCredentialIssuer issuer;
    private final Map<String, String> externalIdsByRole = new HashMap<>();
    private final Map<String, Instant> webTokenExpiries = new HashMap<>();
    private int requestCount;

    public AwsSecurityTokenService(AwsRequestVerifier requestVerifier, AwsCredentialIssuer issuer) {
        this.requestVerifier = requestVerifier;
        this.issuer = issuer;
    }

    public void addRole(String arn, String externalId) {
        externalIdsByRole.put(arn, externalId);
    }

    public void addWebIdentityToken(String token, Instant expiresAt) {
        webTokenExpiries.put(token, expiresAt);
    }

    public FakeReply answerRequest(ReceivedRequest request, Instant now) {
        try {
            Map<String, String> form = request.formParameters();
            if (!request.method().equals("POST") || !request.path().equals("/")) {
                throw new BatchServiceError(404, "NotFound", "no such page");
            }
            if (!form.getOrDefault("Version", "").equals("2011-06-15")) {
                throw new BatchServiceError(400, "InvalidAction", "Could not find operation in this version");
            }
            String action = form.getOrDefault("Action", "");
            switch (action) {
                case "AssumeRole" -> requestVerifier.verifySignature(request, now);
                case "AssumeRoleWithWebIdentity" -> checkWebIdentityToken(form, now);
                default -> throw new BatchServiceError(400, "InvalidAction", "Could not find operation " + action);
            }
            return assumeRole(action, form, now);
        } catch (BatchServiceError e) {
            return xmlReply(
                    e.status,
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>"
                            + e.code + "</Code><Message>" + e.messageText("") + "</Message></Error>");
        }
    }

    private void checkWebIdentityToken(Map<String, String> form, Instant now) {
        Instant expiresAt = webTokenExpiries.get(form.getOrDefault("WebIdentityToken", ""));
        if (expiresAt == null) {
            throw new BatchServiceError(400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account");
        }
        if (!now.isBefore(expiresAt)) {
            throw new BatchServiceError(400, "ExpiredTokenException", "Token expired");
        }
    }

    private FakeReply assumeRole(String action, Map<String, String> form, Instant now) {
        String arn = requiredParameter(form, "RoleArn");
        String session = requiredParameter(form, "RoleSessionName");
        if (!session.matches("[\\w+=,.@-]{2,64}")) {
            throw new BatchServiceError(400, "ValidationError", "RoleSessionName is not valid");
        }
        if (!form.getOrDefault("ExternalId", "").equals(externalIdsByRole.getOrDefault(arn, "no such role"))) {
            throw new BatchServiceError(403, "AccessDenied", "User is not authorized to perform: sts:" + action);
        }
        String seconds = form.getOrDefault("DurationSeconds", "");
        if (!seconds.isEmpty() && !seconds.matches("9\\d\\d|[1-9]\\d{3}|[1-3]\\d{4}|4[0-2]\\d{3}|43[01]\\d\\d|43200")) {
            throw new BatchServiceError(400, "ValidationError", "DurationSeconds is not valid");
        }
        IssuedCredentials credentials = seconds.isEmpty()
                ? issuer.issueCredentials(now)
                : issuer.issueCredentials(now, Duration.ofSeconds(Long.parseLong(seconds)));
        return xmlReply(
                200,
                "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action
                        + "Result><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:" + session + "</AssumedRoleId><Arn>"
                        + arn
                        + "/" + session + "</Arn></AssumedRoleUser><Credentials><AccessKeyId>"
                        + credentials.accessKeyId
                        + "</AccessKeyId><SecretAccessKey>" + credentials.secretKey
                        + "</SecretAccessKey><SessionToken>"
                        + credentials.sessionToken + "</SessionToken><Expiration>" + credentials.expiresAt
                        + "</Expiration></Credentials></"
                        + action + "Result>");
    }

    private static String requiredParameter(Map<String, String> form, String name) {
        String value = form.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new BatchServiceError(400, "ValidationError", "Value at '" + name + "' must not be empty");
        }
        return value;
    }

    private FakeReply xmlReply(int status, String openXml) {
        String root = openXml.substring(1, openXml.indexOf(' '));
        String id = "request-" + ++requestCount;
        String requestIdXml = status == 200
                ? "<ResponseMetadata><RequestId>" + id + "</RequestId></ResponseMetadata>"
                : "<RequestId>" + id + "</RequestId>";
        return FakeReply.of(status, "text/xml", openXml + requestIdXml + "</" + root + ">")
                .withHeader("x-amzn-RequestId", id);
    }
}
