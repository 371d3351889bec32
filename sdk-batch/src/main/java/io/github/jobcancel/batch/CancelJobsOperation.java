// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.batch.auth.BatchErrors;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.ReadBackOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cancels many jobs in one request ({@code CancelJobs} or {@code TerminateJobs}). Later reads show the effect of an
 * acknowledgement. The result is empty for an id that the reply calls invalid, and for all ids if the server does not
 * know the request; the engine then sends a request for each of these jobs, whose reply holds more detail.
 */
final class CancelJobsOperation extends BatchOperation<List<Optional<Result<CancelOutcome>>>> {
    private final BatchClient client;
    private final CancelCommand verb;
    private final List<String> ids;
    private final String reason;

    CancelJobsOperation(BatchClient client, CancelCommand verb, List<String> ids, String reason) {
        super(
                verb.operationName + "s",
                client.operationUrl(verb.pathSegment + "s"),
                JsonValue.objectOf("jobs", ids, "reason", reason));
        this.client = client;
        this.verb = verb;
        this.ids = ids;
        this.reason = reason;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    CallStep<List<Optional<Result<CancelOutcome>>>> decodeSuccess(HttpReply reply, CallHistory history) {
        JsonValue json = reply.bodyJson();
        Map<String, Optional<Result<CancelOutcome>>> resultsById = new HashMap<>();
        CancelOutcome requested = new Requested(history.toEvidence(null, null, "HTTP " + reply.status()));
        json.get("successful")
                .items()
                .forEach(id -> resultsById.put(id.asText(), Optional.of(Result.success(requested))));
        json.get("errors")
                .items()
                .forEach(error -> resultsById.put(error.textField("job"), decodeJobError(error, reply, history)));
        if (!resultsById.keySet().containsAll(ids)) {
            // The reply may be a proxy's page or truncated. A job that the reply does not name may have been
            // cancelled all the same.
            ProviderError response = reply.toProviderError("", "");
            return CallStep.failAttempt(
                    AttemptFailure.ofReply(FailureKind.LOST, "the answer does not name every job", response));
        }
        List<Optional<Result<CancelOutcome>>> response = resultsInOrder(resultsById);
        if (response.stream().noneMatch(CancelJobsOperation::echo)) {
            return CallStep.finishWith(response);
        }
        return CallStep.continueWith(new DescribeJobsOperation<>(client, ids, jobs -> {
            List<Optional<Result<CancelOutcome>>> provenResults = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                provenResults.add(
                        echo(response.get(i)) ? read(response.get(i), jobs.get(i), history) : response.get(i));
            }
            return CallStep.finishWith(provenResults);
        }));
    }

    /**
     * Returns whether only the job's record can show the outcome: the request was refused after an attempt that may
     * have acted.
     */
    private static boolean echo(Optional<Result<CancelOutcome>> one) {
        return one.flatMap(Result::failure)
                .map(SdkException::mayHaveTakenEffect)
                .orElse(false);
    }

    private Optional<Result<CancelOutcome>> read(
            Optional<Result<CancelOutcome>> said, BatchJob job, CallHistory trail) {
        CancelOutcome proved = BatchOutcomes.outcomeWithoutReply(verb, reason, job, trail);
        return proved == null ? said : Optional.of(Result.success(proved));
    }

    /**
     * Decodes the error for one job. A separate request for the job would report more detail, unless this attempt or
     * an earlier one may have acted, since the separate request could not know of it. A denied permission would only
     * be repeated.
     */
    private Optional<Result<CancelOutcome>> decodeJobError(JsonValue error, HttpReply reply, CallHistory history) {
        String code = error.textField("code");
        // Before a terminate, the outcome of the cancel has already shown that a request may have acted.
        boolean mayHaveActed =
                verb == CancelCommand.CANCEL && (history.mayHaveActed() || BatchErrors.mayHaveActed(code));
        ProviderError providerError = new ProviderError(
                reply.status(), code, error.textField("message"), Optional.of(BatchErrors.requestId(reply)));
        if (code.startsWith("AccessDenied")) {
            return Optional.of(Result.failure(new SdkException.Forbidden(name(), providerError, mayHaveActed)));
        }
        if (!mayHaveActed) {
            return Optional.empty();
        }
        return Optional.of(Result.failure(
                BatchErrors.mayHaveActed(code)
                        ? new SdkException.ProviderFault(name(), "AWS Batch failed", providerError, true, null)
                        : new SdkException.InvalidRequest(name(), providerError, true)));
    }

    private List<Optional<Result<CancelOutcome>>> resultsInOrder(
            Map<String, Optional<Result<CancelOutcome>>> resultsById) {
        return ids.stream()
                .map(id -> resultsById.getOrDefault(id, Optional.empty()))
                .toList();
    }

    @Override
    CallStep<List<Optional<Result<CancelOutcome>>>> decodeRefusal(AttemptFailure attemptFailure, CallHistory history) {
        boolean isUnknownRoute = attemptFailure.providerError() != null
                && (attemptFailure.providerError().status() == 404
                        || attemptFailure.providerError().code().startsWith("MissingAuthenticationToken"));
        if (isUnknownRoute) {
            client.batchedOperations().disableBatchedCancels();
        }
        if (!isUnknownRoute
                && attemptFailure.kind() != FailureKind.INVALID
                && attemptFailure.kind() != FailureKind.FORBIDDEN) {
            return super.decodeRefusal(attemptFailure, history);
        }
        return history.mayHaveActed()
                ? CallStep.continueWith(readBackAfter(attemptFailure.toException(name(), true)))
                : CallStep.finishWith(resultsInOrder(Map.of()));
    }

    @Override
    public @Nullable CallStep<List<Optional<Result<CancelOutcome>>>> recoverFrom(
            SdkException failure, CallHistory history) {
        return history.mayHaveActed() ? CallStep.continueWith(readBackAfter(failure)) : null;
    }

    /** Reads the jobs after a lost reply and derives the outcome of each from its record. */
    private Operation<List<Optional<Result<CancelOutcome>>>> readBackAfter(SdkException failure) {
        return new ReadBackOperation<List<BatchJob>, List<Optional<Result<CancelOutcome>>>>(
                new DescribeJobsOperation<>(client, ids, CallStep::finishWith),
                failure,
                (jobs, history) -> jobs.stream()
                        .map(job -> read(Optional.of(Result.failure(failure)), job, history))
                        .toList());
    }
}
