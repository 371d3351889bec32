// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Resolve;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import org.jspecify.annotations.Nullable;

/**
 * {@code cancel} of either dialect. An acceptance is the answer. A refusal, a lost reply, and an error after a send that may
 * have acted are each met by one read; what the record shows is told, or lets the request be sent again.
 *
 * <pre>
 *   cancel --> accepted: Requested
 *     ^  |
 *     |  +--> refused, lost --> read --> outcome, or the failure
 *     |                          |
 *     +--------------------------+
 * </pre>
 */
final class CancelJob implements Operation<CancelOutcome> {
    private final GpSite site;
    private final GpJobId job;

    /** How often the request may still be sent, this time included. */
    private final int sends;

    /** Whether it was sent again after a refusal: once is enough for a site that refuses what its tables accept. */
    private final boolean refused;

    /** What was read before this send. */
    private final @Nullable GpJob before;

    CancelJob(GpSite site, GpJobId job, int sends) {
        this(site, job, sends, false, null);
    }

    private CancelJob(GpSite site, GpJobId job, int sends, boolean refused, @Nullable GpJob before) {
        this.site = site;
        this.job = job;
        this.sends = sends;
        this.refused = refused;
        this.before = before;
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
    public boolean repeatable() {
        return false;
    }

    @Override
    public Draft draft() {
        return Draft.form(site.cancel(job), "f", "json");
    }

    @Override
    public Step<CancelOutcome> decode(Reply reply, Trail trail) {
        Fault fault = GpErrors.fault(reply, trail.signedAt());
        if (fault == null) {
            return job.dialect() == GpDialect.ADMIN ? admin(reply, trail) : rest(reply, trail);
        }
        return switch (fault.kind()) {
            // the site answered this very request: the record tells why it would not
            case INVALID, BROKEN -> explained(fault, trail);
            case FORBIDDEN, UNEXPECTED ->
                // possibly the echo of an earlier send
                trail.mayHaveActed() ? explained(fault, trail) : Step.failed(fault);
            default -> Step.failed(fault);
        };
    }

    private Step<CancelOutcome> admin(Reply reply, Trail trail) {
        String word = reply.json().text("status");
        return word.equalsIgnoreCase("success")
                ? Step.done(new Requested(trail.evidence(before, null, word)))
                : Step.failed(GpErrors.unexpected(
                        reply, trail.signedAt(), "the answer is neither an acceptance nor an error"));
    }

    private Step<CancelOutcome> rest(Reply reply, Trail trail) {
        Json json = reply.json();
        String word = json.text("jobStatus");
        if (word.isEmpty() || !json.anyText("jobId", "jobID").equals(job.jobId())) {
            return Step.failed(GpErrors.unexpected(reply, trail.signedAt(), "the answer is not about this job"));
        }
        GpJob told = GpJob.read(site.ref(job), json, word);
        Step<CancelOutcome> requested = Step.done(new Requested(trail.evidence(before, told, word)));
        if (told.state().alive()) {
            return requested;
        }
        // old servers say that the job is cancelled when it is only asked to stop
        return Step.next(new Resolve<>(
                ReadJob.brief(site, job),
                requested,
                (seen, now) ->
                        Step.done(GpVerdicts.accepted(seen, now.evidence(before, seen, word, seen.rawState())))));
    }

    private Step<CancelOutcome> explained(Fault fault, Trail trail) {
        boolean effect =
                trail.mayHaveActed() || fault.kind() == Fault.Kind.BROKEN || fault.kind() == Fault.Kind.UNEXPECTED;
        SdkException failure = fault.toException(name(), effect);
        Resolve<GpJob, CancelOutcome> read =
                GpErrors.refusesState(job.dialect(), fault) ? afterRefusal(failure) : afterSilence(failure, false);
        return read.asStep();
    }

    private Resolve<GpJob, CancelOutcome> afterRefusal(SdkException failure) {
        String said = failure.provider().map(ProviderError::message).orElse("");
        return new Resolve<>(ReadJob.brief(site, job), Step.thrown(failure), (seen, trail) -> {
            if (!refused && sends > 1 && GpVerdicts.takenNow(seen)) {
                return again(seen, true);
            }
            Evidence evidence = trail.evidence(before, seen, said, seen.rawState());
            return answer(GpVerdicts.refused(job.dialect(), seen, evidence));
        });
    }

    private Resolve<GpJob, CancelOutcome> afterSilence(SdkException failure, boolean sendAgain) {
        String said = failure.provider().map(ProviderError::message).orElse("");
        return new Resolve<>(
                ReadJob.brief(site, job),
                Step.thrown(failure),
                (seen, trail) -> sendAgain && sends > 1 && GpVerdicts.untouched(seen)
                        ? again(seen, refused)
                        : answer(GpVerdicts.proved(seen, trail.evidence(before, seen, said, seen.rawState()))));
    }

    private Step<CancelOutcome> again(GpJob seen, boolean refusedBefore) {
        return Step.next(new CancelJob(site, job, sends - 1, refusedBefore, seen));
    }

    private static @Nullable Step<CancelOutcome> answer(@Nullable CancelOutcome outcome) {
        return outcome == null ? null : Step.done(outcome);
    }

    @Override
    public @Nullable Step<CancelOutcome> recover(SdkException failure, Trail trail) {
        return trail.mayHaveActed() ? Step.next(afterSilence(failure, true)) : null;
    }
}
