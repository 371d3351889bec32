// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.job.JobBinder;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;

/**
 * Stops and reads the user-script batches and scheduled scripts of one brainCloud app, as one of its servers (S2S). Safe for
 * use by several threads; close it after use.
 *
 * <p>Every method returns at once; the future is the call, and abandoning it ends the exchange under way. Futures fail with an
 * {@link SdkException}. Arguments are checked before anything is sent.
 *
 * <p>The client logs in when it is first used and again when the session has expired. A session takes one packet at a time,
 * so calls queue for it. A packet whose answer was lost is sent again as it was, and the server then answers what it answered
 * before: a cancel acts once. A call that ends with a packet unanswered ends the session with it.
 *
 * <p>Follows brainCloud's API reference, S2S, release 6.0.
 */
public final class ScriptClient implements AutoCloseable {
    private final Engine engine;
    private final JobBinder jobs;
    private final HttpUrl endpoint;
    private final ScriptApp app;
    private final Authorizer<?> authorizer;
    private final LookupLog lookupLog = new LookupLog();
    private final ScriptBatchedOperations batchedOperations;

    ScriptClient(ScriptSettings settings) {
        this.endpoint = ScriptEndpoint.resolveEndpoint(settings.endpoint);
        this.app = new ScriptApp(endpoint, settings.requireAppId());
        lookupLog.recordUsed("endpoint", endpoint + (settings.endpoint == null ? ", the public one" : ", set in code"));
        lookupLog.recordUsed("credentials", settings.describeCredentials());
        this.engine = new Engine("script", settings.transport);
        this.jobs = new JobBinder(engine);
        this.batchedOperations = new ScriptBatchedOperations(endpoint, settings.sessionless);
        this.authorizer = new ScriptAuth(engine, endpoint, settings, lookupLog, batchedOperations::setAnnouncedLimit)
                .authorizer();
    }

    /**
     * Starts to describe a client.
     *
     * @return a builder; credentials must be set
     */
    public static ScriptClientBuilder builder() {
        return new ScriptClientBuilder();
    }

    /**
     * {@code CANCEL_USER_SCRIPT_BATCH}: stops a job that runs one script for many users. Where the provider says only that
     * the batch does not run, the lists are read to learn whether it is over or has yet to start.
     *
     * @param jobId the job's id; case matters
     * @param options how the call behaves
     * @return what is proved; {@link CancelOutcome.NotCancellable} with remedy {@link
     *     CancelOutcome.Remedy#OTHER_OPERATION} if the id is that of a scheduled script
     * @throws IllegalArgumentException if the id is blank, or names no single job
     */
    public CompletableFuture<CancelOutcome> cancelBatch(String jobId, CallOptions options) {
        return startCancel(app.jobRef(ScriptKind.BATCH, jobId), ScriptKind.BATCH, options);
    }

    /**
     * {@link #cancelBatch(String, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param jobId the job's id
     * @return what is proved
     */
    public CompletableFuture<CancelOutcome> cancelBatch(String jobId) {
        return cancelBatch(jobId, CallOptions.standard());
    }

    /**
     * {@code CANCEL_SCHEDULED_SCRIPT}: takes back a script that has not started. Nothing stops one that has: the outcome is
     * then {@link CancelOutcome.NotCancellable}.
     *
     * @param jobId the job's id; case matters
     * @param options how the call behaves
     * @return what is proved; {@link CancelOutcome.NotCancellable} with remedy {@link
     *     CancelOutcome.Remedy#OTHER_OPERATION} if the id is that of a batch
     * @throws IllegalArgumentException if the id is blank, or names no single job
     */
    public CompletableFuture<CancelOutcome> cancelScheduledScript(String jobId, CallOptions options) {
        return startCancel(app.jobRef(ScriptKind.SCHEDULED, jobId), ScriptKind.SCHEDULED, options);
    }

    /**
     * {@link #cancelScheduledScript(String, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param jobId the job's id
     * @return what is proved
     */
    public CompletableFuture<CancelOutcome> cancelScheduledScript(String jobId) {
        return cancelScheduledScript(jobId, CallOptions.standard());
    }

    /**
     * {@code GET_SCHEDULED_CLOUD_SCRIPTS}: the jobs that wait for their time, batches included.
     *
     * @param until only jobs that are to start then or before
     * @param options how the call behaves
     * @return the jobs in the provider's order
     * @throws IllegalArgumentException if the time cannot be told in milliseconds
     */
    public CompletableFuture<List<ScriptJob>> listScheduledScripts(Instant until, CallOptions options) {
        return engine.startCall(ScriptListOperation.listScheduled(endpoint, app, until), authorizer, options);
    }

    /**
     * {@link #listScheduledScripts(Instant, CallOptions)} with {@link CallOptions#standard()}.
     *
     * @param until only jobs that are to start then or before
     * @return the jobs in the provider's order
     */
    public CompletableFuture<List<ScriptJob>> listScheduledScripts(Instant until) {
        return listScheduledScripts(until, CallOptions.standard());
    }

    /**
     * {@code GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS}: the jobs whose time has come and that are not over.
     *
     * @param options how the call behaves
     * @return the jobs in the provider's order
     */
    public CompletableFuture<List<ScriptJob>> listRunningOrQueuedScripts(CallOptions options) {
        return engine.startCall(ScriptListOperation.listRunningOrQueued(endpoint, app), authorizer, options);
    }

    /**
     * {@link #listRunningOrQueuedScripts(CallOptions)} with {@link CallOptions#standard()}.
     *
     * @return the jobs in the provider's order
     */
    public CompletableFuture<List<ScriptJob>> listRunningOrQueuedScripts() {
        return listRunningOrQueuedScripts(CallOptions.standard());
    }

    /**
     * The jobs of both lists as a plan, which cancels or stops the jobs that were seen.
     *
     * @param options how the call behaves; its time is that of both lists together
     * @return the plan. As lists do not tell the kind of a job, one that is scheduled is cancelled as a script, and any other as
     *     a batch; the outcome {@link CancelOutcome.NotCancellable} with remedy {@link CancelOutcome.Remedy#OTHER_OPERATION}
     *     tells that it is of the other kind
     */
    public CompletableFuture<Plan> plan(CallOptions options) {
        return engine.startCall(
                ScriptListOperation.listBoth(endpoint, app, jobs -> Plan.of(jobs, this::job)), authorizer, options);
    }

    /**
     * Binds a batch to this client. Its {@code read} looks into the two lists: a job in neither is {@link JobState#ABSENT},
     * which does not prove that it ended, for the provider has no operation that reads one job.
     *
     * @param jobId the job's id
     * @return the job
     * @throws IllegalArgumentException if the id is blank, or names no single job
     */
    public RemoteJob batchJob(String jobId) {
        return bindJob(app.jobRef(ScriptKind.BATCH, jobId), ScriptKind.BATCH);
    }

    /**
     * Binds a scheduled script to this client; see {@link #batchJob(String)}.
     *
     * @param jobId the job's id
     * @return the job
     * @throws IllegalArgumentException if the id is blank, or names no single job
     */
    public RemoteJob scheduledJob(String jobId) {
        return bindJob(app.jobRef(ScriptKind.SCHEDULED, jobId), ScriptKind.SCHEDULED);
    }

    /**
     * Binds a job to this client by its reference, as {@link RemoteJob#ref} and {@link JobSnapshot#ref} give it.
     *
     * @param ref of kind {@code batch} or {@code scheduled}, in this client's scope
     * @return the job
     * @throws IllegalArgumentException if the reference is of another provider, kind or scope
     */
    public RemoteJob job(JobRef ref) {
        return bindJob(ref, app.kindOf(ref));
    }

    private RemoteJob bindJob(JobRef ref, ScriptKind kind) {
        return jobs.bind(new ScriptJobOperations(endpoint, authorizer, ref, kind, batchedOperations));
    }

    private CompletableFuture<CancelOutcome> startCancel(JobRef ref, ScriptKind kind, CallOptions options) {
        return engine.startCall(new ScriptCancelOperation(endpoint, ref, kind), authorizer, options);
    }

    /**
     * What this client was given and has met: endpoint, app and server, session and heartbeat. No secret, no session id.
     *
     * @return one finding for each, the latest
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
        return "ScriptClient[" + app + "]";
    }
}
