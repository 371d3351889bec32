// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobClient;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.dli.auth.AuthorizerFactory;
import io.github.jobcancel.dli.auth.ResolvedSettings;
import io.github.jobcancel.dli.auth.SignInErrors;
import io.github.jobcancel.job.JobBinder;
import io.github.jobcancel.operation.Operation;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Cancels, reads and lists the jobs of one project of Data Lake Insight (DLI). Thread-safe. Close the client after
 * use.
 *
 * <p>Every method returns immediately. The returned future represents the call: cancelling the future abandons the
 * call and ends the HTTP exchange in progress. Futures fail with an {@link SdkException}. An id that does not have
 * DLI's form causes an {@link IllegalArgumentException} before anything is sent.
 *
 * <p>DLI acknowledges a cancel and stops the job later, or not at all. An acknowledged cancel is therefore {@link
 * CancelOutcome.Requested}; read the job to see how it ended. After a cancel that DLI refuses, or whose reply is
 * lost, the client reads the job once, and the outcome is what this read proves. {@link CallOptions#verify()} has no
 * effect on this client.
 *
 * <p>Follows the DLI API reference: Spark batches in version 2.0, SQL and Flink jobs in version 1.0.
 */
public final class DliClient implements JobClient<DliListRequest<?>> {
    private static final String PROVIDER = "dli";

    private final LookupLog lookupLog = new LookupLog();
    private final CallEngine engine;
    private final JobBinder jobs;
    private final DliProject project;
    private final RequestAuthorizer<?> authorizer;

    DliClient(DliClientBuilder builder) {
        ResolvedSettings settings = builder.resolveSettings(lookupLog);
        this.project = new DliProject(settings, builder.endpoint);
        this.engine = new CallEngine(PROVIDER, builder.transport);
        this.jobs = new JobBinder(engine);
        SignInErrors errors = new SignInErrors(DliErrors::requestId, DliErrors::decodeSignInFailure);
        this.authorizer = new AuthorizerFactory(engine, project.projectId(), settings.iam(), errors, lookupLog)
                .createAuthorizer(settings.identity());
    }

    /**
     * Returns a builder of a client.
     *
     * @return a new builder; without credentials, the client searches for them where the vendor's tools do
     */
    public static DliClientBuilder builder() {
        return new DliClientBuilder();
    }

    /**
     * Cancels a Spark batch. DLI's answer {@code deleted} means only that DLI accepted the request.
     *
     * @param batchId the batch's {@code id}, a UUID; not its {@code appId}
     * @param options the timeout, retries and other settings of the call
     * @return the proved outcome; a batch found {@code dead} is {@link CancelOutcome.Ended} if this cancel may have
     *     ended it, otherwise {@link CancelOutcome.Finished}
     * @throws IllegalArgumentException if the id is not a UUID
     */
    public CompletableFuture<CancelOutcome> cancelBatch(String batchId, CallOptions options) {
        return startCall(DliCancelOperation.cancelBatch(project, project.batchRef(batchId)), options);
    }

    /**
     * {@return the outcome of {@link #cancelBatch(String, CallOptions)} with {@link CallOptions#standard()}}
     *
     * @param batchId the batch's {@code id}
     */
    public CompletableFuture<CancelOutcome> cancelBatch(String batchId) {
        return cancelBatch(batchId, CallOptions.standard());
    }

    /**
     * Reads the state of a Spark batch.
     *
     * @param batchId the batch's {@code id}
     * @param options the timeout, retries and other settings of the call
     * @return the state; {@code ABSENT} if the project does not have the batch, or no longer has it
     */
    public CompletableFuture<SparkBatchState> describeBatchState(String batchId, CallOptions options) {
        return startCall(DliReadOperation.readBatchState(project, project.batchRef(batchId)), options);
    }

    /**
     * {@return the state of {@link #describeBatchState(String, CallOptions)} with {@link CallOptions#standard()}}
     *
     * @param batchId the batch's {@code id}
     */
    public CompletableFuture<SparkBatchState> describeBatchState(String batchId) {
        return describeBatchState(batchId, CallOptions.standard());
    }

    /**
     * Reads the details of a Spark batch.
     *
     * @param batchId the batch's {@code id}
     * @param options the timeout, retries and other settings of the call
     * @return the details; in state {@code ABSENT} if the project does not have the batch, or not any more
     */
    public CompletableFuture<SparkBatch> describeBatch(String batchId, CallOptions options) {
        return startCall(DliReadOperation.readBatch(project, project.batchRef(batchId)), options);
    }

    /**
     * {@return the details of {@link #describeBatch(String, CallOptions)} with {@link CallOptions#standard()}}
     *
     * @param batchId the batch's {@code id}
     */
    public CompletableFuture<SparkBatch> describeBatch(String batchId) {
        return describeBatch(batchId, CallOptions.standard());
    }

    /**
     * Cancels a SQL job.
     *
     * @param jobId the job's id
     * @param options the timeout, retries and other settings of the call
     * @return the proved outcome; a job whose record says {@code CANCELLED} is {@link CancelOutcome.Cancelled},
     *     whether this call or another client cancelled it
     * @throws IllegalArgumentException if the id is not 1 to 64 letters, digits, hyphens and underscores
     */
    public CompletableFuture<CancelOutcome> cancelSqlJob(String jobId, CallOptions options) {
        return startCall(DliCancelOperation.cancelSqlJob(project, project.sqlJobRef(jobId)), options);
    }

    /**
     * {@return the outcome of {@link #cancelSqlJob(String, CallOptions)} with {@link CallOptions#standard()}}
     *
     * @param jobId the job's id
     */
    public CompletableFuture<CancelOutcome> cancelSqlJob(String jobId) {
        return cancelSqlJob(jobId, CallOptions.standard());
    }

    /**
     * Reads the status of a SQL job.
     *
     * @param jobId the job's id
     * @param options the timeout, retries and other settings of the call
     * @return the status; in state {@code ABSENT} if the project does not have the job, or no longer has it
     */
    public CompletableFuture<SqlJob> describeSqlJob(String jobId, CallOptions options) {
        return startCall(DliReadOperation.readSqlJob(project, project.sqlJobRef(jobId)), options);
    }

    /**
     * {@return the status of {@link #describeSqlJob(String, CallOptions)} with {@link CallOptions#standard()}}
     *
     * @param jobId the job's id
     */
    public CompletableFuture<SqlJob> describeSqlJob(String jobId) {
        return describeSqlJob(jobId, CallOptions.standard());
    }

    /**
     * Stops a Flink job. Sends {@code streaming/jobs/stop} with one id, because the reply to a request with several
     * ids names none of them.
     *
     * @param jobId the job's number
     * @param savepoint whether DLI takes a savepoint first; such a request is not repeated if its reply is lost
     * @param options the timeout, retries and other settings of the call
     * @return the proved outcome; a draft that was never started is {@link CancelOutcome.NotCancellable}
     * @throws IllegalArgumentException if the number is not positive
     */
    public CompletableFuture<CancelOutcome> stopFlinkJob(long jobId, boolean savepoint, CallOptions options) {
        return startCall(DliCancelOperation.stopFlinkJob(project, project.flinkJobRef(jobId), savepoint), options);
    }

    /**
     * {@return the outcome of {@link #stopFlinkJob(long, boolean, CallOptions)} without a savepoint}
     *
     * @param jobId the job's number
     */
    public CompletableFuture<CancelOutcome> stopFlinkJob(long jobId) {
        return stopFlinkJob(jobId, false, CallOptions.standard());
    }

    /**
     * Stops several Flink jobs with one request for each job, one after the other, within one deadline. A job that is
     * named twice is stopped once.
     *
     * <p>A failure is reported for its own job, and the remaining jobs are still stopped. After refused credentials,
     * the end of the timeout or a closed client they are not sent, and each reports the same failure with {@link
     * SdkException#mayHaveTakenEffect} false. The future itself fails only if it is cancelled.
     *
     * @param jobIds the jobs' numbers
     * @param savepoint whether DLI takes a savepoint first, as for {@link #stopFlinkJob(long, boolean, CallOptions)}
     * @param options the settings of the calls; the timeout covers all of them together
     * @return for each number, in the given order, its outcome or failure
     * @throws IllegalArgumentException if a number is not positive; nothing is sent then
     */
    public CompletableFuture<List<FlinkStopResult>> stopFlinkJobs(
            List<Long> jobIds, boolean savepoint, CallOptions options) {
        return FlinkStopResult.stopAll(engine, authorizer, project, jobIds, savepoint, options);
    }

    /**
     * {@return the results of {@link #stopFlinkJobs(List, boolean, CallOptions)} without savepoints}
     *
     * @param jobIds the jobs' numbers
     */
    public CompletableFuture<List<FlinkStopResult>> stopFlinkJobs(List<Long> jobIds) {
        return stopFlinkJobs(jobIds, false, CallOptions.standard());
    }

    /**
     * Reads the details of a Flink job.
     *
     * @param jobId the job's number
     * @param options the timeout, retries and other settings of the call
     * @return the details; in state {@code ABSENT} if the project does not have the job, or no longer has it
     */
    public CompletableFuture<FlinkJob> describeFlinkJob(long jobId, CallOptions options) {
        return startCall(DliReadOperation.readFlinkJob(project, project.flinkJobRef(jobId)), options);
    }

    /**
     * {@return the details of {@link #describeFlinkJob(long, CallOptions)} with {@link CallOptions#standard()}}
     *
     * @param jobId the job's number
     */
    public CompletableFuture<FlinkJob> describeFlinkJob(long jobId) {
        return describeFlinkJob(jobId, CallOptions.standard());
    }

    /**
     * Lists the jobs of one kind, from all pages. While jobs are submitted and end, a page may miss a job; the next
     * list contains it.
     *
     * @param <S> the type of the listed records
     * @param request the kind of the jobs, with filters
     * @param options the settings of the call; the timeout covers all pages together
     * @return the jobs whose records match the filters, each once, as last read
     */
    public <S extends JobSnapshot> CompletableFuture<List<S>> listJobs(DliListRequest<S> request, CallOptions options) {
        return startCall(DliListOperation.firstPage(project, request, jobs -> jobs), options);
    }

    @Override
    public CompletableFuture<Plan> plan(DliListRequest<?> request, CallOptions options) {
        return startCall(DliListOperation.firstPage(project, request, jobs -> Plan.of(jobs, this::job)), options);
    }

    /**
     * Binds a job to this client. A Flink job is stopped without a savepoint.
     *
     * @param kind the kind of the job
     * @param jobId the job's id; for a Flink job its number in decimal digits
     * @return the bound job
     * @throws IllegalArgumentException if the id does not have the form of that kind
     */
    public RemoteJob job(DliKind kind, String jobId) {
        return jobs.bindJob(new DliJobOperations(project, authorizer, kind, jobId));
    }

    private <T> CompletableFuture<T> startCall(Operation<T> operation, CallOptions options) {
        return engine.startCall(operation, authorizer, options);
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public RemoteJob job(JobRef ref) {
        return jobs.bindJob(DliJobOperations.forReference(project, authorizer, ref));
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
        return "DliClient[" + project.scope() + ", " + project.endpoint() + "]";
    }
}
