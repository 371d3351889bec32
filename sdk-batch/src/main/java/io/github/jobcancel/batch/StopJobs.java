// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
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
import org.jspecify.annotations.Nullable;

/**
 * {@code CancelJobs} or {@code TerminateJobs}. What came of an acknowledgement is read later, with others. An id that the reply
 * calls wrong, and all ids where the server does not know the request, are told as not asked: the request for one job says
 * more.
 */
final class StopJobs extends BatchOperation<List<Optional<Result<CancelOutcome>>>> {
    private final BatchClient client;
    private final StopVerb verb;
    private final List<String> ids;
    private final String reason;

    StopJobs(BatchClient client, StopVerb verb, List<String> ids, String reason) {
        super(verb.operation + "s", client.route(verb.path + "s"), Json.object("jobs", ids, "reason", reason));
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
    Step<List<Optional<Result<CancelOutcome>>>> accepted(Reply reply, Trail trail) {
        Json json = reply.json();
        Map<String, Optional<Result<CancelOutcome>>> told = new HashMap<>();
        CancelOutcome taken = new Requested(trail.evidence(null, null, "HTTP " + reply.status()));
        json.get("successful").items().forEach(id -> told.put(id.text(), Optional.of(Result.success(taken))));
        json.get("errors").items().forEach(error -> told.put(error.text("job"), refused(error, reply, trail)));
        if (!told.keySet().containsAll(ids)) {
            // a page, or a cut answer: what is not named may have been stopped all the same
            ProviderError said = reply.error("", "");
            return Step.failed(Fault.of(Fault.Kind.LOST, "the answer does not name every job", said));
        }
        List<Optional<Result<CancelOutcome>>> said = inOrder(told);
        if (said.stream().noneMatch(StopJobs::echo)) {
            return Step.done(said);
        }
        return Step.next(new DescribeJobs<>(client, ids, jobs -> {
            List<Optional<Result<CancelOutcome>>> proved = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                proved.add(echo(said.get(i)) ? read(said.get(i), jobs.get(i), trail) : said.get(i));
            }
            return Step.done(proved);
        }));
    }

    /** A refusal after an attempt that may have acted: only the record tells. */
    private static boolean echo(Optional<Result<CancelOutcome>> one) {
        return one.flatMap(Result::failure)
                .map(SdkException::mayHaveTakenEffect)
                .orElse(false);
    }

    private Optional<Result<CancelOutcome>> read(Optional<Result<CancelOutcome>> said, BatchJob job, Trail trail) {
        CancelOutcome proved = BatchVerdicts.unacknowledged(verb, reason, job, trail);
        return proved == null ? said : Optional.of(Result.success(proved));
    }

    /**
     * A request of its own says more, unless this one or an earlier attempt may have acted, which that request could not know.
     * Whether the credentials may stop this job it would only repeat.
     */
    private Optional<Result<CancelOutcome>> refused(Json error, Reply reply, Trail trail) {
        String code = error.text("code");
        // what the stronger verb follows has told already that something was taken
        boolean echo = verb == StopVerb.CANCEL && (trail.mayHaveActed() || BatchErrors.mayHaveActed(code));
        ProviderError said = new ProviderError(
                reply.status(), code, error.text("message"), Optional.of(BatchErrors.requestId(reply)));
        if (code.startsWith("AccessDenied")) {
            return Optional.of(Result.failure(new SdkException.Forbidden(name(), said, echo)));
        }
        if (!echo) {
            return Optional.empty();
        }
        return Optional.of(Result.failure(
                BatchErrors.mayHaveActed(code)
                        ? new SdkException.ProviderFault(name(), "AWS Batch failed", said, true, null)
                        : new SdkException.InvalidRequest(name(), said, true)));
    }

    private List<Optional<Result<CancelOutcome>>> inOrder(Map<String, Optional<Result<CancelOutcome>>> told) {
        return ids.stream().map(id -> told.getOrDefault(id, Optional.empty())).toList();
    }

    @Override
    Step<List<Optional<Result<CancelOutcome>>>> refused(Fault fault, Trail trail) {
        boolean unknownRoute = fault.error() != null
                && (fault.error().status() == 404 || fault.error().code().startsWith("MissingAuthenticationToken"));
        if (unknownRoute) {
            client.many().unknown();
        }
        if (!unknownRoute && fault.kind() != Fault.Kind.INVALID && fault.kind() != Fault.Kind.FORBIDDEN) {
            return super.refused(fault, trail);
        }
        return trail.mayHaveActed()
                ? Step.next(resolve(fault.toException(name(), true)))
                : Step.done(inOrder(Map.of()));
    }

    @Override
    public @Nullable Step<List<Optional<Result<CancelOutcome>>>> recover(SdkException failure, Trail trail) {
        return trail.mayHaveActed() ? Step.next(resolve(failure)) : null;
    }

    /** A lost reply: of each job, what the record proves. */
    private Operation<List<Optional<Result<CancelOutcome>>>> resolve(SdkException failure) {
        return new Resolve<List<BatchJob>, List<Optional<Result<CancelOutcome>>>>(
                new DescribeJobs<>(client, ids, Step::done),
                failure,
                (jobs, trail) -> jobs.stream()
                        .map(job -> read(Optional.of(Result.failure(failure)), job, trail))
                        .toList());
    }
}
