// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.job.JobBinder;
import io.github.jobcancel.operation.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;

/**
 * Stops and reads the jobs of one project of Data Lake Insight. Safe for use by several threads; close it after use.
 *
 * <p>Every method returns at once; the future is the call, and abandoning it ends the exchange under way. Futures fail with an
 * {@link SdkException}. An id that is not of DLI's form is an {@link IllegalArgumentException} before anything is sent.
 *
 * <p>DLI acknowledges a cancel and stops the job later, or not at all. So an acknowledged cancel is {@link
 * CancelOutcome.Requested}; read the job to see its end. A cancel that is refused, or whose reply is lost, is followed by one
 * read, and the outcome is what that shows. {@link CallOptions#verify()} changes nothing here.
 *
 * <p>Follows the DLI API reference: Spark batches in version 2.0, SQL and Flink jobs in version 1.0.
 */
public final class DliClient implements AutoCloseable {
    private final LookupLog lookupLog = new LookupLog();
    private final Engine engine;
    private final JobBinder jobs;
    private final DliProject project;
    private final Authorizer<?> authorizer;

    DliClient(DliClientBuilder builder) {
        ResolvedSettings settings = builder.resolveSettings(lookupLog);
        DliCredentials credentials = settings.credentials();
        String region = builder.region == null ? settings.region() : builder.region;
        String projectName = settings.resolveProjectName(builder.projectName, region);
        String projectId =
                builder.projectId == null && builder.projectName == null ? settings.projectId() : builder.projectId;
        this.project =
                DliProject.fromSettings(region, builder.endpoint, projectId, projectName, credentials.isRenewable());
        HttpUrl iam = builder.iamEndpoint == null && settings.iam() != null
                ? settings.iam()
                : DliRegion.iamEndpoint(region, builder.iamEndpoint);
        if (iam == null && (credentials instanceof IamPassword || projectId == null)) {
            String purpose = credentials instanceof IamPassword ? "a password" : "a project without an id";
            throw new IllegalArgumentException(purpose + " needs a region or an IAM endpoint");
        }
        this.engine = new Engine("dli", builder.transport);
        this.jobs = new JobBinder(engine);
        this.authorizer = credentials.createAuthorizer(new AuthorizerFactory(engine, project, iam, lookupLog));
    }

    /**
     * Starts to describe a client.
     * @return a builder; without credentials they are looked for where the vendor's tools look
     */
    public static DliClientBuilder builder() {
        return new DliClientBuilder();
    }

    /**
     * Cancels a Spark batch. DLI's {@code deleted} means that it took the request, no more.
     * @param batchId the batch's {@code id}, a UUID; not its {@code appId}
     * @param options how the call behaves
     * @return what is proved; a batch found {@code dead} is {@link CancelOutcome.Ended} if this cancel may have done it, else
     *     {@link CancelOutcome.Finished}: DLI has one word for failed and for cancelled
     * @throws IllegalArgumentException if the id is no UUID
     */
    public CompletableFuture<CancelOutcome> cancelBatch(String batchId, CallOptions options) {
        return engine.startCall(
                DliCancelOperation.cancelBatch(project, project.batchRef(batchId)), authorizer, options);
    }

    /**
     * {@link #cancelBatch(String, CallOptions)} with {@link CallOptions#standard()}.
     * @param batchId the batch's {@code id}
     * @return what is proved
     */
    public CompletableFuture<CancelOutcome> cancelBatch(String batchId) {
        return cancelBatch(batchId, CallOptions.standard());
    }

    /**
     * Reads the state of a Spark batch.
     * @param batchId the batch's {@code id}
     * @param options how the call behaves
     * @return the state; ABSENT if the project does not know the batch, or no longer knows it
     */
    public CompletableFuture<SparkBatchState> describeBatchState(String batchId, CallOptions options) {
        return engine.startCall(
                DliReadOperation.readBatchState(project, project.batchRef(batchId)), authorizer, options);
    }

    /**
     * {@link #describeBatchState(String, CallOptions)} with {@link CallOptions#standard()}.
     * @param batchId the batch's {@code id}
     * @return the state
     */
    public CompletableFuture<SparkBatchState> describeBatchState(String batchId) {
        return describeBatchState(batchId, CallOptions.standard());
    }

    /**
     * Reads the details of a Spark batch.
     * @param batchId the batch's {@code id}
     * @param options how the call behaves
     * @return the details; in state ABSENT if the project does not know the batch, or no longer knows it
     */
    public CompletableFuture<SparkBatch> describeBatch(String batchId, CallOptions options) {
        return engine.startCall(DliReadOperation.readBatch(project, project.batchRef(batchId)), authorizer, options);
    }

    /**
     * {@link #describeBatch(String, CallOptions)} with {@link CallOptions#standard()}.
     * @param batchId the batch's {@code id}
     * @return the details
     */
    public CompletableFuture<SparkBatch> describeBatch(String batchId) {
        return describeBatch(batchId, CallOptions.standard());
    }

    /**
     * Cancels a SQL job.
     * @param jobId the job's id
     * @param options how the call behaves
     * @return what is proved; a job whose record says {@code CANCELLED} is {@link CancelOutcome.Cancelled}, whoever did it
     * @throws IllegalArgumentException if the id is not up to 64 letters, digits, hyphens and underscores
     */
    public CompletableFuture<CancelOutcome> cancelSqlJob(String jobId, CallOptions options) {
        return engine.startCall(
                DliCancelOperation.cancelSqlJob(project, project.sqlJobRef(jobId)), authorizer, options);
    }

    /**
     * {@link #cancelSqlJob(String, CallOptions)} with {@link CallOptions#standard()}.
     * @param jobId the job's id
     * @return what is proved
     */
    public CompletableFuture<CancelOutcome> cancelSqlJob(String jobId) {
        return cancelSqlJob(jobId, CallOptions.standard());
    }

    /**
     * Reads the status of a SQL job.
     * @param jobId the job's id
     * @param options how the call behaves
     * @return the status; ABSENT if the project does not know the job, or no longer knows it
     */
    public CompletableFuture<SqlJob> describeSqlJob(String jobId, CallOptions options) {
        return engine.startCall(DliReadOperation.readSqlJob(project, project.sqlJobRef(jobId)), authorizer, options);
    }

    /**
     * {@link #describeSqlJob(String, CallOptions)} with {@link CallOptions#standard()}.
     * @param jobId the job's id
     * @return the status
     */
    public CompletableFuture<SqlJob> describeSqlJob(String jobId) {
        return describeSqlJob(jobId, CallOptions.standard());
    }

    /**
     * Stops a Flink job ({@code streaming/jobs/stop} with one id: the reply to several names none of them).
     * @param jobId the job's number
     * @param savepoint whether DLI takes a savepoint first; if the reply to such a request is lost, it is not sent again
     * @param options how the call behaves
     * @return what is proved; a draft that was never started is {@link CancelOutcome.NotCancellable}
     * @throws IllegalArgumentException if the number is not positive
     */
    public CompletableFuture<CancelOutcome> stopFlinkJob(long jobId, boolean savepoint, CallOptions options) {
        return engine.startCall(
                DliCancelOperation.stopFlinkJob(project, project.flinkJobRef(Long.toString(jobId)), savepoint),
                authorizer,
                options);
    }

    /**
     * {@link #stopFlinkJob(long, boolean, CallOptions)} without a savepoint, with {@link CallOptions#standard()}.
     * @param jobId the job's number
     * @return what is proved
     */
    public CompletableFuture<CancelOutcome> stopFlinkJob(long jobId) {
        return stopFlinkJob(jobId, false, CallOptions.standard());
    }

    /**
     * Stops several Flink jobs: one request for each, one after the other, within one deadline. A job that is named twice is
     * asked once.
     *
     * <p>What goes wrong with one job is told of that job, and the others are asked all the same. The exceptions are failures
     * that these would only meet again: refused credentials, the end of the time, a closed client. Then the jobs that follow
     * are not asked, and told the same with {@link SdkException#mayHaveTakenEffect} false. The future itself fails only if it
     * is abandoned.
     *
     * @param jobIds the jobs' numbers
     * @param savepoint as for {@link #stopFlinkJob(long, boolean, CallOptions)}
     * @param options how the calls behave; the time-out is that of all of them together
     * @return for each number, in the order given, what became of it
     * @throws IllegalArgumentException if a number is not positive; then nothing is sent
     */
    public CompletableFuture<List<FlinkStopResult>> stopFlinkJobs(
            List<Long> jobIds, boolean savepoint, CallOptions options) {
        List<JobRef> refs = jobIds.stream()
                .map(id -> project.flinkJobRef(Long.toString(id)))
                .toList();
        List<JobRef> distinctRefs = refs.stream().distinct().toList();
        List<Step<CancelOutcome>> operations = new ArrayList<>();
        distinctRefs.forEach(
                ref -> operations.add(Step.continueWith(DliCancelOperation.stopFlinkJob(project, ref, savepoint))));
        return engine.inTurn(
                "stopJobs",
                operations,
                authorizer,
                options,
                results -> FlinkStopResult.inRequestOrder(refs, distinctRefs, results));
    }

    /**
     * {@link #stopFlinkJobs(List, boolean, CallOptions)} without a savepoint, with {@link CallOptions#standard()}.
     * @param jobIds the jobs' numbers
     * @return for each number what became of it
     */
    public CompletableFuture<List<FlinkStopResult>> stopFlinkJobs(List<Long> jobIds) {
        return stopFlinkJobs(jobIds, false, CallOptions.standard());
    }

    /**
     * Reads the details of a Flink job.
     * @param jobId the job's number
     * @param options how the call behaves
     * @return the details; in state ABSENT if the project does not know the job, or no longer knows it
     */
    public CompletableFuture<FlinkJob> describeFlinkJob(long jobId, CallOptions options) {
        return engine.startCall(
                DliReadOperation.readFlinkJob(project, project.flinkJobRef(Long.toString(jobId))), authorizer, options);
    }

    /**
     * {@link #describeFlinkJob(long, CallOptions)} with {@link CallOptions#standard()}.
     * @param jobId the job's number
     * @return the details
     */
    public CompletableFuture<FlinkJob> describeFlinkJob(long jobId) {
        return describeFlinkJob(jobId, CallOptions.standard());
    }

    /**
     * Lists jobs of one kind, all pages. While jobs come and go, a page may pass over one; it is in the next list.
     * @param <S> the kind's record
     * @param request {@link DliListRequest#batches}, {@link DliListRequest#sqlJobs} or {@link DliListRequest#flinkJobs}, and filters
     * @param options how the call behaves; its time is that of all pages together
     * @return the jobs that their records show to be meant, each once, as it was seen last
     */
    public <S extends JobSnapshot> CompletableFuture<List<S>> listJobs(DliListRequest<S> request, CallOptions options) {
        return engine.startCall(DliListOperation.firstPage(project, request, jobs -> jobs), authorizer, options);
    }

    /**
     * {@link #listJobs} as a plan, which cancels or stops the jobs that were seen.
     * @param request the kind, and filters
     * @param options how the call behaves
     * @return the plan
     */
    public CompletableFuture<Plan> plan(DliListRequest<?> request, CallOptions options) {
        return engine.startCall(
                DliListOperation.firstPage(project, request, jobs -> Plan.of(jobs, this::job)), authorizer, options);
    }

    /**
     * Binds a job to this client. A Flink job is stopped without a savepoint.
     * @param kind which of DLI's kinds of job
     * @param jobId the job's id; of a Flink job its number in decimal
     * @return the job
     * @throws IllegalArgumentException if the id is not of that kind's form
     */
    public RemoteJob job(DliKind kind, String jobId) {
        return jobs.bind(new DliJobOperations(project, authorizer, kind, jobId));
    }

    /**
     * Binds a job to this client by its reference, as {@link RemoteJob#ref} and {@link JobSnapshot#ref} give it.
     * @param ref of kind {@code spark}, {@code sql} or {@code flink}, in this client's scope
     * @return the job
     * @throws IllegalArgumentException if the reference is of another provider, kind or scope
     */
    public RemoteJob job(JobRef ref) {
        return jobs.bind(DliJobOperations.forReference(project, authorizer, ref));
    }

    /**
     * Where the credentials come from: every variable, file and address that was looked at, and what came of it. Holds no
     * secret. What is fetched by the calls appears once it is.
     * @return the places in the order of the search; one for credentials given in code
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
        return "DliClient[" + project.scope() + ", " + project.endpoint() + "]";
    }
}
