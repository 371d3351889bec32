// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.JobSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of jobs.
 *
 * @param <S> the provider's record of a job
 * @param <P> the position of a page, with a meaningful {@code equals}
 * @param jobs the jobs that the page shows, whether they match or not
 * @param nextPosition the position of the next page; null if this is the last one
 * @param mayHaveMissedJobs whether a job may have moved from a later page to an earlier one between the two reads.
 *     The pages are then read again until no new job is found
 */
public record ListPage<S extends JobSnapshot, P>(
        List<S> jobs, @Nullable P nextPosition, boolean mayHaveMissedJobs) {

    /**
     * Creates a page of a list whose jobs do not move between pages.
     *
     * @param jobs the jobs that the page shows
     * @param nextPosition the position of the next page; null if this is the last one
     */
    public ListPage(List<S> jobs, @Nullable P nextPosition) {
        this(jobs, nextPosition, false);
    }
}
