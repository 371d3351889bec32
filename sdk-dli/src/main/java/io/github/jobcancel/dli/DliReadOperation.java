// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/** Reads one job. */
final class DliReadOperation<S extends JobSnapshot> implements Operation<S> {
    private final DliProject project;
    private final String name;
    private final Supplier<HttpUrl> url;
    private final JobRef ref;
    private final String idField;
    private final UnaryOperator<JsonValue> recordExtractor;
    private final BiFunction<JobRef, JsonValue, S> snapshotDecoder;

    private DliReadOperation(
            DliProject project,
            String name,
            Supplier<HttpUrl> url,
            JobRef ref,
            String idField,
            UnaryOperator<JsonValue> recordExtractor,
            BiFunction<JobRef, JsonValue, S> snapshotDecoder) {
        this.project = project;
        this.name = name;
        this.url = url;
        this.ref = ref;
        this.idField = idField;
        this.recordExtractor = recordExtractor;
        this.snapshotDecoder = snapshotDecoder;
    }

    static DliReadOperation<SparkBatchState> readBatchState(DliProject project, JobRef ref) {
        Supplier<HttpUrl> url = () -> project.operationUrl("v2.0", "batches", ref.id(), "state");
        return new DliReadOperation<>(project, "batchState", url, ref, "id", json -> json, SparkBatchState::fromJson);
    }

    static DliReadOperation<SparkBatch> readBatch(DliProject project, JobRef ref) {
        Supplier<HttpUrl> url = () -> project.operationUrl("v2.0", "batches", ref.id());
        return new DliReadOperation<>(project, "batch", url, ref, "id", json -> json, SparkBatch::fromJson);
    }

    static DliReadOperation<SqlJob> readSqlJob(DliProject project, JobRef ref) {
        Supplier<HttpUrl> url = () -> project.operationUrl("v1.0", "jobs", ref.id(), "status");
        return new DliReadOperation<>(project, "jobStatus", url, ref, "job_id", json -> json, SqlJob::fromJson);
    }

    static DliReadOperation<FlinkJob> readFlinkJob(DliProject project, JobRef ref) {
        Supplier<HttpUrl> url = () -> project.operationUrl("v1.0", "streaming", "jobs", ref.id());
        return new DliReadOperation<>(
                project, "flinkJob", url, ref, "job_id", json -> json.get("job_detail"), FlinkJob::fromJson);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return project.withProjectHeaders(RequestBuilder.get(url.get()));
    }

    @Override
    public String requestId(HttpReply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public CallStep<S> decodeReply(HttpReply reply, CallHistory trail) {
        if (DliErrors.isJobNotFound(reply)) {
            return CallStep.finishWith(snapshotDecoder.apply(ref, JsonValue.parseDocument(new byte[0])));
        }
        if (!reply.isSuccessful() || !DliErrors.errorCode(reply).isEmpty()) {
            return CallStep.failAttempt(
                    DliErrors.decodeFailure(reply, trail.signedAt(), project.hasRenewableCredentials()));
        }
        // the success flag of batches is meaningless: it can be false beside a valid record
        if (idField.equals("job_id") && reply.bodyJson().get("is_success").isFalse()) {
            return CallStep.failAttempt(
                    DliErrors.createFailure(FailureKind.INVALID, "DLI reports that the read failed", reply));
        }
        JsonValue record = recordExtractor.apply(reply.bodyJson());
        String id = record.textField(idField);
        if (!record.isObject() || !(id.isEmpty() || id.equalsIgnoreCase(ref.id()))) {
            return CallStep.failAttempt(
                    DliErrors.createFailure(FailureKind.UNEXPECTED, "the reply is not the job's record", reply));
        }
        return CallStep.finishWith(snapshotDecoder.apply(ref, record));
    }
}
