// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.Explanation;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.call.CallRole;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Then;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A job with the verbs of {@link RemoteJob}, made of what its provider says and does. */
public final class BoundJob implements RemoteJob {
    private final JobBinder binder;
    private final Verbs verbs;

    BoundJob(JobBinder binder, Verbs verbs) {
        this.binder = binder;
        this.verbs = verbs;
    }

    /**
     * Returns the engine of the client that this job is bound to.
     *
     * @return makes the calls
     */
    public Engine engine() {
        return binder.engine();
    }

    /**
     * Returns what the provider says and does about this job.
     *
     * @return the provider's part
     */
    public Verbs verbs() {
        return verbs;
    }

    @Override
    public JobRef ref() {
        return verbs.ref();
    }

    @Override
    public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
        return binder.sharedCalls().join(List.of("cancel", ref(), options), () -> call(verbs.cancel(options), options));
    }

    @Override
    public CompletableFuture<JobSnapshot> read(CallOptions options) {
        return call(Stop.snapshots(verbs.read()), options);
    }

    @Override
    public CompletableFuture<JobSnapshot> awaitEnd(StopOptions options) {
        return call("awaitEnd", new Await(this, options, CallRole.SINGLE).begin(), options);
    }

    @Override
    public CompletableFuture<CancelOutcome> stop(StopOptions options) {
        return binder.sharedCalls()
                .join(
                        List.of("stop", ref(), options),
                        () -> call("stop", flow(options).begin(), options));
    }

    @Override
    public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
        if (!handle.ref().equals(ref())) {
            throw new IllegalArgumentException("the handle belongs to " + handle.ref() + ", not to " + ref());
        }
        return call("stop", flow(options).resume(handle), options);
    }

    private Stop flow(StopOptions options) {
        return new Stop(this, options, CallRole.SINGLE);
    }

    @Override
    public CompletableFuture<Explanation> explain(CallOptions options) {
        Operation<Explanation> operation =
                new Then<>(Stop.snapshots(verbs.read()), (now, trail) -> Step.done(explain(now))) {
                    @Override
                    public Step<Explanation> afterFault(Fault fault) {
                        return fault.kind() == Fault.Kind.FORBIDDEN
                                ? Step.done(new Explanation(
                                        Optional.empty(), false, false, Optional.empty(), Optional.empty()))
                                : super.afterFault(fault);
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

    /**
     * Creates the step that reads this job's record for a flow. The read is a call of its own, which other flows may share.
     *
     * @param <T> what the flow answers
     * @param role the role of the flow's call
     * @param options what belongs to the read's requests
     * @param delay how long to wait first
     * @param next chooses what follows the record
     * @param unreadable chooses what follows a read that another read may mend; gives null to fail
     * @param onDeadline the flow's answer if its time runs out meanwhile; gives null to fail
     * @return the step
     */
    <T> Step<T> reading(
            CallRole role,
            CallOptions options,
            Duration delay,
            BiFunction<JobSnapshot, Trail, Step<T>> next,
            Function<SdkException, @Nullable Step<T>> unreadable,
            Supplier<@Nullable T> onDeadline) {
        return new Step.Join<>(
                delay,
                verbs.read().name(),
                left -> binder.watcher().read(verbs, options.withTimeout(shorter(options.timeout(), left)), role),
                result -> afterReading(result, next, unreadable, onDeadline),
                onDeadline);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static <T> Step<T> afterReading(
            Result<JobReading> result,
            BiFunction<JobSnapshot, Trail, Step<T>> next,
            Function<SdkException, @Nullable Step<T>> unreadable,
            Supplier<@Nullable T> onDeadline) {
        if (result instanceof Result.Success<JobReading> success) {
            JobReading reading = success.answer();
            return Step.update(
                    history -> history.addRead(reading.requestIds(), reading.attempts()),
                    history -> next.apply(reading.snapshot(), history));
        }
        SdkException failure = ((Result.Failure<JobReading>) result).cause();
        T last = failure instanceof SdkException.DeadlineExceeded ? onDeadline.get() : null;
        if (last != null) {
            return Step.done(last);
        }
        Step<T> more = mayBeMended(failure) ? unreadable.apply(failure) : null;
        return more != null
                ? more
                : Step.update(
                        history -> {},
                        history -> Step.thrown(history.mayHaveActed() ? failure.withEarlierEffect() : failure));
    }

    /** Returns whether a read got no record although another one may: no connection, a fault, or what is no record. */
    private static boolean mayBeMended(SdkException failure) {
        return failure instanceof SdkException.NoConnection
                || failure instanceof SdkException.ProviderFault
                || failure instanceof SdkException.UnexpectedReply;
    }

    private <T> CompletableFuture<T> call(Operation<T> first, CallOptions options) {
        return engine().call(first, verbs.authorizer(), options);
    }

    private <T> CompletableFuture<T> call(String name, Step<T> first, StopOptions options) {
        return engine().call(name, first, verbs.authorizer(), options.call(), CallRole.SINGLE);
    }

    @Override
    public String toString() {
        return "RemoteJob[" + ref() + "]";
    }
}
