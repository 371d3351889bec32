// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpRole;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A site, its portal, one job, and every kind of account; and the letters in which the tables tell what was sent. */
final class GpSignInScene implements AutoCloseable {
    static final String SECRET = "s&cret +%\u00fc";
    static final String REFERER = "https://app.example.com";
    static final Predicate<Incoming> INFO = r -> letter(r).equals("I");
    static final Predicate<Incoming> PORTAL_LOGIN = r -> letter(r).equals("C");
    static final Predicate<Incoming> EXCHANGE = r -> letter(r).equals("D");

    /** How to sign in. */
    enum Way {
        SERVER,
        ENCRYPTED,
        USER,
        PORTAL,
        APP
    }

    final ManualClock clock = ManualClock.startingNow();
    final FakeGp fake = new FakeGp(clock);
    final Transport transport = Transport.builder().clock(clock).build();
    final String job = fake.addJob(FakeGpScript.in(FakeGpState.EXECUTING));

    GpSignInScene() {
        fake.addServerUser("ana", SECRET, FakeGpRole.PRIMARY_ADMINISTRATOR);
        fake.addServerUser("uwe", SECRET, FakeGpRole.USER);
        fake.addPortalUser("ana", SECRET, FakeGpRole.ADMINISTRATOR);
        fake.addPortalUser("uwe", SECRET, FakeGpRole.USER);
        fake.addApp("ana", SECRET, true);
        fake.addApp("uwe", SECRET, false);
    }

    GpCredentials credentials(Way way, String name, String secret) {
        return switch (way) {
            case SERVER -> GpCredentials.server(name, secret, REFERER);
            case ENCRYPTED -> GpCredentials.server(name, secret, REFERER).encrypted();
            case USER -> GpCredentials.user(name, secret, REFERER);
            case PORTAL -> GpCredentials.portal(fake.portalUrl(), name, secret, REFERER);
            case APP -> GpCredentials.app(fake.portalUrl(), name, secret);
        };
    }

    GpClient client(GpCredentials credentials) {
        return GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(credentials)
                .transport(transport)
                .build();
    }

    /** Of the way's own kind of site. */
    GpClient client(Way way) {
        fake.federated(way == Way.PORTAL || way == Way.APP);
        return client(credentials(way, "ana", SECRET));
    }

    GpJobId job(GpDialect dialect) {
        return GpScene.id(dialect, job);
    }

    /** The job's state or the failure, and what was sent since the last time. */
    String told(GpClient client, GpDialect dialect) {
        String said;
        try {
            said = Calls.await(client.readJob(job(dialect))).state().name();
        } catch (SdkException | IllegalArgumentException e) {
            said = e.getClass().getSimpleName();
        }
        return said + " " + sent();
    }

    Throwable failure(GpClient client, GpDialect dialect) {
        return catchThrowable(() -> Calls.await(client.readJob(job(dialect))));
    }

    /** A letter for each request, those of the flows as the contract names them. */
    String sent() {
        String letters = fake.requests().stream().map(GpSignInScene::letter).collect(Collectors.joining());
        fake.clearRequests();
        return letters;
    }

    static String letter(Incoming r) {
        String path = r.path();
        if (path.endsWith("/sharing/rest/generateToken")) {
            return r.form().containsKey("serverUrl") ? "D" : "C";
        }
        return path.endsWith("/rest/info")
                ? "I"
                : path.endsWith("/admin/publicKey")
                        ? "K"
                        : path.endsWith("/admin/generateToken")
                                ? "A"
                                : path.endsWith("/tokens/generateToken")
                                        ? "B"
                                        : path.endsWith("/oauth2/token") ? "F" : "J";
    }

    @Override
    public void close() {
        transport.close();
        fake.close();
    }
}
