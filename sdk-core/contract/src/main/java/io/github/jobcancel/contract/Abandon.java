// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CancelOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The ways in which a caller can give up a call. */
enum Abandon {
    CANCEL,
    OR_TIMEOUT,
    COMPLETED_BY_ANOTHER,
    DERIVED_CANCEL,
    DERIVED_OR_TIMEOUT,
    COMPOSED_CANCEL,
    CLOSE;

    CompletableFuture<?> of(CompletableFuture<CancelOutcome> call, Subject subject) {
        CompletableFuture<?> seen = switch (this) {
            case DERIVED_CANCEL, DERIVED_OR_TIMEOUT -> call.thenApply(CancelOutcome::isSettled);
            case COMPOSED_CANCEL -> call.thenCompose(CompletableFuture::completedFuture);
            default -> call;
        };
        switch (this) {
            case CANCEL, DERIVED_CANCEL, COMPOSED_CANCEL -> seen.cancel(true);
            case OR_TIMEOUT, DERIVED_OR_TIMEOUT -> seen.orTimeout(1, TimeUnit.MILLISECONDS);
            case COMPLETED_BY_ANOTHER -> seen.completeExceptionally(new IllegalStateException("enough"));
            case CLOSE -> subject.close();
        }
        return seen;
    }
}
