// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Cancels one job by {@code CANCEL_USER_SCRIPT_BATCH} or {@code CANCEL_SCHEDULED_SCRIPT}. If the answer is lost, the
 * same packet is sent again. After the last attempt no read could show whether the request arrived: the lists show
 * neither how a job ended nor that its cancel was requested.
 */
final class ScriptCancelOperation extends ScriptMessageOperation<CancelOutcome> {
    /**
     * Delays between the reads of the lists. A list may be older than the refusal before it, and a job that has left
     * the lists has certainly ended.
     */
    private static final List<Duration> LIST_READ_DELAYS =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    private final JobRef ref;

    /** Whether an answer was about another job. Changed only by a step's update. */
    private boolean answeredForOtherJob;

    ScriptCancelOperation(HttpUrl url, JobRef ref, ScriptKind kind) {
        super(url, kind.cancelOperation, cancelMessage(ref, kind));
        this.ref = ref;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    CallStep<CancelOutcome> decodeAccepted(MessageResponse response, HttpReply reply, CallHistory trail) {
        if (!response.acknowledgesCancel()) {
            return CallStep.failAttempt(ScriptErrors.lostAnswer("no readable answer", reply));
        }
        CancelOutcome outcome = decodeAcknowledgement(response, ref, trail);
        return outcome == null ? failForOtherJob(reply) : CallStep.finishWith(outcome);
    }

    /** Returns the outcome that an acknowledging answer proves; null if the answer is about another job. */
    static @Nullable CancelOutcome decodeAcknowledgement(MessageResponse response, JobRef ref, CallHistory trail) {
        JsonValue data = response.data();
        String id = data.textField("jobId");
        if (!id.isEmpty() && !id.equals(ref.id())) {
            return null;
        }
        if (data.textField("runState").isEmpty()) {
            return new CancelOutcome.Requested(trail.toEvidence(null, null, "status " + response.statusCode()));
        }
        ScriptJob job = ScriptJob.ofCancelAnswer(ref, data);
        return ScriptOutcomes.outcomeOfAcceptedCancel(job.state(), trail.toEvidence(null, job, job.rawState()));
    }

    static Map<String, Object> cancelMessage(JobRef ref, ScriptKind kind) {
        return createMessage("script", kind.cancelOperation, Map.of("jobId", ref.id()));
    }

    /**
     * Fails because the answer is about another job. The first time, the request is repeated in a new packet: if the
     * cancel reached the job, the repeat is refused. A second wrong answer is final.
     */
    private CallStep<CancelOutcome> failForOtherJob(HttpReply reply) {
        String problem = "the answer is about another job";
        AttemptFailure fault = answeredForOtherJob
                ? ScriptErrors.unexpectedAnswer(problem, reply)
                : ScriptErrors.lostAnswer(problem, reply);
        return CallStep.updateHistory(history -> answeredForOtherJob = true, CallStep.failAttempt(fault));
    }

    @Override
    CallStep<CancelOutcome> decodeRefused(MessageResponse response, HttpReply reply, CallHistory trail) {
        String code = String.valueOf(response.reasonCode());
        CancelOutcome outcome = ScriptOutcomes.outcomeOfRefusal(
                response.reasonCode(), trail.toEvidence(null, null, code, response.statusMessage()));
        if (outcome == null && !ScriptOutcomes.needsListRead(response.reasonCode())) {
            return super.decodeRefused(response, reply, trail);
        }
        // a request that is refused for a reason that concerns the job had no effect
        if (outcome != null) {
            return CallStep.updateHistory(HistoryRecord::denyAttempt, CallStep.finishWith(outcome));
        }
        return denyEffect(history -> {
            SdkException failure =
                    ScriptErrors.decodeFailure(reply, response, history).toException(name(), history.mayHaveActed());
            return CallStep.updateHistory(
                    HistoryRecord::denyAttempt, CallStep.continueWith(readLists(response, failure, 0)));
        });
    }

    private Operation<CancelOutcome> readLists(MessageResponse response, SdkException failure, int readCount) {
        return ScriptListOperation.findJob(url, ref, (job, trail) -> {
            boolean isLastRead = readCount == LIST_READ_DELAYS.size();
            boolean mayBeEcho = failure.mayHaveTakenEffect()
                    && !(isLastRead && ScriptOutcomes.isExplainedByStart(response.reasonCode(), job));
            Evidence evidence =
                    trail.toEvidence(null, job, String.valueOf(response.reasonCode()), response.statusMessage());
            CancelOutcome outcome =
                    ScriptOutcomes.outcomeOfRefusalAndLists(response.reasonCode(), job.state(), mayBeEcho, evidence);
            if (outcome != null) {
                return CallStep.finishWith(outcome);
            }
            return isLastRead
                    ? CallStep.failCall(failure)
                    : CallStep.continueAfter(
                            LIST_READ_DELAYS.get(readCount), readLists(response, failure, readCount + 1));
        });
    }
}
