// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CallDeadline;
import io.github.jobcancel.async.CancellableFuture;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.operation.CallStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls made one after the other, under one deadline and one future. Each is a call of its own, because what one job's
 * requests went through (a lost reply, a failure, a renewal) must not colour what is said of the next job.
 *
 * <p>A failure is an element of the answer. After one that the others would only meet again, these are not sent: refused
 * credentials, for repeats lock accounts; the end of the time; a closed client.
 */
final class SequentialCalls<T, R> extends CancellableFuture<R> {
    private final CallEngine engine;
    private final String name;
    private final RequestAuthorizer<?> authorizer;
    private final CallOptions options;
    private final CallDeadline deadline;
    private final Function<List<Result<T>>, R> resultCollector;

    // belong to whoever drives: the caller, then each call's completion
    private final Iterator<CallStep<T>> remainingOperations;
    private final List<Result<T>> results = new ArrayList<>();

    // guarded by this
    private @Nullable CompletableFuture<T> currentCall;
    private boolean isAbandoned;

    SequentialCalls(
            CallEngine engine,
            String name,
            CallDeadline deadline,
            List<CallStep<T>> steps,
            RequestAuthorizer<?> authorizer,
            CallOptions options,
            Function<List<Result<T>>, R> gather) {
        super(null);
        this.engine = engine;
        this.deadline = deadline;
        this.name = name;
        this.remainingOperations = steps.iterator();
        this.authorizer = authorizer;
        this.options = options;
        this.resultCollector = gather;
    }

    /** Until one has to be waited for; one that has ended already is not, so that nothing piles up on the stack. */
    void runRemaining() {
        try {
            while (!isDone() && remainingOperations.hasNext()) {
                CompletableFuture<T> call = startNext(remainingOperations.next());
                if (!call.isDone()) {
                    call.whenComplete((answer, failure) -> {
                        onCallEnded(answer, failure);
                        runRemaining();
                    });
                    return;
                }
                call.whenComplete(this::onCallEnded);
            }
            if (!isDone()) {
                complete(resultCollector.apply(results));
            }
        } catch (RuntimeException | Error e) {
            // a completion would swallow it, and somebody waits
            completeExceptionally(e);
        }
    }

    private CompletableFuture<T> startNext(CallStep<T> first) {
        Duration left = deadline.remainingTime();
        if (left.isZero() || left.isNegative()) {
            return CompletableFuture.failedFuture(
                    new SdkException.DeadlineExceeded(name, options.timeout(), null, false, null));
        }
        CompletableFuture<T> call =
                engine.startCall(name, first, authorizer, options.withTimeout(left), CallRole.SINGLE);
        boolean late;
        synchronized (this) {
            currentCall = call;
            late = isAbandoned;
        }
        if (late) {
            call.cancel(true);
        }
        return call;
    }

    private void onCallEnded(@Nullable T answer, @Nullable Throwable failure) {
        if (failure != null && !(failure instanceof SdkException)) {
            completeExceptionally(failure);
            return;
        }
        SdkException sdkFailure = (SdkException) failure;
        results.add(Result.of(answer, sdkFailure));
        while (sdkFailure != null && remainingOperations.hasNext() && affectsAllCalls(sdkFailure)) {
            remainingOperations.next();
            results.add(Result.failure(notSent(sdkFailure)));
        }
    }

    private static boolean affectsAllCalls(SdkException failure) {
        return failure instanceof SdkException.Unauthenticated
                || failure instanceof SdkException.DeadlineExceeded
                || failure instanceof SdkException.Closed;
    }

    private SdkException notSent(SdkException why) {
        if (why instanceof SdkException.Closed) {
            return new SdkException.Closed(name, false);
        }
        return why instanceof SdkException.DeadlineExceeded
                ? new SdkException.DeadlineExceeded(name, options.timeout(), null, false, why)
                : new SdkException.Unauthenticated(
                        name, "not sent, for the credentials were refused before", null, false, why);
    }

    @Override
    public void abandonCall() {
        CompletableFuture<T> call;
        synchronized (this) {
            isAbandoned = true;
            call = currentCall;
        }
        if (call != null) {
            call.cancel(true);
        }
        super.abandonCall();
    }
}
