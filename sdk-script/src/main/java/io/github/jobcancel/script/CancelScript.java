// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * {@code CANCEL_USER_SCRIPT_BATCH} or {@code CANCEL_SCHEDULED_SCRIPT}. A lost answer is met by sending the packet again.
 * When the attempts are used up, no read could tell what became of the request: the lists show neither how a job ended nor
 * that it was asked to.
 */
final class CancelScript extends ScriptMessage<CancelOutcome> {
    /** When to look again: a list may be older than the refusal before it, and what leaves the lists leaves no doubt. */
    private static final List<Duration> LOOKS =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    private final JobRef ref;

    /** Whether an answer was about another job; changed by an update only. */
    private boolean misread;

    CancelScript(HttpUrl url, JobRef ref, ScriptKind kind) {
        super(url, kind.cancel, message(ref, kind));
        this.ref = ref;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    Step<CancelOutcome> accepted(MessageResponse said, Reply reply, Trail trail) {
        if (!said.acknowledges()) {
            return Step.failed(ScriptErrors.lost("no readable answer", reply));
        }
        CancelOutcome taken = taken(said, ref, trail);
        return taken == null ? aboutAnother(reply) : Step.done(taken);
    }

    /** What an answer proves that says yes; null if it is about another job. */
    static @Nullable CancelOutcome taken(MessageResponse said, JobRef ref, Trail trail) {
        Json data = said.data();
        String id = data.text("jobId");
        if (!id.isEmpty() && !id.equals(ref.id())) {
            return null;
        }
        if (data.text("runState").isEmpty()) {
            return new CancelOutcome.Requested(trail.evidence(null, null, "status " + said.status()));
        }
        ScriptJob job = ScriptJob.record(ref, data);
        return ScriptVerdicts.accepted(job.state(), trail.evidence(null, job, job.rawState()));
    }

    static Map<String, Object> message(JobRef ref, ScriptKind kind) {
        return message("script", kind.cancel, Map.of("jobId", ref.id()));
    }

    /** Asked once more, in a new packet: a job that the request did reach is then refused. Never again after that. */
    private Step<CancelOutcome> aboutAnother(Reply reply) {
        String what = "the answer is about another job";
        Fault fault = misread ? ScriptErrors.unexpected(what, reply) : ScriptErrors.lost(what, reply);
        return Step.update(history -> misread = true, Step.failed(fault));
    }

    @Override
    Step<CancelOutcome> refused(MessageResponse said, Reply reply, Trail trail) {
        String code = String.valueOf(said.reason());
        CancelOutcome proved = ScriptVerdicts.refused(said.reason(), trail.evidence(null, null, code, said.message()));
        if (proved == null && !ScriptVerdicts.doubtful(said.reason())) {
            return super.refused(said, reply, trail);
        }
        // a request that is refused with a word about the job acted on nothing
        if (proved != null) {
            return Step.update(HistoryRecord::denyAttempt, Step.done(proved));
        }
        return denyEffect(history -> {
            SdkException unresolved =
                    ScriptErrors.fault(reply, said, history).toException(name(), history.mayHaveActed());
            return Step.update(HistoryRecord::denyAttempt, Step.next(look(said, unresolved, 0)));
        });
    }

    private Operation<CancelOutcome> look(MessageResponse said, SdkException unresolved, int looks) {
        return ReadList.find(url, ref, (job, trail) -> {
            boolean last = looks == LOOKS.size();
            boolean echo = unresolved.mayHaveTakenEffect() && !(last && ScriptVerdicts.began(said.reason(), job));
            Evidence evidence = trail.evidence(null, job, String.valueOf(said.reason()), said.message());
            CancelOutcome outcome = ScriptVerdicts.resolved(said.reason(), job.state(), echo, evidence);
            if (outcome != null) {
                return Step.done(outcome);
            }
            return last ? Step.thrown(unresolved) : Step.after(LOOKS.get(looks), look(said, unresolved, looks + 1));
        });
    }
}
