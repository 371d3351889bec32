// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.service.DliQueryParameters;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import io.github.jobcancel.testkit.dli.service.DliRequest;
import io.github.jobcancel.testkit.dli.service.DliRoute;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fake of Data Lake Insight of Huawei Cloud and Open Telekom Cloud: Spark batches, SQL jobs and Flink jobs behind a
 * gateway that checks tokens and signatures. The identity service and the metadata service of a cloud server are on
 * the same port. {@link #url()} is the base URL of all of them.
 *
 * <p>A job follows its {@link DliJobScript} by the clock. An accepted cancel leads it to {@code dead},
 * {@code CANCELLED} or {@code job_cancel_success}, after some reads or after some time, unless the job ends by itself
 * before. {@link #behavior()} selects what DLI's documents leave open.
 */
public final class FakeDli extends FakeServer {
    /** The id of the project that exists from the start. */
    public static final String PROJECT_ID = "48cc2c48765f481480c7db940d6409d1";
    /** The name of that project, which is its region. */
    public static final String PROJECT_NAME = "eu-de";
    /** The name of the account. */
    public static final String DOMAIN_NAME = "OTC00000000001000000001";
    /** The id of the account. */
    public static final String DOMAIN_ID = "a2cd82a33fb043dc9304bf72a0f38f00";
    /** The name of the user that exists from the start. */
    public static final String USER_NAME = "tenant1";
    /** The password of {@link #USER_NAME}. */
    public static final String PASSWORD = "Example-Password-1";
    /** The public part of the access key that exists from the start. */
    public static final String ACCESS_KEY = "EXAMPLEAK0123456789A";
    /** The secret part of that access key. */
    public static final String SECRET_KEY = "ExampleSecretKeyForTestsOnly0123456789ab";

    private static final int MAX_TARGET_LENGTH = 32 * 1024;
    private static final int MAX_BODY_BYTES = 12 * 1024 * 1024;

    private final DliBehavior behavior = new DliBehavior();
    private final DliAccessBehavior accessBehavior = new DliAccessBehavior();
    private final DliAccount account = new DliAccount(this, this::maskSecret);
    private final DliMetadataService metadataService = new DliMetadataService(this);
    private final DliJobStore jobStore = new DliJobStore();
    private final DliGateway gateway = new DliGateway(this);
    private final DliBatchHandler batchHandler = new DliBatchHandler(jobStore, behavior);
    private final List<DliRoute> routes = new ArrayList<>();

    // guarded by this
    private int requestCount;

    /**
     * Creates a fake with one project, one user and one access key, and without jobs.
     *
     * @param clock the clock of the fake, which decides about signature times too
     */
    public FakeDli(ManualClock clock) {
        super(clock);
        account.addProject(PROJECT_ID, PROJECT_NAME);
        account.addUser(USER_NAME, PASSWORD);
        account.addAccessKey(ACCESS_KEY, SECRET_KEY);
        routes.addAll(batchHandler.routes());
        routes.addAll(new DliSqlJobHandler(jobStore, behavior).routes());
        routes.addAll(new DliFlinkJobHandler(jobStore, behavior).routes());
        routes.addAll(new DliIdentityHandler(this).routes());
        routes.addAll(metadataService.routes());
    }

    /**
     * Creates a fake that lives in real time: no test code moves a clock. Time is looked at when a request or a view
     * arrives. An accepted cancel has taken effect by the next read, because {@link DliBehavior#setCancelDelay} is
     * zero, and a batch that is submitted over HTTP is {@code starting} for 100 milliseconds only.
     *
     * @return the fake
     */
    public static FakeDli inRealTime() {
        FakeDli fake = new FakeDli(ManualClock.inRealTime());
        fake.behavior().setCancelDelay(Duration.ZERO);
        fake.setBatchScript(DliJobScript.startingIn("starting")
                .andThen(Duration.ofMillis(100), "running")
                .andThen(Duration.ofMinutes(5), "success"));
        return fake;
    }

    /**
     * Returns the switches for jobs, lists and errors.
     *
     * @return the switches of this fake
     */
    public DliBehavior behavior() {
        return behavior;
    }

    /**
     * Returns the switches for the gateway and the identity service.
     *
     * @return the switches of this fake
     */
    public DliAccessBehavior accessBehavior() {
        return accessBehavior;
    }

    /**
     * Returns the account with its projects, users, access keys and tokens.
     *
     * @return the account of this fake
     */
    public DliAccount account() {
        return account;
    }

    /**
     * Returns the metadata service of the server on which a client runs.
     *
     * @return the metadata service of this fake
     */
    public DliMetadataService metadataService() {
        return metadataService;
    }

    /**
     * Adds a Spark batch that keeps its state until it is cancelled.
     *
     * @param state the state, for example {@code starting}, {@code running}, {@code recovering}, {@code success},
     *     {@code dead}
     * @return the id of the batch
     */
    public String addBatch(String state) {
        return addBatch(DliJobScript.startingIn(state));
    }

    /**
     * Adds a Spark batch that follows a script.
     *
     * @param script the course of the batch from now on
     * @return the id of the batch
     */
    public synchronized String addBatch(DliJobScript script) {
        return jobStore.addJob(DliJobKind.BATCH, script, clock().instant()).id;
    }

    /**
     * Adds a SQL job that keeps its status until it is cancelled.
     *
     * @param status the status, for example {@code LAUNCHING}, {@code RUNNING}, {@code FINISHED}, {@code FAILED},
     *     {@code CANCELLED}
     * @return the id of the job
     */
    public String addSqlJob(String status) {
        return addSqlJob(DliJobScript.startingIn(status));
    }

    /**
     * Adds a SQL job that follows a script.
     *
     * @param script the course of the job from now on
     * @return the id of the job
     */
    public synchronized String addSqlJob(DliJobScript script) {
        return jobStore.addJob(DliJobKind.SQL, script, clock().instant()).id;
    }

    /**
     * Adds a Flink job that keeps its status until it is stopped.
     *
     * @param status the status, for example {@code job_init}, {@code job_running}, {@code job_finish}
     * @return the id of the job
     */
    public long addFlinkJob(String status) {
        return addFlinkJob(DliJobScript.startingIn(status));
    }

    /**
     * Adds a Flink job that follows a script.
     *
     * @param script the course of the job from now on
     * @return the id of the job
     */
    public synchronized long addFlinkJob(DliJobScript script) {
        return Long.parseLong(jobStore.addJob(DliJobKind.FLINK, script, clock().instant()).id);
    }

    /**
     * Sets the script of the batches that are submitted over HTTP from now on. By default a batch is
     * {@code starting}, after 5 seconds {@code running}, and after another 5 minutes {@code success}.
     *
     * @param script the course of the batches; name, queue and project are taken from the submission where it
     *     contains them
     */
    public synchronized void setBatchScript(DliJobScript script) {
        batchHandler.setSubmissionScript(script);
    }

    /**
     * Returns the true state of a job of any project. This does not count as a read.
     *
     * @param id the id of the job; for a Flink job its number in decimal
     * @return the state, or empty if the job never existed or its record was removed
     */
    public synchronized Optional<DliJobView> job(String id) {
        return jobStore.findAnyJob(id, clock().instant())
                .filter(storedJob -> !storedJob.isRemoved())
                .map(DliStoredJob::toView);
    }

    /**
     * Moves a job to a state in which it stays. A cancel in progress is dropped.
     *
     * @param id the id of the job; for a Flink job its number in decimal
     * @param state the provider's state
     */
    public synchronized void moveJob(String id, String state) {
        jobStore.findAnyJob(id, clock().instant()).orElseThrow().moveTo(state, clock().instant());
    }

    /**
     * Removes the record of a job.
     *
     * @param id the id of the job; for a Flink job its number in decimal
     */
    public void removeJob(String id) {
        moveJob(id, DliJobScript.REMOVED_STATE);
    }

    @Override
    protected FakeReply replyTo(ReceivedRequest request) {
        requestCount++;
        request.header("X-Auth-Token").ifPresent(account::maskPresentedSecret);
        request.header("X-Security-Token").ifPresent(account::maskPresentedSecret);
        String id = DliSignature.sha256Hex("request " + requestCount).substring(0, 32);
        FakeReply answer = routeRequest(request);
        boolean chinese = behavior.chineseMessages
                || request.header("X-Language").map("zh-cn"::equalsIgnoreCase).orElse(false);
        return DliReplies.completeErrorBody(answer, id, chinese).withHeader("X-Request-Id", id);
    }

    private FakeReply routeRequest(ReceivedRequest request) {
        for (DliRoute route : routes) {
            Optional<List<String>> pathVariables = route.matchPath(request);
            if (pathVariables.isPresent()) {
                FakeReply refusal = checkRequest(request, route, pathVariables.get());
                return refusal == null ? handleRequest(request, route, pathVariables.get()) : refusal;
            }
        }
        return gatewayError(404, ".0101", "The API does not exist or has not been published in the environment");
    }

    private @Nullable FakeReply checkRequest(ReceivedRequest request, DliRoute route, List<String> pathVariables) {
        if (request.target().length() > MAX_TARGET_LENGTH) {
            return gatewayError(414, ".0201", "Request URI too long");
        }
        if (request.body().getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            return gatewayError(413, ".0201", "Request entity too large");
        }
        // the documents require a length on POST as well, but the vendor's own client sends chunks
        if (request.method().equals("GET") && request.header("Content-Length").isPresent()) {
            return gatewayError(400, ".0201", "Bad request: Content-Length");
        }
        return switch (route.guard()) {
            case DLI -> gateway.checkDliRequest(request, pathVariables.get(0));
            case IAM -> gateway.checkIamRequest(request);
            case NONE -> null;
        };
    }

    private FakeReply handleRequest(ReceivedRequest request, DliRoute route, List<String> pathVariables) {
        try {
            DliQueryParameters query = DliQueryParameters.parseTarget(request.target());
            return route.handler().apply(new DliRequest(request, query, pathVariables, currentTime()));
        } catch (DliQueryParameters.InvalidParameterException e) {
            return DliReplies.dliError(400, "DLI.0001", String.valueOf(e.getMessage()));
        }
    }

    private Instant currentTime() {
        return clock().instant();
    }

    private FakeReply gatewayError(int status, String codeSuffix, String message) {
        return DliReplies.gatewayError(status, accessBehavior.gatewayPrefix + codeSuffix, message);
    }
}
