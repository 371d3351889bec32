// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import io.github.jobcancel.testkit.dli.service.DliCall;
import io.github.jobcancel.testkit.dli.service.DliQuery;
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
 * <p>A job follows its {@link DliScript} by the clock. An accepted cancel leads it to {@code dead}, {@code CANCELLED} or
 * {@code job_cancel_success}, after some reads or some time, unless it ends by itself before. What DLI's documents leave open
 * is chosen with {@link #knobs()}.
 */
public final class FakeDli extends FakeServer {
    /** The id of the project that is there from the beginning. */
    public static final String PROJECT_ID = "48cc2c48765f481480c7db940d6409d1";
    /** The name of that project, which is its region. */
    public static final String PROJECT_NAME = "eu-de";
    /** The name of the account. */
    public static final String DOMAIN = "OTC00000000001000000001";
    /** The id of the account. */
    public static final String DOMAIN_ID = "a2cd82a33fb043dc9304bf72a0f38f00";
    /** A user who is there from the beginning. */
    public static final String USER = "tenant1";
    /** The password of {@link #USER}. */
    public static final String PASSWORD = "Example-Password-1";
    /** The public part of a key that is there from the beginning. */
    public static final String ACCESS_KEY = "EXAMPLEAK0123456789A";
    /** The secret part of that key. */
    public static final String SECRET_KEY = "ExampleSecretKeyForTestsOnly0123456789ab";

    private static final int MAX_TARGET = 32 * 1024;
    private static final int MAX_BODY = 12 * 1024 * 1024;
    private static final String CHINESE = "请求失败";

    private final DliKnobs knobs = new DliKnobs();
    private final DliAccounts accounts = new DliAccounts(this);
    private final DliMetadata metadata = new DliMetadata(this);
    private final DliStore store = new DliStore();
    private final DliGate gate = new DliGate(this);
    private final DliBatches batches = new DliBatches(store, knobs);
    private final List<DliRoute> routes = new ArrayList<>();

    // guarded by this
    private int answered;

    /**
     * Starts the fake with one project, one user and one key, and no jobs.
     *
     * @param clock the time it lives by; signatures are compared with it too
     */
    public FakeDli(ManualClock clock) {
        super(clock);
        accounts.addProject(PROJECT_ID, PROJECT_NAME);
        accounts.addUser(USER, PASSWORD);
        accounts.addKey(ACCESS_KEY, SECRET_KEY);
        routes.addAll(batches.routes());
        routes.addAll(new DliSqlJobs(store, knobs).routes());
        routes.addAll(new DliFlinkJobs(store, knobs).routes());
        routes.addAll(new DliIam(this).routes());
        routes.addAll(metadata.routes());
    }

    /**
     * The switches between the readings of DLI's documents.
     *
     * @return the one set of switches of this fake
     */
    public DliKnobs knobs() {
        return knobs;
    }

    /**
     * Projects, users, keys and tokens.
     *
     * @return the one account of this fake
     */
    public DliAccounts accounts() {
        return accounts;
    }

    /**
     * The metadata of the server that a client runs on.
     *
     * @return the one server of this fake
     */
    public DliMetadata metadata() {
        return metadata;
    }

    /**
     * Adds a Spark batch that stays as it is until it is cancelled.
     *
     * @param state for example {@code starting}, {@code running}, {@code recovering}, {@code success}, {@code dead}
     * @return its id
     */
    public String addBatch(String state) {
        return addBatch(DliScript.of(state));
    }

    /**
     * Adds a Spark batch.
     *
     * @param script how it goes, from now on
     * @return its id
     */
    public synchronized String addBatch(DliScript script) {
        return store.add(DliKind.BATCH, script, clock().instant()).id;
    }

    /**
     * Adds a SQL job that stays as it is until it is cancelled.
     *
     * @param status for example {@code LAUNCHING}, {@code RUNNING}, {@code FINISHED}, {@code FAILED}, {@code CANCELLED}
     * @return its id
     */
    public String addSqlJob(String status) {
        return addSqlJob(DliScript.of(status));
    }

    /**
     * Adds a SQL job.
     *
     * @param script how it goes, from now on
     * @return its id
     */
    public synchronized String addSqlJob(DliScript script) {
        return store.add(DliKind.SQL, script, clock().instant()).id;
    }

    /**
     * Adds a Flink job that stays as it is until it is stopped.
     *
     * @param status for example {@code job_init}, {@code job_running}, {@code job_finish}
     * @return its id
     */
    public long addFlinkJob(String status) {
        return addFlinkJob(DliScript.of(status));
    }

    /**
     * Adds a Flink job.
     *
     * @param script how it goes, from now on
     * @return its id
     */
    public synchronized long addFlinkJob(DliScript script) {
        return Long.parseLong(store.add(DliKind.FLINK, script, clock().instant()).id);
    }

    /**
     * How batches go that are submitted over HTTP from now on. At first: {@code starting}, after 5 seconds {@code running},
     * after another 5 minutes {@code success}.
     *
     * @param script name, queue and project are taken from the submission instead, where it states them
     */
    public synchronized void submittedBatches(DliScript script) {
        batches.submission(script);
    }

    /**
     * The truth about a job, whoever may see it. Looking does not count as a read.
     *
     * @param id the job's id; of a Flink job its number in decimal
     * @return empty if it was never there or the provider has forgotten it
     */
    public synchronized Optional<DliJob> job(String id) {
        return store.any(id, clock().instant()).filter(e -> !e.gone()).map(DliEntry::truth);
    }

    /**
     * Puts a job into a state, in which it stays. A cancel that is under way is forgotten.
     *
     * @param id the job's id; of a Flink job its number in decimal
     * @param state the provider's word
     */
    public synchronized void move(String id, String state) {
        store.any(id, clock().instant()).orElseThrow().move(state, clock().instant());
    }

    /**
     * Makes the provider forget a job.
     *
     * @param id the job's id; of a Flink job its number in decimal
     */
    public void remove(String id) {
        move(id, DliScript.GONE);
    }

    @Override
    protected Answer answer(Incoming request) {
        answered++;
        request.header("X-Auth-Token").ifPresent(accounts::presented);
        request.header("X-Security-Token").ifPresent(accounts::presented);
        String id = DliSignature.sha256("request " + answered).substring(0, 32);
        Answer answer = routed(request);
        boolean chinese = knobs.chinese
                || request.header("X-Language").map("zh-cn"::equalsIgnoreCase).orElse(false);
        return finished(answer, id, chinese).with("X-Request-Id", id);
    }

    private Answer routed(Incoming request) {
        for (DliRoute route : routes) {
            Optional<List<String>> vars = route.match(request);
            if (vars.isPresent()) {
                Answer refusal = refusal(request, route, vars.get());
                return refusal == null ? handled(request, route, vars.get()) : refusal;
            }
        }
        return gateway(404, ".0101", "The API does not exist or has not been published in the environment");
    }

    private @Nullable Answer refusal(Incoming request, DliRoute route, List<String> vars) {
        if (request.target().length() > MAX_TARGET) {
            return gateway(414, ".0201", "Request URI too long");
        }
        if (request.body().getBytes(StandardCharsets.UTF_8).length > MAX_BODY) {
            return gateway(413, ".0201", "Request entity too large");
        }
        // the rules ask for a length on POST as well, but the vendor's own client sends chunks
        if (request.method().equals("GET") && request.header("Content-Length").isPresent()) {
            return gateway(400, ".0201", "Bad request: Content-Length");
        }
        return switch (route.guard()) {
            case DLI -> gate.refuseDli(request, vars.get(0));
            case IAM -> gate.refuseIam(request);
            case NONE -> null;
        };
    }

    private Answer handled(Incoming request, DliRoute route, List<String> vars) {
        try {
            DliQuery query = DliQuery.of(request.target());
            return route.handler().apply(new DliCall(request, query, vars, now()));
        } catch (DliQuery.BadValue e) {
            return DliAnswers.dli(400, "DLI.0001", String.valueOf(e.getMessage()));
        }
    }

    private Instant now() {
        return clock().instant();
    }

    private Answer gateway(int status, String number, String message) {
        return DliAnswers.gateway(status, knobs.gatewayPrefix + number, message);
    }

    /** Writes into an error what only the whole exchange knows: the request's id and the reader's language. */
    private static Answer finished(Answer answer, String id, boolean chinese) {
        if (answer.status() < 400) {
            return answer;
        }
        try {
            JsonNode body = DliAnswers.JSON.readTree(answer.body());
            JsonNode error = body.isArray() ? body.path(0) : body;
            if (error instanceof ObjectNode object && object.has("error_msg")) {
                if (chinese) {
                    object.put("error_msg", CHINESE);
                }
                if (object.has("request_id")) {
                    object.put("request_id", id);
                }
            }
            return new Answer(answer.status(), answer.headers(), body.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a page, not JSON: it goes out as it is
            return answer;
        }
    }
}
