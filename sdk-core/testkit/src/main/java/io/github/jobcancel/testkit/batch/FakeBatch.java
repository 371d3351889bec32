// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.service.AwsRequestVerifier;
import io.github.jobcancel.testkit.batch.service.BatchOperations;
import io.github.jobcancel.testkit.batch.service.BatchRegionState;
import io.github.jobcancel.testkit.batch.service.BatchScheduler;
import io.github.jobcancel.testkit.batch.service.BatchServiceError;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * AWS Batch in one region of one account. A request only leaves a mark on a job; jobs move in scheduler passes, one per
 * {@link #setSchedulerInterval} of fake time, which are caught up when the next request or look comes in. {@link #runSchedulerPass} runs one
 * more at once. Signatures are recomputed from the bytes that arrived; the key pair {@link #ACCESS_KEY} and
 * {@link #SECRET_KEY} is accepted from the start.
 */
public final class FakeBatch extends FakeServer {
    /** The queue of all jobs for which a test names none. */
    public static final String QUEUE = "hi";

    /** A second queue. */
    public static final String SECOND_QUEUE = "lo";

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
    private final BatchRegionState regionState;
    private final AwsRequestVerifier requestVerifier;
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
        this.regionState = new BatchRegionState(region, clock);
        this.requestVerifier = new AwsRequestVerifier(region, regionState.behaviors, "batch");
        this.scheduler = new BatchScheduler(regionState);
        this.operations = new BatchOperations(regionState, requestVerifier);
        this.jobs = new BatchJobs(this, regionState, scheduler);
        addAccessKey(ACCESS_KEY, SECRET_KEY);
    }

    /**
     * The region.
     *
     * @return its name
     */
    public String region() {
        return regionState.region;
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
    public synchronized void addQueue(String name) {
        regionState.queueNames.add(name);
    }

    /**
     * Accepts a long-lived key pair.
     *
     * @param accessKeyId the id
     * @param secretKey the secret
     */
    public synchronized void addAccessKey(String accessKeyId, String secretKey) {
        maskSecret(secretKey);
        requestVerifier.addAccessKey(accessKeyId, secretKey, null, Instant.MAX);
    }

    /**
     * Accepts a temporary key pair, which must come with its session token.
     *
     * @param accessKeyId the id
     * @param secretKey the secret
     * @param sessionToken the session token
     * @param expiry from when on it is refused with ExpiredTokenException
     */
    public synchronized void addTemporaryKey(
            String accessKeyId, String secretKey, String sessionToken, Instant expiry) {
        maskSecret(secretKey);
        maskSecret(sessionToken);
        requestVerifier.addAccessKey(accessKeyId, secretKey, sessionToken, expiry);
    }

    /**
     * Accepts a key pair no longer.
     *
     * @param accessKeyId the id
     */
    public synchronized void revokeAccessKey(String accessKeyId) {
        requestVerifier.revokeAccessKey(accessKeyId);
    }

    /**
     * Takes a permission away, or gives it back. A bulk call needs the permission of the singular call for each job.
     *
     * @param operation for example {@code CancelJob}
     * @param permissionDenied whether it is refused from now on
     */
    public synchronized void setPermissionDenied(String operation, boolean permissionDenied) {
        if (!operations.hasOperation(operation)) {
            throw new IllegalArgumentException("no operation " + operation);
        }
        requestVerifier.setPermissionDenied(operation, permissionDenied);
    }

    /**
     * Throttles: of the calls within one second of the clock, those beyond the limit are refused.
     *
     * @param callsPerSecond the limit; none at first
     */
    public synchronized void setCallLimit(int callsPerSecond) {
        requestVerifier.setCallLimit(callsPerSecond);
    }

    /**
     * Sets the server's own clock off from {@link #clock()}: it judges signatures by it and shows it in {@code Date}.
     *
     * @param offset how far it is ahead; negative is behind
     */
    public synchronized void setClockOffset(Duration offset) {
        clockOffset = offset;
    }

    /**
     * Takes the other reading of one point.
     *
     * @param behavior the point
     */
    public void enableBehavior(BatchBehavior behavior) {
        setBehavior(behavior, true);
    }

    /**
     * Chooses the reading of one point.
     *
     * @param behavior the point
     * @param enabled whether the other reading holds
     */
    public synchronized void setBehavior(BatchBehavior behavior, boolean enabled) {
        scheduler.runDuePasses();
        if (enabled) {
            regionState.behaviors.add(behavior);
        } else {
            regionState.behaviors.remove(behavior);
        }
    }

    /**
     * Sets the time between scheduler passes, counted from now.
     *
     * @param interval at first 1 second; a very long one leaves only {@link #runSchedulerPass}
     */
    public synchronized void setSchedulerInterval(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be positive");
        }
        scheduler.runDuePasses();
        scheduler.setPassInterval(interval);
    }

    /** Runs one scheduler pass now, after those that are due. */
    public synchronized void runSchedulerPass() {
        scheduler.runDuePasses();
        scheduler.runPass(clock().instant());
    }

    /**
     * Sets the time between SIGTERM and SIGKILL.
     *
     * @param gracePeriod at first 30 seconds
     */
    public synchronized void setStopGracePeriod(Duration gracePeriod) {
        scheduler.runDuePasses();
        regionState.stopGracePeriod = gracePeriod;
    }

    /**
     * Sets how long jobs at rest are remembered.
     *
     * @param retention at first 24 hours
     */
    public synchronized void setJobRetention(Duration retention) {
        scheduler.runDuePasses();
        regionState.jobRetention = retention;
    }

    /**
     * Makes the next bulk call that names this job report an error for it, without effect on the job.
     *
     * @param jobId the id as the call will name it
     * @param code for example {@code ThrottlingException}, {@code ServerException} or {@code AccessDenied}
     */
    public synchronized void planBulkError(String jobId, String code) {
        operations.planBulkError(jobId, code, code + " for " + jobId);
    }

    @Override
    protected FakeReply replyTo(ReceivedRequest request) {
        String requestId = regionState.newId();
        Instant now = clock().instant().plus(clockOffset);
        FakeReply answer;
        try {
            String operation = operations.findOperation(request);
            requestVerifier.checkRequest(request, operation, now);
            scheduler.runDuePasses();
            answer = operations.runOperation(operation, request.body());
        } catch (BatchServiceError e) {
            answer = e.toReply(regionState.behaviors, requestId);
        }
        return answer.withHeader("Date", HTTP_DATE.format(now)).withHeader("x-amzn-RequestId", requestId);
    }
}
