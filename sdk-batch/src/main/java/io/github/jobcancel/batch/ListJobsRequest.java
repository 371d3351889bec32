// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.JobFilters;
import io.github.jobcancel.JobQuery;
import io.github.jobcancel.JobRef;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A query for {@code ListJobs}, with several states and several filters at once. The service takes one of each; the
 * client applies the others. Immutable; start from {@link #ofQueue}, {@link #ofArray} or {@link #ofMultiNodeJob},
 * which select the jobs that are alive. Names are compared without regard to case, as the service does.
 */
public final class ListJobsRequest extends JobQuery<BatchJob, ListJobsRequest> {
    static final String NAME_FILTER = "JOB_NAME";
    static final String DEFINITION_FILTER = "JOB_DEFINITION";
    static final String SHARE_FILTER = "SHARE_IDENTIFIER";
    private static final int MAX_PAGE_SIZE = 1000;

    /** The service's word for what is listed: a queue, an array or a multi-node job. */
    final String scopeField;

    final String scopeValue;

    /** By the service's names. */
    private final Map<String, String> ownFilters;

    private ListJobsRequest(String scopeField, String scopeValue, Map<String, String> ownFilters, JobFilters filters) {
        super(filters);
        this.scopeField = scopeField;
        this.scopeValue = scopeValue;
        this.ownFilters = Map.copyOf(ownFilters);
    }

    private static ListJobsRequest inScope(String scopeField, String scopeValue) {
        // everything else travels in a JSON body, where it can do no harm
        JobRef.requireValidId(scopeValue);
        return new ListJobsRequest(scopeField, scopeValue, Map.of(), JobFilters.matchingAll(0))
                .withStates(
                        EnumSet.range(JobStatus.SUBMITTED, JobStatus.RUNNING).toArray(JobStatus[]::new));
    }

    /**
     * Selects the jobs of a queue. An array or a multi-node job is listed as one job.
     *
     * @param jobQueue the queue's name or ARN
     * @return a new query
     */
    public static ListJobsRequest ofQueue(String jobQueue) {
        return inScope("jobQueue", jobQueue);
    }

    /**
     * Selects the children of an array.
     *
     * @param arrayJobId the parent's id
     * @return a new query
     */
    public static ListJobsRequest ofArray(String arrayJobId) {
        return inScope("arrayJobId", arrayJobId);
    }

    /**
     * Selects the nodes of a multi-node job.
     *
     * @param multiNodeJobId the job's id
     * @return a new query
     */
    public static ListJobsRequest ofMultiNodeJob(String multiNodeJobId) {
        return inScope("multiNodeJobId", multiNodeJobId);
    }

    @Override
    protected ListJobsRequest copyWith(JobFilters sharedFilters) {
        return new ListJobsRequest(scopeField, scopeValue, ownFilters, sharedFilters);
    }

    @Override
    protected int maxPageSize() {
        return MAX_PAGE_SIZE;
    }

    @Override
    protected boolean ignoresNameCase() {
        return true;
    }

    /**
     * Selects jobs by state, in place of the states of jobs that are alive.
     *
     * @param states one or more states; they are requested in the order of a job's life
     * @return a new query
     */
    public ListJobsRequest withStates(JobStatus... states) {
        return withStateWords(Stream.of(states).sorted().map(JobStatus::name));
    }

    /**
     * Selects jobs by definition.
     *
     * @param definition the name or {@code name:revision}, or the start of either with a {@code *} at the end; or the
     *     whole ARN
     * @return a new query
     */
    public ListJobsRequest withJobDefinition(String definition) {
        if (definition.startsWith("arn:") && definition.endsWith("*")) {
            throw new IllegalArgumentException("the ARN of a job definition takes no *: " + definition);
        }
        return withFilter(DEFINITION_FILTER, definition);
    }

    /**
     * Selects jobs by share identifier. No record contains it, so the service alone applies this filter, and children
     * cannot be selected by it.
     *
     * @param share the whole identifier, or its start with a {@code *} at the end
     * @return a new query
     */
    public ListJobsRequest withShareIdentifier(String share) {
        if (listsChildren()) {
            throw new IllegalArgumentException("children cannot be selected by their share identifier");
        }
        return withFilter(SHARE_FILTER, share);
    }

    private ListJobsRequest withFilter(String filter, String value) {
        int starIndex = value.indexOf('*');
        if (value.equals("*") || (starIndex >= 0 && starIndex < value.length() - 1)) {
            throw new IllegalArgumentException(
                    "the value of " + filter + " may end with one * after other characters: '" + value + "'");
        }
        Map<String, String> changed = new LinkedHashMap<>(ownFilters);
        changed.put(filter, requireText(filter, value));
        return new ListJobsRequest(scopeField, scopeValue, changed, filters());
    }

    boolean listsChildren() {
        return !scopeField.equals("jobQueue");
    }

    /** Returns the value to send; empty if there is no such filter. */
    String filterValue(String filter) {
        return filter.equals(NAME_FILTER)
                ? filters().name() + (filters().isNamePrefix() ? "*" : "")
                : ownFilters.getOrDefault(filter, "");
    }

    /** Returns whether the record contains every field that is needed to match it. */
    boolean canMatch(BatchJob job) {
        boolean filtersByTime = filters().createdAfter().isPresent()
                || filters().createdBefore().isPresent();
        return !(job.name().isEmpty() && !filterValue(NAME_FILTER).isEmpty())
                && !(job.jobDefinition().isEmpty() && ownFilters.containsKey(DEFINITION_FILTER))
                && !(job.submittedAt().isEmpty() && filtersByTime);
    }

    @Override
    protected boolean matchesOwnFilters(BatchJob job) {
        String arn = job.jobDefinition();
        String pattern = filterValue(DEFINITION_FILTER);
        String nameAndRevision = arn.substring(arn.indexOf('/') + 1);
        int colon = nameAndRevision.lastIndexOf(':');
        return Stream.of(arn, nameAndRevision, colon < 0 ? nameAndRevision : nameAndRevision.substring(0, colon))
                .anyMatch(definition -> matchesPattern(pattern, definition));
    }

    private static boolean matchesPattern(String pattern, String actual) {
        return pattern.isEmpty()
                || (pattern.endsWith("*")
                        ? actual.startsWith(pattern.substring(0, pattern.length() - 1))
                        : actual.equals(pattern));
    }

    @Override
    protected String describeOwnFilters() {
        return scopeField + "=" + scopeValue + ", " + ownFilters;
    }
}
