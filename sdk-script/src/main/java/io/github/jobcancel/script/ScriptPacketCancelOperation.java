// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.Result;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.ReadBackOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Cancels several jobs in one packet, which answers each cancel separately. If the packet's answer is lost, the same
 * packet is sent again and receives that answer. A message that was not carried out is reported as not sent; the
 * caller then sends it by itself.
 */
final class ScriptPacketCancelOperation implements Operation<List<Optional<Result<CancelOutcome>>>> {
    /** One cancel message of the packet. */
    record CancelMessage(JobRef ref, ScriptKind kind) {}

    private final HttpUrl url;
    private final List<CancelMessage> messages;
    private final ScriptPacket packet;

    ScriptPacketCancelOperation(HttpUrl url, List<CancelMessage> messages) {
        this.url = url;
        this.messages = messages;
        this.packet = new ScriptPacket(messages.stream()
                .map(message -> ScriptCancelOperation.cancelMessage(message.ref(), message.kind()))
                .toList());
    }

    @Override
    public String name() {
        return messages.get(0).kind().cancelOperation;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    public boolean replaysAnswer() {
        return true;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return packet.draftRequest(url);
    }

    @Override
    public CallStep<List<Optional<Result<CancelOutcome>>>> decodeReply(HttpReply reply, CallHistory trail) {
        MessageResponse firstResponse = MessageResponse.ofFirstMessage(reply, false);
        if (firstResponse.isNotBrainCloud()) {
            return CallStep.failAttempt(ScriptErrors.decodeFailure(reply, firstResponse, trail));
        }
        if (!packet.acceptAnswer(firstResponse)) {
            return CallStep.failAttempt(ScriptErrors.lostAnswer("the answer belongs to another packet", reply));
        }
        return packet.consumePacketId(firstResponse, history -> afterAnswer(firstResponse, reply, history));
    }

    private CallStep<List<Optional<Result<CancelOutcome>>>> afterAnswer(
            MessageResponse first, HttpReply reply, CallHistory trail) {
        List<MessageResponse> said = MessageResponse.ofAllMessages(reply);
        boolean echo = trail.mayHaveActed() && packet.wasSentInEarlierPacket();
        if (first.isTopLevelError() || areRefusedAlike(said)) {
            return decodePacketRefusal(first, reply, trail);
        }
        List<Optional<Result<CancelOutcome>>> told = new ArrayList<>();
        Map<JobRef, MessageResponse> doubtful = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            JobRef ref = messages.get(i).ref();
            MessageResponse one = i < said.size() && said.get(i).isAnswered() ? said.get(i) : null;
            told.add(decodeMessageResult(one, ref, reply, trail, echo));
            if (one != null && !one.isSuccess() && ScriptOutcomes.needsListRead(one.reasonCode())) {
                doubtful.put(ref, one);
            }
        }
        return doubtful.isEmpty() ? CallStep.finishWith(told) : CallStep.continueWith(readLists(doubtful, told, echo));
    }

    /** Returns whether all messages were refused for the same reason, and this reason does not concern a job. */
    private boolean areRefusedAlike(List<MessageResponse> responses) {
        return responses.size() == messages.size()
                && responses.stream()
                        .allMatch(response -> response.isAnswered()
                                && !response.isSuccess()
                                && response.reasonCode() == responses.get(0).reasonCode())
                && ScriptErrors.kindByReason(
                                responses.get(0).reasonCode(), responses.get(0).statusCode())
                        != FailureKind.INVALID;
    }

    /**
     * Decodes the refusal of the whole packet: no message was carried out. A packet that is refused as invalid may
     * hold too many messages, so its messages are reported as not sent.
     */
    private CallStep<List<Optional<Result<CancelOutcome>>>> decodePacketRefusal(
            MessageResponse response, HttpReply reply, CallHistory trail) {
        return response.isAnswered() && response.reasonCode() == ScriptErrors.CONCURRENT_LOCK
                ? packet.denyEffect(history -> afterRefusal(response, reply, history))
                : afterRefusal(response, reply, trail);
    }

    private CallStep<List<Optional<Result<CancelOutcome>>>> afterRefusal(
            MessageResponse said, HttpReply reply, CallHistory trail) {
        AttemptFailure fault = ScriptErrors.decodeFailure(reply, said, trail);
        return fault.kind() == FailureKind.INVALID && !trail.mayHaveActed()
                ? CallStep.finishWith(messages.stream()
                        .map(one -> Optional.<Result<CancelOutcome>>empty())
                        .toList())
                : CallStep.failAttempt(fault);
    }

    private Optional<Result<CancelOutcome>> decodeMessageResult(
            @Nullable MessageResponse response, JobRef ref, HttpReply reply, CallHistory trail, boolean mayBeEcho) {
        if (response == null || (response.isSuccess() && !response.acknowledgesCancel())) {
            return Optional.of(
                    Result.failure(ScriptErrors.lostAnswer("the packet's answer does not contain the message", reply)
                            .toException(name(), true)));
        }
        if (response.isSuccess()) {
            CancelOutcome acknowledged = ScriptCancelOperation.decodeAcknowledgement(response, ref, trail);
            return acknowledged == null
                    ? Optional.of(Result.failure(ScriptErrors.unexpectedAnswer("the answer is about another job", reply)
                            .toException(name(), true)))
                    : Optional.of(Result.success(acknowledged));
        }
        String code = String.valueOf(response.reasonCode());
        CancelOutcome outcome = ScriptOutcomes.outcomeOfRefusal(
                response.reasonCode(), trail.toEvidence(null, null, code, response.statusMessage()));
        if (outcome != null) {
            return Optional.of(Result.success(outcome));
        }
        AttemptFailure failure = ScriptErrors.decodeFailure(reply, response, trail);
        return switch (failure.kind()) {
            // sent by itself, the message would not know what an earlier packet may have done: the answer of that
            // packet is what was lost
            case THROTTLED, CREDENTIAL, INVALID ->
                mayBeEcho
                        ? Optional.of(Result.failure(
                                failure.withKind(FailureKind.LOST).toException(name(), true)))
                        : Optional.empty();
            case FORBIDDEN, UNAUTHENTICATED -> Optional.of(Result.failure(failure.toException(name(), mayBeEcho)));
            default -> Optional.of(Result.failure(failure.toException(name(), true)));
        };
    }

    /** Reads the lists to resolve ambiguous refusals. If the lists cannot be read, the results stay as they are. */
    private Operation<List<Optional<Result<CancelOutcome>>>> readLists(
            Map<JobRef, MessageResponse> doubtfulRefusals,
            List<Optional<Result<CancelOutcome>>> results,
            boolean mayBeEcho) {
        List<JobRef> refs = messages.stream()
                .map(CancelMessage::ref)
                .filter(doubtfulRefusals::containsKey)
                .toList();
        Operation<List<ScriptJob>> listOperation =
                ScriptListOperation.findJobs(url, refs, (jobs, trail) -> CallStep.finishWith(jobs));
        return new ReadBackOperation<>(listOperation, CallStep.finishWith(results), (jobs, trail) -> {
            Map<JobRef, CancelOutcome> resolvedOutcomes = new HashMap<>();
            for (ScriptJob job : jobs) {
                MessageResponse refusal = doubtfulRefusals.get(job.ref());
                int reason = refusal == null ? 0 : refusal.reasonCode();
                String message = refusal == null ? "" : refusal.statusMessage();
                CancelOutcome outcome = ScriptOutcomes.outcomeOfRefusalAndLists(
                        reason, job.state(), mayBeEcho, trail.toEvidence(null, job, String.valueOf(reason), message));
                if (outcome != null) {
                    resolvedOutcomes.put(job.ref(), outcome);
                }
            }
            return CallStep.finishWith(mergeResolved(results, resolvedOutcomes));
        });
    }

    private List<Optional<Result<CancelOutcome>>> mergeResolved(
            List<Optional<Result<CancelOutcome>>> results, Map<JobRef, CancelOutcome> resolvedOutcomes) {
        List<Optional<Result<CancelOutcome>>> merged = new ArrayList<>(results);
        for (int i = 0; i < merged.size(); i++) {
            CancelOutcome outcome = resolvedOutcomes.get(messages.get(i).ref());
            if (outcome != null) {
                merged.set(i, Optional.of(Result.success(outcome)));
            }
        }
        return merged;
    }
}
