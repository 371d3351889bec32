// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.Deadline;
import io.github.jobcancel.async.LinkedFuture;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.operation.Step;
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
final class InTurn<T, R> extends LinkedFuture<R> {
    private final Engine engine;
    private final String name;
    private final Authorizer<?> authorizer;
    private final CallOptions options;
    private final Deadline deadline;
    private final Function<List<Result<T>>, R> gather;

    // belong to whoever drives: the caller, then each call's completion
    private final Iterator<Step<T>> rest;
    private final List<Result<T>> told = new ArrayList<>();

    // guarded by this
    private @Nullable CompletableFuture<T> underWay;
    private boolean abandoned;

    InTurn(
            Engine engine,
            String name,
            Deadline deadline,
            List<Step<T>> steps,
            Authorizer<?> authorizer,
            CallOptions options,
            Function<List<Result<T>>, R> gather) {
        super(null);
        this.engine = engine;
        this.deadline = deadline;
        this.name = name;
        this.rest = steps.iterator();
        this.authorizer = authorizer;
        this.options = options;
        this.gather = gather;
    }

    /** Until one has to be waited for; one that has ended already is not, so that nothing piles up on the stack. */
    void next() {
        try {
            while (!isDone() && rest.hasNext()) {
                CompletableFuture<T> call = ask(rest.next());
                if (!call.isDone()) {
                    call.whenComplete((answer, failure) -> {
                        ended(answer, failure);
                        next();
                    });
                    return;
                }
                call.whenComplete(this::ended);
            }
            if (!isDone()) {
                complete(gather.apply(told));
            }
        } catch (RuntimeException | Error e) {
            // a completion would swallow it, and somebody waits
            completeExceptionally(e);
        }
    }

    private CompletableFuture<T> ask(Step<T> first) {
        Duration left = deadline.remaining();
        if (left.isZero() || left.isNegative()) {
            return CompletableFuture.failedFuture(
                    new SdkException.DeadlineExceeded(name, options.timeout(), null, false, null));
        }
        CompletableFuture<T> call = engine.call(name, first, authorizer, options.withTimeout(left), CallRole.SINGLE);
        boolean late;
        synchronized (this) {
            underWay = call;
            late = abandoned;
        }
        if (late) {
            call.cancel(true);
        }
        return call;
    }

    private void ended(@Nullable T answer, @Nullable Throwable failure) {
        if (failure != null && !(failure instanceof SdkException)) {
            completeExceptionally(failure);
            return;
        }
        SdkException known = (SdkException) failure;
        told.add(Result.of(answer, known));
        while (known != null && rest.hasNext() && concernsAll(known)) {
            rest.next();
            told.add(Result.failure(notSent(known)));
        }
    }

    private static boolean concernsAll(SdkException failure) {
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
    public void abandon() {
        CompletableFuture<T> call;
        synchronized (this) {
            abandoned = true;
            call = underWay;
        }
        if (call != null) {
            call.cancel(true);
        }
        super.abandon();
    }
}
