// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Helps callers that may block. */
public final class Calls {
    private Calls() {}

    /**
     * Waits for a call to end. The deadline of the call limits the wait.
     *
     * @param <T> the type of the answer
     * @param call a future that a client returned
     * @return the answer of the call
     * @throws SdkException the failure of the call; its stack trace is that of the failure
     * @throws CancellationException if the call was abandoned. An interrupt of the waiting thread abandons the call
     *     too and leaves the thread's interrupt flag set
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
