// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpRole;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import io.github.jobcancel.testkit.gp.FakeGpTokenKind;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fake site, a client with a ready token, and the few words in which the tables speak. */
final class GpScene implements AutoCloseable {
    static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());
    static final CallOptions QUICK = CallOptions.standard()
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)));
    static final Predicate<Incoming> CANCEL = r -> r.path().endsWith("/cancel");
    static final Predicate<Incoming> READ = r -> r.method().equals("GET");

    /** What is sent on the way to a token. */
    static final Predicate<Incoming> SIGNS_IN =
            r -> Stream.of("/generateToken", "/oauth2/token", "/rest/info", "/admin/publicKey")
                    .anyMatch(r.path()::endsWith);

    /** Brings the site into a situation, and says which job is meant. */
    interface Given extends Function<GpScene, GpJobId> {}

    final ManualClock clock = ManualClock.startingNow();
    final FakeGp fake = new FakeGp(clock);
    final GpClient client;

    GpScene() {
        fake.addServerUser("ana", "secret-of-ana", FakeGpRole.ADMINISTRATOR);
        fake.addServerUser("paul", "secret-of-ana", FakeGpRole.PUBLISHER);
        client = client("ana");
    }

    GpClient client(String user) {
        String token = fake.issueToken(FakeGpTokenKind.SERVER, user, Duration.ofHours(10));
        return GpClient.builder()
                .endpoint(fake.serverUrl())
                .credentials(GpCredentials.token(token))
                .build();
    }

    GpJobId add(GpDialect dialect, FakeGpScript script) {
        return id(dialect, fake.addJob(script));
    }

    static GpJobId id(GpDialect dialect, String jobId) {
        return dialect == GpDialect.ADMIN
                ? GpJobId.admin(FakeGp.SERVICE, jobId)
                : GpJobId.rest(FakeGp.SERVICE, FakeGp.TASK, jobId);
    }

    static Given admin(FakeGpState state) {
        return scene -> scene.add(GpDialect.ADMIN, FakeGpScript.in(state));
    }

    static Given rest(FakeGpState state) {
        return scene -> scene.add(GpDialect.REST, FakeGpScript.in(state));
    }

    static Given with(Given job, Predicate<Incoming> on, Fault... faults) {
        return scene -> {
            for (Fault fault : faults) {
                scene.fake.fail(on, fault);
            }
            return job.apply(scene);
        };
    }

    static Given with(Given job, Predicate<Incoming> on, Answer answer) {
        return with(job, on, Fault.answer(answer));
    }

    /** The outcome or failure, and what was sent: P for a cancel, G for a read. */
    String told(GpClient by, GpJobId job, CallOptions options) {
        fake.clearRequests();
        String said;
        try {
            said = said(Calls.await(by.cancelJob(job, options)));
        } catch (SdkException e) {
            said = e.getClass().getSimpleName() + (e.mayHaveTakenEffect() ? " maybe" : " no effect");
        }
        return said + " "
                + fake.requests().stream()
                        .map(r -> CANCEL.test(r) ? "P" : READ.test(r) ? "G" : "?")
                        .collect(Collectors.joining());
    }

    private static String said(CancelOutcome outcome) {
        String name = outcome.getClass().getSimpleName();
        if (outcome instanceof CancelOutcome.NotCancellable no) {
            return name + " " + no.reason() + " " + no.remedy();
        }
        return outcome instanceof CancelOutcome.Finished finished ? name + " " + finished.state() : name;
    }

    @Override
    public void close() {
        client.close();
        fake.close();
    }
}
