// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobFilters;
import io.github.jobcancel.JobQuery;
import io.github.jobcancel.JobSnapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A query for the jobs of one kind in a project. Immutable; start from {@link #batches}, {@link #sqlJobs} or {@link
 * #flinkJobs}, which select all jobs that DLI still knows, including those at rest.
 *
 * @param <S> the record of that kind of job
 */
public final class DliListRequest<S extends JobSnapshot> extends JobQuery<S, DliListRequest<S>> {
    private static final int MAX_PAGE_SIZE = 100;

    final DliListFormat<S> format;
    private final Map<DliListFilter, String> ownFilters;

    private DliListRequest(DliListFormat<S> format, Map<DliListFilter, String> ownFilters, JobFilters filters) {
        super(filters);
        this.format = format;
        this.ownFilters = ownFilters;
    }

    private static <S extends JobSnapshot> DliListRequest<S> withoutFilters(DliListFormat<S> format) {
        return new DliListRequest<>(format, Map.of(), JobFilters.matchingAll(MAX_PAGE_SIZE));
    }

    /**
     * Selects all Spark batches: {@code GET /v2.0/{project}/batches}.
     *
     * @return a new query
     */
    public static DliListRequest<SparkBatch> batches() {
        return withoutFilters(DliListFormat.BATCHES);
    }

    /**
     * Selects all SQL jobs, which have no names: {@code GET /v1.0/{project}/jobs}.
     *
     * @return a new query
     */
    public static DliListRequest<SqlJob> sqlJobs() {
        return withoutFilters(DliListFormat.SQL_JOBS);
    }

    /**
     * Selects all Flink jobs: {@code GET /v1.0/{project}/streaming/jobs}.
     *
     * @return a new query
     */
    public static DliListRequest<FlinkJob> flinkJobs() {
        return withoutFilters(DliListFormat.FLINK_JOBS);
    }

    @Override
    protected DliListRequest<S> copyWith(JobFilters sharedFilters) {
        return new DliListRequest<>(format, ownFilters, sharedFilters);
    }

    @Override
    protected int maxPageSize() {
        return MAX_PAGE_SIZE;
    }

    @Override
    protected boolean hasNames() {
        return format.filterParameters().containsKey(DliListFilter.NAME);
    }

    /**
     * Selects jobs by state. DLI is asked for one state after the other, in the given order: if earlier states come
     * first, a job that moves on meanwhile is not missed. If a state has several pages, they are read again until no
     * new job is found, because a job that leaves the state moves other jobs between the pages.
     *
     * @param states one or more states of this kind of job
     * @return a new query
     */
    public DliListRequest<S> withStates(DliStatus... states) {
        for (DliStatus state : states) {
            if (!format.statusType().isInstance(state)) {
                throw new IllegalArgumentException(format.operation() + " has no state " + state);
            }
        }
        return withStateWords(Stream.of(states).map(DliStatus::word));
    }

    /**
     * Selects jobs by queue.
     *
     * @param queue the queue's name
     * @return a new query
     */
    public DliListRequest<S> withQueue(String queue) {
        return withFilter(DliListFilter.QUEUE, queue);
    }

    /**
     * Selects the jobs of one user.
     *
     * @param owner the name of the user who submitted the jobs
     * @return a new query
     */
    public DliListRequest<S> withOwner(String owner) {
        return withFilter(DliListFilter.OWNER, owner);
    }

    /**
     * Selects jobs by type. Spark batches have none.
     *
     * @param type DLI's word, for example {@code QUERY} or {@code flink_jar_job}
     * @return a new query
     */
    public DliListRequest<S> withJobType(String type) {
        return withFilter(DliListFilter.TYPE, type);
    }

    /**
     * Selects jobs by tag. Spark batches have none. DLI alone applies this filter.
     *
     * @param key the tag's key
     * @param value the tag's value
     * @return a new query
     */
    public DliListRequest<S> withTag(String key, String value) {
        String pair = key + "=" + value;
        if (key.isBlank() || pair.indexOf('=') != pair.lastIndexOf('=') || pair.contains(",")) {
            throw new IllegalArgumentException("not a tag that DLI can filter by: " + pair);
        }
        return withFilter(DliListFilter.TAGS, pair);
    }

    private DliListRequest<S> withFilter(DliListFilter filter, String value) {
        if (!format.filterParameters().containsKey(filter)) {
            throw new IllegalArgumentException(format.operation() + " has no filter " + filter);
        }
        Map<DliListFilter, String> changed = new EnumMap<>(DliListFilter.class);
        changed.putAll(ownFilters);
        changed.put(filter, requireText(filter.toString(), value));
        return new DliListRequest<>(format, Collections.unmodifiableMap(changed), filters());
    }

    /**
     * Returns the filters to send, except for the state. DLI does not document whether a name may also be a part of
     * the job's name, so the start of a name is not sent.
     */
    Map<DliListFilter, String> queryFilters() {
        Map<DliListFilter, String> sent = new EnumMap<>(DliListFilter.class);
        sent.putAll(ownFilters);
        if (!filters().name().isEmpty() && !filters().isNamePrefix()) {
            sent.put(DliListFilter.NAME, filters().name());
        }
        filters().createdAfter().ifPresent(time -> sent.put(DliListFilter.START, millisOf(time)));
        filters().createdBefore().ifPresent(time -> sent.put(DliListFilter.END, millisOf(time)));
        sent.keySet().retainAll(format.filterParameters().keySet());
        return sent;
    }

    private static String millisOf(Instant time) {
        return String.valueOf(time.toEpochMilli());
    }

    /** DLI has applied the filter if the record has no state. */
    @Override
    protected boolean matchesStates(S job) {
        return job.rawState().isEmpty() || super.matchesStates(job);
    }

    /** If the record has no queue, owner or type, DLI's own filter decides. */
    @Override
    protected boolean matchesOwnFilters(S job) {
        DliListFormat.FilterValues values = format.filterValues().apply(job);
        return matchesValue(DliListFilter.QUEUE, values.queue())
                && matchesValue(DliListFilter.OWNER, values.owner())
                && matchesValue(DliListFilter.TYPE, values.type());
    }

    private boolean matchesValue(DliListFilter filter, String value) {
        return value.isEmpty() || value.equalsIgnoreCase(ownFilters.getOrDefault(filter, value));
    }

    @Override
    protected String describeOwnFilters() {
        return format.operation() + ", " + ownFilters;
    }
}
