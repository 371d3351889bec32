// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobClient;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.gp.auth.GpAuthorizers;
import io.github.jobcancel.job.JobBinder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Cancels and reads the geoprocessing jobs of one ArcGIS Server site, in both of its dialects. Instances are safe for
 * use by several threads and must be closed after use.
 *
 * <p>Every method returns at once. The returned future is the call: abandoning it ends the HTTP exchange in progress.
 * Futures fail with an {@link SdkException}. Arguments are checked before anything is sent.
 *
 * <p>A site that accepts a cancel has not yet stopped the job: the tool checks for the request every few seconds, or
 * never. An acceptance is therefore {@link CancelOutcome.Requested}, and the job may still succeed. A refusal does
 * not give its cause; one read of the job then shows it.
 *
 * <p>Implements the pages "Cancel Job" and "Job" of the ArcGIS Server Administrator API (release 10.6.1 and later),
 * and "Cancel a job" and "Jobs" of its services reference.
 */
public final class GpClient implements JobClient<GpListRequest> {
    private static final String PROVIDER = "gp";

    private final CallEngine engine;
    private final JobBinder jobs;
    private final GpSite site;
    private final LookupLog lookupLog = new LookupLog();
    private final GpAuthorizers authorizers;

    GpClient(GpClientBuilder builder) {
        this.site = new GpSite(Objects.requireNonNull(builder.endpoint, "an ArcGIS site needs an endpoint"));
        if (!builder.insecure) {
            site.address().requireSecureTransport(builder.signIn);
        }
        this.engine = new CallEngine(PROVIDER, builder.transport);
        this.jobs = new JobBinder(engine);
        this.authorizers = new GpAuthorizers(engine, site.address(), builder.signIn, builder.provider, lookupLog);
    }

    /**
     * Creates a builder of clients.
     *
     * @return a new builder; endpoint and credentials must be set
     */
    public static GpClientBuilder builder() {
        return new GpClientBuilder();
    }

    /**
     * Cancels a job. The ADMIN dialect accepts jobs that are submitted or executing and requires an administrator;
     * the REST dialect accepts jobs that are waiting or executing. In a state that only the other dialect accepts,
     * the outcome is {@link CancelOutcome.NotCancellable} with remedy {@link CancelOutcome.Remedy#OTHER_OPERATION}.
     *
     * <p>If the reply is lost, the job is read before the request is repeated.
     *
     * @param job the job and the dialect
     * @param options the options of the call; {@link CallOptions#verify()} has no effect here
     * @return the proved outcome
     * @throws IllegalArgumentException if the job is null, or is named in the ADMIN dialect while the credentials are
     *     an app's
     */
    public CompletableFuture<CancelOutcome> cancelJob(GpJobId job, CallOptions options) {
        RequestAuthorizer<?> authorizer = authorizerFor(job);
        return engine.startCall(
                new CancelJobOperation(site, job, options.retryPolicy().maxAttempts()), authorizer, options);
    }

    /**
     * Cancels a job as {@link #cancelJob(GpJobId, CallOptions)} does with {@link CallOptions#standard()}.
     *
     * @param job the job and the dialect
     * @return the proved outcome
     * @throws IllegalArgumentException if the job is null, or is named in the ADMIN dialect while the credentials are
     *     an app's
     */
    public CompletableFuture<CancelOutcome> cancelJob(GpJobId job) {
        return cancelJob(job, CallOptions.standard());
    }

    /**
     * Reads a job. The two dialects return different fields. The site forgets finished jobs after some hours, six by
     * default.
     *
     * @param job the job and the dialect
     * @param options the options of the call
     * @return the record, in state ABSENT if the service does not know the job or the site does not know the service
     * @throws IllegalArgumentException if the job is null, or is named in the ADMIN dialect while the credentials are
     *     an app's
     */
    public CompletableFuture<GpJob> describeJob(GpJobId job, CallOptions options) {
        RequestAuthorizer<?> authorizer = authorizerFor(job);
        return engine.startCall(DescribeJobOperation.withMessages(site, job), authorizer, options);
    }

    /**
     * Reads a job as {@link #describeJob(GpJobId, CallOptions)} does with {@link CallOptions#standard()}.
     *
     * @param job the job and the dialect
     * @return the record
     * @throws IllegalArgumentException if the job is null, or is named in the ADMIN dialect while the credentials are
     *     an app's
     */
    public CompletableFuture<GpJob> describeJob(GpJobId job) {
        return describeJob(job, CallOptions.standard());
    }

    /**
     * Lists the jobs of a service, all pages ({@code jobs/query}). The list exists in the ADMIN dialect only.
     *
     * @param request the jobs to list
     * @param options the options of the call; its timeout covers all pages together
     * @return the jobs whose records match the request, each once
     * @throws IllegalArgumentException if the credentials are an app's
     */
    public CompletableFuture<List<GpJob>> listJobs(GpListRequest request, CallOptions options) {
        return engine.startCall(
                ListJobsOperation.firstPage(site, request, jobs -> jobs), authorizers.adminAuthorizer(), options);
    }

    @Override
    public CompletableFuture<Plan> plan(GpListRequest request, CallOptions options) {
        return engine.startCall(
                ListJobsOperation.firstPage(site, request, jobs -> Plan.of(jobs, this::job)),
                authorizers.adminAuthorizer(),
                options);
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public RemoteJob job(JobRef ref) {
        return job(site.parseRef(ref));
    }

    /**
     * Binds a job to this client. Its reads omit the tool's messages, which {@link #describeJob(GpJobId)} returns.
     * Its {@code stop} has no stronger request to use, since deleting a job also removes its record.
     *
     * @param job the job and the dialect
     * @return the bound job; its reference is of kind {@code admin} or {@code rest}, and the scope names host,
     *     context and service
     * @throws IllegalArgumentException if the job is null, or is named in the ADMIN dialect while the credentials are
     *     an app's
     */
    public RemoteJob job(GpJobId job) {
        RequestAuthorizer<?> authorizer = authorizerFor(job);
        return jobs.bindJob(new GpJobOperations(site, authorizer, job));
    }

    private RequestAuthorizer<?> authorizerFor(@Nullable GpJobId job) {
        if (job == null) {
            throw new IllegalArgumentException("the job must not be null");
        }
        return job.dialect() == GpDialect.ADMIN ? authorizers.adminAuthorizer() : authorizers.restAuthorizer();
    }

    @Override
    public List<LookupResult> configuration() {
        return lookupLog.allResults();
    }

    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "GpClient[" + site + "]";
    }
}
