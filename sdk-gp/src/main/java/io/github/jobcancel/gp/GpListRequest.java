// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code jobs/query} takes: which jobs of one service. Immutable; start from {@link #of}, which selects all that the site
 * still knows, those at rest too.
 *
 * <p>Each method throws an {@link IllegalArgumentException} for what cannot be asked.
 */
public final class GpListRequest {
    private static final int DEFAULT_PAGE_SIZE = 100;
    private static final int MAX_PAGE_SIZE = 10_000;

    final String service;
    final String userName;
    final String machineName;
    private final Set<String> statuses;
    private final @Nullable Instant createdAfter;
    private final @Nullable Instant createdBefore;

    /** How many jobs a page may hold. */
    final int pageSize;

    final int limit;

    private GpListRequest(
            String service,
            String userName,
            String machineName,
            Set<String> statuses,
            @Nullable Instant createdAfter,
            @Nullable Instant createdBefore,
            int pageSize,
            int limit) {
        this.service = service;
        this.userName = userName;
        this.machineName = machineName;
        this.statuses = statuses;
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

    /**
     * The jobs of a service.
     *
     * @param service folder, if any, and service: {@code Maps/Test}
     * @return a request
     */
    public static GpListRequest of(String service) {
        String serviceName = GpJobId.admin(service, "any").service();
        return new GpListRequest(serviceName, "", "", Set.of(), null, null, DEFAULT_PAGE_SIZE, Integer.MAX_VALUE);
    }

    /**
     * Only jobs of one user.
     *
     * @param name who submitted them; {@code null} as a text asks for jobs of nobody, on services that are open to all
     * @return a new request
     */
    public GpListRequest withUserName(String name) {
        return new GpListRequest(
                service,
                requireText("user name", name),
                machineName,
                statuses,
                createdAfter,
                createdBefore,
                pageSize,
                limit);
    }

    /**
     * Only jobs on one machine of the site.
     *
     * @param name the machine, as records name it
     * @return a new request
     */
    public GpListRequest withMachineName(String name) {
        return new GpListRequest(
                service,
                userName,
                requireText("machine name", name),
                statuses,
                createdAfter,
                createdBefore,
                pageSize,
                limit);
    }

    /**
     * Only jobs in these states.
     *
     * @param states the site's words, for example {@code esriJobExecuting}; one or more
     * @return a new request
     */
    public GpListRequest withStates(String... states) {
        Set<String> stateSet = Set.copyOf(Arrays.asList(states));
        stateSet.forEach(state -> requireText("status", state));
        if (stateSet.isEmpty()) {
            throw new IllegalArgumentException("no status is given");
        }
        return new GpListRequest(
                service, userName, machineName, stateSet, createdAfter, createdBefore, pageSize, limit);
    }

    /**
     * Only jobs submitted after a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new request
     */
    public GpListRequest withCreatedAfter(Instant time) {
        Instant lowerBound = Objects.requireNonNull(time, "time");
        return new GpListRequest(service, userName, machineName, statuses, lowerBound, createdBefore, pageSize, limit);
    }

    /**
     * Only jobs submitted before a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new request
     */
    public GpListRequest withCreatedBefore(Instant time) {
        Instant upperBound = Objects.requireNonNull(time, "time");
        return new GpListRequest(service, userName, machineName, statuses, createdAfter, upperBound, pageSize, limit);
    }

    /**
     * With pages of another size than 100.
     *
     * @param jobs 1 to 10,000; the site may send fewer
     * @return a new request
     */
    public GpListRequest withPageSize(int jobs) {
        return new GpListRequest(service, userName, machineName, statuses, createdAfter, createdBefore, jobs, limit);
    }

    /**
     * With a limit for all pages together.
     *
     * @param jobs how many are enough, at least 1; an answer of that many may not be all
     * @return a new request
     */
    public GpListRequest withLimit(int jobs) {
        return new GpListRequest(service, userName, machineName, statuses, createdAfter, createdBefore, pageSize, jobs);
    }

    private static String requireText(String fieldName, String value) {
        if (value.isBlank() || value.contains("*") || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the " + fieldName + " must not be blank, nor hold a *: '"
                    + value.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return value;
    }

    /**
     * Whether the record shows that its job is meant. The site was asked for user and machine, so a record that does not name
     * them counts; it was not asked for times and states.
     */
    boolean matchesRecord(GpJob job) {
        return (statuses.isEmpty() || statuses.contains(job.rawState()))
                && matchesUnlessUnknown(userName, job.userName())
                && matchesUnlessUnknown(machineName, job.machineName())
                && (createdAfter == null
                        || job.submittedAt().filter(createdAfter::isBefore).isPresent())
                && (createdBefore == null
                        || job.submittedAt().filter(createdBefore::isAfter).isPresent());
    }

    private static boolean matchesUnlessUnknown(String filterValue, String recordValue) {
        return filterValue.isEmpty() || recordValue.isEmpty() || filterValue.equalsIgnoreCase(recordValue);
    }

    @Override
    public String toString() {
        return "QueryJobsRequest[" + service + ", userName=" + userName + ", machineName=" + machineName + ", "
                + statuses + ", after " + createdAfter + ", before " + createdBefore + ", number=" + pageSize
                + ", limit=" + limit
                + "]";
    }
}
