// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CancelOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lists the ways in which a caller can abandon a call. */
enum AbandonMethod {
    CANCEL,
    OR_TIMEOUT,
    COMPLETED_BY_ANOTHER,
    DERIVED_CANCEL,
    DERIVED_OR_TIMEOUT,
    COMPOSED_CANCEL,
    CLOSE;

    CompletableFuture<?> abandonCall(CompletableFuture<CancelOutcome> call, ClientUnderTest client) {
        CompletableFuture<?> watchedFuture = switch (this) {
            case DERIVED_CANCEL, DERIVED_OR_TIMEOUT -> call.thenApply(CancelOutcome::isSettled);
            case COMPOSED_CANCEL -> call.thenCompose(CompletableFuture::completedFuture);
            default -> call;
        };
        switch (this) {
            case CANCEL, DERIVED_CANCEL, COMPOSED_CANCEL -> watchedFuture.cancel(true);
            case OR_TIMEOUT, DERIVED_OR_TIMEOUT -> watchedFuture.orTimeout(1, TimeUnit.MILLISECONDS);
            case COMPLETED_BY_ANOTHER ->
                watchedFuture.completeExceptionally(new IllegalStateException("abandoned by the caller"));
            case CLOSE -> client.close();
        }
        return watchedFuture;
    }
}
