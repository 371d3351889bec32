// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobFilters;
import io.github.jobcancel.JobQuery;
import java.util.List;
import java.util.stream.Stream;

/**
 * A query for the jobs of an app that have not ended, in both of brainCloud's lists. Immutable; start from {@link
 * #allJobs}. The name of a job is that of its script, with the folder. The lists have no filters and no pages: the
 * client applies the filters.
 */
public final class ScriptListRequest extends JobQuery<ScriptJob, ScriptListRequest> {

    private ScriptListRequest(JobFilters filters) {
        super(filters);
    }

    /**
     * Selects all jobs of the lists: {@code GET_SCHEDULED_CLOUD_SCRIPTS}, then {@code
     * GET_RUNNING_OR_QUEUED_CLOUD_SCRIPTS}.
     *
     * @return a new query
     */
    public static ScriptListRequest allJobs() {
        return new ScriptListRequest(JobFilters.matchingAll(0));
    }

    @Override
    protected ScriptListRequest copyWith(JobFilters sharedFilters) {
        return new ScriptListRequest(sharedFilters);
    }

    @Override
    protected int maxPageSize() {
        return Integer.MAX_VALUE;
    }

    /**
     * Selects jobs by state. Only the lists that can contain such jobs are read.
     *
     * @param states one or more of {@code SCHEDULED}, {@code QUEUED} and {@code RUNNING}; the lists contain no others
     * @return a new query
     */
    public ScriptListRequest withStates(ScriptRunState... states) {
        for (ScriptRunState runState : states) {
            if (runState.state.isAtRest()) {
                throw new IllegalArgumentException("the lists contain no jobs in state " + runState);
            }
        }
        return withStateWords(Stream.of(states).map(ScriptRunState::name));
    }

    /** Returns the lists to read. A job that starts between the two reads is then in the second list. */
    List<ScriptList> listsToRead() {
        List<String> words = filters().states();
        boolean readsScheduled = words.isEmpty() || words.contains(ScriptRunState.SCHEDULED.name());
        boolean readsDue = words.isEmpty() || !words.equals(List.of(ScriptRunState.SCHEDULED.name()));
        return Stream.of(ScriptList.values())
                .filter(list -> list == ScriptList.SCHEDULED ? readsScheduled : readsDue)
                .toList();
    }

    @Override
    protected boolean matchesStates(ScriptJob job) {
        List<String> words = filters().states();
        return words.isEmpty() || words.stream().anyMatch(job.runStateWord()::equalsIgnoreCase);
    }

    @Override
    protected String describeOwnFilters() {
        return "lists=" + listsToRead();
    }
}
