// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobClient;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.batch.auth.AwsCredentialsChain;
import io.github.jobcancel.batch.auth.AwsSettings;
import io.github.jobcancel.batch.auth.SigV4Signer;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.job.JobBinder;
import io.github.jobcancel.operation.CallStep;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;

/**
 * Cancels, terminates and reads the jobs of one account in one region of AWS Batch. Instances are safe for use by
 * several threads and must be closed after use.
 *
 * <p>Every method returns at once. The returned future is the call: abandoning it ends the HTTP exchange in progress.
 * Futures fail with an {@link SdkException}. Arguments are checked before anything is sent.
 *
 * <p>The service answers 200 even to a cancel that had no effect. Each cancel is therefore followed by one {@code
 * DescribeJobs} request, and the outcome is what the job's record shows. {@link CallOptions#withVerify} omits this
 * read.
 *
 * <p>Implements the AWS Batch API reference, version 2016-08-10.
 */
public final class BatchClient implements JobClient<ListJobsRequest> {
    private static final String PROVIDER = "batch";

    private final CallEngine engine;
    private final JobBinder jobs;
    private final RequestAuthorizer<SigningKey> authorizer;
    private final HttpUrl endpoint;
    private final Map<String, HttpUrl> operationUrls = new ConcurrentHashMap<>();
    private final String region;
    private final LookupLog lookupLog = new LookupLog();
    private final AwsBatchedOperations batchedOperations = new AwsBatchedOperations(this);

    /** The reason sent for every job bound to this client. A request that names many jobs carries a single reason. */
    private final String sharedReason = CancelJobRequest.uniqueReason();

    BatchClient(BatchClientBuilder builder) {
        AwsSettings settings =
                new AwsSettings(builder.systemEnvironment, lookupLog, builder.region, builder.fips, builder.dualStack);
        this.region = settings.region();
        this.endpoint = settings.resolveEndpoint("batch", builder.endpoint);
        this.engine = new CallEngine(PROVIDER, builder.transport);
        this.jobs = new JobBinder(engine);
        this.authorizer = new RequestAuthorizer<>(
                new AwsCredentialsChain(engine, settings, lookupLog)
                        .chooseSource(builder.fixedKey, builder.keyProvider),
                new SigV4Signer(region, "batch"));
    }

    /**
     * Creates a builder of clients.
     *
     * @return a new builder; settings that are not set are searched where AWS's own tools search
     */
    public static BatchClientBuilder builder() {
        return new BatchClientBuilder();
    }

    /**
     * Cancels a job that has not started ({@code CancelJob}). The request has no effect on a job that has started:
     * the outcome is then {@link CancelOutcome.NotCancellable} with remedy {@link CancelOutcome.Remedy#TERMINATE}.
     *
     * @param request the job and the reason
     * @param options the options of the call
     * @return the outcome that the job's record proves
     */
    public CompletableFuture<CancelOutcome> cancelJob(CancelJobRequest request, CallOptions options) {
        return sendCancel(CancelCommand.CANCEL, request, options);
    }

    /**
     * Cancels a job as {@link #cancelJob(CancelJobRequest, CallOptions)} does with {@link CallOptions#standard()}.
     *
     * @param request the job and the reason
     * @return the outcome that the job's record proves
     */
    public CompletableFuture<CancelOutcome> cancelJob(CancelJobRequest request) {
        return cancelJob(request, CallOptions.standard());
    }

    /**
     * Terminates a job in any state ({@code TerminateJob}). A running job receives SIGTERM, and SIGKILL about 30
     * seconds later. Until then the outcome is {@link CancelOutcome.Requested}; a job that exits successfully within
     * that time has succeeded.
     *
     * @param request the job and the reason
     * @param options the options of the call
     * @return the outcome that the job's record proves
     */
    public CompletableFuture<CancelOutcome> terminateJob(CancelJobRequest request, CallOptions options) {
        return sendCancel(CancelCommand.TERMINATE, request, options);
    }

    /**
     * Terminates a job as {@link #terminateJob(CancelJobRequest, CallOptions)} does with {@link
     * CallOptions#standard()}.
     *
     * @param request the job and the reason
     * @return the outcome that the job's record proves
     */
    public CompletableFuture<CancelOutcome> terminateJob(CancelJobRequest request) {
        return terminateJob(request, CallOptions.standard());
    }

    /**
     * Reads jobs ({@code DescribeJobs}), up to 100 ids per request.
     *
     * @param jobIds the ids; a duplicate is requested once
     * @param options the options of the call
     * @return one record per id, in the order of the ids; in state ABSENT for an id that the region does not know or
     *     no longer knows, since records of finished jobs expire
     * @throws IllegalArgumentException if the list is empty, or an id is blank or has control characters
     */
    public CompletableFuture<List<BatchJob>> describeJobs(List<String> jobIds, CallOptions options) {
        List<String> ids = List.copyOf(jobIds);
        ids.forEach(BatchJob::checkJobId);
        if (ids.isEmpty()) {
            // AWS does not document the effect of an empty list of ids.
            throw new IllegalArgumentException("DescribeJobs needs at least one job id");
        }
        return engine.startCall(new DescribeJobsOperation<>(this, ids, CallStep::finishWith), authorizer, options);
    }

    /**
     * Reads jobs as {@link #describeJobs(List, CallOptions)} does with {@link CallOptions#standard()}.
     *
     * @param jobIds the ids
     * @return one record per id, in the order of the ids
     */
    public CompletableFuture<List<BatchJob>> describeJobs(List<String> jobIds) {
        return describeJobs(jobIds, CallOptions.standard());
    }

    /**
     * Lists jobs ({@code ListJobs}), all pages in all requested states. The states are listed one after the other in
     * the order of a job's lifecycle, so that a job that changes state during the listing is not missed. Such a job
     * is returned once, as the last page showed it.
     *
     * @param request the jobs to list
     * @param options the options of the call; its timeout covers all pages together
     * @return the jobs whose records match the request. The service may omit every field except id, name, time and
     *     status
     */
    public CompletableFuture<List<BatchJob>> listJobs(ListJobsRequest request, CallOptions options) {
        return engine.startCall(ListJobsOperation.firstPage(this, request, jobs -> jobs), authorizer, options);
    }

    @Override
    public CompletableFuture<Plan> plan(ListJobsRequest request, CallOptions options) {
        return engine.startCall(
                ListJobsOperation.firstPage(this, request, jobs -> Plan.of(jobs, this::job)), authorizer, options);
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public RemoteJob job(JobRef ref) {
        if (!ref.equals(jobRef(ref.id()))) {
            throw new IllegalArgumentException("not a job of " + region + ": " + ref);
        }
        return job(ref.id());
    }

    /**
     * Binds a job to this client. Its {@code cancel} sends {@code CancelJob}, never {@code TerminateJob}; its {@code
     * stop} sends {@code TerminateJob} only if the stop options allow it.
     *
     * @param jobId the job's id
     * @return the bound job
     * @throws IllegalArgumentException if the id is blank or has control characters
     */
    public RemoteJob job(String jobId) {
        return jobs.bindJob(new BatchJobOperations(this, new CancelJobRequest(jobId, sharedReason)));
    }

    private CompletableFuture<CancelOutcome> sendCancel(
            CancelCommand verb, CancelJobRequest request, CallOptions options) {
        return engine.startCall(new CancelJobOperation(this, verb, request, options.verify()), authorizer, options);
    }

    /**
     * Returns the address of an operation below the endpoint's own path. Addresses are cached, since building one
     * costs more than signing a request.
     */
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

    RequestAuthorizer<SigningKey> authorizer() {
        return authorizer;
    }

    AwsBatchedOperations batchedOperations() {
        return batchedOperations;
    }

    JobRef jobRef(String jobId) {
        return new JobRef("batch", "job", region, jobId);
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
        return "BatchClient[" + region + ", " + endpoint + "]";
    }
}
