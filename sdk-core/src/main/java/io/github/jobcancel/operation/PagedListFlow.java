// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.JobQuery;
import io.github.jobcancel.JobSnapshot;
import java.util.List;
import java.util.function.Function;

/**
 * Lists jobs: reads page after page, of one question after the other, and keeps the jobs whose records match the
 * query. A question ends when the provider has no more pages, or refers to a page that was already read.
 *
 * @param <S> the provider's record of a job
 * @param <P> the position of a page
 * @param <T> the type of the call's answer
 */
public final class PagedListFlow<S extends JobSnapshot, P, T> {
    /** Where jobs are submitted all the time, each reading shows some that are new. */
    private static final int MAX_REPETITIONS = 3;

    private final List<P> firstPositions;
    private final Function<P, Operation<ListPage<S, P>>> pageReader;
    private final Function<List<S>, T> resultMapper;
    private final PageCollector<S> collector;

    /** One reading of all pages of a question; before it, {@code knownJobCount} jobs were known. */
    private record ListPass(int questionIndex, int repetition, int knownJobCount) {}

    private record PageKey(int questionIndex, int repetition, Object position) {}

    private PagedListFlow(
            JobQuery<S, ?> query,
            List<P> firstPositions,
            Function<P, Operation<ListPage<S, P>>> pageReader,
            Function<List<S>, T> resultMapper) {
        this.firstPositions = firstPositions;
        this.pageReader = pageReader;
        this.resultMapper = resultMapper;
        this.collector = new PageCollector<>(query::matches, query.filters().limit());
    }

    /**
     * Creates the operation that reads the first page and continues with the others.
     *
     * @param <S> the provider's record of a job
     * @param <P> the position of a page
     * @param <T> the type of the call's answer
     * @param query the condition on the listed jobs, and their greatest number
     * @param firstPositions the position of the first page of each question, at least one
     * @param pageReader creates the operation that reads a page
     * @param resultMapper the function from the listed jobs to the answer
     * @return a new operation for one call
     */
    public static <S extends JobSnapshot, P, T> Operation<T> firstPage(
            JobQuery<S, ?> query,
            List<P> firstPositions,
            Function<P, Operation<ListPage<S, P>>> pageReader,
            Function<List<S>, T> resultMapper) {
        PagedListFlow<S, P, T> flow = new PagedListFlow<>(query, firstPositions, pageReader, resultMapper);
        return flow.readPage(new ListPass(0, 0, 0), firstPositions.get(0));
    }

    private Operation<T> readPage(ListPass pass, P position) {
        return new ChainedOperation<>(
                pageReader.apply(position),
                (page, history) -> CallStep.updateHistory(
                        record -> collector.addPage(keyOf(pass, position), page.jobs()),
                        changedHistory -> nextStep(pass, page)));
    }

    private static PageKey keyOf(ListPass pass, Object position) {
        return new PageKey(pass.questionIndex, pass.repetition, position);
    }

    private CallStep<T> nextStep(ListPass pass, ListPage<S, P> page) {
        if (collector.isFull()) {
            return finish();
        }
        P nextPosition = page.nextPosition();
        if (nextPosition != null && !collector.hasPage(keyOf(pass, nextPosition))) {
            collector.requireProgress();
            return CallStep.continueWith(readPage(pass, nextPosition));
        }
        boolean foundNewJobs = collector.jobCount() > pass.knownJobCount;
        if (page.mayHaveMissedJobs() && foundNewJobs && pass.repetition < MAX_REPETITIONS) {
            return startPass(pass.questionIndex, pass.repetition + 1);
        }
        return pass.questionIndex + 1 == firstPositions.size() ? finish() : startPass(pass.questionIndex + 1, 0);
    }

    private CallStep<T> startPass(int questionIndex, int repetition) {
        return CallStep.continueWith(readPage(
                new ListPass(questionIndex, repetition, collector.jobCount()), firstPositions.get(questionIndex)));
    }

    private CallStep<T> finish() {
        return CallStep.finishWith(resultMapper.apply(collector.collectedJobs()));
    }
}
