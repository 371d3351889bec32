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
 * does not do is done here. Immutable; start from {@link #ofQueue}, {@link #ofArray} or {@link #ofMultiNodeJob}, which list the
 * jobs that are alive.
 *
 * <p>Each method throws an {@link IllegalArgumentException} for what cannot be asked.
 */
public final class ListJobsRequest {
    static final String NAME_FILTER = "JOB_NAME";
    static final String DEFINITION_FILTER = "JOB_DEFINITION";
    static final String SHARE_FILTER = "SHARE_IDENTIFIER";
    private static final Instant LATEST_TIME = Instant.parse("9999-12-31T23:59:59Z");
    private static final int MAX_PAGE_SIZE = 1000;
    private static final Set<JobStatus> LIVE_STATUSES = EnumSet.range(JobStatus.SUBMITTED, JobStatus.RUNNING);

    /** The service's word for what is listed: a queue, an array or a multi-node job. */
    final String scopeField;

    final String scopeValue;

    /** In the order of a job's life. */
    final Set<JobStatus> statuses;

    /** By the service's names. */
    final Map<String, String> filters;

    final @Nullable Instant createdAfter;
    final @Nullable Instant createdBefore;

    /** How many jobs a page may hold; 0 leaves it to the service. */
    final int pageSize;

    final int limit;

    private ListJobsRequest(
            String scopeField,
            String scopeValue,
            Set<JobStatus> statuses,
            Map<String, String> filters,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore,
            int pageSize,
            int limit) {
        this.scopeField = scopeField;
        this.scopeValue = scopeValue;
        this.statuses = Collections.unmodifiableSet(EnumSet.copyOf(statuses));
        this.filters = Map.copyOf(filters);
        this.createdAfter = createdAfter;
        this.createdBefore = createdBefore;
        this.pageSize = pageSize;
        this.limit = limit;
        if (createdAfter != null && createdBefore != null && !createdAfter.isBefore(createdBefore)) {
            throw new IllegalArgumentException("no time is after " + createdAfter + " and before " + createdBefore);
        }
    }

    private static ListJobsRequest inScope(String scopeField, String scopeValue) {
        // everything else travels in a JSON body, where it can do no harm
        JobRef checkedRef = new JobRef("batch", "job", "any", scopeValue);
        return new ListJobsRequest(scopeField, scopeValue, LIVE_STATUSES, Map.of(), null, null, 0, Integer.MAX_VALUE);
    }

    /**
     * The jobs of a queue. An array or a multi-node job is listed as one job.
     *
     * @param jobQueue the queue's name or ARN
     * @return a request
     */
    public static ListJobsRequest ofQueue(String jobQueue) {
        return inScope("jobQueue", jobQueue);
    }

    /**
     * The children of an array.
     *
     * @param arrayJobId the parent's id
     * @return a request
     */
    public static ListJobsRequest ofArray(String arrayJobId) {
        return inScope("arrayJobId", arrayJobId);
    }

    /**
     * The nodes of a multi-node job.
     *
     * @param multiNodeJobId the job's id
     * @return a request
     */
    public static ListJobsRequest ofMultiNodeJob(String multiNodeJobId) {
        return inScope("multiNodeJobId", multiNodeJobId);
    }

    /**
     * Only jobs in these states. At first those of jobs that are alive.
     *
     * @param states one or more
     * @return a new request
     */
    public ListJobsRequest withStates(JobStatus... states) {
        if (states.length == 0) {
            throw new IllegalArgumentException("ListJobs needs at least one status");
        }
        Set<JobStatus> set = EnumSet.noneOf(JobStatus.class);
        Collections.addAll(set, states);
        return new ListJobsRequest(scopeField, scopeValue, set, filters, createdAfter, createdBefore, pageSize, limit);
    }

    /**
     * Only jobs of this name.
     *
     * @param name the whole name in any case, or how it begins with a {@code *} at the end
     * @return a new request
     */
    public ListJobsRequest withJobName(String name) {
        return withFilter(NAME_FILTER, name);
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
        return withFilter(DEFINITION_FILTER, definition);
    }

    /**
     * Only jobs with this share identifier. No record shows it, so the service's word is taken for it, and children cannot be
     * selected by it.
     *
     * @param share the whole of it, or how it begins with a {@code *} at the end
     * @return a new request
     */
    public ListJobsRequest withShareIdentifier(String share) {
        if (listsChildren()) {
            throw new IllegalArgumentException("children cannot be selected by their share identifier");
        }
        return withFilter(SHARE_FILTER, share);
    }

    private ListJobsRequest withFilter(String name, String value) {
        int starIndex = value.indexOf('*');
        boolean hasInnerStar = starIndex >= 0 && starIndex < value.length() - 1;
        if (value.isBlank()
                || value.equals("*")
                || hasInnerStar
                || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of " + name + " must not be blank, and may end with one *: '"
                    + value.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        Map<String, String> allFilters = new LinkedHashMap<>(filters);
        allFilters.put(name, value);
        return new ListJobsRequest(
                scopeField, scopeValue, statuses, allFilters, createdAfter, createdBefore, pageSize, limit);
    }

    /**
     * Only jobs submitted after a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new request
     */
    public ListJobsRequest withCreatedAfter(Instant time) {
        return new ListJobsRequest(
                scopeField, scopeValue, statuses, filters, requireSupportedTime(time), createdBefore, pageSize, limit);
    }

    /**
     * Only jobs submitted before a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new request
     */
    public ListJobsRequest withCreatedBefore(Instant time) {
        return new ListJobsRequest(
                scopeField, scopeValue, statuses, filters, createdAfter, requireSupportedTime(time), pageSize, limit);
    }

    private static Instant requireSupportedTime(Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST_TIME)) {
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
    public ListJobsRequest withPageSize(int jobs) {
        if (jobs < 1 || jobs > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("a page holds 1 to " + MAX_PAGE_SIZE + " jobs, not " + jobs);
        }
        return new ListJobsRequest(scopeField, scopeValue, statuses, filters, createdAfter, createdBefore, jobs, limit);
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
        return new ListJobsRequest(
                scopeField, scopeValue, statuses, filters, createdAfter, createdBefore, pageSize, jobs);
    }

    boolean listsChildren() {
        return !scopeField.equals("jobQueue");
    }

    String filterValue(String name) {
        return filters.getOrDefault(name, "");
    }

    /** Whether the record says enough to tell whether its job is meant. */
    boolean canMatch(BatchJob job) {
        boolean filtersByTime = createdAfter != null || createdBefore != null;
        return !(job.name().isEmpty() && filters.containsKey(NAME_FILTER))
                && !(job.jobDefinition().isEmpty() && filters.containsKey(DEFINITION_FILTER))
                && !(job.submittedAt().isEmpty() && filtersByTime);
    }

    /** Whether the record shows that its job is meant, as far as records show it. */
    boolean matchesRecord(BatchJob job) {
        return canMatch(job)
                && statuses.stream().anyMatch(status -> status.name().equals(job.rawState()))
                && matchesPattern(toLowerCase(filterValue(NAME_FILTER)), toLowerCase(job.name()))
                && matchesDefinition(job.jobDefinition())
                && job.submittedAt().map(this::isCreatedInRange).orElse(true);
    }

    private boolean isCreatedInRange(Instant createdAt) {
        return (createdAfter == null || createdAt.isAfter(createdAfter))
                && (createdBefore == null || createdAt.isBefore(createdBefore));
    }

    private boolean matchesDefinition(String arn) {
        String pattern = filterValue(DEFINITION_FILTER);
        String nameAndRevision = arn.substring(arn.indexOf('/') + 1);
        int colon = nameAndRevision.lastIndexOf(':');
        String name = colon < 0 ? nameAndRevision : nameAndRevision.substring(0, colon);
        return matchesPattern(pattern, arn)
                || matchesPattern(pattern, nameAndRevision)
                || matchesPattern(pattern, name);
    }

    private static boolean matchesPattern(String pattern, String actual) {
        return pattern.isEmpty()
                || (pattern.endsWith("*")
                        ? actual.startsWith(pattern.substring(0, pattern.length() - 1))
                        : actual.equals(pattern));
    }

    private static String toLowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "ListJobsRequest[" + scopeField + "=" + scopeValue + ", " + statuses + ", " + filters + ", after "
                + createdAfter + ", before " + createdBefore + ", maxResults=" + pageSize + ", limit=" + limit + "]";
    }
}
