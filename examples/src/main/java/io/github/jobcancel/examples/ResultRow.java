// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.CancelExplanation;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Holds one row of the table: the job is read, the action is performed, and the job is read again. */
record ResultRow(DemoSituation situation, String stateBefore, JobAnswer jobAnswer, String stateAfter, long millis) {
    private static final String NOT_READ = "-";

    /** Says what is known about a job after the action. */
    enum JobStanding {
        AT_REST,
        MAY_STILL_RUN,
        NOT_FOUND,
        UNANSWERED
    }

    /**
     * Holds the result of an action.
     *
     * @param name the name of the outcome or of the exception
     * @param proof the provider's words that prove it
     * @param attemptCount the number of HTTP exchanges; 0 if unknown
     */
    record JobAnswer(String name, String proof, int attemptCount, JobStanding standing) {}

    static CompletableFuture<ResultRow> askJob(DemoSituation situation, StopOptions limits) {
        return situation
                .job()
                .read(limits.callOptions())
                .handle((before, failure) -> {
                    SdkException sdkFailure = sdkFailureOf(failure);
                    // a user who may not read may still be allowed to cancel; any other failure would only occur again
                    return sdkFailure == null || sdkFailure instanceof SdkException.Forbidden
                            ? askJob(situation, limits, stateName(before))
                            : CompletableFuture.completedFuture(
                                    new ResultRow(situation, NOT_READ, fromFailure(sdkFailure), NOT_READ, 0));
                })
                .thenCompose(row -> row);
    }

    private static CompletableFuture<ResultRow> askJob(DemoSituation situation, StopOptions limits, String before) {
        long start = System.nanoTime();
        return performAction(situation, situation.action().applyTo(limits))
                .handle((answer, failure) -> {
                    SdkException sdkFailure = sdkFailureOf(failure);
                    return sdkFailure == null ? answer : fromFailure(sdkFailure);
                })
                .thenCompose(answer -> {
                    long millis = (System.nanoTime() - start) / 1_000_000;
                    return situation.job().read(limits.callOptions()).handle((after, failure) -> {
                        sdkFailureOf(failure);
                        return new ResultRow(situation, before, answer, stateName(after), millis);
                    });
                });
    }

    private static CompletableFuture<JobAnswer> performAction(DemoSituation situation, StopOptions options) {
        return switch (situation.action()) {
            case CANCEL -> situation.job().cancel(options.callOptions()).thenApply(ResultRow::fromOutcome);
            case STOP, TERMINATE -> situation.job().stop(options).thenApply(ResultRow::fromOutcome);
            case EXPLAIN -> situation.job().explain(options.callOptions()).thenApply(ResultRow::fromExplanation);
        };
    }

    private static JobAnswer fromOutcome(CancelOutcome outcome) {
        Evidence evidence = outcome.evidence();
        List<String> proof = new ArrayList<>(evidence.providerWords());
        if (evidence.replyWasLost()) {
            proof.add(0, "reply lost");
        }
        if (evidence.wasEscalated()) {
            proof.add(0, "terminate sent");
        }
        JobStanding standing = outcome instanceof CancelOutcome.NotFound
                ? JobStanding.NOT_FOUND
                : outcome.isSettled() ? JobStanding.AT_REST : JobStanding.MAY_STILL_RUN;
        String words = proof.isEmpty() ? "no such record" : String.join(", ", proof);
        return new JobAnswer(outcomeName(outcome), words, evidence.attemptCount(), standing);
    }

    private static String outcomeName(CancelOutcome outcome) {
        if (outcome instanceof NotCancellable notCancellable) {
            return "NotCancellable(" + notCancellable.reason() + ", " + notCancellable.remedy() + ")";
        }
        String name = outcome.getClass().getSimpleName();
        return outcome instanceof Finished finished ? name + "(" + finished.state() + ")" : name;
    }

    private static JobAnswer fromExplanation(CancelExplanation explanation) {
        JobSnapshot snapshot = explanation.snapshot().orElse(null);
        if (snapshot == null) {
            return new JobAnswer("not permitted to read", "", 0, JobStanding.MAY_STILL_RUN);
        }
        if (snapshot.state().isAlive()) {
            String reason = explanation.reason().map(r -> "(" + r).orElse("")
                    + explanation.remedy().map(r -> ", " + r + ")").orElse("");
            String name = explanation.cancelApplies() ? "cancel applies" : "cancel does not apply " + reason;
            return new JobAnswer(name, snapshot.rawState(), 0, JobStanding.MAY_STILL_RUN);
        }
        return snapshot.state().isAtRest()
                ? new JobAnswer("nothing to stop", snapshot.rawState(), 0, JobStanding.AT_REST)
                : new JobAnswer("not found", snapshot.rawState(), 0, JobStanding.NOT_FOUND);
    }

    private static JobAnswer fromFailure(SdkException failure) {
        String errorText = failure.providerError().map(ResultRow::describeError).orElse("");
        String effect = failure.mayHaveTakenEffect() ? "may have taken effect" : "no effect";
        String proof = errorText.isEmpty() ? effect + ": " + failure.getMessage() : effect + ": " + errorText;
        return new JobAnswer(failure.getClass().getSimpleName(), proof, 0, JobStanding.UNANSWERED);
    }

    private static String describeError(ProviderError error) {
        return (error.status() + " " + error.code() + " " + error.message()).strip();
    }

    /**
     * Returns a failure of the library, which the table shows; throws any other failure, which is a bug of this
     * program.
     */
    private static @Nullable SdkException sdkFailureOf(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null || cause instanceof SdkException) {
            return (SdkException) cause;
        }
        throw new CompletionException(cause);
    }

    private static String stateName(@Nullable JobSnapshot snapshot) {
        return snapshot == null ? NOT_READ : snapshot.state().name();
    }

    /** Returns the provider, the kind and the beginning of the id, which is enough to distinguish the jobs. */
    String shortReference() {
        JobRef ref = situation.job().ref();
        return ref.provider() + "/" + ref.kind() + "/" + shortId();
    }

    /** Returns the provider's words, with the id of the job shortened as in the reference. */
    String shortProof() {
        return jobAnswer.proof().replace(situation.job().ref().id(), shortId());
    }

    private String shortId() {
        String id = situation.job().ref().id();
        return id.length() > 8 ? id.substring(0, 8) : id;
    }
}
