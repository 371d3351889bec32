// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ClientFixture;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.gp.GpTokenKind;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fake site, a client with a token, and the notation of the tables. */
final class GpFixture extends ClientFixture<FakeGp> {
    static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    static final CallOptions QUICK_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    static final Predicate<ReceivedRequest> CANCEL_REQUESTS = r -> r.path().endsWith("/cancel");
    static final Predicate<ReceivedRequest> READ_REQUESTS = r -> r.method().equals("GET");

    /** The requests of a sign-in. */
    static final Predicate<ReceivedRequest> SIGN_IN_REQUESTS =
            r -> Stream.of("/generateToken", "/oauth2/token", "/rest/info", "/admin/publicKey")
                    .anyMatch(r.path()::endsWith);

    /** Prepares the site and returns the job. */
    interface SiteSituation extends Function<GpFixture, GpJobId> {}

    final GpClient client;

    GpFixture() {
        this(ClientFixture::usingSystemTime);
    }

    GpFixture(Function<ManualClock, Transport.Builder> newTransportBuilder) {
        super(ManualClock.startingNow(), FakeGp::new, newTransportBuilder);
        fake.accounts().addServerUser("ana", "secret-of-ana", GpRole.ADMINISTRATOR);
        fake.accounts().addServerUser("paul", "secret-of-ana", GpRole.PUBLISHER);
        client = newClient("ana");
    }

    GpClient newClient(String user) {
        return newClient(user, Duration.ofHours(10));
    }

    GpClient newClient(String user, Duration tokenLifetime) {
        return newClient(GpCredentials.token(fake.accounts().issueToken(GpTokenKind.SERVER, user, tokenLifetime)));
    }

    GpClient newClient(GpCredentials credentials) {
        return closeAfterTest(GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(credentials)
                .transport(transport)
                .build());
    }

    GpJobId addJob(GpDialect dialect, GpJobScript script) {
        return jobId(dialect, fake.addJob(script));
    }

    static GpJobId jobId(GpDialect dialect, String jobId) {
        return dialect == GpDialect.ADMIN
                ? GpJobId.admin(FakeGp.SERVICE, jobId)
                : GpJobId.rest(FakeGp.SERVICE, FakeGp.TASK, jobId);
    }

    static SiteSituation adminJob(GpJobState state) {
        return scene -> scene.addJob(GpDialect.ADMIN, GpJobScript.startingIn(state));
    }

    static SiteSituation restJob(GpJobState state) {
        return scene -> scene.addJob(GpDialect.REST, GpJobScript.startingIn(state));
    }

    static SiteSituation withFaults(SiteSituation job, Predicate<ReceivedRequest> requests, ExchangeFault... faults) {
        return scene -> {
            for (ExchangeFault attemptFailure : faults) {
                scene.fake.injectFault(requests, attemptFailure);
            }
            return job.apply(scene);
        };
    }

    static SiteSituation withFaults(SiteSituation job, Predicate<ReceivedRequest> requests, FakeReply answer) {
        return withFaults(job, requests, ExchangeFault.replaceReply(answer));
    }

    /** Returns the outcome or failure and the requests sent: P for a cancel, G for a read. */
    String outcomeAndRequests(GpClient client, GpJobId job, CallOptions options) {
        fake.clearReceivedRequests();
        String result;
        try {
            result = describeOutcome(Calls.await(client.cancelJob(job, options)));
        } catch (SdkException e) {
            result = e.getClass().getSimpleName() + (e.mayHaveTakenEffect() ? " maybe" : " no effect");
        }
        return result + " "
                + fake.receivedRequests().stream()
                        .map(r -> CANCEL_REQUESTS.test(r) ? "P" : READ_REQUESTS.test(r) ? "G" : "?")
                        .collect(Collectors.joining());
    }

    private static String describeOutcome(CancelOutcome outcome) {
        String name = outcome.getClass().getSimpleName();
        if (outcome instanceof CancelOutcome.NotCancellable notCancellable) {
            return name + " " + notCancellable.reason() + " " + notCancellable.remedy();
        }
        return outcome instanceof CancelOutcome.Finished finished ? name + " " + finished.state() : name;
    }
}
