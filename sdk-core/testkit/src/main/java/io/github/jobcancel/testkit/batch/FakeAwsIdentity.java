// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.service.AwsRequestVerifier;
import io.github.jobcancel.testkit.batch.service.BatchServiceError;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fake of the AWS services that issue temporary credentials: STS at {@code /}, the instance metadata service below
 * {@code /latest/}, and the credentials endpoint of a container at each path given to {@link #addContainerEndpoint}.
 * The {@link FakeBatch} given to the constructor accepts the issued credentials until they expire.
 */
public final class FakeAwsIdentity extends FakeServer {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private record IssuedCredentials(String accessKeyId, String secretKey, String sessionToken, Instant expiresAt) {}

    // guarded by this
    private final FakeBatch batch;
    private final AwsRequestVerifier stsVerifier;
    private final Map<String, String> externalIdsByRole = new HashMap<>();
    private final Map<String, Instant> webTokenExpiries = new HashMap<>();
    private final Map<String, @Nullable String> containerAuthorizations = new HashMap<>();
    private final Map<String, Instant> metadataTokenExpiries = new HashMap<>();
    private Duration credentialLifetime = Duration.ofHours(1);
    private @Nullable String instanceRoleName;
    private Duration clockOffset = Duration.ZERO;
    private int issuedCount;
    private int stsRequestCount;

    /**
     * Creates the fake for the region of a fake of AWS Batch.
     *
     * @param batch the fake that accepts all issued credentials
     */
    public FakeAwsIdentity(FakeBatch batch) {
        super(batch.clock());
        this.batch = batch;
        this.stsVerifier = new AwsRequestVerifier(batch.region(), Set.of(BatchBehavior.QUERY_STYLE_AUTH_CODES), "sts");
        addAccessKey(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY);
    }

    /**
     * Adds a long-lived access key that may assume roles.
     *
     * @param accessKeyId the id of the key
     * @param secretKey the secret of the key
     */
    public synchronized void addAccessKey(String accessKeyId, String secretKey) {
        maskSecret(secretKey);
        stsVerifier.addAccessKey(accessKeyId, secretKey, null, Instant.MAX);
    }

    /**
     * Adds a role that may be assumed.
     *
     * @param arn the ARN of the role
     * @param externalId the external id that a request must contain; empty for none
     */
    public synchronized void addRole(String arn, String externalId) {
        externalIdsByRole.put(arn, externalId);
    }

    /**
     * Adds a web identity token that is accepted.
     *
     * @param token the token
     * @param expiresAt the time from which on the token is refused
     */
    public synchronized void addWebIdentityToken(String token, Instant expiresAt) {
        maskSecret(token);
        webTokenExpiries.put(token, expiresAt);
    }

    /**
     * Adds a container credentials endpoint.
     *
     * @param path the path, for example {@code /v2/credentials/some-id}
     * @param authorization the required value of the {@code Authorization} header; null for none
     */
    public synchronized void addContainerEndpoint(String path, @Nullable String authorization) {
        if (authorization != null) {
            maskSecret(authorization);
        }
        containerAuthorizations.put(path, authorization);
    }

    /**
     * Attaches a role to the instance.
     *
     * @param name the name of the role; null removes it
     */
    public synchronized void setInstanceRole(@Nullable String name) {
        instanceRoleName = name;
    }

    /**
     * Sets the lifetime of the credentials issued from now on.
     *
     * @param lifetime default 1 hour
     */
    public synchronized void setCredentialLifetime(Duration lifetime) {
        credentialLifetime = lifetime;
    }

    /**
     * Sets the difference between the clock of the server and {@link #clock()}.
     *
     * @param offset how far the server's clock is ahead; negative if it is behind
     */
    public synchronized void setClockOffset(Duration offset) {
        clockOffset = offset;
    }

    @Override
    protected FakeReply replyTo(ReceivedRequest request) {
        Instant now = clock().instant().plus(clockOffset);
        FakeReply answer;
        if (containerAuthorizations.containsKey(request.path())) {
            answer = answerContainerEndpoint(request, now);
        } else if (request.path().startsWith("/latest/")) {
            answer = answerInstanceMetadata(request, now);
        } else {
            answer = answerSts(request, now);
        }
        return answer.withHeader("Date", HTTP_DATE.format(now));
    }

    // ---- STS ----

    private FakeReply answerSts(ReceivedRequest request, Instant now) {
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
                case "AssumeRole" -> stsVerifier.verifySignature(request, now);
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
        IssuedCredentials credentials = issueCredentials(
                now, seconds.isEmpty() ? credentialLifetime : Duration.ofSeconds(Long.parseLong(seconds)));
        return xmlReply(
                200,
                "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action
                        + "Result><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:" + session + "</AssumedRoleId><Arn>"
                        + arn
                        + "/" + session + "</Arn></AssumedRoleUser><Credentials><AccessKeyId>"
                        + credentials.accessKeyId()
                        + "</AccessKeyId><SecretAccessKey>" + credentials.secretKey()
                        + "</SecretAccessKey><SessionToken>"
                        + credentials.sessionToken() + "</SessionToken><Expiration>" + credentials.expiresAt()
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
        String id = "request-" + ++stsRequestCount;
        String requestIdXml = status == 200
                ? "<ResponseMetadata><RequestId>" + id + "</RequestId></ResponseMetadata>"
                : "<RequestId>" + id + "</RequestId>";
        return FakeReply.of(status, "text/xml", openXml + requestIdXml + "</" + root + ">")
                .withHeader("x-amzn-RequestId", id);
    }

    // ---- container credentials endpoint ----

    private FakeReply answerContainerEndpoint(ReceivedRequest request, Instant now) {
        String expectedAuthorization = containerAuthorizations.get(request.path());
        if (!request.method().equals("GET")) {
            return FakeReply.json(405, "{\"message\":\"only GET\"}");
        }
        if (expectedAuthorization != null
                && !expectedAuthorization.equals(request.header("Authorization").orElse(""))) {
            return FakeReply.json(403, "{\"code\":\"Unauthorized\",\"message\":\"the authorization is wrong\"}");
        }
        return FakeReply.json(200, credentialsJson(issueCredentials(now, credentialLifetime), ""));
    }

    // ---- instance metadata service, version 2 only ----

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
                        credentialsJson(
                                issueCredentials(now, credentialLifetime),
                                "\"Code\":\"Success\",\"Type\":\"AWS-HMAC\","))
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
        maskSecret(token);
        metadataTokenExpiries.put(token, now.plusSeconds(Long.parseLong(seconds)));
        return FakeReply.of(200, "text/plain", token);
    }

    // ---- issued credentials ----

    private static String credentialsJson(IssuedCredentials credentials, String leadingMembers) {
        return "{" + leadingMembers + "\"AccessKeyId\":\"" + credentials.accessKeyId() + "\",\"SecretAccessKey\":\""
                + credentials.secretKey() + "\",\"Token\":\"" + credentials.sessionToken() + "\",\"Expiration\":\""
                + credentials.expiresAt() + "\"}";
    }

    private IssuedCredentials issueCredentials(Instant now, Duration lifetime) {
        int number = ++issuedCount;
        Instant expiresAt = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        IssuedCredentials credentials = new IssuedCredentials(
                "ASIAISSUED" + number,
                "issued/secret+" + number + "/0123456789",
                "FwoGissued//token+" + number + "==",
                expiresAt);
        maskSecret(credentials.secretKey());
        maskSecret(credentials.sessionToken());
        stsVerifier.addAccessKey(
                credentials.accessKeyId(), credentials.secretKey(), credentials.sessionToken(), expiresAt);
        batch.addTemporaryKey(
                credentials.accessKeyId(), credentials.secretKey(), credentials.sessionToken(), expiresAt);
        return credentials;
    }
}
