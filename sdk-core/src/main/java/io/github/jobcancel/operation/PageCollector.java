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
 * What a list has given so far, over all its pages: each job once, as it was seen last, for jobs move between pages and
 * between states while they are listed. Belongs to one call, and knows when the list turns in a circle.
 *
 * @param <S> the provider's record
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
     * Makes one.
     *
     * @param filter which jobs count
     * @param limit how many of them are enough
     */
    public PageCollector(Predicate<? super S> filter, int limit) {
        this.filter = filter;
        this.limit = limit;
    }

    /**
     * Takes what a page shows of a job. If it does not count any more, what an earlier page showed of it is dropped.
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
     * Whether there are as many jobs as were asked for.
     *
     * @return true if no more pages are needed
     */
    public boolean isFull() {
        return jobsByRef.size() >= limit;
    }

    /**
     * Whether another page is to be asked for.
     *
     * @param pageKey what names it: a token, or a number
     * @param rowCount how many jobs the page before it has shown
     * @return false if there are enough, or if that page was asked for before
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
     * The jobs.
     *
     * @return in the order in which they were first seen, no more than were asked for
     */
    public List<S> collectedJobs() {
        return jobsByRef.values().stream().limit(limit).toList();
    }
}
