// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.Explanation;
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

/** One line of the table: a job is read, asked, and read again. */
record Row(Situation situation, String before, Answer answer, String after, long millis) {
    private static final String NOT_READ = "-";

    /** Where a job stands when all is said. */
    enum Standing {
        AT_REST,
        MAY_STILL_RUN,
        NOT_FOUND,
        UNANSWERED
    }

    /**
     * What was answered.
     *
     * @param name the outcome, or the exception
     * @param proof the provider's words that decided
     * @param attempts how many exchanges it took; 0 if that is not told
     */
    record Answer(String name, String proof, int attempts, Standing standing) {}

    static CompletableFuture<Row> ask(Situation situation, StopOptions limits) {
        return situation
                .job()
                .read(limits.callOptions())
                .handle((before, failure) -> {
                    SdkException no = unanswered(failure);
                    // whoever may not read may still cancel; any other failure would only be met again
                    return no == null || no instanceof SdkException.Forbidden
                            ? ask(situation, limits, state(before))
                            : CompletableFuture.completedFuture(new Row(situation, NOT_READ, failed(no), NOT_READ, 0));
                })
                .thenCompose(row -> row);
    }

    private static CompletableFuture<Row> ask(Situation situation, StopOptions limits, String before) {
        long start = System.nanoTime();
        return answer(situation, situation.ask().with(limits))
                .handle((answer, failure) -> {
                    SdkException no = unanswered(failure);
                    return no == null ? answer : failed(no);
                })
                .thenCompose(answer -> {
                    long millis = (System.nanoTime() - start) / 1_000_000;
                    return situation.job().read(limits.callOptions()).handle((after, failure) -> {
                        unanswered(failure);
                        return new Row(situation, before, answer, state(after), millis);
                    });
                });
    }

    private static CompletableFuture<Answer> answer(Situation situation, StopOptions options) {
        return switch (situation.ask()) {
            case CANCEL -> situation.job().cancel(options.callOptions()).thenApply(Row::proved);
            case STOP, TERMINATE -> situation.job().stop(options).thenApply(Row::proved);
            case EXPLAIN -> situation.job().explain(options.callOptions()).thenApply(Row::explained);
        };
    }

    private static Answer proved(CancelOutcome outcome) {
        Evidence evidence = outcome.evidence();
        List<String> proof = new ArrayList<>(evidence.providerWords());
        if (evidence.replyWasLost()) {
            proof.add(0, "reply lost");
        }
        if (evidence.wasEscalated()) {
            proof.add(0, "terminate sent");
        }
        Standing standing = outcome instanceof CancelOutcome.NotFound
                ? Standing.NOT_FOUND
                : outcome.isSettled() ? Standing.AT_REST : Standing.MAY_STILL_RUN;
        String words = proof.isEmpty() ? "no such record" : String.join(", ", proof);
        return new Answer(name(outcome), words, evidence.attemptCount(), standing);
    }

    private static String name(CancelOutcome outcome) {
        if (outcome instanceof NotCancellable no) {
            return "NotCancellable(" + no.reason() + ", " + no.remedy() + ")";
        }
        String name = outcome.getClass().getSimpleName();
        return outcome instanceof Finished end ? name + "(" + end.state() + ")" : name;
    }

    private static Answer explained(Explanation explanation) {
        JobSnapshot now = explanation.snapshot().orElse(null);
        if (now == null) {
            return new Answer("not permitted to read", "", 0, Standing.MAY_STILL_RUN);
        }
        if (now.state().isAlive()) {
            String why = explanation.reason().map(r -> "(" + r).orElse("")
                    + explanation.remedy().map(r -> ", " + r + ")").orElse("");
            String name = explanation.cancelApplies() ? "cancel applies" : "cancel does not apply " + why;
            return new Answer(name, now.rawState(), 0, Standing.MAY_STILL_RUN);
        }
        return now.state().isAtRest()
                ? new Answer("nothing to stop", now.rawState(), 0, Standing.AT_REST)
                : new Answer("not found", now.rawState(), 0, Standing.NOT_FOUND);
    }

    private static Answer failed(SdkException failure) {
        String said = failure.providerError().map(Row::said).orElse("");
        String effect = failure.mayHaveTakenEffect() ? "may have taken effect" : "no effect";
        String proof = said.isEmpty() ? effect + ": " + failure.getMessage() : effect + ": " + said;
        return new Answer(failure.getClass().getSimpleName(), proof, 0, Standing.UNANSWERED);
    }

    private static String said(ProviderError error) {
        return (error.status() + " " + error.code() + " " + error.message()).strip();
    }

    /** No answer is part of the table; anything else is a fault of this program. */
    private static @Nullable SdkException unanswered(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null || cause instanceof SdkException) {
            return (SdkException) cause;
        }
        throw new CompletionException(cause);
    }

    private static String state(@Nullable JobSnapshot seen) {
        return seen == null ? NOT_READ : seen.state().name();
    }

    /** Provider, kind, and the beginning of the id, which is enough to tell the jobs apart. */
    String reference() {
        JobRef ref = situation.job().ref();
        return ref.provider() + "/" + ref.kind() + "/" + shortId();
    }

    /** The provider's words, with the job's own id shortened as in the reference. */
    String proof() {
        return answer.proof().replace(situation.job().ref().id(), shortId());
    }

    private String shortId() {
        String id = situation.job().ref().id();
        return id.length() > 8 ? id.substring(0, 8) : id;
    }
}
