// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Collects the jobs of a list over all its pages: each job once, as it was seen last, since jobs move between pages
 * and between states while they are listed. Belongs to one call, and detects a list that repeats its pages.
 *
 * @param <S> the provider's record of a job
 */
public final class PageCollector<S extends JobSnapshot> {
    private static final int MAX_PAGES = 10_000;
    private static final int MAX_EMPTY_PAGES = 100;

    private final Map<JobRef, S> jobsByRef = new LinkedHashMap<>();
    private final Set<Object> pageKeys = new HashSet<>();
    private final Predicate<? super S> filter;
    private final int limit;
    private int consecutiveEmptyPages;

    /**
     * Creates an empty collector.
     *
     * @param filter the condition on the jobs to collect
     * @param limit the greatest number of jobs to collect
     */
    public PageCollector(Predicate<? super S> filter, int limit) {
        this.filter = filter;
        this.limit = limit;
    }

    /**
     * Adds a job that a page shows. A job that no longer meets the condition is removed.
     *
     * @param job the record
     */
    public void addJob(S job) {
        if (filter.test(job)) {
            jobsByRef.put(job.ref(), job);
        } else {
            jobsByRef.remove(job.ref());
        }
    }

    /**
     * Returns whether the limit is reached.
     *
     * @return true if no more pages are needed
     */
    public boolean isFull() {
        return jobsByRef.size() >= limit;
    }

    /**
     * Returns whether another page should be requested, and remembers its key.
     *
     * @param pageKey the token or the number that identifies the page
     * @param rowCount the number of jobs that the page before it has shown
     * @return false if there are enough jobs, or if that page was requested before
     * @throws IllegalStateException if the list does not end
     */
    public boolean advanceTo(Object pageKey, int rowCount) {
        if (isFull() || !pageKeys.add(pageKey)) {
            return false;
        }
        consecutiveEmptyPages = rowCount == 0 ? consecutiveEmptyPages + 1 : 0;
        if (pageKeys.size() > MAX_PAGES || consecutiveEmptyPages > MAX_EMPTY_PAGES) {
            throw new IllegalStateException("the list does not end: " + pageKeys.size() + " pages so far");
        }
        return true;
    }

    /**
     * Returns the collected jobs.
     *
     * @return the jobs in the order in which they were first seen, up to the limit
     */
    public List<S> collectedJobs() {
        return jobsByRef.values().stream().limit(limit).toList();
    }
}
