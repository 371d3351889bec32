// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.service.GpKeyPair;
import io.github.jobcancel.testkit.gp.service.GpService;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fake ArcGIS Server that runs geoprocessing jobs. It serves the ADMIN and the REST dialect below the server's root
 * and issues the server's own tokens at both token endpoints. If the server is federated, the fake also serves the
 * portal, with its user tokens, token exchanges and app sign-in. Jobs follow their {@linkplain GpJobScript scripts} as
 * the clock moves. A new fake is stand-alone, has no users, and offers the service {@link #SERVICE} with the task
 * {@link #TASK}.
 */
public final class FakeGp extends FakeServer {
    /** The service that every new fake offers, with its folder. */
    public static final String SERVICE = "Maps/Test";

    /** The task of {@link #SERVICE}. */
    public static final String TASK = "Buffer";

    // guarded by this, with all objects reachable from them
    private final GpSiteState site;
    private final GpKeyPair keyPair = new GpKeyPair();
    private final GpRouter router;
    private final GpAccounts accounts;

    /**
     * Starts a stand-alone server.
     *
     * @param clock the clock that jobs, tokens and lock-outs follow
     */
    public FakeGp(ManualClock clock) {
        super(clock);
        site = new GpSiteState(this::url, clock, this::hideSecret);
        router = new GpRouter(site, keyPair);
        accounts = new GpAccounts(this, site, keyPair);
        addService(SERVICE, TASK);
    }

    /**
     * Creates a stand-alone server that lives in real time: no test code moves a clock. Time is looked at when a
     * request or a view arrives. A running service notices a cancel at once, because {@link
     * GpBehavior#setCancellationCheckInterval} is zero.
     *
     * @return the fake
     */
    public static FakeGp inRealTime() {
        FakeGp fake = new FakeGp(ManualClock.inRealTime());
        fake.behavior().setCancellationCheckInterval(Duration.ZERO);
        return fake;
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
     * Sets the paths below which the server and the portal answer.
     *
     * @param serverRoot the server's root, {@code /arcgis} by default
     * @param portalRoot the portal's context, {@code /portal} by default; the portal answers below
     *     {@code /sharing/rest} of it
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
     * Returns the URL of the server's root.
     *
     * @return for example {@code http://127.0.0.1:40123/arcgis}
     */
    public synchronized URI serverUrl() {
        return URI.create(site.serverUrl());
    }

    /**
     * Returns the base URL of the portal's requests.
     *
     * @return for example {@code http://127.0.0.1:40123/portal/sharing/rest}
     */
    public synchronized URI portalUrl() {
        return URI.create(site.portalUrl() + "/sharing/rest");
    }

    /**
     * Returns the switches for jobs and for the wire format.
     *
     * @return the live switches; a change takes effect from the next request on
     */
    public GpBehavior behavior() {
        return site.behavior;
    }

    /**
     * Returns the switches for tokens.
     *
     * @return the live switches; a change takes effect from the next request on
     */
    public GpTokenBehavior tokenBehavior() {
        return site.tokenBehavior;
    }

    /**
     * Returns the users and apps of the server and of the portal, and their tokens.
     *
     * @return the accounts of this fake
     */
    public GpAccounts accounts() {
        return accounts;
    }

    /**
     * Adds a started service, or replaces the tasks of an existing one.
     *
     * @param service the service's name, or its folder and name separated by one slash
     * @param tasks the names of its tasks, at least one
     */
    public synchronized void addService(String service, String... tasks) {
        site.jobs.putService(GpService.of(service, List.of(tasks)));
    }

    /**
     * Starts or stops a service. In the REST dialect a stopped service answers every request with an error that says
     * so.
     *
     * @param service the service's name, or its folder and name
     * @param started whether the service is started
     */
    public synchronized void setServiceStarted(String service, boolean started) {
        site.jobs.putService(requireService(service).withStarted(started));
    }

    /**
     * Sets the script of jobs that are submitted over HTTP. Such a job belongs to the user of its token and gets a new
     * id, whatever user and id the script names.
     *
     * @param script the script; by default a job stays EXECUTING until it is cancelled
     */
    public synchronized void setSubmittedJobScript(GpJobScript script) {
        site.submittedJobScript = script;
    }

    /**
     * Adds a job to {@link #SERVICE}.
     *
     * @param script the states that the job goes through
     * @return the job's id
     */
    public String addJob(GpJobScript script) {
        return addJob(SERVICE, script);
    }

    /**
     * Adds a job to the first task of a service.
     *
     * @param service the service's name, or its folder and name
     * @param script the states that the job goes through
     * @return the job's id
     * @throws IllegalArgumentException if the service is unknown or the script's id is already in use
     */
    public synchronized String addJob(String service, GpJobScript script) {
        GpService target = requireService(service);
        return site.jobs.addJob(target, target.tasks().get(0), script, Map.of()).id;
    }

    /**
     * Returns the true state of a job, whatever the fake's replies say about it.
     *
     * @param id the job's id
     * @return the job as it is now, with the state DELETED if it was removed; empty if there never was a job of that id
     */
    public synchronized Optional<GpJobView> job(String id) {
        return Optional.ofNullable(site.jobs.findJob(id)).map(GpLiveJob::toView);
    }

    /**
     * Returns the true state of all jobs, whatever the fake's replies say about them.
     *
     * @return every job since the fake was started, removed jobs included, in the order of submission
     */
    public synchronized List<GpJobView> jobs() {
        return site.jobs.allJobs().stream().map(GpLiveJob::toView).toList();
    }

    /**
     * Returns the number of accepted purges of a job queue so far.
     *
     * @return the count over all services
     */
    public synchronized int purgeCount() {
        return site.purgeCount;
    }

    @Override
    protected FakeReply replyTo(ReceivedRequest request) {
        try {
            return router.answerRequest(request);
        } catch (IllegalArgumentException e) {
            // invalid percent-encoding in the path, the query or the form
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

    /**
     * Clients percent-encode a blank and some other characters differently, so every spelling of a secret is hidden in
     * the log.
     */
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
