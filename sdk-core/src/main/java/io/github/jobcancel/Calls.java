// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** For callers that may block. */
public final class Calls {
    private Calls() {}

    /**
     * Waits for a call. The call's own deadline bounds the wait.
     *
     * @param <T> what it answers
     * @param call a future that a client returned
     * @return its answer
     * @throws SdkException as the call failed with; the stack trace is that of the failure
     * @throws CancellationException if the call was abandoned, or if this thread is interrupted: then the call is abandoned
     *     and the thread's interrupt flag stays set
     */
    public static <T> T await(CompletableFuture<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            CancellationException abandoned = new CancellationException("interrupted; the call was abandoned");
            abandoned.initCause(e);
            throw abandoned;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
