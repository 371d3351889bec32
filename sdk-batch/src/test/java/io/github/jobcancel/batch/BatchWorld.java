// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static io.github.jobcancel.testkit.batch.BatchStatus.FAILED;
import static io.github.jobcancel.testkit.batch.BatchStatus.PENDING;
import static io.github.jobcancel.testkit.batch.BatchStatus.RUNNABLE;
import static io.github.jobcancel.testkit.batch.BatchStatus.RUNNING;
import static io.github.jobcancel.testkit.batch.BatchStatus.STARTING;
import static io.github.jobcancel.testkit.batch.BatchStatus.SUBMITTED;
import static io.github.jobcancel.testkit.batch.BatchStatus.SUCCEEDED;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.Choices;
import io.github.jobcancel.contract.sim.World;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.BatchScript;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.BatchTruth;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** AWS Batch in one schedule: what job there is, which readings of the documents hold, and who is denied what. */
final class BatchWorld implements World {
    /** Each documented contradiction, both ways; and what other servers were seen to do. */
    private static final BatchQuirk[] READINGS = {
        null,
        BatchQuirk.CANCEL_WAITS_FOR_HEAD_OF_QUEUE,
        BatchQuirk.FLAGS_AT_EFFECT,
        BatchQuirk.START_BEATS_CANCEL,
        BatchQuirk.UNKNOWN_ID_IS_ERROR,
        BatchQuirk.CANCEL_FLAGS_STARTED_JOBS,
        BatchQuirk.TERMINATE_SETS_CANCELLED_BEFORE_START,
        BatchQuirk.NO_FLAGS,
        BatchQuirk.NO_BULK_CALLS,
        BatchQuirk.BULK_CANCEL_REFUSES_STARTED,
    };

    /** A job, or what its children's ids have before their number, and the children. */
    private record Case(String parts, BatchStatus... states) {}

    private static final String NOBODY = "no-such-id";
    private static final String ARRAY = ":";
    private static final String NODES = "#";

    private static final Case[] CASES = {
        new Case("", RUNNABLE),
        new Case("", RUNNING),
        new Case("", SUBMITTED),
        new Case("", STARTING),
        new Case("", SUCCEEDED),
        new Case("", FAILED),
        new Case("", PENDING),
        // an id that nobody has
        new Case(""),
        new Case(ARRAY, RUNNING, RUNNABLE),
        new Case(ARRAY, RUNNABLE, RUNNABLE),
        new Case(NODES, RUNNING, RUNNING),
        new Case(NODES, RUNNABLE, RUNNABLE),
    };

    /** An operation that the credentials may not use. */
    private static final String[] DENIED = {"", "CancelJob", "DescribeJobs"};

    private final FakeBatch fake;
    private final BatchClient client;
    private final BatchClient other;
    private final CredentialFetch<AwsCredentials> credentials;
    private final String id;

    /** What the ids of its children, if it has any, have after its own. */
    private final List<String> parts = new ArrayList<>();

    private int temporaryKeys;
    private final RemoteJob job;
    private final UnaryOperator<RemoteJob> adapter;

    BatchWorld(Choices choices, ManualClock clock, Transport transport) {
        this(choices, clock, transport, job -> job);
    }

    /** With an adapter between the job and its caller. */
    BatchWorld(Choices choices, ManualClock clock, Transport transport, UnaryOperator<RemoteJob> adapter) {
        this.adapter = adapter;
        fake = new FakeBatch(clock);
        fake.offline(URI.create("http://127.0.0.1:9"));
        BatchQuirk reading = READINGS[choices.rarely(READINGS.length, 0.5)];
        if (reading != null) {
            fake.quirk(reading);
        }
        String denied = DENIED[choices.rarely(DENIED.length, 0.04)];
        if (!denied.isEmpty()) {
            fake.deny(denied, true);
        }
        id = added(choices);
        credentials = credentials(choices);
        client = client(transport);
        other = client(transport);
        job = adapter.apply(client.job(id));
    }

    private BatchClient client(Transport transport) {
        return BatchClient.builder()
                .region(fake.region())
                .endpoint(fake.url())
                .credentials(credentials)
                .transport(transport)
                .build();
    }

    /** A key that stays, one that may end at any time, or a server whose clock is another. */
    private CredentialFetch<AwsCredentials> credentials(Choices choices) {
        int which = choices.rarely(4, 0.2);
        if (which >= 2) {
            fake.clockOffset(Duration.ofHours(which == 2 ? 1 : -1));
        }
        return which == 1
                ? this::temporaryKey
                : () -> CompletableFuture.completedFuture(
                        AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY));
    }

    private CompletableFuture<AwsCredentials> temporaryKey() {
        String key = "KEY" + ++temporaryKeys;
        fake.temporaryKey(key, "secret of " + key, "token-of-" + key, Instant.MAX);
        return CompletableFuture.completedFuture(AwsCredentials.of(key, "secret of " + key, "token-of-" + key));
    }

    private BatchWorld(BatchWorld first, Choices choices) {
        adapter = first.adapter;
        fake = first.fake;
        client = first.client;
        other = first.other;
        credentials = first.credentials;
        id = added(choices);
        job = adapter.apply(client.job(id));
    }

    @Override
    public World another(Choices choices) {
        return new BatchWorld(this, choices);
    }

    private String added(Choices choices) {
        Case chosen = CASES[choices.pick(CASES.length)];
        for (int i = 0; i < chosen.states().length && !chosen.parts().isEmpty(); i++) {
            parts.add(chosen.parts() + i);
        }
        return switch (chosen.parts()) {
            case ARRAY -> fake.jobs().addArray(chosen.states());
            case NODES -> fake.jobs().addMultiNode(chosen.states());
            default -> chosen.states().length == 0 ? NOBODY : fake.jobs().add(chosen.states()[0], script(choices));
        };
    }

    private static BatchScript script(Choices choices) {
        return switch (choices.rarely(4, 0.6)) {
            case 1 -> BatchScript.runsFor(Duration.ofSeconds(2));
            case 2 -> BatchScript.runsForever().onSigterm(BatchScript.OnSigterm.EXIT_ZERO, Duration.ofSeconds(3));
            case 3 -> BatchScript.runsFor(Duration.ofSeconds(8)).exits(1);
            default -> BatchScript.runsForever();
        };
    }

    @Override
    public FakeServer fake() {
        return fake;
    }

    @Override
    public RemoteJob job() {
        return job;
    }

    @Override
    public RemoteJob elsewhere() {
        return adapter.apply(other.job(id));
    }

    @Override
    public Truth truth() {
        if (id.equals(NOBODY)) {
            return new Truth(false, "", false, false, false, false);
        }
        BatchTruth truth = fake.jobs().truth(id);
        List<BatchStatus> children = parts.stream()
                .map(part -> fake.jobs().truth(id + part).status())
                .toList();
        return new Truth(
                true,
                truth.status() + (children.isEmpty() ? "" : " of " + children),
                truth.status().atRest() && children.stream().allMatch(BatchStatus::atRest),
                truth.status() == SUCCEEDED,
                // the label says that a terminate was recorded; what made the container exit, nobody can tell
                truth.terminateRequested() || truth.endedBy() == BatchTruth.End.CANCEL,
                truth.cancelRequested() || truth.terminateRequested());
    }

    @Override
    public void disturb(Choices choices) {
        int what = choices.draw(3);
        boolean tick = what == 0 || id.equals(NOBODY);
        choices.told(tick ? 0 : what);
        // of a group, the first child
        String running = parts.isEmpty() ? id : id + parts.get(0);
        if (tick) {
            fake.tick();
        } else if (fake.jobs().truth(running).status() == RUNNING) {
            fake.jobs().exit(running, what == 1 ? 0 : 7);
        }
    }

    @Override
    public boolean changesAJob(Incoming request) {
        return !request.path().endsWith("/describejobs");
    }

    @Override
    public boolean login(Incoming request) {
        return false;
    }

    @Override
    public void expireCredentials() {
        for (int i = 1; i <= temporaryKeys; i++) {
            fake.temporaryKey("KEY" + i, "secret of KEY" + i, "token-of-KEY" + i, Instant.MIN);
        }
    }

    @Override
    public boolean mayEscalate() {
        return true;
    }

    @Override
    public boolean escalates(Incoming request) {
        return request.path().endsWith("/terminatejob") || request.path().endsWith("/terminatejobs");
    }

    /** Nothing was requested where no request arrived. One that arrived may leave no trace in the record. */
    @Override
    public boolean allowed(CancelOutcome outcome, Truth truth) {
        return !(outcome instanceof CancelOutcome.Requested)
                || truth.touched()
                || fake.requests().stream().anyMatch(this::changesAJob);
    }

    @Override
    public void close() {
        client.close();
        other.close();
        fake.close();
    }
}
