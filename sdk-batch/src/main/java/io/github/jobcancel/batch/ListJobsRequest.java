// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.JobRef;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ListJobs} takes, and more: several states, and several filters at once. The service takes one of each; what it
 * does not do is done here. Immutable; start from {@link #ofQueue}, {@link #ofArray} or {@link #ofMultiNode}, which list the
 * jobs that are alive.
 *
 * <p>Each method throws an {@link IllegalArgumentException} for what cannot be asked.
 */
public final class ListJobsRequest {
    static final String NAME = "JOB_NAME";
    static final String DEFINITION = "JOB_DEFINITION";
    static final String SHARE = "SHARE_IDENTIFIER";
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final int LARGEST_PAGE = 1000;
    private static final Set<JobStatus> ALIVE = EnumSet.range(JobStatus.SUBMITTED, JobStatus.RUNNING);

    /** The service's word for what is listed: a queue, an array or a multi-node job. */
    final String selector;

    final String selected;

    /** In the order of a job's life. */
    final Set<JobStatus> statuses;

    /** By the service's names. */
    final Map<String, String> filters;

    final @Nullable Instant after;
    final @Nullable Instant before;

    /** How many jobs a page may hold; 0 leaves it to the service. */
    final int page;

    final int limit;

    private ListJobsRequest(
            String selector,
            String selected,
            Set<JobStatus> statuses,
            Map<String, String> filters,
            @Nullable Instant after,
            @Nullable Instant before,
            int page,
            int limit) {
        this.selector = selector;
        this.selected = selected;
        this.statuses = Collections.unmodifiableSet(EnumSet.copyOf(statuses));
        this.filters = Map.copyOf(filters);
        this.after = after;
        this.before = before;
        this.page = page;
        this.limit = limit;
        if (after != null && before != null && !after.isBefore(before)) {
            throw new IllegalArgumentException("no time is after " + after + " and before " + before);
        }
    }

    private static ListJobsRequest of(String selector, String selected) {
        // everything else travels in a JSON body, where it can do no harm
        JobRef unused = new JobRef("batch", "job", "any", selected);
        return new ListJobsRequest(selector, selected, ALIVE, Map.of(), null, null, 0, Integer.MAX_VALUE);
    }

    /**
     * The jobs of a queue. An array or a multi-node job is listed as one job.
     *
     * @param jobQueue the queue's name or ARN
     * @return a request
     */
    public static ListJobsRequest ofQueue(String jobQueue) {
        return of("jobQueue", jobQueue);
    }

    /**
     * The children of an array.
     *
     * @param arrayJobId the parent's id
     * @return a request
     */
    public static ListJobsRequest ofArray(String arrayJobId) {
        return of("arrayJobId", arrayJobId);
    }

    /**
     * The nodes of a multi-node job.
     *
     * @param multiNodeJobId the job's id
     * @return a request
     */
    public static ListJobsRequest ofMultiNode(String multiNodeJobId) {
        return of("multiNodeJobId", multiNodeJobId);
    }

    /**
     * Only jobs in these states. At first those of jobs that are alive.
     *
     * @param states one or more
     * @return a new request
     */
    public ListJobsRequest withStatuses(JobStatus... states) {
        if (states.length == 0) {
            throw new IllegalArgumentException("ListJobs needs at least one status");
        }
        Set<JobStatus> set = EnumSet.noneOf(JobStatus.class);
        Collections.addAll(set, states);
        return new ListJobsRequest(selector, selected, set, filters, after, before, page, limit);
    }

    /**
     * Only jobs of this name.
     *
     * @param name the whole name in any case, or how it begins with a {@code *} at the end
     * @return a new request
     */
    public ListJobsRequest withJobName(String name) {
        return filtered(NAME, name);
    }

    /**
     * Only jobs of this definition.
     *
     * @param definition its name or {@code name:revision}, or how they begin with a {@code *} at the end; or its whole ARN
     * @return a new request
     */
    public ListJobsRequest withJobDefinition(String definition) {
        if (definition.startsWith("arn:") && definition.endsWith("*")) {
            throw new IllegalArgumentException("the ARN of a job definition takes no *: " + definition);
        }
        return filtered(DEFINITION, definition);
    }

    /**
     * Only jobs with this share identifier. No record shows it, so the service's word is taken for it, and children cannot be
     * selected by it.
     *
     * @param share the whole of it, or how it begins with a {@code *} at the end
     * @return a new request
     */
    public ListJobsRequest withShareIdentifier(String share) {
        if (ofChildren()) {
            throw new IllegalArgumentException("children cannot be selected by their share identifier");
        }
        return filtered(SHARE, share);
    }

    private ListJobsRequest filtered(String name, String value) {
        int star = value.indexOf('*');
        boolean inside = star >= 0 && star < value.length() - 1;
        if (value.isBlank() || value.equals("*") || inside || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of " + name + " must not be blank, and may end with one *: '"
                    + value.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        Map<String, String> all = new LinkedHashMap<>(filters);
        all.put(name, value);
        return new ListJobsRequest(selector, selected, statuses, all, after, before, page, limit);
    }

    /**
     * Only jobs submitted after a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new request
     */
    public ListJobsRequest withCreatedAfter(Instant time) {
        return new ListJobsRequest(selector, selected, statuses, filters, told(time), before, page, limit);
    }

    /**
     * Only jobs submitted before a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new request
     */
    public ListJobsRequest withCreatedBefore(Instant time) {
        return new ListJobsRequest(selector, selected, statuses, filters, after, told(time), page, limit);
    }

    private static Instant told(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("the service knows no such time: " + time);
        }
        return time;
    }

    /**
     * With pages of another size.
     *
     * @param jobs 1 to 1000; the service may send fewer
     * @return a new request
     */
    public ListJobsRequest withMaxResults(int jobs) {
        if (jobs < 1 || jobs > LARGEST_PAGE) {
            throw new IllegalArgumentException("a page holds 1 to " + LARGEST_PAGE + " jobs, not " + jobs);
        }
        return new ListJobsRequest(selector, selected, statuses, filters, after, before, jobs, limit);
    }

    /**
     * With a limit for all pages together.
     *
     * @param jobs how many are enough, at least 1; an answer of that many may not be all
     * @return a new request
     */
    public ListJobsRequest withLimit(int jobs) {
        if (jobs < 1) {
            throw new IllegalArgumentException("the limit must be at least 1, not " + jobs);
        }
        return new ListJobsRequest(selector, selected, statuses, filters, after, before, page, jobs);
    }

    boolean ofChildren() {
        return !selector.equals("jobQueue");
    }

    String filter(String name) {
        return filters.getOrDefault(name, "");
    }

    /** Whether the record says enough to tell whether its job is meant. */
    boolean tells(BatchJob job) {
        boolean timed = after != null || before != null;
        return !(job.jobName().isEmpty() && filters.containsKey(NAME))
                && !(job.jobDefinition().isEmpty() && filters.containsKey(DEFINITION))
                && !(job.createdAt().isEmpty() && timed);
    }

    /** Whether the record shows that its job is meant, as far as records show it. */
    boolean means(BatchJob job) {
        return tells(job)
                && statuses.stream().anyMatch(status -> status.name().equals(job.rawState()))
                && fits(lower(filter(NAME)), lower(job.jobName()))
                && ofDefinition(job.jobDefinition())
                && job.createdAt().map(this::inTime).orElse(true);
    }

    private boolean inTime(Instant created) {
        return (after == null || created.isAfter(after)) && (before == null || created.isBefore(before));
    }

    private boolean ofDefinition(String arn) {
        String wanted = filter(DEFINITION);
        String revisioned = arn.substring(arn.indexOf('/') + 1);
        int colon = revisioned.lastIndexOf(':');
        String name = colon < 0 ? revisioned : revisioned.substring(0, colon);
        return fits(wanted, arn) || fits(wanted, revisioned) || fits(wanted, name);
    }

    private static boolean fits(String wanted, String actual) {
        return wanted.isEmpty()
                || (wanted.endsWith("*")
                        ? actual.startsWith(wanted.substring(0, wanted.length() - 1))
                        : actual.equals(wanted));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "ListJobsRequest[" + selector + "=" + selected + ", " + statuses + ", " + filters + ", after " + after
                + ", before " + before + ", maxResults=" + page + ", limit=" + limit + "]";
    }
}
