// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelExplanation;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.WaitOptions;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.call.CallRole;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ChainedOperation;
import io.github.jobcancel.operation.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Implements the methods of a {@link RemoteJob} with the operations of its provider. */
public final class BoundJob implements RemoteJob {
    private final JobBinder binder;
    private final JobOperations operations;

    BoundJob(JobBinder binder, JobOperations verbs) {
        this.binder = binder;
        this.operations = verbs;
    }

    /**
     * Returns the engine of the client to which this job is bound.
     *
     * @return the engine
     */
    public CallEngine engine() {
        return binder.engine();
    }

    /**
     * Returns the provider's operations on this job.
     *
     * @return the operations
     */
    public JobOperations operations() {
        return operations;
    }

    @Override
    public JobRef ref() {
        return operations.ref();
    }

    @Override
    public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
        return binder.sharedCalls()
                .joinOrStart(List.of("cancel", ref(), options), () -> startCall(operations.cancel(options), options));
    }

    @Override
    public CompletableFuture<JobSnapshot> read(CallOptions options) {
        return startCall(operations.readSnapshot(), options);
    }

    @Override
    public CompletableFuture<JobSnapshot> awaitEnd(WaitOptions options) {
        return startFlow("awaitEnd", new AwaitEndFlow(this, options, CallRole.SINGLE).newRead(), options.callOptions());
    }

    @Override
    public CompletableFuture<CancelOutcome> stop(StopOptions options) {
        return binder.sharedCalls()
                .joinOrStart(
                        List.of("stop", ref(), options),
                        () -> startFlow("stop", stopFlow(options).startFlow(), options.callOptions()));
    }

    @Override
    public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
        if (!handle.ref().equals(ref())) {
            throw new IllegalArgumentException("the handle belongs to " + handle.ref() + ", not to " + ref());
        }
        return startFlow("stop", stopFlow(options).resumeFrom(handle), options.callOptions());
    }

    private StopFlow stopFlow(StopOptions options) {
        return new StopFlow(this, options, CallRole.SINGLE);
    }

    @Override
    public CompletableFuture<CancelExplanation> explain(CallOptions options) {
        Operation<CancelExplanation> operation =
                new ChainedOperation<>(
                        operations.readSnapshot(),
                        (snapshot, history) -> CallStep.finishWith(explanationOf(snapshot))) {
                    @Override
                    public CallStep<CancelExplanation> afterFault(AttemptFailure fault) {
                        return fault.kind() == FailureKind.FORBIDDEN
                                ? CallStep.finishWith(new CancelExplanation(
                                        Optional.empty(), false, false, Optional.empty(), Optional.empty()))
                                : super.afterFault(fault);
                    }
                };
        return startCall(operation, options);
    }

    private CancelExplanation explanationOf(JobSnapshot snapshot) {
        Optional<NotCancellable> obstacle = snapshot.state().isAlive()
                ? Optional.ofNullable(operations.whyNotCancellable(snapshot))
                : Optional.empty();
        return new CancelExplanation(
                Optional.of(snapshot),
                true,
                snapshot.state().isAlive() && obstacle.isEmpty(),
                obstacle.map(NotCancellable::reason),
                obstacle.map(NotCancellable::remedy));
    }

    /**
     * Creates the step that reads this job's record for a flow. The read is a call of its own, which other flows
     * may share.
     *
     * @param <T> the type of the flow's answer
     * @param role the role of the flow's call
     * @param options the limits of the read
     * @param delay the delay before the read
     * @param next the function from the record to the next step
     * @param unreadable the function from a failure to the next step if another read may succeed; null fails the
     *     flow
     * @param onDeadline the flow's answer if its deadline expires during the read; null fails the flow
     * @return the step
     */
    <T> CallStep<T> readStep(
            CallRole role,
            CallOptions options,
            Duration delay,
            BiFunction<JobSnapshot, CallHistory, CallStep<T>> next,
            Function<SdkException, @Nullable CallStep<T>> unreadable,
            Supplier<@Nullable T> onDeadline) {
        return new CallStep.JoinedCall<>(
                delay,
                operations.read().name(),
                left -> binder.watcher()
                        .readRecord(operations, options.withTimeout(shorterOf(options.timeout(), left)), role),
                result -> afterReading(result, next, unreadable, onDeadline),
                onDeadline);
    }

    private static Duration shorterOf(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static <T> CallStep<T> afterReading(
            Result<JobReading> result,
            BiFunction<JobSnapshot, CallHistory, CallStep<T>> next,
            Function<SdkException, @Nullable CallStep<T>> unreadable,
            Supplier<@Nullable T> onDeadline) {
        if (result instanceof Result.Success<JobReading> success) {
            JobReading reading = success.answer();
            return CallStep.updateHistory(
                    history -> history.addRead(reading.requestIds(), reading.attempts()),
                    history -> next.apply(reading.snapshot(), history));
        }
        SdkException failure = ((Result.Failure<JobReading>) result).cause();
        T last = failure instanceof SdkException.DeadlineExceeded ? onDeadline.get() : null;
        if (last != null) {
            return CallStep.finishWith(last);
        }
        CallStep<T> more = mayBeMended(failure) ? unreadable.apply(failure) : null;
        return more != null
                ? more
                : CallStep.updateHistory(
                        history -> {},
                        history -> CallStep.failCall(history.mayHaveActed() ? failure.withEarlierEffect() : failure));
    }

    /**
     * Returns whether another read may succeed: no connection was made, the provider failed, or the reply was not a
     * record.
     */
    private static boolean mayBeMended(SdkException failure) {
        return failure instanceof SdkException.NoConnection
                || failure instanceof SdkException.ProviderFault
                || failure instanceof SdkException.UnexpectedReply;
    }

    private <T> CompletableFuture<T> startCall(Operation<T> operation, CallOptions options) {
        return engine().startCall(operation, operations.authorizer(), options);
    }

    private <T> CompletableFuture<T> startFlow(String name, CallStep<T> first, CallOptions options) {
        return engine().startCall(name, first, operations.authorizer(), options, CallRole.SINGLE);
    }

    @Override
    public String toString() {
        return "RemoteJob[" + ref() + "]";
    }
}
