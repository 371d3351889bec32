// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobClient;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.job.JobBinder;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;

/**
 * Client for the user-script batches and scheduled scripts of one brainCloud app: cancels, stops and lists them as
 * one of the app's servers (server-to-server, S2S). Thread-safe. Close the client after use.
 *
 * <p>Every method returns immediately. The returned future represents the call: cancelling the future abandons the
 * call and ends the HTTP exchange in progress. Futures fail with an {@link SdkException}. Arguments are checked
 * before anything is sent.
 *
 * <p>The client logs in on first use, and again after the session has expired. A session takes one packet at a time,
 * so calls wait in a queue for it. A packet whose answer is lost is sent again unchanged, and the server then repeats
 * its first answer: a cancel acts once. A call that ends with an unanswered packet also ends the session.
 *
 * <p>Follows brainCloud's API reference, S2S, release 6.0.
 */
public final class ScriptClient implements JobClient<ScriptListRequest> {
    private static final String PROVIDER = "script";

    private final CallEngine engine;
    private final JobBinder jobs;
    private final HttpUrl endpoint;
    private final ScriptApp app;
    private final RequestAuthorizer<?> authorizer;
    private final LookupLog lookupLog = new LookupLog();
    private final ScriptBatchedOperations batchedOperations;

    ScriptClient(ScriptSettings settings) {
        this.endpoint = ScriptEndpoint.resolveEndpoint(settings.endpoint);
        this.app = new ScriptApp(endpoint, settings.requireAppId());
        lookupLog.recordUsed("endpoint", endpoint + (settings.endpoint == null ? ", the public one" : ", set in code"));
        lookupLog.recordUsed("credentials", settings.describeCredentials());
        this.engine = new CallEngine(PROVIDER, settings.transport);
        this.jobs = new JobBinder(engine);
        this.batchedOperations = new ScriptBatchedOperations(endpoint, settings.sessionless);
        this.authorizer = new ScriptAuth(engine, endpoint, settings, lookupLog, batchedOperations::setAnnouncedLimit)
                .authorizer();
    }

    /**
     * Returns a builder of a client.
     *
     * @return a new builder; credentials must be set
     */
    public static ScriptClientBuilder builder() {
        return new ScriptClientBuilder();
    }

    /**
     * Cancels a job that runs one script for many users, by {@code CANCEL_USER_SCRIPT_BATCH}. If the provider answers
     * only that the batch is not running, the client reads the lists to find out whether the batch has ended or has
     * not started.
     *
     * @param jobId the job's id; case-sensitive
     * @param options the timeout, retries and other settings of the call
     * @return the proved outcome; {@link CancelOutcome.NotCancellable} with remedy {@link
     *     CancelOutcome.Remedy#OTHER_OPERATION} if the id belongs to a scheduled script
     * @throws IllegalArgumentException if the id is blank or does not name a single job
     */
    public CompletableFuture<CancelOutcome> cancelBatch(String jobId, CallOptions options) {
        return startCancel(app.jobRef(ScriptKind.BATCH, jobId), ScriptKind.BATCH, options);
    }

    /**
     * Cancels a batch with {@link CallOptions#standard()}; see {@link #cancelBatch(String, CallOptions)}.
     *
     * @param jobId the job's id
     * @return the proved outcome
     */
    public CompletableFuture<CancelOutcome> cancelBatch(String jobId) {
        return cancelBatch(jobId, CallOptions.standard());
    }

    /**
     * Cancels a script that has not started, by {@code CANCEL_SCHEDULED_SCRIPT}. A script that has started cannot be
     * stopped: the outcome is then {@link CancelOutcome.NotCancellable}.
     *
     * @param jobId the job's id; case-sensitive
     * @param options the timeout, retries and other settings of the call
     * @return the proved outcome; {@link CancelOutcome.NotCancellable} with remedy {@link
     *     CancelOutcome.Remedy#OTHER_OPERATION} if the id belongs to a batch
     * @throws IllegalArgumentException if the id is blank or does not name a single job
     */
    public CompletableFuture<CancelOutcome> cancelScheduledScript(String jobId, CallOptions options) {
        return startCancel(app.jobRef(ScriptKind.SCHEDULED, jobId), ScriptKind.SCHEDULED, options);
    }

    /**
     * Cancels a scheduled script with {@link CallOptions#standard()}.
     *
     * @param jobId the job's id
     * @return the proved outcome
     */
    public CompletableFuture<CancelOutcome> cancelScheduledScript(String jobId) {
        return cancelScheduledScript(jobId, CallOptions.standard());
    }

    /**
     * Lists the jobs that wait for their start time, batches included, by {@code GET_SCHEDULED_CLOUD_SCRIPTS}.
     *
     * @param until the latest start time of the listed jobs
     * @param options the timeout, retries and other settings of the call
     * @return the jobs in the provider's order
     * @throws IllegalArgumentException if the time cannot be expressed in milliseconds
     */
    public CompletableFuture<List<ScriptJob>> listScheduledScripts(Instant until, CallOptions options) {
        return engine.startCall(ScriptListOperation.listScheduled(endpoint, app, until), authorizer, options);
    }

    /**
     * Lists the jobs that wait for their start time, with {@link CallOptions#standard()}.
     *
     * @param until the latest start time of the listed jobs
     * @return the jobs in the provider's order
     */
    public CompletableFuture<List<ScriptJob>> listScheduledScripts(Instant until) {
        return listScheduledScripts(until, CallOptions.standard());
    }

    /**
     * Lists the jobs whose start time has passed and that have not ended, by {@code
     * GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS}.
     *
     * @param options the timeout, retries and other settings of the call
     * @return the jobs in the provider's order
     */
    public CompletableFuture<List<ScriptJob>> listRunningOrQueuedScripts(CallOptions options) {
        return engine.startCall(ScriptListOperation.listRunningOrQueued(endpoint, app), authorizer, options);
    }

    /**
     * Lists the jobs that run or are queued, with {@link CallOptions#standard()}.
     *
     * @return the jobs in the provider's order
     */
    public CompletableFuture<List<ScriptJob>> listRunningOrQueuedScripts() {
        return listRunningOrQueuedScripts(CallOptions.standard());
    }

    /**
     * Lists the jobs that have not ended.
     *
     * @param request the filters
     * @param options the settings of the call; the timeout covers both lists together
     * @return the jobs that match the filters, each once
     */
    public CompletableFuture<List<ScriptJob>> listJobs(ScriptListRequest request, CallOptions options) {
        return engine.startCall(
                ScriptListOperation.firstPage(endpoint, app, request, jobs -> jobs), authorizer, options);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The lists do not show the kind of a job: the plan cancels a scheduled job as a script and any other job as a
     * batch. The outcome {@link CancelOutcome.NotCancellable} with remedy {@link CancelOutcome.Remedy#OTHER_OPERATION}
     * shows that the job is of the other kind.
     */
    @Override
    public CompletableFuture<Plan> plan(ScriptListRequest request, CallOptions options) {
        return engine.startCall(
                ScriptListOperation.firstPage(endpoint, app, request, jobs -> Plan.of(jobs, this::job)),
                authorizer,
                options);
    }

    /**
     * Binds a batch to this client. Its {@code read} searches the two lists: a job in neither list is {@link
     * JobState#ABSENT}, which does not prove that it ended, because the provider has no operation that reads a single
     * job.
     *
     * @param jobId the job's id
     * @return the bound job
     * @throws IllegalArgumentException if the id is blank or does not name a single job
     */
    public RemoteJob batchJob(String jobId) {
        return bindJob(app.jobRef(ScriptKind.BATCH, jobId), ScriptKind.BATCH);
    }

    /**
     * Binds a scheduled script to this client; see {@link #batchJob(String)}.
     *
     * @param jobId the job's id
     * @return the bound job
     * @throws IllegalArgumentException if the id is blank or does not name a single job
     */
    public RemoteJob scheduledJob(String jobId) {
        return bindJob(app.jobRef(ScriptKind.SCHEDULED, jobId), ScriptKind.SCHEDULED);
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public RemoteJob job(JobRef ref) {
        return bindJob(ref, app.kindOf(ref));
    }

    private RemoteJob bindJob(JobRef ref, ScriptKind kind) {
        return jobs.bindJob(new ScriptJobOperations(endpoint, authorizer, ref, kind, batchedOperations));
    }

    private CompletableFuture<CancelOutcome> startCancel(JobRef ref, ScriptKind kind, CallOptions options) {
        return engine.startCall(new ScriptCancelOperation(endpoint, ref, kind), authorizer, options);
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
        return "ScriptClient[" + app + "]";
    }
}
