// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.Result;
import io.github.jobcancel.job.Verbs;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Then;
import io.github.jobcancel.operation.Trail;
import java.util.ArrayList;
import java.util.List;

/** The outcome of a job that was asked by one call and read by another. */
final class Judged {
    private Judged() {}

    /** One read of several jobs, which were asked before. */
    static Operation<List<CancelOutcome>> read(List<Entry> entries, List<Verbs> jobs) {
        return new Then<>(entries.get(0).many().read(jobs), (found, trail) -> {
            List<CancelOutcome> out = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                out.add(again(entries.get(i), found.get(i), trail));
            }
            return Step.done(out);
        });
    }

    private static CancelOutcome again(Entry entry, JobSnapshot now, Trail trail) {
        CancelOutcome read = entry.owner().verbs().judge(null, now, trail);
        CancelOutcome asked = entry.acknowledged;
        return asked == null ? read : with(read, joined(asked.evidence(), read.evidence(), false));
    }

    /** If the stronger verb was sent, by a call of its own. */
    static Result<CancelOutcome> escalated(Entry entry, Result<CancelOutcome> result) {
        CancelOutcome before = entry.tooLate;
        return before != null && result instanceof Result.Success<CancelOutcome> success
                ? Result.success(with(
                        success.answer(),
                        joined(before.evidence(), success.answer().evidence(), true)))
                : result;
    }

    private static Evidence joined(Evidence asked, Evidence read, boolean escalated) {
        List<String> ids = new ArrayList<>(asked.requestIds());
        ids.addAll(read.requestIds());
        return new Evidence(
                asked.before(),
                read.after(),
                read.words(),
                ids,
                asked.attempts() + read.attempts(),
                asked.replyLost() || read.replyLost(),
                escalated,
                read.revived());
    }

    private static CancelOutcome with(CancelOutcome outcome, Evidence evidence) {
        if (outcome instanceof CancelOutcome.Cancelled) {
            return new CancelOutcome.Cancelled(evidence);
        }
        if (outcome instanceof CancelOutcome.Ended) {
            return new CancelOutcome.Ended(evidence);
        }
        if (outcome instanceof CancelOutcome.Finished finished) {
            return new CancelOutcome.Finished(finished.state(), evidence);
        }
        if (outcome instanceof CancelOutcome.NotCancellable no) {
            return new CancelOutcome.NotCancellable(no.reason(), no.remedy(), evidence);
        }
        return outcome instanceof CancelOutcome.NotFound
                ? new CancelOutcome.NotFound(evidence)
                : new CancelOutcome.Requested(evidence);
    }
}
