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
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.Scenario;
import io.github.jobcancel.contract.sim.ScheduleChoices;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import io.github.jobcancel.testkit.batch.BatchJobScript;
import io.github.jobcancel.testkit.batch.BatchJobView;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * AWS Batch in one schedule: the job, the interpretations of the documentation that hold, and the denied operations.
 */
final class BatchScenario implements Scenario {
    /** Both interpretations of each documented contradiction, and the observed behavior of other servers. */
    private static final BatchBehavior[] DOCUMENT_READINGS = {
        null,
        BatchBehavior.CANCEL_WAITS_FOR_HEAD_OF_QUEUE,
        BatchBehavior.FLAGS_AT_EFFECT,
        BatchBehavior.START_BEATS_CANCEL,
        BatchBehavior.UNKNOWN_ID_IS_ERROR,
        BatchBehavior.CANCEL_FLAGS_STARTED_JOBS,
        BatchBehavior.TERMINATE_SETS_CANCELLED_BEFORE_START,
        BatchBehavior.FLAGS_ARE_OMITTED,
        BatchBehavior.BULK_CALLS_ARE_MISSING,
        BatchBehavior.BULK_CANCEL_REFUSES_STARTED,
    };

    /** A job or a group of jobs: the separator before a child's number, and the states of the children. */
    private record JobGroup(String suffixSeparator, BatchStatus... states) {}

    private static final String UNKNOWN_ID = "no-such-id";
    private static final String ARRAY_SEPARATOR = ":";
    private static final String NODE_SEPARATOR = "#";

    private static final JobGroup[] JOB_GROUPS = {
        new JobGroup("", RUNNABLE),
        new JobGroup("", RUNNING),
        new JobGroup("", SUBMITTED),
        new JobGroup("", STARTING),
        new JobGroup("", SUCCEEDED),
        new JobGroup("", FAILED),
        new JobGroup("", PENDING),
        // the id of no job
        new JobGroup(""),
        new JobGroup(ARRAY_SEPARATOR, RUNNING, RUNNABLE),
        new JobGroup(ARRAY_SEPARATOR, RUNNABLE, RUNNABLE),
        new JobGroup(NODE_SEPARATOR, RUNNING, RUNNING),
        new JobGroup(NODE_SEPARATOR, RUNNABLE, RUNNABLE),
    };

    /** The operations of which the credentials may not use one. */
    private static final String[] DENIED_OPERATIONS = {"", "CancelJob", "DescribeJobs"};

    private final FakeBatch fake;
    private final BatchClient client;
    private final BatchClient otherClient;
    private final CredentialsProvider<AwsCredentials> credentials;
    private final String id;

    /** The suffixes that the ids of the children add to the job's id. */
    private final List<String> idSuffixes = new ArrayList<>();

    private int temporaryKeyCount;
    private final RemoteJob job;
    private final UnaryOperator<RemoteJob> adapter;

    BatchScenario(ScheduleChoices choices, ManualClock clock, Transport transport) {
        this(choices, clock, transport, job -> job);
    }

    /** Creates a scenario with an adapter between the job and its caller. */
    BatchScenario(ScheduleChoices choices, ManualClock clock, Transport transport, UnaryOperator<RemoteJob> adapter) {
        this.adapter = adapter;
        fake = new FakeBatch(clock);
        fake.useWithoutNetwork(URI.create("http://127.0.0.1:9"));
        BatchBehavior reading = DOCUMENT_READINGS[choices.pickRarely(DOCUMENT_READINGS.length, 0.5)];
        if (reading != null) {
            fake.enableBehavior(reading);
        }
        String denied = DENIED_OPERATIONS[choices.pickRarely(DENIED_OPERATIONS.length, 0.04)];
        if (!denied.isEmpty()) {
            fake.setPermissionDenied(denied, true);
        }
        id = addJob(choices);
        credentials = chooseCredentials(choices);
        client = newClient(transport);
        otherClient = newClient(transport);
        job = adapter.apply(client.job(id));
    }

    private BatchClient newClient(Transport transport) {
        return BatchFixture.builder(fake)
                .credentials(credentials)
                .transport(transport)
                .build();
    }

    /** Chooses a permanent key, a key that may expire at any time, or a server with another clock. */
    private CredentialsProvider<AwsCredentials> chooseCredentials(ScheduleChoices choices) {
        int choice = choices.pickRarely(4, 0.2);
        if (choice >= 2) {
            fake.setClockOffset(Duration.ofHours(choice == 2 ? 1 : -1));
        }
        return choice == 1
                ? this::newTemporaryKey
                : () -> CompletableFuture.completedFuture(
                        AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY));
    }

    private CompletableFuture<AwsCredentials> newTemporaryKey() {
        String key = "KEY" + ++temporaryKeyCount;
        fake.addTemporaryKey(key, "secret of " + key, "token-of-" + key, Instant.MAX);
        return CompletableFuture.completedFuture(AwsCredentials.of(key, "secret of " + key, "token-of-" + key));
    }

    private BatchScenario(BatchScenario first, ScheduleChoices choices) {
        adapter = first.adapter;
        fake = first.fake;
        client = first.client;
        otherClient = first.otherClient;
        credentials = first.credentials;
        id = addJob(choices);
        job = adapter.apply(client.job(id));
    }

    @Override
    public Scenario openSibling(ScheduleChoices choices) {
        return new BatchScenario(this, choices);
    }

    private String addJob(ScheduleChoices choices) {
        JobGroup jobGroup = JOB_GROUPS[choices.pick(JOB_GROUPS.length)];
        for (int i = 0;
                i < jobGroup.states().length && !jobGroup.suffixSeparator().isEmpty();
                i++) {
            idSuffixes.add(jobGroup.suffixSeparator() + i);
        }
        return switch (jobGroup.suffixSeparator()) {
            case ARRAY_SEPARATOR -> fake.jobs().addArrayJob(jobGroup.states());
            case NODE_SEPARATOR -> fake.jobs().addMultiNodeJob(jobGroup.states());
            default ->
                jobGroup.states().length == 0
                        ? UNKNOWN_ID
                        : fake.jobs().addJob(jobGroup.states()[0], chooseScript(choices));
        };
    }

    private static BatchJobScript chooseScript(ScheduleChoices choices) {
        return switch (choices.pickRarely(4, 0.6)) {
            case 1 -> BatchJobScript.runsFor(Duration.ofSeconds(2));
            case 2 ->
                BatchJobScript.runsForever()
                        .withSigtermReaction(BatchJobScript.SigtermReaction.EXIT_ZERO, Duration.ofSeconds(3));
            case 3 -> BatchJobScript.runsFor(Duration.ofSeconds(8)).withExitCode(1);
            default -> BatchJobScript.runsForever();
        };
    }

    @Override
    public FakeServer fakeServer() {
        return fake;
    }

    @Override
    public RemoteJob job() {
        return job;
    }

    @Override
    public RemoteJob jobFromOtherProcess() {
        return adapter.apply(otherClient.job(id));
    }

    @Override
    public JobTruth jobTruth() {
        if (id.equals(UNKNOWN_ID)) {
            return new JobTruth(false, "", false, false, false, false);
        }
        BatchJobView truth = fake.jobs().job(id);
        List<BatchStatus> children = idSuffixes.stream()
                .map(part -> fake.jobs().job(id + part).status())
                .toList();
        return new JobTruth(
                true,
                truth.status() + (children.isEmpty() ? "" : " of " + children),
                truth.status().isTerminal() && children.stream().allMatch(BatchStatus::isTerminal),
                truth.status() == SUCCEEDED,
                // the flag shows that a terminate was recorded; the cause of the container's exit cannot be known
                truth.terminateRequested() || truth.endCause() == BatchJobView.EndCause.CANCEL,
                truth.cancelRequested() || truth.terminateRequested());
    }

    @Override
    public void disturbJob(ScheduleChoices choices) {
        int choice = choices.draw(3);
        boolean isTick = choice == 0 || id.equals(UNKNOWN_ID);
        choices.recordTold(isTick ? 0 : choice);
        // for a group, the first child
        String runningId = idSuffixes.isEmpty() ? id : id + idSuffixes.get(0);
        if (isTick) {
            fake.runSchedulerPass();
        } else if (fake.jobs().job(runningId).status() == RUNNING) {
            fake.jobs().exitContainer(runningId, choice == 1 ? 0 : 7);
        }
    }

    @Override
    public boolean mutatesJob(ReceivedRequest request) {
        return !request.path().endsWith("/describejobs");
    }

    @Override
    public boolean isLoginRequest(ReceivedRequest request) {
        return false;
    }

    @Override
    public void expireCredentials() {
        for (int i = 1; i <= temporaryKeyCount; i++) {
            fake.addTemporaryKey("KEY" + i, "secret of KEY" + i, "token-of-KEY" + i, Instant.MIN);
        }
    }

    @Override
    public boolean supportsEscalation() {
        return true;
    }

    @Override
    public boolean isEscalation(ReceivedRequest request) {
        return request.path().endsWith("/terminatejob") || request.path().endsWith("/terminatejobs");
    }

    /**
     * Returns whether the outcome is allowed: {@code Requested} needs a request that arrived, which need not show in
     * the record.
     */
    @Override
    public boolean allowsOutcome(CancelOutcome outcome, JobTruth truth) {
        return !(outcome instanceof CancelOutcome.Requested)
                || truth.acceptedOurCancel()
                || fake.receivedRequests().stream().anyMatch(this::mutatesJob);
    }

    @Override
    public void close() {
        client.close();
        otherClient.close();
        fake.close();
    }
}
