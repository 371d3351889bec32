// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Resolve;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cancel of any kind of job. What DLI acknowledges is requested, no more; what it refuses for a reason that may be the
 * job's state is read once. Repeating a cancel is harmless, so a lost reply is met by sending again, unless the cancel asks
 * for a savepoint: that is never sent twice.
 */
final class StopJob implements Operation<CancelOutcome> {
    private final DliProject project;
    private final String name;
    private final Supplier<Draft> request;
    private final ReadJob<?> read;
    private final boolean flagged;
    private final boolean savepoint;

    private StopJob(
            DliProject project,
            String name,
            Supplier<Draft> request,
            ReadJob<?> read,
            boolean flagged,
            boolean savepoint) {
        this.project = project;
        this.name = name;
        this.request = request;
        this.read = read;
        this.flagged = flagged;
        this.savepoint = savepoint;
    }

    static StopJob batch(DliProject project, JobRef ref) {
        Supplier<Draft> request = () -> Draft.delete(project.url("v2.0", "batches", ref.id()));
        return new StopJob(project, "cancelBatch", request, ReadJob.batchState(project, ref), false, false);
    }

    static StopJob sql(DliProject project, JobRef ref) {
        Supplier<Draft> request = () -> Draft.delete(project.url("v1.0", "jobs", ref.id()));
        return new StopJob(project, "cancelJob", request, ReadJob.jobStatus(project, ref), true, false);
    }

    /** One id in a request: the reply to several names none of them. */
    static StopJob flink(DliProject project, JobRef ref, boolean savepoint) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("job_ids", List.of(Long.parseLong(ref.id())));
        body.put("trigger_savepoint", savepoint);
        Supplier<Draft> request = () -> Draft.post(project.url("v1.0", "streaming", "jobs", "stop"), body);
        return new StopJob(project, "stopJobs", request, ReadJob.flinkJob(project, ref), true, savepoint);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    public boolean repeatable() {
        return !savepoint;
    }

    @Override
    public Draft draft() {
        return project.completed(request.get());
    }

    @Override
    public String requestId(Reply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<CancelOutcome> decode(Reply reply, Trail trail) {
        Fault refusal = refusal(reply, trail);
        if (refusal == null) {
            ProviderError said = DliErrors.said(reply);
            return Step.done(new Requested(trail.evidence(null, null, "HTTP " + reply.status(), said.message())));
        }
        // the page of a proxy or the failure of a server does not say whether the cancel came through
        boolean acted = trail.mayHaveActed() || refusal.kind() != Kind.INVALID;
        return explicable(refusal, reply, trail)
                ? resolve(refusal.toException(name, acted), acted)
                : Step.failed(refusal);
    }

    /** Null if DLI took the request. Any acknowledgement will do, also an empty one: the documents let every field be missing. */
    private @Nullable Fault refusal(Reply reply, Trail trail) {
        // a sign-in page comes with 200 as well
        boolean page = reply.text().stripLeading().startsWith("<");
        if (!reply.ok() || page || !DliErrors.code(reply).isEmpty()) {
            return DliErrors.fault(reply, trail.signedAt(), project.renewable());
        }
        Json body = reply.json();
        List<Json> items = body.isArray() ? body.items() : List.of(body);
        boolean failed = flagged
                && items.stream().anyMatch(item -> item.get("is_success").isFalse());
        return failed ? DliErrors.fault(Kind.INVALID, "DLI says that the cancel failed", reply) : null;
    }

    /** Whether the job's state may be the reason. Who is refused entry is refused the read as well. */
    private static boolean explicable(Fault refusal, Reply reply, Trail trail) {
        boolean aboutTheJob = switch (reply.status()) {
            case 400, 404, 409 -> true;
            default -> reply.ok() || trail.mayHaveActed() || refusal.kind() == Kind.BROKEN;
        };
        boolean last = switch (refusal.kind()) {
            case INVALID, UNEXPECTED, BROKEN -> true;
            default -> false;
        };
        return last && aboutTheJob && !DliErrors.beforeDli(reply);
    }

    @Override
    public @Nullable Step<CancelOutcome> recover(SdkException failure, Trail trail) {
        return trail.mayHaveActed() ? resolve(failure, true) : null;
    }

    private Step<CancelOutcome> resolve(SdkException failure, boolean acted) {
        return explained(read, failure, acted).asStep();
    }

    /** The one read after a cancel that was refused or lost: if the record does not explain it, the failure stands. */
    private <S extends JobSnapshot> Resolve<S, CancelOutcome> explained(
            ReadJob<S> read, SdkException failure, boolean acted) {
        String code = failure.provider().map(ProviderError::code).orElse("");
        return new Resolve<>(
                read,
                failure,
                (seen, trail) -> DliVerdicts.observed(
                        seen, acted, savepoint, trail.evidence(null, seen, code, seen.rawState())));
    }
}
