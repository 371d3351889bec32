// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.service.GpKeyPair;
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
 * {@linkplain GpJobScript scripts} as the clock moves. A new fake is stand-alone, knows the service {@link #SERVICE} with
 * the task {@link #TASK}, and has no users.
 */
public final class FakeGp extends FakeServer {
    /** The service that every fake has at the start, with its folder. */
    public static final String SERVICE = "Maps/Test";

    /** The task of {@link #SERVICE}. */
    public static final String TASK = "Buffer";

    // guarded by this, as is all that they reach
    private final GpSiteState site;
    private final GpKeyPair keyPair = new GpKeyPair();
    private final GpRouter router;

    /**
     * Starts a stand-alone server.
     *
     * @param clock the time it lives by
     */
    public FakeGp(ManualClock clock) {
        super(clock);
        site = new GpSiteState(this::url, clock, this::hideSecret);
        router = new GpRouter(site, keyPair);
        addService(SERVICE, TASK);
    }

    /**
     * Makes the server federated with a portal, or stand-alone again.
     *
     * @param federated whether there is a portal
     */
    public synchronized void setFederated(boolean federated) {
        site.federated = federated;
    }

    /**
     * Sets the paths under which the site answers.
     *
     * @param serverRoot the server's root, {@code /arcgis} unless set
     * @param portalRoot the portal's context, {@code /portal} unless set; its requests are below {@code /sharing/rest}
     */
    public synchronized void setRootPaths(String serverRoot, String portalRoot) {
        site.serverRoot = splitPath(serverRoot);
        site.portalRoot = splitPath(portalRoot);
    }

    private static List<String> splitPath(String path) {
        return Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
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
    public GpBehavior behavior() {
        return site.behavior;
    }

    /**
     * Switches for tokens.
     *
     * @return the live switches
     */
    public GpTokenBehavior tokenBehavior() {
        return site.tokenBehavior;
    }

    /**
     * Adds a user to the server's own store, or replaces it.
     *
     * @param name the user's name, case sensitive
     * @param password the password
     * @param role what the user may do
     */
    public synchronized void addServerUser(String name, String password, GpRole role) {
        hideSecret(password);
        site.serverUsers.putAccount(name, password, role);
    }

    /**
     * Adds a user to the portal, or replaces it.
     *
     * @param name the user's name, case sensitive
     * @param password the password
     * @param role what the user may do
     */
    public synchronized void addPortalUser(String name, String password, GpRole role) {
        hideSecret(password);
        site.portalUsers.putAccount(name, password, role);
    }

    /**
     * Adds an app to the portal, or replaces it.
     *
     * @param clientId the app's id
     * @param clientSecret the app's secret
     * @param usesServices whether it may use the services in the REST dialect
     */
    public synchronized void addApp(String clientId, String clientSecret, boolean usesServices) {
        hideSecret(clientSecret);
        site.apps.put(clientId, new GpSiteState.PortalApp(clientSecret, usesServices));
    }

    /**
     * Issues a token that is bound to nothing, without a request.
     *
     * @param kind its kind
     * @param name the user, or for {@link GpTokenKind#APP} the app, that it stands for
     * @param lifetime how long it is good
     * @return the token
     * @throws IllegalArgumentException if nobody has that name
     */
    public synchronized String issueToken(GpTokenKind kind, String name, Duration lifetime) {
        GpRole role = site.roleOf(kind, name);
        if (role == null) {
            throw new IllegalArgumentException("unknown: " + name);
        }
        return site.issueToken(kind, name, role, GpToken.Binding.NOTHING, "", lifetime).value;
    }

    /**
     * Makes a token invalid at once.
     *
     * @param token the token; unknown ones are ignored
     */
    public synchronized void revokeToken(String token) {
        site.tokens.revokeToken(token);
    }

    /** Makes every token issued so far invalid at once. */
    public synchronized void revokeAllTokens() {
        site.tokens.revokeAllTokens();
    }

    /** Replaces the key pair for encrypted credentials; what was encrypted for the old one can no longer be read. */
    public synchronized void rotatePublicKey() {
        keyPair.rotateKey();
    }

    /**
     * Adds a started service, or replaces its tasks.
     *
     * @param service its name, or folder and name with one slash between them
     * @param tasks its tasks, at least one
     */
    public synchronized void addService(String service, String... tasks) {
        site.jobs.putService(GpService.of(service, List.of(tasks)));
    }

    /**
     * Starts or stops a service. A stopped one answers so in the REST dialect.
     *
     * @param service its name, or folder and name
     * @param started whether it is started
     */
    public synchronized void setServiceStarted(String service, boolean started) {
        site.jobs.putService(requireService(service).withStarted(started));
    }

    /**
     * Sets how jobs go that are submitted over the wire. The script's user gives way to the token's, and its id to a new one.
     *
     * @param script EXECUTING for ever unless set
     */
    public synchronized void setSubmittedJobScript(GpJobScript script) {
        site.submittedJobScript = script;
    }

    /**
     * Adds a job to {@link #SERVICE}.
     *
     * @param script how it goes
     * @return its id
     */
    public String addJob(GpJobScript script) {
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
    public synchronized String addJob(String service, GpJobScript script) {
        GpService target = requireService(service);
        return site.jobs.addJob(target, target.tasks().get(0), script, Map.of()).id;
    }

    /**
     * The truth about a job.
     *
     * @param id the job's id
     * @return the job as it is now; empty if there never was such a job. A removed job is DELETED
     */
    public synchronized Optional<GpJobView> job(String id) {
        return Optional.ofNullable(site.jobs.findJob(id)).map(GpLiveJob::toView);
    }

    /**
     * The truth about all jobs.
     *
     * @return every job there ever was, in the order in which they came
     */
    public synchronized List<GpJobView> jobs() {
        return site.jobs.allJobs().stream().map(GpLiveJob::toView).toList();
    }

    /**
     * How many requests for a token came, whatever became of them.
     *
     * @return the count over all ways to a token
     */
    public synchronized int tokenRequestCount() {
        return site.tokenRequestCount;
    }

    /**
     * How often a queue was purged.
     *
     * @return the count of accepted purges
     */
    public synchronized int purgeCount() {
        return site.purgeCount;
    }

    @Override
    protected FakeReply replyTo(ReceivedRequest request) {
        try {
            return router.answerRequest(request);
        } catch (IllegalArgumentException e) {
            // an escape that is none, in the path, the query or the form
            return FakeReply.html(400, "Bad Request");
        }
    }

    private GpService requireService(String service) {
        GpService found = site.jobs.findService(service);
        if (found == null) {
            throw new IllegalArgumentException("unknown service: " + service);
        }
        return found;
    }

    /** Clients write a blank and some marks in more than one way; the log must know a secret in each of them. */
    private void hideSecret(String value) {
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        maskSecret(value);
        for (String spelling : List.of(form, form.replace("+", "%20"))) {
            maskSecret(spelling);
            maskSecret(spelling.replace("*", "%2A").replace("%7E", "~"));
            maskSecret(spelling.replace("%21", "!")
                    .replace("%27", "'")
                    .replace("%28", "(")
                    .replace("%29", ")")
                    .replace("%7E", "~"));
        }
    }
}
