// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.Result;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Resolve;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Several cancels in one packet, each answered by itself. A lost answer is that of the packet, and the repeat reads it. A
 * message that was not carried out is told as not asked: it is then sent by itself.
 */
final class CancelScripts implements Operation<List<Optional<Result<CancelOutcome>>>> {
    /** One message of the packet. */
    record Message(JobRef ref, ScriptKind kind) {}

    private final HttpUrl url;
    private final List<Message> messages;
    private final Packet packet;

    CancelScripts(HttpUrl url, List<Message> messages) {
        this.url = url;
        this.messages = messages;
        this.packet = new Packet(messages.stream()
                .map(one -> CancelScript.message(one.ref(), one.kind()))
                .toList());
    }

    @Override
    public String name() {
        return messages.get(0).kind().cancel;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    public boolean answerIsKept() {
        return true;
    }

    @Override
    public Draft draft() {
        return packet.draft(url);
    }

    @Override
    public Step<List<Optional<Result<CancelOutcome>>>> decode(Reply reply, Trail trail) {
        MessageResponse first = MessageResponse.of(reply, false);
        if (first.foreign()) {
            return Step.failed(ScriptErrors.fault(reply, first, trail));
        }
        if (!packet.answeredBy(first)) {
            return Step.failed(ScriptErrors.lost("the answer is that of another packet", reply));
        }
        return packet.useNumber(first, history -> afterAnswer(first, reply, history));
    }

    private Step<List<Optional<Result<CancelOutcome>>>> afterAnswer(MessageResponse first, Reply reply, Trail trail) {
        List<MessageResponse> said = MessageResponse.all(reply);
        boolean echo = trail.mayHaveActed() && packet.renumbered();
        if (first.flat() || alike(said)) {
            return refused(first, reply, trail);
        }
        List<Optional<Result<CancelOutcome>>> told = new ArrayList<>();
        Map<JobRef, MessageResponse> doubtful = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            JobRef ref = messages.get(i).ref();
            MessageResponse one = i < said.size() && said.get(i).answered() ? said.get(i) : null;
            told.add(told(one, ref, reply, trail, echo));
            if (one != null && !one.ok() && ScriptVerdicts.doubtful(one.reason())) {
                doubtful.put(ref, one);
            }
        }
        return doubtful.isEmpty() ? Step.done(told) : Step.next(look(doubtful, told, echo));
    }

    /** Whether all messages were refused for one and the same reason that is none about a job. */
    private boolean alike(List<MessageResponse> said) {
        return said.size() == messages.size()
                && said.stream()
                        .allMatch(one -> one.answered()
                                && !one.ok()
                                && one.reason() == said.get(0).reason())
                && ScriptErrors.kind(said.get(0).reason(), said.get(0).status()) != Fault.Kind.INVALID;
    }

    /** No message ran. A packet that is refused as such may hold too many. */
    private Step<List<Optional<Result<CancelOutcome>>>> refused(MessageResponse said, Reply reply, Trail trail) {
        return said.answered() && said.reason() == ScriptErrors.CONCURRENT_LOCK
                ? packet.denyEffect(history -> afterRefusal(said, reply, history))
                : afterRefusal(said, reply, trail);
    }

    private Step<List<Optional<Result<CancelOutcome>>>> afterRefusal(MessageResponse said, Reply reply, Trail trail) {
        Fault fault = ScriptErrors.fault(reply, said, trail);
        return fault.kind() == Fault.Kind.INVALID && !trail.mayHaveActed()
                ? Step.done(messages.stream()
                        .map(one -> Optional.<Result<CancelOutcome>>empty())
                        .toList())
                : Step.failed(fault);
    }

    private Optional<Result<CancelOutcome>> told(
            @Nullable MessageResponse said, JobRef ref, Reply reply, Trail trail, boolean echo) {
        if (said == null || (said.ok() && !said.acknowledges())) {
            return Optional.of(Result.failure(ScriptErrors.lost("the packet's answer leaves out the message", reply)
                    .toException(name(), true)));
        }
        if (said.ok()) {
            CancelOutcome taken = CancelScript.taken(said, ref, trail);
            return taken == null
                    ? Optional.of(Result.failure(ScriptErrors.unexpected("the answer is about another job", reply)
                            .toException(name(), true)))
                    : Optional.of(Result.success(taken));
        }
        String code = String.valueOf(said.reason());
        CancelOutcome proved = ScriptVerdicts.refused(said.reason(), trail.evidence(null, null, code, said.message()));
        if (proved != null) {
            return Optional.of(Result.success(proved));
        }
        Fault fault = ScriptErrors.fault(reply, said, trail);
        return switch (fault.kind()) {
            // sent by itself, it would not know what an earlier packet may have done: that one's answer is what is
            // missing
            case THROTTLED, CREDENTIAL, INVALID ->
                echo
                        ? Optional.of(Result.failure(fault.as(Fault.Kind.LOST).toException(name(), true)))
                        : Optional.empty();
            case FORBIDDEN, UNAUTHENTICATED -> Optional.of(Result.failure(fault.toException(name(), echo)));
            default -> Optional.of(Result.failure(fault.toException(name(), true)));
        };
    }

    /** The lists tell what a refusal leaves open; if they cannot be read, each is asked by itself, or has failed. */
    private Operation<List<Optional<Result<CancelOutcome>>>> look(
            Map<JobRef, MessageResponse> doubtful, List<Optional<Result<CancelOutcome>>> told, boolean echo) {
        List<JobRef> refs = messages.stream()
                .map(Message::ref)
                .filter(doubtful::containsKey)
                .toList();
        Operation<List<ScriptJob>> read = ReadList.findAll(url, refs, (jobs, trail) -> Step.done(jobs));
        return new Resolve<>(read, Step.done(told), (jobs, trail) -> {
            Map<JobRef, CancelOutcome> resolved = new HashMap<>();
            for (ScriptJob job : jobs) {
                MessageResponse said = doubtful.get(job.ref());
                int reason = said == null ? 0 : said.reason();
                String words = said == null ? "" : said.message();
                CancelOutcome outcome = ScriptVerdicts.resolved(
                        reason, job.state(), echo, trail.evidence(null, job, String.valueOf(reason), words));
                if (outcome != null) {
                    resolved.put(job.ref(), outcome);
                }
            }
            return Step.done(joined(told, resolved));
        });
    }

    private List<Optional<Result<CancelOutcome>>> joined(
            List<Optional<Result<CancelOutcome>>> told, Map<JobRef, CancelOutcome> resolved) {
        List<Optional<Result<CancelOutcome>>> out = new ArrayList<>(told);
        for (int i = 0; i < out.size(); i++) {
            CancelOutcome outcome = resolved.get(messages.get(i).ref());
            if (outcome != null) {
                out.set(i, Optional.of(Result.success(outcome)));
            }
        }
        return out;
    }
}
