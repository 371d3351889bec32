// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A fake brainCloud for server-to-server callers. It serves the dispatcher with sessions, numbered packets, replay of
 * the last reply, bundles and session-less calls, and the operations of the service {@code script}. A new fake has one
 * app with one server, {@link #APP_ID}, {@link #SERVER_NAME} and {@link #SERVER_SECRET}. Jobs follow their
 * {@link ScriptJobPlan} as the clock moves. {@link #behavior()} has a switch for each point that is documented twice or
 * not at all.
 */
public final class FakeScript extends FakeServer {
    /** The id of the app that every new fake has. */
    public static final String APP_ID = "23001";
    /** The name of the server that every new fake has; it may call from any address. */
    public static final String SERVER_NAME = "ops-box";
    /** The secret of {@link #SERVER_NAME}. */
    public static final String SERVER_SECRET = "fake-server-secret-9c41";

    private static final String DISPATCHER_PATH = "/s2sdispatcher";
    /** A shorter text is not treated as a secret: masking it would make the request log unreadable. */
    private static final int MIN_SECRET_LENGTH = 8;

    private final ScriptBehavior behavior = new ScriptBehavior();
    private final ScriptAppRegistry apps = new ScriptAppRegistry(behavior);
    private final ScriptSessions sessions;
    private final ScriptJobStore jobs;
    private final ScriptSubmissions submissions;
    private final ScriptOperations operations;
    private final ScriptDispatcher dispatcher;

    /**
     * Starts the fake.
     *
     * @param clock the clock that jobs and sessions follow
     */
    public FakeScript(ManualClock clock) {
        super(clock);
        ScriptSessionStore sessionStore = new ScriptSessionStore(clock, behavior);
        jobs = new ScriptJobStore(clock);
        submissions = new ScriptSubmissions(jobs, behavior);
        operations = new ScriptOperations(jobs, submissions, behavior, new ScriptJson(behavior));
        dispatcher = new ScriptDispatcher(this, this::hideSecret, behavior, apps, sessionStore, operations);
        sessions = new ScriptSessions(this, sessionStore, dispatcher);
        addApp(APP_ID);
        addServer(APP_ID, SERVER_NAME, SERVER_SECRET);
    }

    /**
     * Creates a fake that lives in real time: no test code moves a clock. Time is looked at when a request or a view
     * arrives. An accepted cancel takes effect at once, and a batch that is submitted over HTTP is Queued for 100
     * milliseconds only.
     *
     * @return the fake
     */
    public static FakeScript inRealTime() {
        FakeScript fake = new FakeScript(ManualClock.inRealTime());
        fake.behavior()
                .setSubmittedJobPlan(ScriptJobPlan.batchIn(ScriptJobPlan.QUEUED)
                        .andThen(Duration.ofMillis(100), ScriptJobPlan.RUNNING)
                        .andThen(Duration.ofHours(1), ScriptJobPlan.COMPLETED));
        return fake;
    }

    @Override
    protected FakeReply replyTo(ReceivedRequest request) {
        if (!request.target().equals(DISPATCHER_PATH)) {
            return FakeReply.html(404, "Not Found");
        }
        if (!request.method().equals("POST")) {
            return FakeReply.html(405, "Method Not Allowed").withHeader("Allow", "POST");
        }
        jobs.advanceJobs();
        return dispatcher.answerRequest(request.body());
    }

    private void hideSecret(String value) {
        if (value.length() >= MIN_SECRET_LENGTH) {
            maskSecret(value);
            ScriptJson.escapedForms(value).forEach(this::maskSecret);
        }
    }

    /**
     * Returns the full URL that a client is configured with.
     *
     * @return {@link #url()} and the dispatcher's path
     */
    public URI dispatcherUrl() {
        return url().resolve(DISPATCHER_PATH);
    }

    /**
     * Returns the switches of this fake.
     *
     * @return the live switches; a change takes effect from the next request on
     */
    public ScriptBehavior behavior() {
        return behavior;
    }

    /**
     * Returns the sessions that clients have opened.
     *
     * @return the sessions of this fake
     */
    public ScriptSessions sessions() {
        return sessions;
    }

    /**
     * Adds an app without a server.
     *
     * @param app the app's id, digits only
     */
    public synchronized void addApp(String app) {
        apps.addApp(app);
    }

    /**
     * Adds a server to an app, or replaces the server of that name.
     *
     * @param app the id of the app that the server may act for
     * @param name the server's name
     * @param secret the server's secret; hidden in the request log if it has 8 characters or more
     * @param ranges the addresses or networks, as {@code 10.0.0.0/8}, that the server may call from; none allows every
     *     address
     */
    public synchronized void addServer(String app, String name, String secret, String... ranges) {
        hideSecret(secret);
        apps.addServer(app, name, secret, List.of(ranges));
    }

    /**
     * Enables or disables an app. Logins and open sessions of a disabled app are refused with 40330.
     *
     * @param app the app's id
     * @param enabled whether the app is enabled
     * @param reason the message of {@code disabledReason}; empty omits that object
     */
    public synchronized void setAppEnabled(String app, boolean enabled, String reason) {
        apps.setAppEnabled(app, enabled, reason);
    }

    /**
     * Publishes a script. Once one script is published, only published scripts can be run or scheduled.
     *
     * @param name the script's name, with its folder
     * @param result the JSON text that a run of the script returns
     */
    public synchronized void publishScript(String name, String result) {
        JsonNode json =
                ScriptJson.parseJson(result).orElseThrow(() -> new IllegalArgumentException("not JSON: " + result));
        submissions.publishScript(name, json);
    }

    /**
     * Adds a job.
     *
     * @param plan the job's kind, owner and script, and the states that it goes through
     * @return the job's id
     */
    public synchronized String addJob(ScriptJobPlan plan) {
        if (!apps.hasApp(plan.app)) {
            throw new IllegalArgumentException("unknown app: " + plan.app);
        }
        return jobs.addJob(plan).id;
    }

    /**
     * Adds a batch that stays in one state.
     *
     * @param state one of the constants of {@link ScriptJobPlan}, or any other text
     * @return the job's id
     */
    public String addBatch(String state) {
        return addJob(ScriptJobPlan.batchIn(state));
    }

    /**
     * Adds a plain script that stays in one state.
     *
     * @param state one of the constants of {@link ScriptJobPlan}, or any other text
     * @return the job's id
     */
    public String addScript(String state) {
        return addJob(ScriptJobPlan.scriptIn(state));
    }

    /**
     * Moves a job to a state now and drops the rest of its plan.
     *
     * @param id the job's id
     * @param state the state; {@link ScriptJobPlan#CANCELLED} stands for a cancel by another client
     * @throws NoSuchElementException if there is no such job
     */
    public synchronized void moveJob(String id, String state) {
        jobs.advanceJobs();
        jobs.requireJob(id).moveTo(state, jobs.nowMillis());
    }

    /**
     * Returns the true state of a job at the clock's time, whatever the fake's replies say about it.
     *
     * @param id the job's id
     * @return a snapshot
     * @throws NoSuchElementException if there is no such job
     */
    public synchronized ScriptJobView job(String id) {
        jobs.advanceJobs();
        return jobs.requireJob(id).toView();
    }

    /**
     * Returns the true state of all jobs at the clock's time, whatever the fake's replies say about them.
     *
     * @return snapshots in the order of the jobs' creation
     */
    public synchronized List<ScriptJobView> jobs() {
        jobs.advanceJobs();
        return jobs.jobViews();
    }

    /**
     * Refuses the next message that names a job, whatever its operation, without running it. With 40365 the session
     * ends there, so that the remaining messages of the bundle are refused with 40365 too.
     *
     * @param jobId the job's id; the job need not exist
     * @param reason the reason code
     */
    public synchronized void refuseNextFor(String jobId, int reason) {
        operations.refuseNextFor(jobId, reason);
    }

    /**
     * Refuses the next messages of any operation except logins, without running them. With 40365 the session ends
     * there.
     *
     * @param messages the number of messages
     * @param reason the reason code, for example 40823
     */
    public synchronized void refuseNextMessages(int messages, int reason) {
        operations.refuseNextMessages(messages, reason);
    }

    /**
     * Refuses the next logins and session-less calls, whatever their credentials.
     *
     * @param count the number of logins and calls
     * @param reason the reason code, for example 503000
     */
    public synchronized void refuseNextLogins(int count, int reason) {
        dispatcher.refuseNextLogins(count, reason);
    }

    /**
     * Returns what the fake did with each packet and session-less call so far. Their headers and bodies are in
     * {@link #receivedRequests()}.
     *
     * @return a copy, in the order of arrival
     */
    public synchronized List<ScriptPacket> packets() {
        return dispatcher.packetLog();
    }
}
