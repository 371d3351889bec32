// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.gp.auth.GpErrors;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.ReadBackOperation;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a job in either dialect. An acceptance is the outcome. A refusal, a lost reply, and an error after an
 * attempt that may have acted are each followed by one read of the job. The record either gives the outcome or allows
 * the request to be repeated.
 *
 * <pre>
 *   cancel --> accepted: Requested
 *     ^  |
 *     |  +--> refused, lost --> read --> outcome, or the failure
 *     |                          |
 *     +--------------------------+
 * </pre>
 */
final class CancelJobOperation implements Operation<CancelOutcome> {
    private final GpSite site;
    private final GpJobId job;

    /** The number of times the request may still be sent, including this time. */
    private final int remainingSends;

    /**
     * Whether this is a repetition after a refusal. One repetition is enough for a site that refuses a state it
     * documents as cancellable.
     */
    private final boolean isAfterRefusal;

    /** The record read before this request, if any. */
    private final @Nullable GpJob jobBefore;

    CancelJobOperation(GpSite site, GpJobId job, int remainingSends) {
        this(site, job, remainingSends, false, null);
    }

    private CancelJobOperation(
            GpSite site, GpJobId job, int remainingSends, boolean isAfterRefusal, @Nullable GpJob jobBefore) {
        this.site = site;
        this.job = job;
        this.remainingSends = remainingSends;
        this.isAfterRefusal = isAfterRefusal;
        this.jobBefore = jobBefore;
    }

    @Override
    public String name() {
        return "cancelJob";
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return RequestBuilder.postForm(site.cancelUrl(job), "f", "json");
    }

    @Override
    public CallStep<CancelOutcome> decodeReply(HttpReply reply, CallHistory history) {
        AttemptFailure attemptFailure = GpErrors.classifyReply(reply, history.signedAt());
        if (attemptFailure == null) {
            return job.dialect() == GpDialect.ADMIN
                    ? decodeAdminReply(reply, history)
                    : decodeRestReply(reply, history);
        }
        return switch (attemptFailure.kind()) {
            // The site answered this request; the record shows the cause.
            case INVALID, BROKEN -> readBackToExplain(attemptFailure, history);
            case FORBIDDEN, UNEXPECTED ->
                // The reply may follow an earlier attempt that acted.
                history.mayHaveActed()
                        ? readBackToExplain(attemptFailure, history)
                        : CallStep.failAttempt(attemptFailure);
            default -> CallStep.failAttempt(attemptFailure);
        };
    }

    private CallStep<CancelOutcome> decodeAdminReply(HttpReply reply, CallHistory history) {
        String status = reply.bodyJson().textField("status");
        return status.equalsIgnoreCase("success")
                ? CallStep.finishWith(new Requested(history.toEvidence(jobBefore, null, status)))
                : CallStep.failAttempt(GpErrors.unexpectedReply(
                        reply, history.signedAt(), "the answer is neither an acceptance nor an error"));
    }

    private CallStep<CancelOutcome> decodeRestReply(HttpReply reply, CallHistory history) {
        JsonValue json = reply.bodyJson();
        String status = json.textField("jobStatus");
        if (status.isEmpty() || !json.firstText("jobId", "jobID").equals(job.jobId())) {
            return CallStep.failAttempt(
                    GpErrors.unexpectedReply(reply, history.signedAt(), "the answer is not about this job"));
        }
        GpJob reportedJob = GpJob.parseRecord(site.jobRef(job), json, status);
        CallStep<CancelOutcome> requested =
                CallStep.finishWith(new Requested(history.toEvidence(jobBefore, reportedJob, status)));
        if (reportedJob.state().isAlive()) {
            return requested;
        }
        // Old servers report a job as cancelled when the stop has only been requested.
        return CallStep.continueWith(new ReadBackOperation<>(
                DescribeJobOperation.withoutMessages(site, job),
                requested,
                (currentJob, readHistory) -> CallStep.finishWith(GpOutcomes.outcomeAfterAcceptance(
                        currentJob, readHistory.toEvidence(jobBefore, currentJob, status, currentJob.rawState())))));
    }

    private CallStep<CancelOutcome> readBackToExplain(AttemptFailure attemptFailure, CallHistory history) {
        boolean mayHaveActed = history.mayHaveActed()
                || attemptFailure.kind() == FailureKind.BROKEN
                || attemptFailure.kind() == FailureKind.UNEXPECTED;
        SdkException failure = attemptFailure.toException(name(), mayHaveActed);
        ReadBackOperation<GpJob, CancelOutcome> read = GpRefusals.refusesState(job.dialect(), attemptFailure)
                ? readBackAfterRefusal(failure)
                : readBackAfterLostReply(failure, false);
        return read.asStep();
    }

    private ReadBackOperation<GpJob, CancelOutcome> readBackAfterRefusal(SdkException failure) {
        String providerMessage =
                failure.providerError().map(ProviderError::message).orElse("");
        return new ReadBackOperation<>(
                DescribeJobOperation.withoutMessages(site, job), CallStep.failCall(failure), (currentJob, history) -> {
                    if (!isAfterRefusal && remainingSends > 1 && GpOutcomes.isCancellableNow(currentJob)) {
                        return resendCancel(currentJob, true);
                    }
                    Evidence evidence =
                            history.toEvidence(jobBefore, currentJob, providerMessage, currentJob.rawState());
                    return toStep(GpOutcomes.outcomeAfterRefusal(job.dialect(), currentJob, evidence));
                });
    }

    private ReadBackOperation<GpJob, CancelOutcome> readBackAfterLostReply(SdkException failure, boolean sendAgain) {
        String providerMessage =
                failure.providerError().map(ProviderError::message).orElse("");
        return new ReadBackOperation<>(
                DescribeJobOperation.withoutMessages(site, job),
                CallStep.failCall(failure),
                (currentJob, history) -> sendAgain && remainingSends > 1 && GpOutcomes.isUntouched(currentJob)
                        ? resendCancel(currentJob, isAfterRefusal)
                        : toStep(GpOutcomes.provenOutcome(
                                currentJob,
                                history.toEvidence(jobBefore, currentJob, providerMessage, currentJob.rawState()))));
    }

    private CallStep<CancelOutcome> resendCancel(GpJob currentJob, boolean afterRefusal) {
        return CallStep.continueWith(new CancelJobOperation(site, job, remainingSends - 1, afterRefusal, currentJob));
    }

    private static @Nullable CallStep<CancelOutcome> toStep(@Nullable CancelOutcome outcome) {
        return outcome == null ? null : CallStep.finishWith(outcome);
    }

    @Override
    public @Nullable CallStep<CancelOutcome> recoverFrom(SdkException failure, CallHistory history) {
        return history.mayHaveActed() ? CallStep.continueWith(readBackAfterLostReply(failure, true)) : null;
    }
}
