// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.engine.Fault;
import io.github.jobcancel.engine.Json;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Resolve;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Told;
import io.github.jobcancel.engine.Trail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code CancelJobs} or {@code TerminateJobs}, and the read that shows what came of it. An id that the reply calls wrong, and
 * all ids where the server does not know the request, are told as not asked: the request for one job says more.
 */
final class StopJobs extends BatchOperation<List<Told<CancelOutcome>>> {
    private final BatchClient client;
    private final StopVerb verb;
    private final List<String> ids;
    private final String reason;
    private final boolean verify;

    StopJobs(BatchClient client, StopVerb verb, List<String> ids, String reason, boolean verify) {
        super(verb.operation + "s", client.route(verb.path + "s"), Json.object("jobs", ids, "reason", reason));
        this.client = client;
        this.verb = verb;
        this.ids = ids;
        this.reason = reason;
        this.verify = verify;
    }

    @Override
    public boolean mutates() {
        return true;
    }

    @Override
    Step<List<Told<CancelOutcome>>> accepted(Reply reply, Trail trail) {
        Json json = reply.json();
        Map<String, Told<CancelOutcome>> told = new HashMap<>();
        CancelOutcome taken = new Requested(trail.evidence(null, null, "HTTP " + reply.status()));
        json.get("successful").items().forEach(id -> told.put(id.text(), Told.of(taken)));
        json.get("errors").items().forEach(error -> told.put(error.text("job"), refused(error, reply)));
        if (!verify) {
            return Step.done(inOrder(told));
        }
        return Step.next(read((job, id) -> {
            Told<CancelOutcome> said = told.getOrDefault(id, Told.nothing());
            return said.answer().isEmpty() ? said : Told.of(BatchVerdicts.judge(verb, reason, null, job, trail));
        }));
    }

    /** Whether the credentials may stop this job is the one refusal that a request of its own would only repeat. */
    private Told<CancelOutcome> refused(Json error, Reply reply) {
        String code = error.text("code");
        if (!code.startsWith("AccessDenied")) {
            return Told.nothing();
        }
        ProviderError said = new ProviderError(
                reply.status(), code, error.text("message"), Optional.of(BatchErrors.requestId(reply)));
        return Told.failed(new SdkException.Forbidden(name(), said, false));
    }

    private List<Told<CancelOutcome>> inOrder(Map<String, Told<CancelOutcome>> told) {
        return ids.stream().map(id -> told.getOrDefault(id, Told.nothing())).toList();
    }

    @FunctionalInterface
    private interface Judge {
        Told<CancelOutcome> of(BatchJob job, String id);
    }

    private Operation<List<Told<CancelOutcome>>> read(Judge judge) {
        return new DescribeJobs<>(
                client,
                ids,
                jobs -> Step.done(
                        jobs.stream().map(job -> judge.of(job, job.ref().id())).toList()));
    }

    @Override
    Step<List<Told<CancelOutcome>>> refused(Fault fault, Trail trail) {
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
    public @Nullable Step<List<Told<CancelOutcome>>> recover(SdkException failure, Trail trail) {
        return trail.mayHaveActed() ? Step.next(resolve(failure)) : null;
    }

    /** A lost reply: of each job, what the record proves. */
    private Operation<List<Told<CancelOutcome>>> resolve(SdkException failure) {
        return new Resolve<List<BatchJob>, List<Told<CancelOutcome>>>(
                new DescribeJobs<>(client, ids, Step::done),
                failure,
                (jobs, trail) -> jobs.stream()
                        .map(job -> {
                            CancelOutcome proved = BatchVerdicts.unacknowledged(verb, reason, job, trail);
                            return proved == null ? Told.<CancelOutcome>failed(failure) : Told.of(proved);
                        })
                        .toList());
    }
}
