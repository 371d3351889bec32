// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobSnapshot;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs of a project to list. Immutable; start from {@link #batches}, {@link #sqlJobs} or {@link #flinkJobs}, which
 * select all that DLI still knows, those at rest too.
 *
 * <p>DLI does not document how exactly its filters are meant, so what it lists is looked at again here. Each method throws an
 * {@link IllegalArgumentException} for what cannot be asked.
 *
 * @param <S> the record of that kind of job
 */
public final class DliListRequest<S extends JobSnapshot> {
    private static final Instant LATEST_TIME = Instant.parse("9999-12-31T23:59:59Z");
    private static final int MAX_PAGE_SIZE = 100;

    final DliListFormat<S> format;
    private final Map<DliListFilter, String> filters;

    /** In the order given. */
    private final List<String> states;

    final @Nullable Instant createdAfter;
    final @Nullable Instant createdBefore;
    final int pageSize;
    final int limit;

    private DliListRequest(
            DliListFormat<S> format,
            Map<DliListFilter, String> filters,
            List<String> states,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore,
            int pageSize,
            int limit) {
        this.format = format;
        this.filters = filters;
        this.states = states;
        this.createdAfter = createdAfter;
        this.createdBefore = createdBefore;
        this.pageSize = pageSize;
        this.limit = limit;
        if (createdAfter != null && createdBefore != null && !createdAfter.isBefore(createdBefore)) {
            throw new IllegalArgumentException("no time is after " + createdAfter + " and before " + createdBefore);
        }
        if (pageSize < 1 || pageSize > MAX_PAGE_SIZE || limit < 1) {
            throw new IllegalArgumentException("a page holds 1 to " + MAX_PAGE_SIZE
                    + " jobs, and the limit is at least 1: " + pageSize + ", " + limit);
        }
    }

    private static <S extends JobSnapshot> DliListRequest<S> withoutFilters(DliListFormat<S> format) {
        return new DliListRequest<>(format, Map.of(), List.of(), null, null, MAX_PAGE_SIZE, Integer.MAX_VALUE);
    }

    /**
     * {@code GET /v2.0/{project}/batches}: Spark batches.
     *
     * @return a list of all
     */
    public static DliListRequest<SparkBatch> batches() {
        return withoutFilters(DliListFormat.BATCHES);
    }

    /**
     * {@code GET /v1.0/{project}/jobs}: SQL jobs.
     *
     * @return a list of all
     */
    public static DliListRequest<SqlJob> sqlJobs() {
        return withoutFilters(DliListFormat.SQL_JOBS);
    }

    /**
     * {@code GET /v1.0/{project}/streaming/jobs}: Flink jobs.
     *
     * @return a list of all
     */
    public static DliListRequest<FlinkJob> flinkJobs() {
        return withoutFilters(DliListFormat.FLINK_JOBS);
    }

    /**
     * Only jobs of this name. SQL jobs have none.
     *
     * @param name the whole name, case kept, or how it begins with a {@code *} at the end
     * @return a new list
     */
    public DliListRequest<S> withName(String name) {
        int star = name.indexOf('*');
        if (name.equals("*") || (star >= 0 && star < name.length() - 1)) {
            throw new IllegalArgumentException("a name may end with one * after other characters, not '" + name + "'");
        }
        return withFilter(DliListFilter.NAME, name);
    }

    /**
     * Only jobs on this queue.
     *
     * @param queue the queue's name
     * @return a new list
     */
    public DliListRequest<S> withQueue(String queue) {
        return withFilter(DliListFilter.QUEUE, queue);
    }

    /**
     * Only jobs of one user.
     *
     * @param owner the name of the user who submitted them
     * @return a new list
     */
    public DliListRequest<S> withOwner(String owner) {
        return withFilter(DliListFilter.OWNER, owner);
    }

    /**
     * Only jobs of one type. Spark batches have none.
     *
     * @param type DLI's word, for example {@code QUERY} or {@code flink_jar_job}
     * @return a new list
     */
    public DliListRequest<S> withJobType(String type) {
        return withFilter(DliListFilter.TYPE, type);
    }

    /**
     * Only jobs with this tag, for which DLI's word is taken. Spark batches have none.
     *
     * @param key the tag's key
     * @param value the tag's value
     * @return a new list
     */
    public DliListRequest<S> withTag(String key, String value) {
        String pair = key + "=" + value;
        if (key.isBlank() || pair.indexOf('=') != pair.lastIndexOf('=') || pair.contains(",")) {
            throw new IllegalArgumentException("no tag that can be asked for: " + pair);
        }
        return withFilter(DliListFilter.TAGS, pair);
    }

    private DliListRequest<S> withFilter(DliListFilter filter, String value) {
        if (!format.filterParameters().containsKey(filter)) {
            throw new IllegalArgumentException(format.operation() + " has no filter " + filter);
        }
        Map<DliListFilter, String> allFilters = new EnumMap<>(DliListFilter.class);
        allFilters.putAll(filters);
        allFilters.put(filter, requireText(value));
        return new DliListRequest<>(
                format, Collections.unmodifiableMap(allFilters), states, createdAfter, createdBefore, pageSize, limit);
    }

    /**
     * Only jobs in these states. Each is asked for by itself, in the order given: name earlier ones first, and a job that moves
     * on meanwhile is not missed. Where a state takes several pages, they are read again until nothing new is seen, since a
     * job that leaves the state moves the others between them.
     *
     * @param rawStates DLI's words, for example {@code starting} and {@code running}; one or more
     * @return a new list
     */
    public DliListRequest<S> withStates(String... rawStates) {
        Set<String> distinctStates = new LinkedHashSet<>(Arrays.asList(rawStates));
        distinctStates.forEach(DliListRequest::requireText);
        if (distinctStates.isEmpty()) {
            throw new IllegalArgumentException("no state is given");
        }
        return new DliListRequest<>(
                format, filters, List.copyOf(distinctStates), createdAfter, createdBefore, pageSize, limit);
    }

    /**
     * Only jobs submitted after a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new list
     */
    public DliListRequest<S> withCreatedAfter(Instant time) {
        return new DliListRequest<>(format, filters, states, requireKnownTime(time), createdBefore, pageSize, limit);
    }

    /**
     * Only jobs submitted before a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new list
     */
    public DliListRequest<S> withCreatedBefore(Instant time) {
        return new DliListRequest<>(format, filters, states, createdAfter, requireKnownTime(time), pageSize, limit);
    }

    /**
     * With pages of another size than 100.
     *
     * @param jobs 1 to 100; DLI may send fewer
     * @return a new list
     */
    public DliListRequest<S> withPageSize(int jobs) {
        return new DliListRequest<>(format, filters, states, createdAfter, createdBefore, jobs, limit);
    }

    /**
     * With a limit for all pages together.
     *
     * @param jobs how many are enough, at least 1; an answer of that many may not be all
     * @return a new list
     */
    public DliListRequest<S> withLimit(int jobs) {
        return new DliListRequest<>(format, filters, states, createdAfter, createdBefore, pageSize, jobs);
    }

    private static String requireText(String value) {
        if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a filter's value must not be blank: '" + value.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return value;
    }

    private static Instant requireKnownTime(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST_TIME)) {
            throw new IllegalArgumentException("DLI knows no such time: " + time);
        }
        return time;
    }

    // ---- what is asked, and what counts ----

    /** One list for each; a single empty word where no state is wished. */
    List<String> statesToQuery() {
        return states.isEmpty() ? List.of("") : states;
    }

    /** The filters that DLI is asked by. It does not say whether a name need only be contained, so how one begins is not asked. */
    Map<DliListFilter, String> queryFilters() {
        Map<DliListFilter, String> out = new EnumMap<>(DliListFilter.class);
        out.putAll(filters);
        out.computeIfPresent(DliListFilter.NAME, (filter, name) -> name.endsWith("*") ? null : name);
        if (createdAfter != null) {
            out.put(DliListFilter.START, String.valueOf(createdAfter.toEpochMilli()));
        }
        if (createdBefore != null) {
            out.put(DliListFilter.END, String.valueOf(createdBefore.toEpochMilli()));
        }
        out.keySet().retainAll(format.filterParameters().keySet());
        return out;
    }

    /** Whether the record shows that its job is meant. Where it tells nothing of queue, owner or type, DLI's filter counts. */
    boolean matchesFilters(S job) {
        DliListFormat.FilterValues values = format.filterValues().apply(job);
        return matchesName(filters.getOrDefault(DliListFilter.NAME, ""), values.name())
                && matchesValue(DliListFilter.QUEUE, values.queue())
                && matchesValue(DliListFilter.OWNER, values.owner())
                && matchesValue(DliListFilter.TYPE, values.type())
                && (states.isEmpty()
                        || job.rawState().isEmpty()
                        || states.stream().anyMatch(job.rawState()::equalsIgnoreCase))
                && (createdAfter == null
                        || values.submittedAt().filter(createdAfter::isBefore).isPresent())
                && (createdBefore == null
                        || values.submittedAt().filter(createdBefore::isAfter).isPresent());
    }

    private static boolean matchesName(String pattern, String name) {
        return pattern.isEmpty()
                || (pattern.endsWith("*")
                        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                        : name.equals(pattern));
    }

    private boolean matchesValue(DliListFilter filter, String value) {
        return value.isEmpty() || value.equalsIgnoreCase(filters.getOrDefault(filter, value));
    }

    @Override
    public String toString() {
        return "DliList[" + format.operation() + ", " + filters + ", " + states + ", after " + createdAfter
                + ", before " + createdBefore + ", pageSize=" + pageSize + ", limit=" + limit + "]";
    }
}
