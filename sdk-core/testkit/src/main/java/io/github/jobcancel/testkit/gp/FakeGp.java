// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.service.GpKey;
import io.github.jobcancel.testkit.gp.service.GpService;
import io.github.jobcancel.testkit.gp.service.GpToken;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fake ArcGIS Server with geoprocessing jobs: the ADMIN and the REST dialect below the server's root, both ways to its own
 * tokens, and, if federated, the portal with its tokens, exchanges and app sign-in. Jobs follow their
 * {@linkplain FakeGpScript scripts} as the clock moves. A new fake is stand-alone, knows the service {@link #SERVICE} with
 * the task {@link #TASK}, and has no users.
 */
public final class FakeGp extends FakeServer {
    /** The service that every fake has at the start, with its folder. */
    public static final String SERVICE = "Maps/Test";

    /** The task of {@link #SERVICE}. */
    public static final String TASK = "Buffer";

    // guarded by this, as is all that they reach
    private final GpSite site;
    private final GpKey key = new GpKey();
    private final GpRouter router;

    /**
     * Starts a stand-alone server.
     *
     * @param clock the time it lives by
     */
    public FakeGp(ManualClock clock) {
        super(clock);
        site = new GpSite(this::url, clock, this::hide);
        router = new GpRouter(site, key);
        addService(SERVICE, TASK);
    }

    /**
     * Makes the server federated with a portal, or stand-alone again.
     *
     * @param on whether there is a portal
     */
    public synchronized void federated(boolean on) {
        site.federated = on;
    }

    /**
     * Sets the paths under which the site answers.
     *
     * @param server the server's root, {@code /arcgis} unless set
     * @param portal the portal's context, {@code /portal} unless set; its requests are below {@code /sharing/rest}
     */
    public synchronized void roots(String server, String portal) {
        site.serverRoot = segments(server);
        site.portalRoot = segments(portal);
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList();
    }

    /**
     * The server's root.
     *
     * @return for example {@code http://127.0.0.1:40123/arcgis}
     */
    public synchronized URI serverUrl() {
        return URI.create(site.serverUrl());
    }

    /**
     * The portal's base.
     *
     * @return for example {@code http://127.0.0.1:40123/portal/sharing/rest}
     */
    public synchronized URI portalUrl() {
        return URI.create(site.portalUrl() + "/sharing/rest");
    }

    /**
     * Switches for jobs and for the wire.
     *
     * @return the live switches
     */
    public FakeGpKnobs knobs() {
        return site.knobs;
    }

    /**
     * Switches for tokens.
     *
     * @return the live switches
     */
    public FakeGpTokenKnobs tokenKnobs() {
        return site.tokenKnobs;
    }

    /**
     * Adds a user to the server's own store, or replaces it.
     *
     * @param name the user's name, case sensitive
     * @param password the password
     * @param role what the user may do
     */
    public synchronized void addServerUser(String name, String password, FakeGpRole role) {
        hide(password);
        site.serverUsers.put(name, password, role);
    }

    /**
     * Adds a user to the portal, or replaces it.
     *
     * @param name the user's name, case sensitive
     * @param password the password
     * @param role what the user may do
     */
    public synchronized void addPortalUser(String name, String password, FakeGpRole role) {
        hide(password);
        site.portalUsers.put(name, password, role);
    }

    /**
     * Adds an app to the portal, or replaces it.
     *
     * @param clientId the app's id
     * @param clientSecret the app's secret
     * @param usesServices whether it may use the services in the REST dialect
     */
    public synchronized void addApp(String clientId, String clientSecret, boolean usesServices) {
        hide(clientSecret);
        site.apps.put(clientId, new GpSite.App(clientSecret, usesServices));
    }

    /**
     * Issues a token that is bound to nothing, without a request.
     *
     * @param kind its kind
     * @param name the user, or for {@link FakeGpTokenKind#APP} the app, that it stands for
     * @param life how long it is good
     * @return the token
     * @throws IllegalArgumentException if nobody has that name
     */
    public synchronized String issueToken(FakeGpTokenKind kind, String name, Duration life) {
        FakeGpRole role = site.role(kind, name);
        if (role == null) {
            throw new IllegalArgumentException("unknown: " + name);
        }
        return site.issue(kind, name, role, GpToken.Binding.NOTHING, "", life).value;
    }

    /**
     * Makes a token invalid at once.
     *
     * @param token the token; unknown ones are ignored
     */
    public synchronized void revoke(String token) {
        site.tokens.revoke(token);
    }

    /** Makes every token issued so far invalid at once. */
    public synchronized void revokeAll() {
        site.tokens.revokeAll();
    }

    /** Replaces the key pair for encrypted credentials; what was encrypted for the old one can no longer be read. */
    public synchronized void rotatePublicKey() {
        key.rotate();
    }

    /**
     * Adds a started service, or replaces its tasks.
     *
     * @param service its name, or folder and name with one slash between them
     * @param tasks its tasks, at least one
     */
    public synchronized void addService(String service, String... tasks) {
        site.runs.put(GpService.of(service, List.of(tasks)));
    }

    /**
     * Starts or stops a service. A stopped one answers so in the REST dialect.
     *
     * @param service its name, or folder and name
     * @param on whether it is started
     */
    public synchronized void started(String service, boolean on) {
        site.runs.put(known(service).withStarted(on));
    }

    /**
     * Sets how jobs go that are submitted over the wire. The script's user gives way to the token's, and its id to a new one.
     *
     * @param script EXECUTING for ever unless set
     */
    public synchronized void submissions(FakeGpScript script) {
        site.submissions = script;
    }

    /**
     * Adds a job to {@link #SERVICE}.
     *
     * @param script how it goes
     * @return its id
     */
    public String addJob(FakeGpScript script) {
        return addJob(SERVICE, script);
    }

    /**
     * Adds a job to the first task of a service.
     *
     * @param service its name, or folder and name
     * @param script how it goes
     * @return its id
     * @throws IllegalArgumentException if the service is unknown or the script's id taken
     */
    public synchronized String addJob(String service, FakeGpScript script) {
        GpService known = known(service);
        return site.runs.add(known, known.tasks().get(0), script, Map.of()).id;
    }

    /**
     * The truth about a job.
     *
     * @param id the job's id
     * @return the job as it is now; empty if there never was such a job. A removed job is DELETED
     */
    public synchronized Optional<FakeGpJob> job(String id) {
        return Optional.ofNullable(site.runs.find(id)).map(GpRun::truth);
    }

    /**
     * The truth about all jobs.
     *
     * @return every job there ever was, in the order in which they came
     */
    public synchronized List<FakeGpJob> jobs() {
        return site.runs.all().stream().map(GpRun::truth).toList();
    }

    /**
     * How many requests for a token came, whatever became of them.
     *
     * @return the count over all ways to a token
     */
    public synchronized int tokenRequests() {
        return site.tokenRequests;
    }

    /**
     * How often a queue was purged.
     *
     * @return the count of accepted purges
     */
    public synchronized int purges() {
        return site.purges;
    }

    @Override
    protected Answer answer(Incoming request) {
        try {
            return router.answer(request);
        } catch (IllegalArgumentException e) {
            // an escape that is none, in the path, the query or the form
            return Answer.html(400, "Bad Request");
        }
    }

    private GpService known(String service) {
        GpService known = site.runs.service(service);
        if (known == null) {
            throw new IllegalArgumentException("unknown service: " + service);
        }
        return known;
    }

    /** Clients write a blank and some marks in more than one way; the log must know a secret in each of them. */
    private void hide(String value) {
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        secret(value);
        for (String spelling : List.of(form, form.replace("+", "%20"))) {
            secret(spelling);
            secret(spelling.replace("*", "%2A").replace("%7E", "~"));
            secret(spelling.replace("%21", "!")
                    .replace("%27", "'")
                    .replace("%28", "(")
                    .replace("%29", ")")
                    .replace("%7E", "~"));
        }
    }
}
