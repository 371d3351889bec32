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
 * A fake of AWS Batch in one region of one account. A request only records a mark on a job; jobs move in scheduler
 * passes. One pass is due per {@link #setSchedulerInterval interval} of the fake's time, and due passes are run
 * before the next request or view; {@link #runSchedulerPass} runs one more at once. Signatures are verified over the
 * bytes that arrived. The key pair {@link #ACCESS_KEY} and {@link #SECRET_KEY} is accepted from the start.
 */
public final class FakeBatch extends FakeServer {
    /** The queue of all jobs for which a test gives no queue. */
    public static final String QUEUE = "hi";

    /** The name of a second queue. */
    public static final String SECOND_QUEUE = "lo";

    /** The account id in all ARNs. */
    public static final String ACCOUNT = "123456789012";

    /** The id of the access key that is accepted from the start. */
    public static final String ACCESS_KEY = "AKIDEXAMPLE";

    /** The secret of the access key that is accepted from the start. */
    public static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /** Shorter than the time between two requests. */
    private static final Duration REAL_TIME_INTERVAL = Duration.ofNanos(1_000);

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
     * Creates a fake of the region {@code us-east-1}.
     *
     * @param clock the clock of the fake
     */
    public FakeBatch(ManualClock clock) {
        this(clock, "us-east-1");
    }

    /**
     * Creates a fake of a region. Jobs of one region are unknown in every other region.
     *
     * @param clock the clock of the fake
     * @param region the name of the region, which requests must be signed for
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
     * Creates a fake of the region {@code us-east-1} that lives in real time: no test code moves a clock. Time is
     * looked at when a request or a view arrives; every step of a job that is due is then taken at once, without the
     * pause of a second between scheduler passes, and a container that ignores SIGTERM is killed without a period of
     * grace. So a stop of a job added by {@link BatchJobs#addJob(BatchStatus)} shows its end in the next read. For
     * slower jobs see {@link #setSchedulerInterval}, {@link #setStopGracePeriod} and {@link BatchJobScript}.
     *
     * @return the fake
     */
    public static FakeBatch inRealTime() {
        FakeBatch fake = new FakeBatch(ManualClock.inRealTime());
        fake.setSchedulerInterval(REAL_TIME_INTERVAL);
        fake.setStopGracePeriod(Duration.ZERO);
        return fake;
    }

    /**
     * Returns the name of the region.
     *
     * @return the region
     */
    public String region() {
        return regionState.region;
    }

    /**
     * Returns the jobs of this fake.
     *
     * @return the object through which a test adds, moves and views jobs
     */
    public BatchJobs jobs() {
        return jobs;
    }

    /**
     * Adds a queue.
     *
     * @param name the name of the queue
     */
    public synchronized void addQueue(String name) {
        regionState.queueNames.add(name);
    }

    /**
     * Adds a long-lived access key.
     *
     * @param accessKeyId the id of the key
     * @param secretKey the secret of the key
     */
    public synchronized void addAccessKey(String accessKeyId, String secretKey) {
        maskSecret(secretKey);
        requestVerifier.addAccessKey(accessKeyId, secretKey, null, Instant.MAX);
    }

    /**
     * Adds a temporary access key, which is accepted together with its session token only.
     *
     * @param accessKeyId the id of the key
     * @param secretKey the secret of the key
     * @param sessionToken the session token
     * @param expiry the time from which on the key is refused with ExpiredTokenException
     */
    public synchronized void addTemporaryKey(
            String accessKeyId, String secretKey, String sessionToken, Instant expiry) {
        maskSecret(secretKey);
        maskSecret(sessionToken);
        requestVerifier.addAccessKey(accessKeyId, secretKey, sessionToken, expiry);
    }

    /**
     * Removes an access key.
     *
     * @param accessKeyId the id of the key
     */
    public synchronized void revokeAccessKey(String accessKeyId) {
        requestVerifier.revokeAccessKey(accessKeyId);
    }

    /**
     * Removes a permission or restores it. A bulk operation needs the permission of the singular operation for each
     * job.
     *
     * @param operation the operation, for example {@code CancelJob}
     * @param permissionDenied whether the operation is refused from now on
     */
    public synchronized void setPermissionDenied(String operation, boolean permissionDenied) {
        if (!operations.hasOperation(operation)) {
            throw new IllegalArgumentException("unknown operation " + operation);
        }
        requestVerifier.setPermissionDenied(operation, permissionDenied);
    }

    /**
     * Sets the call limit. Calls beyond it within one second of the clock are throttled.
     *
     * @param callsPerSecond the limit; unlimited by default
     */
    public synchronized void setCallLimit(int callsPerSecond) {
        requestVerifier.setCallLimit(callsPerSecond);
    }

    /**
     * Sets the difference between the clock of the server and {@link #clock()}. The server's clock decides about
     * signature times and is shown in {@code Date}.
     *
     * @param offset how far the server's clock is ahead; negative if it is behind
     */
    public synchronized void setClockOffset(Duration offset) {
        clockOffset = offset;
    }

    /**
     * Enables an alternative behavior.
     *
     * @param behavior the behavior
     */
    public void enableBehavior(BatchBehavior behavior) {
        setBehavior(behavior, true);
    }

    /**
     * Enables or disables an alternative behavior.
     *
     * @param behavior the behavior
     * @param enabled whether it is enabled from now on
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
     * @param interval default 1 second; with a very long interval only {@link #runSchedulerPass} moves jobs
     */
    public synchronized void setSchedulerInterval(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval must be positive");
        }
        scheduler.runDuePasses();
        scheduler.setPassInterval(interval);
    }

    /** Runs one scheduler pass now, after the passes that are due. */
    public synchronized void runSchedulerPass() {
        scheduler.runDuePasses();
        scheduler.runPass(clock().instant());
    }

    /**
     * Sets the time between SIGTERM and SIGKILL.
     *
     * @param gracePeriod default 30 seconds
     */
    public synchronized void setStopGracePeriod(Duration gracePeriod) {
        scheduler.runDuePasses();
        regionState.stopGracePeriod = gracePeriod;
    }

    /**
     * Sets how long ended jobs are kept.
     *
     * @param retention default 24 hours
     */
    public synchronized void setJobRetention(Duration retention) {
        scheduler.runDuePasses();
        regionState.jobRetention = retention;
    }

    /**
     * Plans an error for one job of the next bulk operation that names it. The operation then has no effect on that
     * job.
     *
     * @param jobId the id as the bulk operation will name it
     * @param code the error code, for example {@code ThrottlingException}, {@code ServerException} or
     *     {@code AccessDenied}
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
