// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.job.JobBinder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stops and reads the geoprocessing jobs of one ArcGIS Server site, in both of its dialects. Safe for use by several threads;
 * close it after use.
 *
 * <p>Every method returns at once; the future is the call, and abandoning it ends the exchange under way. Futures fail with an
 * {@link SdkException}. Arguments are checked before anything is sent.
 *
 * <p>A site that accepts a cancel has not stopped the job: its tool looks for the request every few seconds, or never. So an
 * acceptance is {@link CancelOutcome.Requested}, and the job may still succeed. A refusal says only that it could not be
 * done; one read of the job then tells why.
 *
 * <p>Follows the pages "Cancel Job" and "Job" of the ArcGIS Server Administrator API (from release 10.6.1 on), and "Cancel a
 * job" and "Jobs" of its services reference.
 */
public final class GpClient implements AutoCloseable {
    private final CallEngine engine;
    private final JobBinder jobs;
    private final GpSite site;
    private final GpTokenSource tokenSource;

    GpClient(GpClientBuilder builder) {
        GpCredentials credentials = Objects.requireNonNull(builder.credentials, "an ArcGIS site needs credentials");
        this.site = new GpSite(Objects.requireNonNull(builder.endpoint, "an ArcGIS site needs an endpoint"));
        if (!builder.insecure) {
            site.requireSecureTransport(credentials.portal);
        }
        this.engine = new CallEngine("gp", builder.transport);
        this.jobs = new JobBinder(engine);
        this.tokenSource = new GpTokenSource(engine, site, credentials);
    }

    /**
     * Starts to describe a client.
     *
     * @return a builder; endpoint and credentials must be set
     */
    public static GpClientBuilder builder() {
        return new GpClientBuilder();
    }

    /**
     * {@code cancel}: asks the site to stop a job. The ADMIN dialect takes jobs that are submitted or executing and needs an
     * administrator; the REST dialect takes jobs that are waiting or executing. In a state that only the other dialect takes
     * the outcome is {@link CancelOutcome.NotCancellable} with remedy {@link CancelOutcome.Remedy#OTHER_OPERATION}.
     *
     * <p>If the reply is lost, the job is read before the request is sent again.
     *
     * @param job which job, in which dialect
     * @param options how the call behaves; there is nothing for {@link CallOptions#verify()} to add
     * @return what is proved
     * @throws IllegalArgumentException if no job is given, or it is named in the ADMIN dialect and an app signs in
     */
    public CompletableFuture<CancelOutcome> cancelJob(GpJobId job, CallOptions options) {
        RequestAuthorizer<?> authorizer = authorizerFor(job);
        return engine.startCall(
                new CancelJobOperation(site, job, options.retryPolicy().maxAttempts()), authorizer, options);
    }

    /**
     * {@link #cancelJob(GpJobId, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param job which job, in which dialect
     * @return what is proved
     * @throws IllegalArgumentException if no job is given, or it is named in the ADMIN dialect and an app signs in
     */
    public CompletableFuture<CancelOutcome> cancelJob(GpJobId job) {
        return cancelJob(job, CallOptions.standard());
    }

    /**
     * The job resource: reads a job. The two dialects tell different things about it. Jobs at rest are forgotten after some
     * hours, six unless the site is set otherwise.
     *
     * @param job which job, in which dialect
     * @param options how the call behaves
     * @return the record, in state ABSENT if the service does not know the job, or the site not the service
     * @throws IllegalArgumentException if no job is given, or it is named in the ADMIN dialect and an app signs in
     */
    public CompletableFuture<GpJob> describeJob(GpJobId job, CallOptions options) {
        RequestAuthorizer<?> authorizer = authorizerFor(job);
        return engine.startCall(DescribeJobOperation.withMessages(site, job), authorizer, options);
    }

    /**
     * {@link #describeJob(GpJobId, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param job which job, in which dialect
     * @return the record
     * @throws IllegalArgumentException if no job is given, or it is named in the ADMIN dialect and an app signs in
     */
    public CompletableFuture<GpJob> describeJob(GpJobId job) {
        return describeJob(job, CallOptions.standard());
    }

    /**
     * {@code jobs/query}, all pages: the jobs of a service, in the ADMIN dialect, which alone has a list.
     *
     * @param request which jobs
     * @param options how the call behaves; its time is that of all pages together
     * @return the jobs that their records show to be meant, each once
     * @throws IllegalArgumentException if an app signs in
     */
    public CompletableFuture<List<GpJob>> listJobs(GpListRequest request, CallOptions options) {
        return engine.startCall(
                ListJobsOperation.firstPage(site, request, jobs -> jobs),
                tokenSource.authorizerFor(GpDialect.ADMIN),
                options);
    }

    /**
     * {@link #listJobs} as a plan, which cancels or stops the jobs that were seen.
     *
     * @param request which jobs
     * @param options how the call behaves
     * @return the plan; it speaks the ADMIN dialect
     * @throws IllegalArgumentException if an app signs in
     */
    public CompletableFuture<Plan> plan(GpListRequest request, CallOptions options) {
        return engine.startCall(
                ListJobsOperation.firstPage(site, request, jobs -> Plan.of(jobs, this::job)),
                tokenSource.authorizerFor(GpDialect.ADMIN),
                options);
    }

    /**
     * Binds a job to this client by its reference, as {@link RemoteJob#ref} and {@link GpJob#ref} give it.
     *
     * @param ref of kind {@code admin} or {@code rest}, of a service of this site
     * @return the job
     * @throws IllegalArgumentException if the reference is of another provider, kind or site, or is of kind {@code admin} and
     *     an app signs in
     */
    public RemoteJob job(JobRef ref) {
        return job(site.parseRef(ref));
    }

    /**
     * Binds a job to this client. Its reads leave the tool's messages out, which {@link #describeJob(GpJobId)} has. There is no
     * stronger verb for its {@code stop} to use: what deletes a job removes its record as well.
     *
     * @param job which job, in which dialect
     * @return the job; its reference is of kind {@code admin} or {@code rest}, and its scope names host, context and service
     * @throws IllegalArgumentException if no job is given, or it is named in the ADMIN dialect and an app signs in
     */
    public RemoteJob job(GpJobId job) {
        RequestAuthorizer<?> authorizer = authorizerFor(job);
        return jobs.bindJob(new GpJobOperations(site, authorizer, job));
    }

    private RequestAuthorizer<?> authorizerFor(@Nullable GpJobId job) {
        if (job == null) {
            throw new IllegalArgumentException("no job is given");
        }
        return tokenSource.authorizerFor(job.dialect());
    }

    /**
     * What the client signs in with, and what it has found: whose the site is, who issues its tokens, and until when the latest
     * one is good. Holds no secret, and sends nothing.
     *
     * @return the latest of each place, in the order in which they were first asked
     */
    public List<LookupResult> configuration() {
        return tokenSource.lookupResults();
    }

    /** Ends the calls under way with {@link SdkException.Closed}. Closing twice does nothing. */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "GpClient[" + site + "]";
    }
}
