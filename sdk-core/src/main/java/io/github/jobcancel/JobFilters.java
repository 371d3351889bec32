// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of the filters that all lists share. Immutable; {@link JobQuery} sets and checks them. */
public final class JobFilters {
    private final String name;
    private final boolean isNamePrefix;
    private final List<String> states;
    private final @Nullable Instant createdAfter;
    private final @Nullable Instant createdBefore;
    private final int pageSize;
    private final int limit;

    private JobFilters(
            String name,
            boolean isNamePrefix,
            List<String> states,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore,
            int pageSize,
            int limit) {
        this.name = name;
        this.isNamePrefix = isNamePrefix;
        this.states = states;
        this.createdAfter = createdAfter;
        this.createdBefore = createdBefore;
        this.pageSize = pageSize;
        this.limit = limit;
        if (createdAfter != null && createdBefore != null && !createdAfter.isBefore(createdBefore)) {
            throw new IllegalArgumentException("no time is after " + createdAfter + " and before " + createdBefore);
        }
    }

    /**
     * Creates filters that every job passes.
     *
     * @param pageSize the number of jobs of a page unless another one is set; 0 leaves it to the provider
     * @return the filters
     */
    public static JobFilters matchingAll(int pageSize) {
        return new JobFilters("", false, List.of(), null, null, pageSize, Integer.MAX_VALUE);
    }

    JobFilters withName(String text, boolean isPrefix) {
        return new JobFilters(text, isPrefix, states, createdAfter, createdBefore, pageSize, limit);
    }

    JobFilters withStates(List<String> words) {
        return new JobFilters(name, isNamePrefix, words, createdAfter, createdBefore, pageSize, limit);
    }

    JobFilters withCreatedAfter(Instant time) {
        return new JobFilters(name, isNamePrefix, states, time, createdBefore, pageSize, limit);
    }

    JobFilters withCreatedBefore(Instant time) {
        return new JobFilters(name, isNamePrefix, states, createdAfter, time, pageSize, limit);
    }

    JobFilters withPageSize(int jobs) {
        return new JobFilters(name, isNamePrefix, states, createdAfter, createdBefore, jobs, limit);
    }

    JobFilters withLimit(int jobs) {
        return new JobFilters(name, isNamePrefix, states, createdAfter, createdBefore, pageSize, jobs);
    }

    /**
     * Returns the filter for names.
     *
     * @return the name, or its start; empty if there is no filter
     */
    public String name() {
        return name;
    }

    /**
     * Returns whether the filter for names is the start of a name.
     *
     * @return false if it is a whole name, or if there is none
     */
    public boolean isNamePrefix() {
        return isNamePrefix;
    }

    /**
     * Returns the filter for states.
     *
     * @return the provider's words, each once, in the order in which they are requested; empty if there is no filter
     */
    public List<String> states() {
        return states;
    }

    /**
     * Returns the lower bound of the time of submission.
     *
     * @return the time, which does not match itself; empty if there is no bound
     */
    public Optional<Instant> createdAfter() {
        return Optional.ofNullable(createdAfter);
    }

    /**
     * Returns the upper bound of the time of submission.
     *
     * @return the time, which does not match itself; empty if there is no bound
     */
    public Optional<Instant> createdBefore() {
        return Optional.ofNullable(createdBefore);
    }

    /**
     * Returns the size of a page.
     *
     * @return the number of jobs; 0 if the provider chooses it
     */
    public int pageSize() {
        return pageSize;
    }

    /**
     * Returns the limit for all pages together.
     *
     * @return the greatest number of jobs
     */
    public int limit() {
        return limit;
    }

    @Override
    public String toString() {
        return "name=" + name + (isNamePrefix ? "*" : "") + ", states=" + states + ", createdAfter=" + createdAfter
                + ", createdBefore=" + createdBefore + ", pageSize=" + pageSize + ", limit=" + limit;
    }
}
