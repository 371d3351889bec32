// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.operation;

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
 */
final class PageCollector<S extends JobSnapshot> {
    private static final int MAX_PAGES = 10_000;
    private static final int MAX_EMPTY_PAGES = 100;

    /** The key is the id alone: brainCloud lists a job under another kind once it has started. */
    private final Map<String, S> jobsById = new LinkedHashMap<>();

    private final Set<Object> pageKeys = new HashSet<>();
    private final Predicate<? super S> filter;
    private final int limit;
    private int consecutiveEmptyPages;

    PageCollector(Predicate<? super S> filter, int limit) {
        this.filter = filter;
        this.limit = limit;
    }

    /** Adds the jobs of a page that match the filter. A job that was added before and no longer matches is removed. */
    void addPage(Object pageKey, List<S> jobs) {
        pageKeys.add(pageKey);
        consecutiveEmptyPages = jobs.isEmpty() ? consecutiveEmptyPages + 1 : 0;
        for (S job : jobs) {
            if (filter.test(job)) {
                jobsById.put(job.ref().id(), job);
            } else {
                jobsById.remove(job.ref().id());
            }
        }
    }

    boolean hasPage(Object pageKey) {
        return pageKeys.contains(pageKey);
    }

    int jobCount() {
        return jobsById.size();
    }

    /** Returns whether the limit is reached, so that no more pages are needed. */
    boolean isFull() {
        return jobsById.size() >= limit;
    }

    /** Throws an {@link IllegalStateException} if the list does not end. */
    void requireProgress() {
        if (pageKeys.size() > MAX_PAGES || consecutiveEmptyPages > MAX_EMPTY_PAGES) {
            throw new IllegalStateException("the list does not end: " + pageKeys.size() + " pages so far");
        }
    }

    /** Returns the jobs in the order in which they were first seen, up to the limit. */
    List<S> collectedJobs() {
        return jobsById.values().stream().limit(limit).toList();
    }
}
