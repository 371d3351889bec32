// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Token;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.Subject;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpRole;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import io.github.jobcancel.testkit.gp.FakeGpTokenKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The client joined to the fake site, in each of the ways to sign in. */
final class GpSubject implements Subject {
    private static final String PASSWORD = "p&ss=w/rd+ \u00fc%";

    enum Way {
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
    private int fetches;

    GpSubject(Transport transport, ManualClock clock, Way way, GpDialect dialect) {
        fake = new FakeGp(clock);
        fake.federated(way == Way.PORTAL || way == Way.APP);
        fake.addApp("app", PASSWORD, true);
        fake.addServerUser("ana", PASSWORD, FakeGpRole.ADMINISTRATOR);
        fake.addPortalUser("ana", PASSWORD, FakeGpRole.ADMINISTRATOR);
        boolean ready = way == Way.TOKEN || way == Way.FETCH;
        secret = ready ? issued() : PASSWORD;
        credentials = switch (way) {
            case SERVER -> GpCredentials.server("ana", PASSWORD);
            case ENCRYPTED -> GpCredentials.server("ana", PASSWORD).encrypted();
            case USER -> GpCredentials.user("ana", PASSWORD);
            case APP -> GpCredentials.app(fake.portalUrl(), "app", PASSWORD);
            case FETCH ->
                GpCredentials.token(() -> CompletableFuture.completedFuture(Token.of(
                        fetches++ == 0 ? secret : issued(), clock.instant().plus(HOUR))));
            case PORTAL -> GpCredentials.portal(fake.portalUrl(), "ana", PASSWORD, "https://app.example.com");
            case TOKEN -> GpCredentials.token(secret);
        };
        client = GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(credentials)
                .transport(transport)
                .build();
        String id = fake.addJob(FakeGpScript.in(FakeGpState.EXECUTING));
        job = dialect == GpDialect.ADMIN
                ? GpJobId.admin(FakeGp.SERVICE, id)
                : GpJobId.rest(FakeGp.SERVICE, FakeGp.TASK, id);
    }

    private String issued() {
        return fake.issueToken(FakeGpTokenKind.SERVER, "ana", HOUR);
    }

    @Override
    public FakeServer fake() {
        return fake;
    }

    @Override
    public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
        return client.cancelJob(job, options);
    }

    @Override
    public boolean login(Incoming request) {
        return GpScene.SIGNS_IN.test(request);
    }

    @Override
    public void expireCredentials() {
        fake.revokeAll();
    }

    @Override
    public List<String> secrets() {
        return List.of(secret);
    }

    @Override
    public List<Object> printables() {
        return List.of(
                client, credentials, client.job(job), job, GpClient.builder().credentials(credentials));
    }

    @Override
    public void close() {
        client.close();
    }
}
