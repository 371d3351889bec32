// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.engine.Draft;
import io.github.jobcancel.engine.Fault;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import org.jspecify.annotations.Nullable;

/**
 * The one read after a cancel that was refused or lost. If the record explains what happened, that is the answer; if it does
 * not, or cannot be read, the failure of the cancel stands.
 */
final class Resolve<S extends JobSnapshot> implements Operation<CancelOutcome> {
    private final ReadJob<S> read;
    private final SdkException failure;
    private final boolean mayHaveActed;
    private final boolean savepoint;

    Resolve(ReadJob<S> read, SdkException failure, boolean mayHaveActed, boolean savepoint) {
        this.read = read;
        this.failure = failure;
        this.mayHaveActed = mayHaveActed;
        this.savepoint = savepoint;
    }

    @Override
    public String name() {
        return read.name();
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public Draft draft() {
        return read.draft();
    }

    @Override
    public String requestId(Reply reply) {
        return read.requestId(reply);
    }

    @Override
    public Step<CancelOutcome> decode(Reply reply, Trail trail) {
        Step<S> step = read.decode(reply, trail);
        if (step instanceof Step.Done<S> done) {
            return decided(done.value(), trail);
        }
        Fault fault = ((Step.Failed<S>) step).fault();
        return switch (fault.kind()) {
            // the engine renews, waits, or asks again
            case CREDENTIAL, THROTTLED, UNAVAILABLE -> Step.failed(fault);
            default -> {
                failure.addSuppressed(fault.toException(name(), failure.mayHaveTakenEffect()));
                yield Step.thrown(failure);
            }
        };
    }

    private Step<CancelOutcome> decided(S seen, Trail trail) {
        String code = failure.provider().map(ProviderError::code).orElse("");
        CancelOutcome outcome =
                DliVerdicts.observed(seen, mayHaveActed, savepoint, trail.evidence(null, seen, code, seen.rawState()));
        return outcome == null ? Step.thrown(failure) : Step.done(outcome);
    }

    @Override
    public @Nullable Step<CancelOutcome> recover(SdkException unreadable, Trail trail) {
        return Step.thrown(failure);
    }
}
