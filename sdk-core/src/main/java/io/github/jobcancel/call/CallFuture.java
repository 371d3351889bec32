// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.async.CancellableFuture;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.operation.CallStep;
import org.jspecify.annotations.Nullable;

/**
 * One call: the future that the caller holds.
 *
 * <pre>
 *   AUTHORIZING --> SENDING --> DONE
 *    ^       ^         |
 *    |       |         v
 *  WAITING   +---- BACKING_OFF
 * </pre>
 *
 * <p>{@link CallDriver} takes the call from state to state. Whoever ends the future from outside (by cancelling it or a future
 * derived from it, by a time-out, by closing the client) ends what the call waits for, too.
 */
final class CallFuture<T> extends CancellableFuture<T> {
    private final CallEngine engine;
    private final String name;
    private final CallRole role;
    private final CallDriver<T, ?> driver;

    CallFuture(CallEngine engine, String name, RequestAuthorizer<?> authorizer, CallOptions options, CallRole role) {
        super(null);
        this.engine = engine;
        this.name = name;
        this.role = role;
        this.driver = new CallDriver<>(this, engine, name, authorizer, options, role);
    }

    void startWith(CallStep<T> first) {
        driver.startWith(first);
    }

    /** Ends the call with its answer or its failure. */
    void completeCall(@Nullable T value, @Nullable Throwable failure) {
        if (!terminate(failure, false)) {
            return;
        }
        if (role.isPart()) {
            completeWith(value, failure);
        } else {
            engine.transport().runCompletion(() -> completeWith(value, failure));
        }
    }

    @Override
    public void abandonCall() {
        terminate(null, true);
        super.abandonCall();
    }

    /** Ends the call because its client closes: the caller gets an exception, and what is in flight ends. */
    void failAsClosed() {
        if (terminate(null, true)) {
            // read only now: before, the answer could be overtaken by a request that leaves
            SdkException closedFailure = new SdkException.Closed(name, driver.mayTakeEffect());
            engine.transport().runCompletion(() -> completeExceptionally(closedFailure));
        }
    }

    /** Ends the driver, and what it waits for. Returns false if it has ended before. */
    private boolean terminate(@Nullable Throwable failure, boolean abandoned) {
        Runnable abort = driver.endCall();
        if (abort == null) {
            return false;
        }
        // reported first: whoever sees the connection free must find the call ended
        engine.onCallEnd(this, role, driver.describeEnd(failure, abandoned));
        driver.release(abort, abandoned);
        return true;
    }
}
