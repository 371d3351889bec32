// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.script.service.ScriptSession;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A fake brainCloud for server-to-server callers: the dispatcher with its sessions, numbered packets, replay of the last
 * answer, bundles and session-less calls, and the operations of the service {@code script}. It starts with one app and one
 * server, {@link #APP_ID}, {@link #SERVER_NAME} and {@link #SERVER_SECRET}. Jobs follow their {@link ScriptJobPlan} as the clock is moved;
 * {@link #behavior()} holds a switch for each thing that is documented twice or not at all.
 */
public final class FakeScript extends FakeServer {
    /** The app that is there from the start. */
    public static final String APP_ID = "23001";
    /** The server that is there from the start; it may call from anywhere. */
    public static final String SERVER_NAME = "ops-box";
    /** The secret of {@link #SERVER_NAME}. */
    public static final String SERVER_SECRET = "fake-server-secret-9c41";

    private static final String DISPATCHER_PATH = "/s2sdispatcher";
    /** A shorter text is no secret, and hiding it would blot out half of the log. */
    private static final int MIN_SECRET_LENGTH = 8;

    private final ScriptBehavior behavior = new ScriptBehavior();
    private final ScriptAppRegistry apps = new ScriptAppRegistry(behavior);
    private final ScriptSessionStore sessions;
    private final ScriptJobStore jobs;
    private final ScriptSubmissions submissions;
    private final ScriptOperations operations;
    private final ScriptDispatcher dispatcher;

    /**
     * Starts the fake.
     *
     * @param clock the time it lives by
     */
    public FakeScript(ManualClock clock) {
        super(clock);
        sessions = new ScriptSessionStore(clock, behavior);
        jobs = new ScriptJobStore(clock);
        submissions = new ScriptSubmissions(jobs, behavior);
        operations = new ScriptOperations(jobs, submissions, behavior, new ScriptJson(behavior));
        dispatcher = new ScriptDispatcher(this, this::hideSecret, behavior, apps, sessions, operations);
        addApp(APP_ID);
        addServer(APP_ID, SERVER_NAME, SERVER_SECRET);
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
     * The full URL that a client is configured with.
     *
     * @return {@link #url()} and the dispatcher's path
     */
    public URI dispatcherUrl() {
        return url().resolve(DISPATCHER_PATH);
    }

    /**
     * The switches.
     *
     * @return the one set of switches of this fake
     */
    public ScriptBehavior behavior() {
        return behavior;
    }

    /**
     * Adds an app that has no server yet.
     *
     * @param app its id, digits
     */
    public synchronized void addApp(String app) {
        apps.addApp(app);
    }

    /**
     * Adds a server to an app, or replaces it.
     *
     * @param app the app it may act for
     * @param name its name
     * @param secret its secret; hidden in the request log from 8 characters on
     * @param ranges the addresses or networks (as {@code 10.0.0.0/8}) it may call from; none allows all
     */
    public synchronized void addServer(String app, String name, String secret, String... ranges) {
        hideSecret(secret);
        apps.addServer(app, name, secret, List.of(ranges));
    }

    /**
     * Switches an app on or off. While it is off, its logins and its open sessions are refused with 40330.
     *
     * @param app the app
     * @param enabled whether it is on
     * @param reason the message of {@code disabledReason}; empty leaves that object out
     */
    public synchronized void setAppEnabled(String app, boolean enabled, String reason) {
        apps.setAppEnabled(app, enabled, reason);
    }

    /**
     * Publishes a script. From the first one on only published scripts can be run or scheduled.
     *
     * @param name its name, with folder
     * @param result the JSON text that running it returns
     */
    public synchronized void publishScript(String name, String result) {
        JsonNode json =
                ScriptJson.parseJson(result).orElseThrow(() -> new IllegalArgumentException("not JSON: " + result));
        submissions.publishScript(name, json);
    }

    /**
     * Adds a job.
     *
     * @param plan what it is, and the states it goes through
     * @return its id
     */
    public synchronized String addJob(ScriptJobPlan plan) {
        if (!apps.hasApp(plan.app())) {
            throw new IllegalArgumentException("no app " + plan.app());
        }
        return jobs.addJob(plan).id;
    }

    /**
     * Adds a batch that stays in one state.
     *
     * @param state one of the constants of {@link ScriptJobPlan}, or any other word
     * @return its id
     */
    public String addBatch(String state) {
        return addJob(ScriptJobPlan.batchIn(state));
    }

    /**
     * Adds a plain script that stays in one state.
     *
     * @param state one of the constants of {@link ScriptJobPlan}, or any other word
     * @return its id
     */
    public String addScript(String state) {
        return addJob(ScriptJobPlan.scriptIn(state));
    }

    /**
     * Puts a job into a state now, and drops the rest of its plan.
     *
     * @param id the job
     * @param state the state; {@link ScriptJobPlan#CANCELLED} is a cancel by somebody else
     * @throws NoSuchElementException if there is no such job
     */
    public synchronized void moveJob(String id, String state) {
        jobs.advanceJobs();
        jobs.requireJob(id).moveTo(state, jobs.nowMillis());
    }

    /**
     * The truth about a job, at the clock's time.
     *
     * @param id the job
     * @return a snapshot
     * @throws NoSuchElementException if there is no such job
     */
    public synchronized ScriptJobView job(String id) {
        jobs.advanceJobs();
        return jobs.requireJob(id).toView();
    }

    /**
     * The truth about all jobs, at the clock's time.
     *
     * @return snapshots in the order in which the jobs were made
     */
    public synchronized List<ScriptJobView> jobs() {
        jobs.advanceJobs();
        return jobs.jobViews();
    }

    /**
     * Refuses the next message that names a job, whatever the operation; it does not run. With 40365 the session ends
     * there, so that the rest of the bundle is refused likewise.
     *
     * @param jobId the job, which need not exist
     * @param reason the reason code
     */
    public synchronized void refuseNextFor(String jobId, int reason) {
        operations.refuseNextFor(jobId, reason);
    }

    /**
     * Refuses the next messages of any kind but logins; they do not run. With 40365 the session ends there.
     *
     * @param messages how many
     * @param reason the reason code, for example 40823
     */
    public synchronized void refuseNextMessages(int messages, int reason) {
        operations.refuseNextMessages(messages, reason);
    }

    /**
     * Refuses the next logins and session-less calls, whatever their credentials.
     *
     * @param count how many
     * @param reason the reason code, for example 503000
     */
    public synchronized void refuseNextLogins(int count, int reason) {
        dispatcher.refuseNextLogins(count, reason);
    }

    /**
     * Lets the next packet of a live session run, keeps its answer back and its session busy until the test releases it.
     *
     * @param hold the hold that the test keeps
     */
    public void holdNextPacket(ReplyHold hold) {
        AtomicReference<@Nullable ScriptSession> busySession = new AtomicReference<>();
        injectFault(request -> claimSession(request, busySession), ExchangeFault.changeReply(reply -> {
            try {
                hold.awaitRelease();
            } finally {
                releaseSession(busySession.get());
            }
            return reply;
        }));
    }

    /** Called with the lock held, right before the same request is answered. */
    private boolean claimSession(ReceivedRequest request, AtomicReference<@Nullable ScriptSession> busySession) {
        ScriptJson.parseJson(request.body()).flatMap(dispatcher::findSession).ifPresent(session -> {
            session.nextPacketKeepsBusy = true;
            busySession.set(session);
        });
        return busySession.get() != null;
    }

    private synchronized void releaseSession(@Nullable ScriptSession session) {
        if (session != null) {
            session.busy = false;
            notifyAll();
        }
    }

    /** Ends every session now. */
    public synchronized void expireSessions() {
        sessions.endAllSessions();
    }

    /**
     * How many sessions are open at the clock's time.
     *
     * @return their number
     */
    public synchronized int liveSessionCount() {
        return sessions.liveSessionCount();
    }

    /**
     * How many logins succeeded so far; session-less calls do not count.
     *
     * @return their number
     */
    public synchronized int loginCount() {
        return sessions.loginCount();
    }

    /**
     * What the fake made of each packet and session-less call so far, in order. Headers and bodies are in
     * {@link #receivedRequests()}.
     *
     * @return a copy
     */
    public synchronized List<ScriptPacket> packets() {
        return dispatcher.packetLog();
    }
}
