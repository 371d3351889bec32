// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.Choices;
import io.github.jobcancel.contract.sim.World;
import io.github.jobcancel.testkit.BatchQuirk;
import io.github.jobcancel.testkit.BatchScript;
import io.github.jobcancel.testkit.BatchStatus;
import io.github.jobcancel.testkit.BatchTruth;
import io.github.jobcancel.testkit.FakeBatch;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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

    private static final BatchStatus[] STATES = {
        BatchStatus.RUNNABLE,
        BatchStatus.RUNNING,
        BatchStatus.SUBMITTED,
        BatchStatus.STARTING,
        BatchStatus.SUCCEEDED,
        BatchStatus.FAILED,
        BatchStatus.PENDING,
        null,
    };

    /** An operation that the credentials may not use. */
    private static final String[] DENIED = {"", "CancelJob", "DescribeJobs"};

    private final FakeBatch fake;
    private final BatchClient client;
    private final String id;
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
        client = BatchClient.builder()
                .region(fake.region())
                .endpoint(fake.url())
                .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
                .transport(transport)
                .build();
        job = adapter.apply(client.job(id));
    }

    private BatchWorld(BatchWorld first, Choices choices) {
        adapter = first.adapter;
        fake = first.fake;
        client = first.client;
        id = added(choices);
        job = adapter.apply(client.job(id));
    }

    @Override
    public World another(Choices choices) {
        return new BatchWorld(this, choices);
    }

    private String added(Choices choices) {
        BatchStatus state = STATES[choices.pick(STATES.length)];
        return state == null ? "no-such-id" : fake.jobs().add(state, script(choices));
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
    public Truth truth() {
        if (id.equals("no-such-id")) {
            return new Truth(false, "", false, false, false, false);
        }
        BatchTruth truth = fake.jobs().truth(id);
        return new Truth(
                true,
                truth.status().name(),
                truth.status().atRest(),
                truth.status() == BatchStatus.SUCCEEDED,
                // the label says that a terminate was recorded; what made the container exit, nobody can tell
                truth.terminateRequested() || truth.endedBy() == BatchTruth.End.CANCEL,
                truth.cancelRequested() || truth.terminateRequested());
    }

    @Override
    public void disturb(Choices choices) {
        int what = choices.draw(3);
        boolean tick = what == 0 || id.equals("no-such-id");
        choices.told(tick ? 0 : what);
        if (tick) {
            fake.tick();
        } else if (fake.jobs().truth(id).status() == BatchStatus.RUNNING) {
            fake.jobs().exit(id, what == 1 ? 0 : 7);
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
        // a static key does not expire
    }

    @Override
    public boolean mayEscalate() {
        return true;
    }

    @Override
    public List<Incoming> escalations() {
        return fake.requests().stream()
                .filter(r -> r.path().endsWith("/terminatejob") || r.path().endsWith("/terminatejobs"))
                .toList();
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
        fake.close();
    }
}
