// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.contract.ClientFixture;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpRole;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A site, its portal, one job and every kind of account, with the letters that the tables use for requests. */
final class GpSignInFixture extends ClientFixture<FakeGp> {
    static final String SECRET = "s&cret +%\u00fc";
    static final String REFERER = "https://app.example.com";
    static final Predicate<ReceivedRequest> INFO_REQUESTS =
            r -> requestLetter(r).equals("I");
    static final Predicate<ReceivedRequest> PORTAL_SIGN_INS =
            r -> requestLetter(r).equals("C");
    static final Predicate<ReceivedRequest> TOKEN_EXCHANGES =
            r -> requestLetter(r).equals("D");

    /** The methods of signing in. */
    enum SignInMethod {
        SERVER,
        ENCRYPTED,
        USER,
        PORTAL,
        APP
    }

    final String jobId = fake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING));

    GpSignInFixture() {
        super(ManualClock.startingNow(), FakeGp::new, ClientFixture::usingFakeClock);
        fake.accounts().addServerUser("ana", SECRET, GpRole.PRIMARY_ADMINISTRATOR);
        fake.accounts().addServerUser("uwe", SECRET, GpRole.USER);
        fake.accounts().addPortalUser("ana", SECRET, GpRole.ADMINISTRATOR);
        fake.accounts().addPortalUser("uwe", SECRET, GpRole.USER);
        fake.accounts().addApp("ana", SECRET, true);
        fake.accounts().addApp("uwe", SECRET, false);
    }

    GpCredentials newCredentials(SignInMethod method, String name, String secret) {
        return switch (method) {
            case SERVER -> GpCredentials.server(name, secret).withReferer(REFERER);
            case ENCRYPTED ->
                GpCredentials.server(name, secret).withReferer(REFERER).withEncryption();
            case USER -> GpCredentials.user(name, secret).withReferer(REFERER);
            case PORTAL -> GpCredentials.portal(fake.portalUrl(), name, secret).withReferer(REFERER);
            case APP -> GpCredentials.app(fake.portalUrl(), name, secret);
        };
    }

    GpClient newClient(GpCredentials credentials) {
        return newBuilder().credentials(credentials).build();
    }

    GpClient newClient(CredentialsProvider<GpCredentials> provider) {
        return newBuilder().credentials(provider).build();
    }

    private GpClientBuilder newBuilder() {
        return GpClient.builder().endpoint(fake.serverUrl()).transport(transport);
    }

    /** Creates a client of the kind of site that the method requires. */
    GpClient newClient(SignInMethod method) {
        fake.setFederated(method == SignInMethod.PORTAL || method == SignInMethod.APP);
        return newClient(newCredentials(method, "ana", SECRET));
    }

    GpJobId jobIn(GpDialect dialect) {
        return GpFixture.jobId(dialect, jobId);
    }

    /** Returns the job's state or the failure, and the requests sent since the last call. */
    String resultAndRequests(GpClient client, GpDialect dialect) {
        String result;
        try {
            result = Calls.await(client.describeJob(jobIn(dialect))).state().name();
        } catch (SdkException | IllegalArgumentException e) {
            result = e.getClass().getSimpleName();
        }
        return result + " " + sentLetters();
    }

    Throwable readFailure(GpClient client, GpDialect dialect) {
        return catchThrowable(() -> Calls.await(client.describeJob(jobIn(dialect))));
    }

    /** Returns one letter per request. */
    String sentLetters() {
        String letters = fake.receivedRequests().stream()
                .map(GpSignInFixture::requestLetter)
                .collect(Collectors.joining());
        fake.clearReceivedRequests();
        return letters;
    }

    static String requestLetter(ReceivedRequest r) {
        String path = r.path();
        if (path.endsWith("/sharing/rest/generateToken")) {
            return r.formParameters().containsKey("serverUrl") ? "D" : "C";
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
}
