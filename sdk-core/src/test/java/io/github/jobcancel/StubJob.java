// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A job that is not the library's own. The test decides what it answers. A stop answers what a cancel answers. */
final class StubJob implements RemoteJob {
    private final JobRef ref;
    private final CompletableFuture<CancelOutcome> outcome = new CompletableFuture<>();
    private Supplier<@Nullable CompletableFuture<CancelOutcome>> cancelAnswer = () -> outcome;
    private Supplier<@Nullable CompletableFuture<CancelExplanation>> explainAnswer =
            () -> CompletableFuture.failedFuture(new UnsupportedOperationException("explain"));

    StubJob(JobRef ref) {
        this.ref = ref;
    }

    static StubJob withId(String id) {
        return new StubJob(new JobRef("toy", "job", "here", id));
    }

    /** Sets the answer of a cancel; it may be null, as that of a mock, or an exception. */
    StubJob withCancelAnswer(Supplier<@Nullable CompletableFuture<CancelOutcome>> answer) {
        cancelAnswer = answer;
        return this;
    }

    /** Sets the answer of an explanation; it may be null, as that of a mock, or an exception. */
    StubJob withExplainAnswer(Supplier<@Nullable CompletableFuture<CancelExplanation>> answer) {
        explainAnswer = answer;
        return this;
    }

    /** Completes the cancel, unless another answer was set. */
    StubJob completeAsCancelled() {
        outcome.complete(new CancelOutcome.Cancelled(Evidence.builder().build()));
        return this;
    }

    @Override
    public JobRef ref() {
        return ref;
    }

    @Override
    @SuppressWarnings("NullAway") // deliberately null
    public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
        return cancelAnswer.get();
    }

    @Override
    public CompletableFuture<CancelOutcome> stop(StopOptions options) {
        return cancel(options.callOptions());
    }

    @Override
    @SuppressWarnings("NullAway") // deliberately null
    public CompletableFuture<CancelExplanation> explain(CallOptions options) {
        return explainAnswer.get();
    }
}
