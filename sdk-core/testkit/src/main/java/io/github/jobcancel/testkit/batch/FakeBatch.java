// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.service.BatchError;
import io.github.jobcancel.testkit.batch.service.BatchGate;
import io.github.jobcancel.testkit.batch.service.BatchOperations;
import io.github.jobcancel.testkit.batch.service.BatchScheduler;
import io.github.jobcancel.testkit.batch.service.BatchWorld;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * AWS Batch in one region of one account. A request only leaves a mark on a job; jobs move in scheduler passes, one per
 * {@link #tickInterval} of fake time, which are caught up when the next request or look comes in. {@link #tick} runs one
 * more at once. Signatures are recomputed from the bytes that arrived; the key pair {@link #ACCESS_KEY} and
 * {@link #SECRET_KEY} is accepted from the start.
 */
public final class FakeBatch extends FakeServer {
    /** The queue of all jobs for which a test names none. */
    public static final String QUEUE = "hi";

    /** A second queue. */
    public static final String OTHER_QUEUE = "lo";

    /** The account in all ARNs. */
    public static final String ACCOUNT = "123456789012";

    /** The id of the key pair that is accepted from the start. */
    public static final String ACCESS_KEY = "AKIDEXAMPLE";

    /** The secret of the key pair that is accepted from the start. */
    public static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    public static final String DEFINITION = "definition:1";

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    // guarded by this
    private final BatchWorld world;
    private final BatchGate gate;
    private final BatchScheduler scheduler;
    private final BatchOperations operations;
    private final BatchJobs jobs;
    private Duration clockOffset = Duration.ZERO;

    /**
     * Starts the region {@code us-east-1}.
     *
     * @param clock the time it lives by
     */
    public FakeBatch(ManualClock clock) {
        this(clock, "us-east-1");
    }

    /**
     * Starts a region. Jobs of one region are unknown in every other.
     *
     * @param clock the time it lives by
     * @param region the region's name, which requests must be signed for
     */
    public FakeBatch(ManualClock clock, String region) {
        super(clock);
        this.world = new BatchWorld(region, clock);
        this.gate = new BatchGate(region, world.quirks, "batch");
        this.scheduler = new BatchScheduler(world);
        this.operations = new BatchOperations(world, gate);
        this.jobs = new BatchJobs(this, world, scheduler);
        key(ACCESS_KEY, SECRET_KEY);
    }

    /**
     * The region.
     *
     * @return its name
     */
    public String region() {
        return world.region;
    }

    /**
     * The jobs.
     *
     * @return a way to add them, move them and see through them
     */
    public BatchJobs jobs() {
        return jobs;
    }

    /**
     * Adds a queue.
     *
     * @param name its name
     */
    public synchronized void queue(String name) {
        world.queues.add(name);
    }

    /**
     * Accepts a long-lived key pair.
     *
     * @param accessKeyId the id
     * @param secretKey the secret
     */
    public synchronized void key(String accessKeyId, String secretKey) {
        secret(secretKey);
        gate.key(accessKeyId, secretKey, null, Instant.MAX);
    }

    /**
     * Accepts a temporary key pair, which must come with its session token.
     *
     * @param accessKeyId the id
     * @param secretKey the secret
     * @param sessionToken the session token
     * @param expiry from when on it is refused with ExpiredTokenException
     */
    public synchronized void temporaryKey(String accessKeyId, String secretKey, String sessionToken, Instant expiry) {
        secret(secretKey);
        secret(sessionToken);
        gate.key(accessKeyId, secretKey, sessionToken, expiry);
    }

    /**
     * Accepts a key pair no longer.
     *
     * @param accessKeyId the id
     */
    public synchronized void revoke(String accessKeyId) {
        gate.revoke(accessKeyId);
    }

    /**
     * Takes a permission away, or gives it back. A bulk call needs the permission of the singular call for each job.
     *
     * @param operation for example {@code CancelJob}
     * @param denied whether it is refused from now on
     */
    public synchronized void deny(String operation, boolean denied) {
        if (!operations.knows(operation)) {
            throw new IllegalArgumentException("no operation " + operation);
        }
        gate.deny(operation, denied);
    }

    /**
     * Throttles: of the calls within one second of the clock, those beyond the limit are refused.
     *
     * @param callsPerSecond the limit; none at first
     */
    public synchronized void limit(int callsPerSecond) {
        gate.limit(callsPerSecond);
    }

    /**
     * Sets the server's own clock off from {@link #clock()}: it judges signatures by it and shows it in {@code Date}.
     *
     * @param ahead how far it is ahead; negative is behind
     */
    public synchronized void clockOffset(Duration ahead) {
        clockOffset = ahead;
    }

    /**
     * Takes the other reading of one point.
     *
     * @param quirk the point
     */
    public void quirk(BatchQuirk quirk) {
        quirk(quirk, true);
    }

    /**
     * Chooses the reading of one point.
     *
     * @param quirk the point
     * @param on whether the other reading holds
     */
    public synchronized void quirk(BatchQuirk quirk, boolean on) {
        scheduler.catchUp();
        if (on) {
            world.quirks.add(quirk);
        } else {
            world.quirks.remove(quirk);
        }
    }

    /**
     * Sets the time between scheduler passes, counted from now.
     *
     * @param interval at first 1 second; a very long one leaves only {@link #tick}
     */
    public synchronized void tickInterval(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be positive");
        }
        scheduler.catchUp();
        scheduler.interval(interval);
    }

    /** Runs one scheduler pass now, after those that are due. */
    public synchronized void tick() {
        scheduler.catchUp();
        scheduler.pass(clock().instant());
    }

    /**
     * Sets the time between SIGTERM and SIGKILL.
     *
     * @param grace at first 30 seconds
     */
    public synchronized void grace(Duration grace) {
        scheduler.catchUp();
        world.grace = grace;
    }

    /**
     * Sets how long jobs at rest are remembered.
     *
     * @param retention at first 24 hours
     */
    public synchronized void retention(Duration retention) {
        scheduler.catchUp();
        world.retention = retention;
    }

    /**
     * Makes the next bulk call that names this job report an error for it, without effect on the job.
     *
     * @param jobId the id as the call will name it
     * @param code for example {@code ThrottlingException}, {@code ServerException} or {@code AccessDenied}
     */
    public synchronized void bulkError(String jobId, String code) {
        operations.bulkError(jobId, code, code + " for " + jobId);
    }

    @Override
    protected Answer answer(Incoming request) {
        String requestId = world.newId();
        Instant now = clock().instant().plus(clockOffset);
        Answer answer;
        try {
            String operation = operations.route(request);
            gate.admit(request, operation, now);
            scheduler.catchUp();
            answer = operations.run(operation, request.body());
        } catch (BatchError e) {
            answer = e.render(world.quirks, requestId);
        }
        return answer.with("Date", HTTP_DATE.format(now)).with("x-amzn-RequestId", requestId);
    }
}
