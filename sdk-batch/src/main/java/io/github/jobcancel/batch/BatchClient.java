// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.job.JobBinder;
import io.github.jobcancel.operation.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/**
 * Stops and reads the jobs of one account in one region of AWS Batch. Safe for use by several threads; close it after use.
 *
 * <p>Every method returns at once; the future is the call, and abandoning it ends the exchange under way. Futures fail with an
 * {@link SdkException}. Arguments are checked before anything is sent.
 *
 * <p>The service answers 200 to a cancel that cancelled nothing. So a cancel is followed by one {@code DescribeJobs}, and the
 * outcome is what that record shows; {@link CallOptions#unverified()} leaves the read out.
 *
 * <p>Follows the AWS Batch API reference, version 2016-08-10.
 */
public final class BatchClient implements AutoCloseable {
    private final CallEngine engine;
    private final JobBinder jobs;
    private final RequestAuthorizer<AwsCredentials> authorizer;
    private final HttpUrl endpoint;
    private final Map<String, HttpUrl> operationUrls = new ConcurrentHashMap<>();
    private final String region;
    private final LookupLog lookupLog = new LookupLog();
    private final AwsBatchedOperations batchedOperations = new AwsBatchedOperations(this);

    /** One for all jobs that are bound to this client: a request that names many jobs has one reason. */
    private final String sharedReason = CancelJobRequest.uniqueReason();

    BatchClient(BatchClientBuilder builder) {
        AwsSettings settings = new AwsSettings(builder.systemEnvironment, lookupLog, builder.fips, builder.dualStack);
        this.region = settings.resolveRegion(builder.region);
        this.endpoint = settings.resolveEndpoint("batch", builder.endpoint, region);
        this.engine = new CallEngine("batch", builder.transport);
        this.jobs = new JobBinder(engine);
        AwsCredentialsChain chain = new AwsCredentialsChain(engine, settings, lookupLog, region);
        this.authorizer = new RequestAuthorizer<>(
                chain.chooseSource(builder.fixedCredentials, builder.credentialsProvider),
                new SigV4Signer(region, "batch"));
    }

    /**
     * Starts to describe a client.
     *
     * @return a builder; what is not set is looked for where AWS's own tools look
     */
    public static BatchClientBuilder builder() {
        return new BatchClientBuilder();
    }

    /**
     * {@code CancelJob}: stops a job that has not started. On one that has, it does nothing: the outcome is then {@link
     * CancelOutcome.NotCancellable} with remedy {@link CancelOutcome.Remedy#TERMINATE}.
     *
     * @param request which job, and why
     * @param options how the call behaves
     * @return what the job's record proves
     */
    public CompletableFuture<CancelOutcome> cancelJob(CancelJobRequest request, CallOptions options) {
        return sendCancel(CancelCommand.CANCEL, request, options);
    }

    /**
     * {@link #cancelJob(CancelJobRequest, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param request which job, and why
     * @return what the job's record proves
     */
    public CompletableFuture<CancelOutcome> cancelJob(CancelJobRequest request) {
        return cancelJob(request, CallOptions.standard());
    }

    /**
     * {@code TerminateJob}: stops a job in any state. One that runs is sent SIGTERM, and SIGKILL some 30 seconds later; until
     * then the outcome is {@link CancelOutcome.Requested}, and a job that ends well in that time has succeeded.
     *
     * @param request which job, and why
     * @param options how the call behaves
     * @return what the job's record proves
     */
    public CompletableFuture<CancelOutcome> terminateJob(CancelJobRequest request, CallOptions options) {
        return sendCancel(CancelCommand.TERMINATE, request, options);
    }

    /**
     * {@link #terminateJob(CancelJobRequest, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param request which job, and why
     * @return what the job's record proves
     */
    public CompletableFuture<CancelOutcome> terminateJob(CancelJobRequest request) {
        return terminateJob(request, CallOptions.standard());
    }

    /**
     * {@code DescribeJobs}, in requests of up to 100 ids.
     *
     * @param jobIds the ids; duplicates are asked for once
     * @param options how the call behaves
     * @return one record for each id, in their order; in state ABSENT for an id that the region does not know, or no longer
     *     knows: finished jobs are forgotten after a time
     * @throws IllegalArgumentException if there is no id, or one is blank or has control characters
     */
    public CompletableFuture<List<BatchJob>> describeJobs(List<String> jobIds, CallOptions options) {
        List<String> ids = List.copyOf(jobIds);
        ids.forEach(BatchJob::checkJobId);
        if (ids.isEmpty()) {
            // the service does not say what an empty list means to it
            throw new IllegalArgumentException("DescribeJobs needs at least one job id");
        }
        return engine.startCall(new DescribeJobsOperation<>(this, ids, Step::finishWith), authorizer, options);
    }

    /**
     * {@link #describeJobs(List, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param jobIds the ids
     * @return one record for each id, in their order
     */
    public CompletableFuture<List<BatchJob>> describeJobs(List<String> jobIds) {
        return describeJobs(jobIds, CallOptions.standard());
    }

    /**
     * {@code ListJobs}, all pages and all states that are asked for. States are listed one after the other in the order of a
     * job's life, so one that moves on meanwhile is not missed; it is in the answer once, as it was seen last.
     *
     * @param request which jobs
     * @param options how the call behaves; its time is that of all pages together
     * @return the jobs that their records show to be meant. The service may leave out any field but id, name, time and status
     */
    public CompletableFuture<List<BatchJob>> listJobs(ListJobsRequest request, CallOptions options) {
        return engine.startCall(ListJobsOperation.firstPage(this, request, jobs -> jobs), authorizer, options);
    }

    /**
     * {@link #listJobs} as a plan, which cancels or stops the jobs that were seen.
     *
     * @param request which jobs
     * @param options how the call behaves
     * @return the plan
     */
    public CompletableFuture<Plan> plan(ListJobsRequest request, CallOptions options) {
        return engine.startCall(
                ListJobsOperation.firstPage(this, request, jobs -> Plan.of(jobs, this::job)), authorizer, options);
    }

    /**
     * Binds a job to this client by its reference, as {@link RemoteJob#ref} and {@link BatchJob#ref} give it.
     *
     * @param ref a job of this client's region
     * @return the job
     * @throws IllegalArgumentException if the reference is of another provider, kind or region
     */
    public RemoteJob job(JobRef ref) {
        if (!ref.equals(jobRef(ref.id()))) {
            throw new IllegalArgumentException("not a job of " + region + ": " + ref);
        }
        return job(ref.id());
    }

    /**
     * Binds a job to this client. Its {@code cancel} is {@code CancelJob}, never {@code TerminateJob}; its {@code stop} sends
     * the latter only if its options allow it.
     *
     * @param jobId the job's id
     * @return the job
     * @throws IllegalArgumentException if the id is blank or has control characters
     */
    public RemoteJob job(String jobId) {
        return jobs.bindJob(new BatchJobOperations(this, new CancelJobRequest(jobId, sharedReason)));
    }

    private CompletableFuture<CancelOutcome> sendCancel(
            CancelCommand verb, CancelJobRequest request, CallOptions options) {
        return engine.startCall(new CancelJobOperation(this, verb, request, options.verify()), authorizer, options);
    }

    /** An endpoint's own path stays in front. Kept: to put an address together costs more than to sign it. */
    HttpUrl operationUrl(String operation) {
        HttpUrl knownUrl = operationUrls.get(operation);
        return knownUrl != null
                ? knownUrl
                : operationUrls.computeIfAbsent(
                        operation,
                        operationName -> endpoint.newBuilder()
                                .addPathSegment("v1")
                                .addPathSegment(operationName)
                                .build());
    }

    RequestAuthorizer<AwsCredentials> authorizer() {
        return authorizer;
    }

    AwsBatchedOperations batchedOperations() {
        return batchedOperations;
    }

    JobRef jobRef(String jobId) {
        return new JobRef("batch", "job", region, jobId);
    }

    /**
     * Where credentials and settings were looked for, and what came of it. Holds no secret.
     *
     * @return the places, in the order in which they were looked at
     */
    public List<LookupResult> configuration() {
        return lookupLog.allResults();
    }

    /** Ends the calls under way with {@link SdkException.Closed}. Closing twice does nothing. */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "BatchClient[" + region + ", " + endpoint + "]";
    }
}
