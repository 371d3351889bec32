// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A query for the jobs of a provider: the filters that all lists share. Immutable; each method returns a changed copy.
 * Obtain a query from the provider's own class, which adds the provider's filters.
 *
 * <p>Providers apply some filters themselves, and not always as documented. Therefore every record is judged again
 * with {@link #matches} before it becomes part of a list. Each method throws an {@link IllegalArgumentException} for
 * a filter that the list does not have or that no job can match.
 *
 * @param <S> the provider's record of a job
 * @param <Q> the provider's type of the query
 */
public abstract class JobQuery<S extends JobSnapshot, Q extends JobQuery<S, Q>> {
    private static final Instant LATEST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private final JobFilters filters;

    /**
     * Creates a query.
     *
     * @param filters the shared filters: new ones, or those that {@link #copyWith} receives
     */
    protected JobQuery(JobFilters filters) {
        this.filters = filters;
    }

    /**
     * Creates a copy of this query with other shared filters.
     *
     * @param sharedFilters the filters
     * @return the copy, with the provider's own filters unchanged
     */
    protected abstract Q copyWith(JobFilters sharedFilters);

    /**
     * Returns the greatest size of a page.
     *
     * @return the number of jobs
     */
    protected abstract int maxPageSize();

    /**
     * Returns whether the records of this list have names.
     *
     * @return false if jobs cannot be selected by name
     */
    protected boolean hasNames() {
        return true;
    }

    /**
     * Returns whether names that differ only in case are the same.
     *
     * @return false unless the provider ignores case
     */
    protected boolean ignoresNameCase() {
        return false;
    }

    /**
     * Returns whether a record passes the provider's own filters.
     *
     * @param job the record
     * @return true by default
     */
    protected boolean matchesOwnFilters(S job) {
        return true;
    }

    /**
     * Returns whether a record passes the filter for states.
     *
     * @param job the record
     * @return by default whether the record's word is one of the states, ignoring case
     */
    protected boolean matchesStates(S job) {
        return filters.states().isEmpty() || filters.states().stream().anyMatch(job.rawState()::equalsIgnoreCase);
    }

    /**
     * Selects jobs by name.
     *
     * @param name the whole name; not blank, without {@code *} and control characters
     * @return a new query, with this filter in place of an earlier one for names
     */
    public final Q withName(String name) {
        return copyWith(filters.withName(requireName(name), false));
    }

    /**
     * Selects jobs by the start of their name.
     *
     * @param prefix the start of the name; not blank, without {@code *} and control characters
     * @return a new query, with this filter in place of an earlier one for names
     */
    public final Q withNamePrefix(String prefix) {
        return copyWith(filters.withName(requireName(prefix), true));
    }

    private String requireName(String name) {
        if (!hasNames()) {
            throw new IllegalArgumentException("the jobs of this list have no names");
        }
        if (name.contains("*")) {
            throw new IllegalArgumentException("a name must not contain *: '" + name + "'");
        }
        return requireText("name", name);
    }

    /**
     * Selects jobs by state; called by the provider's {@code withStates}.
     *
     * @param states the provider's words, in the order in which to request them
     * @return a new query
     */
    protected final Q withStateWords(Stream<String> states) {
        Set<String> words = new LinkedHashSet<>(states.toList());
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no state is given");
        }
        return copyWith(filters.withStates(List.copyOf(words)));
    }

    /**
     * Selects jobs that were submitted after a time.
     *
     * @param time the time, in the years 1970 to 9999; a job submitted at this very time does not match
     * @return a new query
     */
    public final Q withCreatedAfter(Instant time) {
        return copyWith(filters.withCreatedAfter(requireTime(time)));
    }

    /**
     * Selects jobs that were submitted before a time.
     *
     * @param time the time, in the years 1970 to 9999; a job submitted at this very time does not match
     * @return a new query
     */
    public final Q withCreatedBefore(Instant time) {
        return copyWith(filters.withCreatedBefore(requireTime(time)));
    }

    private static Instant requireTime(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST_TIME)) {
            throw new IllegalArgumentException("not a time of the years 1970 to 9999: " + time);
        }
        return time;
    }

    /**
     * Sets the size of a page. The provider may send smaller pages. A list without pages ignores the size.
     *
     * @param jobs the number of jobs, at least 1 and at most the provider's greatest size
     * @return a new query
     */
    public final Q withPageSize(int jobs) {
        if (jobs < 1 || jobs > maxPageSize()) {
            throw new IllegalArgumentException("a page has 1 to " + maxPageSize() + " jobs, not " + jobs);
        }
        return copyWith(filters.withPageSize(jobs));
    }

    /**
     * Sets a limit for all pages together.
     *
     * @param jobs the greatest number of jobs, at least 1; a list of that many jobs may be incomplete
     * @return a new query
     */
    public final Q withLimit(int jobs) {
        if (jobs < 1) {
            throw new IllegalArgumentException("the limit must be at least 1, not " + jobs);
        }
        return copyWith(filters.withLimit(jobs));
    }

    /**
     * Checks the value of a filter.
     *
     * @param filter the name of the filter, for the message
     * @param value the value
     * @return the value
     * @throws IllegalArgumentException if the value is blank or contains control characters
     */
    protected static String requireText(String filter, String value) {
        if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the " + filter + " must have characters, and no control characters: '"
                    + value.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return value;
    }

    /**
     * Returns whether a record shows that its job passes all filters. A record without a name, or without the time of
     * submission, passes no filter for it.
     *
     * @param job the record
     * @return true if the job belongs to the list
     */
    public final boolean matches(S job) {
        return matchesName(job.name())
                && matchesStates(job)
                && filters.createdAfter().stream()
                        .allMatch(bound ->
                                job.submittedAt().filter(bound::isBefore).isPresent())
                && filters.createdBefore().stream()
                        .allMatch(bound ->
                                job.submittedAt().filter(bound::isAfter).isPresent())
                && matchesOwnFilters(job);
    }

    private boolean matchesName(String jobName) {
        String name = ignoresNameCase() ? filters.name().toLowerCase(Locale.ROOT) : filters.name();
        String actualName = ignoresNameCase() ? jobName.toLowerCase(Locale.ROOT) : jobName;
        return name.isEmpty() || (filters.isNamePrefix() ? actualName.startsWith(name) : actualName.equals(name));
    }

    /**
     * Returns the shared filters.
     *
     * @return their values
     */
    public final JobFilters filters() {
        return filters;
    }

    /**
     * Returns the provider's own filters as text.
     *
     * @return the text for {@link #toString}
     */
    protected abstract String describeOwnFilters();

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + describeOwnFilters() + ", " + filters + "]";
    }
}
