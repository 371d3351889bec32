// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/** A read of one job. */
final class ReadJob<S extends JobSnapshot> implements Operation<S> {
    private final DliProject project;
    private final String name;
    private final Supplier<HttpUrl> url;
    private final JobRef ref;
    private final String idField;
    private final UnaryOperator<Json> detail;
    private final BiFunction<JobRef, Json, S> snapshot;

    private ReadJob(
            DliProject project,
            String name,
            Supplier<HttpUrl> url,
            JobRef ref,
            String idField,
            UnaryOperator<Json> detail,
            BiFunction<JobRef, Json, S> snapshot) {
        this.project = project;
        this.name = name;
        this.url = url;
        this.ref = ref;
        this.idField = idField;
        this.detail = detail;
        this.snapshot = snapshot;
    }

    static ReadJob<SparkBatchState> batchState(DliProject project, JobRef ref) {
        Supplier<HttpUrl> url = () -> project.url("v2.0", "batches", ref.id(), "state");
        return new ReadJob<>(project, "batchState", url, ref, "id", j -> j, SparkBatchState::read);
    }

    static ReadJob<SparkBatch> batch(DliProject project, JobRef ref) {
        Supplier<HttpUrl> url = () -> project.url("v2.0", "batches", ref.id());
        return new ReadJob<>(project, "batch", url, ref, "id", j -> j, SparkBatch::read);
    }

    static ReadJob<SqlJob> jobStatus(DliProject project, JobRef ref) {
        Supplier<HttpUrl> url = () -> project.url("v1.0", "jobs", ref.id(), "status");
        return new ReadJob<>(project, "jobStatus", url, ref, "job_id", j -> j, SqlJob::read);
    }

    static ReadJob<FlinkJob> flinkJob(DliProject project, JobRef ref) {
        Supplier<HttpUrl> url = () -> project.url("v1.0", "streaming", "jobs", ref.id());
        return new ReadJob<>(project, "flinkJob", url, ref, "job_id", j -> j.get("job_detail"), FlinkJob::read);
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
    public Draft draft() {
        return project.completed(Draft.get(url.get()));
    }

    @Override
    public String requestId(Reply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<S> decode(Reply reply, Trail trail) {
        if (DliErrors.notFound(reply)) {
            return Step.done(snapshot.apply(ref, Json.read(new byte[0])));
        }
        if (!reply.ok() || !DliErrors.code(reply).isEmpty()) {
            return Step.failed(DliErrors.fault(reply, trail.signedAt(), project.renewable()));
        }
        // batches carry a flag that means nothing: there it can be false beside a good record
        if (idField.equals("job_id") && reply.json().get("is_success").isFalse()) {
            return Step.failed(DliErrors.fault(Fault.Kind.INVALID, "DLI says that the read failed", reply));
        }
        Json record = detail.apply(reply.json());
        String id = record.text(idField);
        if (!record.isObject() || !(id.isEmpty() || id.equalsIgnoreCase(ref.id()))) {
            return Step.failed(DliErrors.fault(Fault.Kind.UNEXPECTED, "this is not the job's record", reply));
        }
        return Step.done(snapshot.apply(ref, record));
    }
}
