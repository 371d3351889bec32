// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.Explanation;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Then;
import io.github.jobcancel.operation.Trail;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A job's verbs, made of what its provider says and does. */
public final class BoundJob implements RemoteJob {
    private final Engine engine;
    private final Verbs verbs;

    public BoundJob(Engine engine, Verbs verbs) {
        this.engine = engine;
        this.verbs = verbs;
    }

    public Engine engine() {
        return engine;
    }

    public Verbs verbs() {
        return verbs;
    }

    @Override
    public JobRef ref() {
        return verbs.ref();
    }

    @Override
    public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
        return engine.shared(List.of("cancel", ref(), options), () -> call(verbs.cancel(options), options));
    }

    @Override
    public CompletableFuture<JobSnapshot> read(CallOptions options) {
        return call(Stop.snapshots(verbs.read()), options);
    }

    @Override
    public CompletableFuture<JobSnapshot> awaitEnd(StopOptions options) {
        return call(new Await(verbs, options.poll(), engine::random).begin(), options.call());
    }

    @Override
    public CompletableFuture<CancelOutcome> stop(StopOptions options) {
        return engine.shared(
                List.of("stop", ref(), options),
                () -> call(new Stop(verbs, options, engine::random).begin(), options.call()));
    }

    @Override
    public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
        if (!handle.ref().equals(ref())) {
            throw new IllegalArgumentException("the handle belongs to " + handle.ref() + ", not to " + ref());
        }
        return call(new Stop(verbs, options, engine::random).resume(handle), options.call());
    }

    @Override
    public CompletableFuture<Explanation> explain(CallOptions options) {
        Operation<Explanation> operation =
                new Then<>(Stop.snapshots(verbs.read()), (now, trail) -> Step.done(explain(now))) {
                    @Override
                    public Step<Explanation> decode(Reply reply, Trail trail) {
                        Step<Explanation> step = super.decode(reply, trail);
                        return step instanceof Step.Failed<Explanation> no
                                        && no.fault().kind() == Fault.Kind.FORBIDDEN
                                ? Step.done(new Explanation(
                                        Optional.empty(), false, false, Optional.empty(), Optional.empty()))
                                : step;
                    }
                };
        return call(operation, options);
    }

    private Explanation explain(JobSnapshot now) {
        Optional<NotCancellable> obstacle =
                now.state().alive() ? Optional.ofNullable(verbs.obstacle(now)) : Optional.empty();
        return new Explanation(
                Optional.of(now),
                true,
                now.state().alive() && obstacle.isEmpty(),
                obstacle.map(NotCancellable::reason),
                obstacle.map(NotCancellable::remedy));
    }

    private <T> CompletableFuture<T> call(Operation<T> first, CallOptions options) {
        return engine.call(first, verbs.authorizer(), options);
    }

    @Override
    public String toString() {
        return "RemoteJob[" + ref() + "]";
    }
}
