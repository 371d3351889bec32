// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobClient;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.Plan;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.job.JobBinder;
import io.github.jobcancel.job.JobOperations;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Cancels and reads the batches of one Livy server. A cancel is a delete, which also removes the record of a batch that
 * has ended; {@link RemoteJob#stop} reads first and leaves such a record.
 */
final class LivyClient implements JobClient<LivyQuery> {
    private final LivyServer server;
    private final CallEngine engine;
    private final JobBinder jobs;
    private final RequestAuthorizer<?> authorizer;
    private final LookupLog lookupLog = new LookupLog();

    LivyClient(URI address, @Nullable LivyCredentials credentials, @Nullable Transport transport) {
        this.server = new LivyServer(address);
        this.authorizer = credentials == null ? RequestAuthorizer.withoutCredential() : credentials.toAuthorizer();
        this.engine = new CallEngine(provider(), transport);
        this.jobs = new JobBinder(engine);
        lookupLog.recordUsed("credentials given in code", credentials == null ? "none" : credentials.toString());
    }

    @Override
    public String provider() {
        return "livy";
    }

    CompletableFuture<CancelOutcome> cancelBatch(String id, CallOptions options) {
        return engine.startCall(newOperations(server.batchRef(id)).cancel(options), authorizer, options);
    }

    CompletableFuture<LivyBatch> describeBatch(String id, CallOptions options) {
        return engine.startCall(new DescribeBatchOperation(server, server.batchRef(id)), authorizer, options);
    }

    CompletableFuture<List<LivyBatch>> listBatches(LivyQuery query, CallOptions options) {
        return engine.startCall(ListBatchesOperation.firstPage(server, query, batches -> batches), authorizer, options);
    }

    @Override
    public CompletableFuture<Plan> plan(LivyQuery query, CallOptions options) {
        return engine.startCall(
                ListBatchesOperation.firstPage(server, query, batches -> Plan.of(batches, this::job)),
                authorizer,
                options);
    }

    @Override
    public RemoteJob job(JobRef ref) {
        return jobs.bindJob(newOperations(server.requireOwnRef(ref)));
    }

    RemoteJob job(String id) {
        return job(server.batchRef(id));
    }

    private JobOperations newOperations(JobRef ref) {
        return new LivyJobOperations(server, authorizer, ref);
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
        return "LivyClient[" + server + "]";
    }

    /** The operations on one batch that core uses. */
    private record LivyJobOperations(LivyServer server, RequestAuthorizer<?> authorizer, JobRef ref)
            implements JobOperations {
        @Override
        public Operation<LivyBatch> read() {
            return new DescribeBatchOperation(server, ref);
        }

        @Override
        public Operation<CancelOutcome> cancel(CallOptions options) {
            return new DeleteBatchOperation(
                    server, ref, options.verify(), options.retryPolicy().maxAttempts());
        }

        @Override
        public CancelOutcome outcomeOf(@Nullable JobSnapshot before, JobSnapshot snapshot, CallHistory history) {
            return LivyOutcomes.outcomeOfWatch(
                    before, snapshot, history.toEvidence(before, snapshot, snapshot.rawState()));
        }
    }
}
