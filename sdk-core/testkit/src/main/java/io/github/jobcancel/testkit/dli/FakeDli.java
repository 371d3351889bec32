// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.service.DliQueryParameters;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import io.github.jobcancel.testkit.dli.service.DliRequest;
import io.github.jobcancel.testkit.dli.service.DliRoute;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fake of Data Lake Insight as Huawei Cloud and Open Telekom Cloud run it: Spark batches, SQL jobs and Flink jobs, behind a
 * gateway that checks tokens and signatures, with the identity service and a server's metadata on the same port. {@link
 * #url()} is the base of all.
 *
 * <p>A job follows its {@link DliJobScript} by the clock. An accepted cancel leads it to {@code dead}, {@code CANCELLED} or
 * {@code job_cancel_success}, after some reads or some time, unless it ends by itself before. What DLI's documents leave open
 * is chosen with {@link #behavior()}.
 */
public final class FakeDli extends FakeServer {
    /** The id of the project that is there from the beginning. */
    public static final String PROJECT_ID = "48cc2c48765f481480c7db940d6409d1";
    /** The name of that project, which is its region. */
    public static final String PROJECT_NAME = "eu-de";
    /** The name of the account. */
    public static final String DOMAIN_NAME = "OTC00000000001000000001";
    /** The id of the account. */
    public static final String DOMAIN_ID = "a2cd82a33fb043dc9304bf72a0f38f00";
    /** A user who is there from the beginning. */
    public static final String USER_NAME = "tenant1";
    /** The password of {@link #USER_NAME}. */
    public static final String PASSWORD = "Example-Password-1";
    /** The public part of a key that is there from the beginning. */
    public static final String ACCESS_KEY = "EXAMPLEAK0123456789A";
    /** The secret part of that key. */
    public static final String SECRET_KEY = "ExampleSecretKeyForTestsOnly0123456789ab";

    private static final int MAX_TARGET_LENGTH = 32 * 1024;
    private static final int MAX_BODY_BYTES = 12 * 1024 * 1024;
    private static final String CHINESE_MESSAGE = "请求失败";

    private final DliBehavior behavior = new DliBehavior();
    private final DliAccount account = new DliAccount(this);
    private final DliMetadataService metadataService = new DliMetadataService(this);
    private final DliJobStore jobStore = new DliJobStore();
    private final DliGateway gateway = new DliGateway(this);
    private final DliBatchHandler batchHandler = new DliBatchHandler(jobStore, behavior);
    private final List<DliRoute> routes = new ArrayList<>();

    // guarded by this
    private int requestCount;

    /**
     * Starts the fake with one project, one user and one key, and no jobs.
     *
     * @param clock the time it lives by; signatures are compared with it too
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
     * The switches between the readings of DLI's documents.
     *
     * @return the one set of switches of this fake
     */
    public DliBehavior behavior() {
        return behavior;
    }

    /**
     * Projects, users, keys and tokens.
     *
     * @return the one account of this fake
     */
    public DliAccount account() {
        return account;
    }

    /**
     * The metadata of the server that a client runs on.
     *
     * @return the one server of this fake
     */
    public DliMetadataService metadataService() {
        return metadataService;
    }

    /**
     * Adds a Spark batch that stays as it is until it is cancelled.
     *
     * @param state for example {@code starting}, {@code running}, {@code recovering}, {@code success}, {@code dead}
     * @return its id
     */
    public String addBatch(String state) {
        return addBatch(DliJobScript.startingIn(state));
    }

    /**
     * Adds a Spark batch.
     *
     * @param script how it goes, from now on
     * @return its id
     */
    public synchronized String addBatch(DliJobScript script) {
        return jobStore.addJob(DliJobKind.BATCH, script, clock().instant()).id;
    }

    /**
     * Adds a SQL job that stays as it is until it is cancelled.
     *
     * @param status for example {@code LAUNCHING}, {@code RUNNING}, {@code FINISHED}, {@code FAILED}, {@code CANCELLED}
     * @return its id
     */
    public String addSqlJob(String status) {
        return addSqlJob(DliJobScript.startingIn(status));
    }

    /**
     * Adds a SQL job.
     *
     * @param script how it goes, from now on
     * @return its id
     */
    public synchronized String addSqlJob(DliJobScript script) {
        return jobStore.addJob(DliJobKind.SQL, script, clock().instant()).id;
    }

    /**
     * Adds a Flink job that stays as it is until it is stopped.
     *
     * @param status for example {@code job_init}, {@code job_running}, {@code job_finish}
     * @return its id
     */
    public long addFlinkJob(String status) {
        return addFlinkJob(DliJobScript.startingIn(status));
    }

    /**
     * Adds a Flink job.
     *
     * @param script how it goes, from now on
     * @return its id
     */
    public synchronized long addFlinkJob(DliJobScript script) {
        return Long.parseLong(jobStore.addJob(DliJobKind.FLINK, script, clock().instant()).id);
    }

    /**
     * How batches go that are submitted over HTTP from now on. At first: {@code starting}, after 5 seconds {@code running},
     * after another 5 minutes {@code success}.
     *
     * @param script name, queue and project are taken from the submission instead, where it states them
     */
    public synchronized void setBatchScript(DliJobScript script) {
        batchHandler.setSubmissionScript(script);
    }

    /**
     * The truth about a job, whoever may see it. Looking does not count as a read.
     *
     * @param id the job's id; of a Flink job its number in decimal
     * @return empty if it was never there or the provider has forgotten it
     */
    public synchronized Optional<DliJobView> job(String id) {
        return jobStore.findAnyJob(id, clock().instant())
                .filter(storedJob -> !storedJob.isRemoved())
                .map(DliStoredJob::toView);
    }

    /**
     * Puts a job into a state, in which it stays. A cancel that is under way is forgotten.
     *
     * @param id the job's id; of a Flink job its number in decimal
     * @param state the provider's word
     */
    public synchronized void moveJob(String id, String state) {
        jobStore.findAnyJob(id, clock().instant()).orElseThrow().moveTo(state, clock().instant());
    }

    /**
     * Makes the provider forget a job.
     *
     * @param id the job's id; of a Flink job its number in decimal
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
        return completeErrorBody(answer, id, chinese).withHeader("X-Request-Id", id);
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
        // the rules ask for a length on POST as well, but the vendor's own client sends chunks
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
        return DliReplies.gatewayError(status, behavior.gatewayPrefix + codeSuffix, message);
    }

    /** Writes into an error what only the whole exchange knows: the request's id and the reader's language. */
    private static FakeReply completeErrorBody(FakeReply answer, String id, boolean chinese) {
        if (answer.status() < 400) {
            return answer;
        }
        try {
            JsonNode body = DliReplies.JSON.readTree(answer.body());
            JsonNode error = body.isArray() ? body.path(0) : body;
            if (error instanceof ObjectNode object && object.has("error_msg")) {
                if (chinese) {
                    object.put("error_msg", CHINESE_MESSAGE);
                }
                if (object.has("request_id")) {
                    object.put("request_id", id);
                }
            }
            return new FakeReply(
                    answer.status(), answer.headers(), body.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a page, not JSON: it goes out as it is
            return answer;
        }
    }
}
