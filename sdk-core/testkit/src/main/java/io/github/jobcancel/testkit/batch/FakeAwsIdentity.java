// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.service.AwsCredentialIssuer;
import io.github.jobcancel.testkit.batch.service.AwsLocalCredentials;
import io.github.jobcancel.testkit.batch.service.AwsRequestVerifier;
import io.github.jobcancel.testkit.batch.service.AwsSecurityTokenService;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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

    // guarded by this
    private final FakeBatch batch;
    private final AwsRequestVerifier stsVerifier;
    private final AwsCredentialIssuer issuer = new AwsCredentialIssuer(this::acceptCredentials);
    private final AwsSecurityTokenService securityTokenService;
    private final AwsLocalCredentials localCredentials = new AwsLocalCredentials(issuer, this::maskSecret);
    private Duration clockOffset = Duration.ZERO;

    /**
     * Creates the fake for the region of a fake of AWS Batch, whose clock it shares: in real time if that fake lives in
     * real time.
     *
     * @param batch the fake that accepts all issued credentials
     */
    public FakeAwsIdentity(FakeBatch batch) {
        super(batch.clock());
        this.batch = batch;
        this.stsVerifier = new AwsRequestVerifier(batch.region(), Set.of(BatchBehavior.QUERY_STYLE_AUTH_CODES), "sts");
        this.securityTokenService = new AwsSecurityTokenService(stsVerifier, issuer);
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
        securityTokenService.addRole(arn, externalId);
    }

    /**
     * Adds a web identity token that is accepted.
     *
     * @param token the token
     * @param expiresAt the time from which on the token is refused
     */
    public synchronized void addWebIdentityToken(String token, Instant expiresAt) {
        maskSecret(token);
        securityTokenService.addWebIdentityToken(token, expiresAt);
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
        localCredentials.addContainerEndpoint(path, authorization);
    }

    /**
     * Attaches a role to the instance.
     *
     * @param name the name of the role; null removes it
     */
    public synchronized void setInstanceRole(@Nullable String name) {
        localCredentials.setInstanceRole(name);
    }

    /**
     * Sets the lifetime of the credentials issued from now on.
     *
     * @param lifetime default 1 hour
     */
    public synchronized void setCredentialLifetime(Duration lifetime) {
        issuer.setLifetime(lifetime);
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
        FakeReply answer = localCredentials.answerRequest(request, now);
        if (answer == null) {
            answer = securityTokenService.answerRequest(request, now);
        }
        return answer.withHeader("Date", HTTP_DATE.format(now));
    }

    private void acceptCredentials(AwsCredentialIssuer.IssuedCredentials issued) {
        maskSecret(issued.secretKey);
        maskSecret(issued.sessionToken);
        stsVerifier.addAccessKey(issued.accessKeyId, issued.secretKey, issued.sessionToken, issued.expiresAt);
        batch.addTemporaryKey(issued.accessKeyId, issued.secretKey, issued.sessionToken, issued.expiresAt);
    }
}
