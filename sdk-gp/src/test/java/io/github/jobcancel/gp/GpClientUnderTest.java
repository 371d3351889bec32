// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.AccessToken;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.gp.GpTokenKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Connects the client to the fake site with each sign-in method. */
final class GpClientUnderTest implements ClientUnderTest {
    private static final String PASSWORD = "p&ss=w/rd+ \u00fc%";

    enum SignInMethod {
        SERVER,
        ENCRYPTED,
        USER,
        PORTAL,
        APP,
        TOKEN,
        FETCH
    }

    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeGp fake;
    private final String secret;
    private final GpCredentials credentials;
    private final GpClient client;
    private final GpJobId job;
    private int fetchCount;

    GpClientUnderTest(Transport transport, ManualClock clock, SignInMethod method, GpDialect dialect) {
        fake = new FakeGp(clock);
        fake.setFederated(method == SignInMethod.PORTAL || method == SignInMethod.APP);
        fake.accounts().addApp("app", PASSWORD, true);
        fake.accounts().addServerUser("ana", PASSWORD, GpRole.ADMINISTRATOR);
        fake.accounts().addPortalUser("ana", PASSWORD, GpRole.ADMINISTRATOR);
        boolean hasToken = method == SignInMethod.TOKEN || method == SignInMethod.FETCH;
        secret = hasToken ? issueToken() : PASSWORD;
        credentials = switch (method) {
            case SERVER -> GpCredentials.server("ana", PASSWORD);
            case ENCRYPTED -> GpCredentials.server("ana", PASSWORD).withEncryption();
            case USER -> GpCredentials.user("ana", PASSWORD);
            case APP -> GpCredentials.app(fake.portalUrl(), "app", PASSWORD);
            case PORTAL ->
                GpCredentials.portal(fake.portalUrl(), "ana", PASSWORD).withReferer("https://app.example.com");
            case TOKEN, FETCH -> GpCredentials.token(secret);
        };
        GpClientBuilder builder = GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(credentials)
                .transport(transport);
        if (method == SignInMethod.FETCH) {
            builder.credentials(() -> CompletableFuture.completedFuture(GpCredentials.token(AccessToken.of(
                    fetchCount++ == 0 ? secret : issueToken(), clock.instant().plus(HOUR)))));
        }
        client = builder.build();
        String id = fake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING));
        job = dialect == GpDialect.ADMIN
                ? GpJobId.admin(FakeGp.SERVICE, id)
                : GpJobId.rest(FakeGp.SERVICE, FakeGp.TASK, id);
    }

    private String issueToken() {
        return fake.accounts().issueToken(GpTokenKind.SERVER, "ana", HOUR);
    }

    @Override
    public FakeServer fakeServer() {
        return fake;
    }

    @Override
    public CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options) {
        return client.cancelJob(job, options);
    }

    @Override
    public boolean isLoginRequest(ReceivedRequest request) {
        return GpFixture.SIGN_IN_REQUESTS.test(request);
    }

    @Override
    public void expireCredentials() {
        fake.accounts().revokeAllTokens();
    }

    @Override
    public List<String> clientSecrets() {
        return List.of(secret);
    }

    @Override
    public List<Object> printableObjects() {
        return List.of(
                client, credentials, client.job(job), job, GpClient.builder().credentials(credentials));
    }

    @Override
    public void close() {
        client.close();
    }
}
