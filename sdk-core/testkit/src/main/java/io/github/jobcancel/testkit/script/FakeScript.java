// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.service.ScriptSession;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A fake brainCloud for server-to-server callers: the dispatcher with its sessions, numbered packets, replay of the last
 * answer, bundles and session-less calls, and the operations of the service {@code script}. It starts with one app and one
 * server, {@link #APP}, {@link #SERVER} and {@link #SECRET}. Jobs follow their {@link ScriptPlan} as the clock is moved;
 * {@link #knobs()} holds a switch for each thing that is documented twice or not at all.
 */
public final class FakeScript extends FakeServer {
    /** The app that is there from the start. */
    public static final String APP = "23001";
    /** The server that is there from the start; it may call from anywhere. */
    public static final String SERVER = "ops-box";
    /** The secret of {@link #SERVER}. */
    public static final String SECRET = "fake-server-secret-9c41";

    private static final String PATH = "/s2sdispatcher";
    /** A shorter text is no secret, and hiding it would blot out half of the log. */
    private static final int SHORTEST_SECRET = 8;

    private final ScriptKnobs knobs = new ScriptKnobs();
    private final ScriptApps apps = new ScriptApps(knobs);
    private final ScriptSessions sessions;
    private final ScriptJobs jobs;
    private final ScriptRuns runs;
    private final ScriptOperations operations;
    private final ScriptDispatcher dispatcher;

    /**
     * Starts the fake.
     *
     * @param clock the time it lives by
     */
    public FakeScript(ManualClock clock) {
        super(clock);
        sessions = new ScriptSessions(clock, knobs);
        jobs = new ScriptJobs(clock);
        runs = new ScriptRuns(jobs, knobs);
        operations = new ScriptOperations(jobs, runs, knobs, new ScriptWire(knobs));
        dispatcher = new ScriptDispatcher(this, this::hide, knobs, apps, sessions, operations);
        addApp(APP);
        addServer(APP, SERVER, SECRET);
    }

    @Override
    protected Answer answer(Incoming request) {
        if (!request.target().equals(PATH)) {
            return Answer.html(404, "Not Found");
        }
        if (!request.method().equals("POST")) {
            return Answer.html(405, "Method Not Allowed").with("Allow", "POST");
        }
        jobs.tick();
        return dispatcher.answer(request.body());
    }

    private void hide(String value) {
        if (value.length() >= SHORTEST_SECRET) {
            secret(value);
            ScriptWire.escaped(value).forEach(this::secret);
        }
    }

    /**
     * The full URL that a client is configured with.
     *
     * @return {@link #url()} and the dispatcher's path
     */
    public URI dispatcher() {
        return url().resolve(PATH);
    }

    /**
     * The switches.
     *
     * @return the one set of switches of this fake
     */
    public ScriptKnobs knobs() {
        return knobs;
    }

    /**
     * Adds an app that has no server yet.
     *
     * @param app its id, digits
     */
    public synchronized void addApp(String app) {
        apps.add(app);
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
        hide(secret);
        apps.addServer(app, name, secret, List.of(ranges));
    }

    /**
     * Switches an app on or off. While it is off, its logins and its open sessions are refused with 40330.
     *
     * @param app the app
     * @param on whether it is on
     * @param reason the message of {@code disabledReason}; empty leaves that object out
     */
    public synchronized void enableApp(String app, boolean on, String reason) {
        apps.enable(app, on, reason);
    }

    /**
     * Publishes a script. From the first one on only published scripts can be run or scheduled.
     *
     * @param name its name, with folder
     * @param result the JSON text that running it returns
     */
    public synchronized void publish(String name, String result) {
        JsonNode read = ScriptWire.parse(result).orElseThrow(() -> new IllegalArgumentException("not JSON: " + result));
        runs.publish(name, read);
    }

    /**
     * Adds a job.
     *
     * @param plan what it is, and the states it goes through
     * @return its id
     */
    public synchronized String add(ScriptPlan plan) {
        if (!apps.known(plan.app())) {
            throw new IllegalArgumentException("no app " + plan.app());
        }
        return jobs.add(plan).id;
    }

    /**
     * Adds a batch that stays in one state.
     *
     * @param state one of the constants of {@link ScriptPlan}, or any other word
     * @return its id
     */
    public String addBatch(String state) {
        return add(ScriptPlan.batch(state));
    }

    /**
     * Adds a plain script that stays in one state.
     *
     * @param state one of the constants of {@link ScriptPlan}, or any other word
     * @return its id
     */
    public String addScript(String state) {
        return add(ScriptPlan.script(state));
    }

    /**
     * Puts a job into a state now, and drops the rest of its plan.
     *
     * @param id the job
     * @param state the state; {@link ScriptPlan#CANCELLED} is a cancel by somebody else
     * @throws NoSuchElementException if there is no such job
     */
    public synchronized void move(String id, String state) {
        jobs.tick();
        jobs.get(id).move(state, jobs.now());
    }

    /**
     * The truth about a job, at the clock's time.
     *
     * @param id the job
     * @return a snapshot
     * @throws NoSuchElementException if there is no such job
     */
    public synchronized ScriptJob job(String id) {
        jobs.tick();
        return jobs.get(id).view();
    }

    /**
     * The truth about all jobs, at the clock's time.
     *
     * @return snapshots in the order in which the jobs were made
     */
    public synchronized List<ScriptJob> jobs() {
        jobs.tick();
        return jobs.views();
    }

    /**
     * Refuses the next message that names a job, whatever the operation; it does not run. With 40365 the session ends
     * there, so that the rest of the bundle is refused likewise.
     *
     * @param jobId the job, which need not exist
     * @param reason the reason code
     */
    public synchronized void refuse(String jobId, int reason) {
        operations.refuse(jobId, reason);
    }

    /**
     * Refuses the next messages of any kind but logins; they do not run. With 40365 the session ends there.
     *
     * @param messages how many
     * @param reason the reason code, for example 40823
     */
    public synchronized void refuseNext(int messages, int reason) {
        operations.refuseNext(messages, reason);
    }

    /**
     * Refuses the next logins and session-less calls, whatever their credentials.
     *
     * @param count how many
     * @param reason the reason code, for example 503000
     */
    public synchronized void refuseLogins(int count, int reason) {
        dispatcher.refuseLogins(count, reason);
    }

    /**
     * Lets the next packet of a live session run, keeps its answer back and its session busy until the test releases it.
     *
     * @param hold the hold that the test keeps
     */
    public void keepBusy(Hold hold) {
        AtomicReference<@Nullable ScriptSession> busy = new AtomicReference<>();
        fail(request -> claim(request, busy), Fault.change(truth -> {
            try {
                hold.enter();
            } finally {
                free(busy.get());
            }
            return truth;
        }));
    }

    /** Called with the lock held, right before the same request is answered. */
    private boolean claim(Incoming request, AtomicReference<@Nullable ScriptSession> busy) {
        ScriptWire.parse(request.body()).flatMap(dispatcher::sessionOf).ifPresent(session -> {
            session.slow = true;
            busy.set(session);
        });
        return busy.get() != null;
    }

    private synchronized void free(@Nullable ScriptSession session) {
        if (session != null) {
            session.busy = false;
            notifyAll();
        }
    }

    /** Ends every session now. */
    public synchronized void expireSessions() {
        sessions.endAll();
    }

    /**
     * How many sessions are open at the clock's time.
     *
     * @return their number
     */
    public synchronized int liveSessions() {
        return sessions.live();
    }

    /**
     * How many logins succeeded so far; session-less calls do not count.
     *
     * @return their number
     */
    public synchronized int logins() {
        return sessions.made();
    }

    /**
     * What the fake made of each packet and session-less call so far, in order. Headers and bodies are in
     * {@link #requests()}.
     *
     * @return a copy
     */
    public synchronized List<ScriptPacket> packets() {
        return dispatcher.log();
    }
}
