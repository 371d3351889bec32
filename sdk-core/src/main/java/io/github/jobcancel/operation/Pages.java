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
public final class Pages<S extends JobSnapshot> {
    private static final int MOST = 10_000;
    private static final int MOST_EMPTY = 100;

    private final Map<JobRef, S> found = new LinkedHashMap<>();
    private final Set<Object> places = new HashSet<>();
    private final Predicate<? super S> wanted;
    private final int limit;
    private int emptyOnes;

    /**
     * Makes one.
     *
     * @param wanted which jobs count
     * @param limit how many of them are enough
     */
    public Pages(Predicate<? super S> wanted, int limit) {
        this.wanted = wanted;
        this.limit = limit;
    }

    /**
     * Takes what a page shows of a job. If it does not count any more, what an earlier page showed of it is dropped.
     *
     * @param job the record
     */
    public void add(S job) {
        if (wanted.test(job)) {
            found.put(job.ref(), job);
        } else {
            found.remove(job.ref());
        }
    }

    /**
     * Whether there are as many jobs as were asked for.
     *
     * @return true if no more pages are needed
     */
    public boolean full() {
        return found.size() >= limit;
    }

    /**
     * Whether another page is to be asked for.
     *
     * @param place what names it: a token, or a number
     * @param rows how many jobs the page before it has shown
     * @return false if there are enough, or if that page was asked for before
     * @throws IllegalStateException if the list does not end
     */
    public boolean next(Object place, int rows) {
        if (full() || !places.add(place)) {
            return false;
        }
        emptyOnes = rows == 0 ? emptyOnes + 1 : 0;
        if (places.size() > MOST || emptyOnes > MOST_EMPTY) {
            throw new IllegalStateException("the list does not end: " + places.size() + " pages so far");
        }
        return true;
    }

    /**
     * The jobs.
     *
     * @return in the order in which they were first seen, no more than were asked for
     */
    public List<S> jobs() {
        return found.values().stream().limit(limit).toList();
    }
}
