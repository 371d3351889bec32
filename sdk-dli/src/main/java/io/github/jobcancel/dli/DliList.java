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
public final class DliList<S extends JobSnapshot> {
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final int LARGEST_PAGE = 100;

    final DliRows<S> rows;
    private final Map<DliFilter, String> filters;

    /** In the order given. */
    private final List<String> states;

    final @Nullable Instant after;
    final @Nullable Instant before;
    final int page;
    final int limit;

    private DliList(
            DliRows<S> rows,
            Map<DliFilter, String> filters,
            List<String> states,
            @Nullable Instant after,
            @Nullable Instant before,
            int page,
            int limit) {
        this.rows = rows;
        this.filters = filters;
        this.states = states;
        this.after = after;
        this.before = before;
        this.page = page;
        this.limit = limit;
        if (after != null && before != null && !after.isBefore(before)) {
            throw new IllegalArgumentException("no time is after " + after + " and before " + before);
        }
        if (page < 1 || page > LARGEST_PAGE || limit < 1) {
            throw new IllegalArgumentException(
                    "a page holds 1 to " + LARGEST_PAGE + " jobs, and the limit is at least 1: " + page + ", " + limit);
        }
    }

    private static <S extends JobSnapshot> DliList<S> of(DliRows<S> rows) {
        return new DliList<>(rows, Map.of(), List.of(), null, null, LARGEST_PAGE, Integer.MAX_VALUE);
    }

    /**
     * {@code GET /v2.0/{project}/batches}: Spark batches.
     *
     * @return a list of all
     */
    public static DliList<SparkBatch> batches() {
        return of(DliRows.BATCHES);
    }

    /**
     * {@code GET /v1.0/{project}/jobs}: SQL jobs.
     *
     * @return a list of all
     */
    public static DliList<SqlJob> sqlJobs() {
        return of(DliRows.SQL_JOBS);
    }

    /**
     * {@code GET /v1.0/{project}/streaming/jobs}: Flink jobs.
     *
     * @return a list of all
     */
    public static DliList<FlinkJob> flinkJobs() {
        return of(DliRows.FLINK_JOBS);
    }

    /**
     * Only jobs of this name. SQL jobs have none.
     *
     * @param name the whole name, case kept, or how it begins with a {@code *} at the end
     * @return a new list
     */
    public DliList<S> withName(String name) {
        int star = name.indexOf('*');
        if (name.equals("*") || (star >= 0 && star < name.length() - 1)) {
            throw new IllegalArgumentException("a name may end with one * after other characters, not '" + name + "'");
        }
        return filtered(DliFilter.NAME, name);
    }

    /**
     * Only jobs on this queue.
     *
     * @param queue the queue's name
     * @return a new list
     */
    public DliList<S> withQueue(String queue) {
        return filtered(DliFilter.QUEUE, queue);
    }

    /**
     * Only jobs of one user.
     *
     * @param owner the name of the user who submitted them
     * @return a new list
     */
    public DliList<S> withOwner(String owner) {
        return filtered(DliFilter.OWNER, owner);
    }

    /**
     * Only jobs of one type. Spark batches have none.
     *
     * @param type DLI's word, for example {@code QUERY} or {@code flink_jar_job}
     * @return a new list
     */
    public DliList<S> withJobType(String type) {
        return filtered(DliFilter.TYPE, type);
    }

    /**
     * Only jobs with this tag, for which DLI's word is taken. Spark batches have none.
     *
     * @param key the tag's key
     * @param value the tag's value
     * @return a new list
     */
    public DliList<S> withTag(String key, String value) {
        String pair = key + "=" + value;
        if (key.isBlank() || pair.indexOf('=') != pair.lastIndexOf('=') || pair.contains(",")) {
            throw new IllegalArgumentException("no tag that can be asked for: " + pair);
        }
        return filtered(DliFilter.TAGS, pair);
    }

    private DliList<S> filtered(DliFilter filter, String value) {
        if (!rows.parameters().containsKey(filter)) {
            throw new IllegalArgumentException(rows.operation() + " has no filter " + filter);
        }
        Map<DliFilter, String> all = new EnumMap<>(DliFilter.class);
        all.putAll(filters);
        all.put(filter, text(value));
        return new DliList<>(rows, Collections.unmodifiableMap(all), states, after, before, page, limit);
    }

    /**
     * Only jobs in these states. Each is asked for by itself, in the order given: name earlier ones first, and a job that moves
     * on meanwhile is not missed. Where a state takes several pages, they are read again until nothing new is seen, since a
     * job that leaves the state moves the others between them.
     *
     * @param words DLI's words, for example {@code starting} and {@code running}; one or more
     * @return a new list
     */
    public DliList<S> withStates(String... words) {
        Set<String> all = new LinkedHashSet<>(Arrays.asList(words));
        all.forEach(DliList::text);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no state is given");
        }
        return new DliList<>(rows, filters, List.copyOf(all), after, before, page, limit);
    }

    /**
     * Only jobs submitted after a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new list
     */
    public DliList<S> withCreatedAfter(Instant time) {
        return new DliList<>(rows, filters, states, told(time), before, page, limit);
    }

    /**
     * Only jobs submitted before a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new list
     */
    public DliList<S> withCreatedBefore(Instant time) {
        return new DliList<>(rows, filters, states, after, told(time), page, limit);
    }

    /**
     * With pages of another size than 100.
     *
     * @param jobs 1 to 100; DLI may send fewer
     * @return a new list
     */
    public DliList<S> withPageSize(int jobs) {
        return new DliList<>(rows, filters, states, after, before, jobs, limit);
    }

    /**
     * With a limit for all pages together.
     *
     * @param jobs how many are enough, at least 1; an answer of that many may not be all
     * @return a new list
     */
    public DliList<S> withLimit(int jobs) {
        return new DliList<>(rows, filters, states, after, before, page, jobs);
    }

    private static String text(String value) {
        if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a filter's value must not be blank: '" + value.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return value;
    }

    private static Instant told(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("DLI knows no such time: " + time);
        }
        return time;
    }

    // ---- what is asked, and what counts ----

    /** One list for each; a single empty word where no state is wished. */
    List<String> questions() {
        return states.isEmpty() ? List.of("") : states;
    }

    /** The filters that DLI is asked by. It does not say whether a name need only be contained, so how one begins is not asked. */
    Map<DliFilter, String> asked() {
        Map<DliFilter, String> out = new EnumMap<>(DliFilter.class);
        out.putAll(filters);
        out.computeIfPresent(DliFilter.NAME, (filter, name) -> name.endsWith("*") ? null : name);
        if (after != null) {
            out.put(DliFilter.START, String.valueOf(after.toEpochMilli()));
        }
        if (before != null) {
            out.put(DliFilter.END, String.valueOf(before.toEpochMilli()));
        }
        out.keySet().retainAll(rows.parameters().keySet());
        return out;
    }

    /** Whether the record shows that its job is meant. Where it tells nothing of queue, owner or type, DLI's filter counts. */
    boolean means(S job) {
        DliRows.Told told = rows.told().apply(job);
        return named(filters.getOrDefault(DliFilter.NAME, ""), told.name())
                && same(DliFilter.QUEUE, told.queue())
                && same(DliFilter.OWNER, told.owner())
                && same(DliFilter.TYPE, told.type())
                && (states.isEmpty()
                        || job.rawState().isEmpty()
                        || states.stream().anyMatch(job.rawState()::equalsIgnoreCase))
                && (after == null || told.submitted().filter(after::isBefore).isPresent())
                && (before == null || told.submitted().filter(before::isAfter).isPresent());
    }

    private static boolean named(String wanted, String name) {
        return wanted.isEmpty()
                || (wanted.endsWith("*")
                        ? name.startsWith(wanted.substring(0, wanted.length() - 1))
                        : name.equals(wanted));
    }

    private boolean same(DliFilter filter, String told) {
        return told.isEmpty() || told.equalsIgnoreCase(filters.getOrDefault(filter, told));
    }

    @Override
    public String toString() {
        return "DliList[" + rows.operation() + ", " + filters + ", " + states + ", after " + after + ", before "
                + before + ", pageSize=" + page + ", limit=" + limit + "]";
    }
}
