// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.ReadBackOperation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a job of any kind. A cancel that DLI acknowledges is only requested. A refusal that the job's state may
 * explain is followed by one read. Repeating a cancel is harmless, so a cancel whose reply is lost is sent again,
 * unless it asks for a savepoint: such a request is never sent twice.
 */
final class DliCancelOperation implements Operation<CancelOutcome> {
    private final DliProject project;
    private final String name;
    private final Supplier<RequestBuilder> request;
    private final DliReadOperation<?> readOperation;
    private final boolean hasSuccessFlag;
    private final boolean takesSavepoint;

    private DliCancelOperation(
            DliProject project,
            String name,
            Supplier<RequestBuilder> request,
            DliReadOperation<?> readOperation,
            boolean hasSuccessFlag,
            boolean takesSavepoint) {
        this.project = project;
        this.name = name;
        this.request = request;
        this.readOperation = readOperation;
        this.hasSuccessFlag = hasSuccessFlag;
        this.takesSavepoint = takesSavepoint;
    }

    static DliCancelOperation cancelBatch(DliProject project, JobRef ref) {
        Supplier<RequestBuilder> request =
                () -> RequestBuilder.delete(project.operationUrl("v2.0", "batches", ref.id()));
        return new DliCancelOperation(
                project, "cancelBatch", request, DliReadOperation.readBatchState(project, ref), false, false);
    }

    static DliCancelOperation cancelSqlJob(DliProject project, JobRef ref) {
        Supplier<RequestBuilder> request = () -> RequestBuilder.delete(project.operationUrl("v1.0", "jobs", ref.id()));
        return new DliCancelOperation(
                project, "cancelJob", request, DliReadOperation.readSqlJob(project, ref), true, false);
    }

    /**
     * Creates the stop of a Flink job. The request has one id, because the reply to several ids names none of them.
     */
    static DliCancelOperation stopFlinkJob(DliProject project, JobRef ref, boolean savepoint) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("job_ids", List.of(Long.parseLong(ref.id())));
        body.put("trigger_savepoint", savepoint);
        Supplier<RequestBuilder> request =
                () -> RequestBuilder.postJson(project.operationUrl("v1.0", "streaming", "jobs", "stop"), body);
        return new DliCancelOperation(
                project, "stopJobs", request, DliReadOperation.readFlinkJob(project, ref), true, savepoint);
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
    public boolean isRepeatable() {
        return !takesSavepoint;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return project.withProjectHeaders(request.get());
    }

    @Override
    public String requestId(HttpReply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public CallStep<CancelOutcome> decodeReply(HttpReply reply, CallHistory trail) {
        AttemptFailure refusal = findRefusal(reply, trail);
        if (refusal == null) {
            ProviderError providerError = DliErrors.providerError(reply);
            return CallStep.finishWith(
                    new Requested(trail.toEvidence(null, null, "HTTP " + reply.status(), providerError.message())));
        }
        // a proxy's page or a server failure does not say whether the cancel reached DLI
        boolean mayHaveActed = trail.mayHaveActed() || refusal.kind() != FailureKind.INVALID;
        return mayBeExplainedByState(refusal, reply, trail)
                ? explainByRead(refusal.toException(name, mayHaveActed), mayHaveActed)
                : CallStep.failAttempt(refusal);
    }

    /**
     * Returns why the request was refused; null if DLI accepted it. Any acknowledgement counts, even an empty one,
     * because the documentation declares every field optional.
     */
    private @Nullable AttemptFailure findRefusal(HttpReply reply, CallHistory trail) {
        // a network's sign-in page also has the status 200
        boolean isHtmlPage = reply.bodyText().stripLeading().startsWith("<");
        if (!reply.isSuccessful() || isHtmlPage || !DliErrors.errorCode(reply).isEmpty()) {
            return DliErrors.decodeFailure(reply, trail.signedAt(), project.hasRenewableCredentials());
        }
        JsonValue body = reply.bodyJson();
        List<JsonValue> items = body.isArray() ? body.items() : List.of(body);
        boolean reportsFailure = hasSuccessFlag
                && items.stream().anyMatch(item -> item.get("is_success").isFalse());
        return reportsFailure
                ? DliErrors.createFailure(FailureKind.INVALID, "DLI reports that the cancel failed", reply)
                : null;
    }

    /**
     * Returns whether the job's state may be the reason of the refusal. If the credentials were refused, the read
     * would be refused as well.
     */
    private static boolean mayBeExplainedByState(AttemptFailure refusal, HttpReply reply, CallHistory trail) {
        boolean aboutTheJob = switch (reply.status()) {
            case 400, 404, 409 -> true;
            default -> reply.isSuccessful() || trail.mayHaveActed() || refusal.kind() == FailureKind.BROKEN;
        };
        boolean isFinal = switch (refusal.kind()) {
            case INVALID, UNEXPECTED, BROKEN -> true;
            default -> false;
        };
        return isFinal && aboutTheJob && !DliErrors.isFromGateway(reply);
    }

    @Override
    public @Nullable CallStep<CancelOutcome> recoverFrom(SdkException failure, CallHistory trail) {
        return trail.mayHaveActed() ? explainByRead(failure, true) : null;
    }

    private CallStep<CancelOutcome> explainByRead(SdkException failure, boolean mayHaveActed) {
        return readBackOperation(readOperation, failure, mayHaveActed).asStep();
    }

    /**
     * Returns the read that follows a cancel that was refused or whose reply was lost. If the record does not explain
     * the refusal, the failure stands.
     */
    private <S extends JobSnapshot> ReadBackOperation<S, CancelOutcome> readBackOperation(
            DliReadOperation<S> readOperation, SdkException failure, boolean mayHaveActed) {
        String code = failure.providerError().map(ProviderError::code).orElse("");
        return new ReadBackOperation<>(
                readOperation,
                failure,
                (snapshot, trail) -> DliOutcomes.outcomeOfRead(
                        snapshot,
                        mayHaveActed,
                        takesSavepoint,
                        trail.toEvidence(null, snapshot, code, snapshot.rawState())));
    }
}
