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
public final class QueryJobsRequest {
    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 10_000;

    final String service;
    final String userName;
    final String machineName;
    private final Set<String> statuses;
    private final @Nullable Instant after;
    private final @Nullable Instant before;

    /** How many jobs a page may hold. */
    final int number;

    final int limit;

    private QueryJobsRequest(
            String service,
            String userName,
            String machineName,
            Set<String> statuses,
            @Nullable Instant after,
            @Nullable Instant before,
            int number,
            int limit) {
        this.service = service;
        this.userName = userName;
        this.machineName = machineName;
        this.statuses = statuses;
        this.after = after;
        this.before = before;
        this.number = number;
        this.limit = limit;
        if (after != null && before != null && !after.isBefore(before)) {
            throw new IllegalArgumentException("no time is after " + after + " and before " + before);
        }
        if (number < 1 || number > LARGEST_PAGE || limit < 1) {
            throw new IllegalArgumentException("a page holds 1 to " + LARGEST_PAGE
                    + " jobs, and the limit is at least 1: " + number + ", " + limit);
        }
    }

    /**
     * The jobs of a service.
     *
     * @param service folder, if any, and service: {@code Maps/Test}
     * @return a request
     */
    public static QueryJobsRequest of(String service) {
        String checked = GpJobId.admin(service, "any").service();
        return new QueryJobsRequest(checked, "", "", Set.of(), null, null, USUAL_PAGE, Integer.MAX_VALUE);
    }

    /**
     * Only jobs of one user.
     *
     * @param name who submitted them; {@code null} as a text asks for jobs of nobody, on services that are open to all
     * @return a new request
     */
    public QueryJobsRequest withUserName(String name) {
        return new QueryJobsRequest(
                service, text("user name", name), machineName, statuses, after, before, number, limit);
    }

    /**
     * Only jobs on one machine of the site.
     *
     * @param name the machine, as records name it
     * @return a new request
     */
    public QueryJobsRequest withMachineName(String name) {
        return new QueryJobsRequest(
                service, userName, text("machine name", name), statuses, after, before, number, limit);
    }

    /**
     * Only jobs in these states.
     *
     * @param words the site's words, for example {@code esriJobExecuting}; one or more
     * @return a new request
     */
    public QueryJobsRequest withStatuses(String... words) {
        Set<String> all = Set.copyOf(Arrays.asList(words));
        all.forEach(word -> text("status", word));
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no status is given");
        }
        return new QueryJobsRequest(service, userName, machineName, all, after, before, number, limit);
    }

    /**
     * Only jobs submitted after a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new request
     */
    public QueryJobsRequest withSubmittedAfter(Instant time) {
        Instant given = Objects.requireNonNull(time, "time");
        return new QueryJobsRequest(service, userName, machineName, statuses, given, before, number, limit);
    }

    /**
     * Only jobs submitted before a time.
     *
     * @param time a job submitted at that very time does not count
     * @return a new request
     */
    public QueryJobsRequest withSubmittedBefore(Instant time) {
        Instant given = Objects.requireNonNull(time, "time");
        return new QueryJobsRequest(service, userName, machineName, statuses, after, given, number, limit);
    }

    /**
     * With pages of another size than 100.
     *
     * @param jobs 1 to 10,000; the site may send fewer
     * @return a new request
     */
    public QueryJobsRequest withNumber(int jobs) {
        return new QueryJobsRequest(service, userName, machineName, statuses, after, before, jobs, limit);
    }

    /**
     * With a limit for all pages together.
     *
     * @param jobs how many are enough, at least 1; an answer of that many may not be all
     * @return a new request
     */
    public QueryJobsRequest withLimit(int jobs) {
        return new QueryJobsRequest(service, userName, machineName, statuses, after, before, number, jobs);
    }

    private static String text(String what, String value) {
        if (value.isBlank() || value.contains("*") || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "the " + what + " must not be blank, nor hold a *: '" + value.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return value;
    }

    /**
     * Whether the record shows that its job is meant. The site was asked for user and machine, so a record that does not name
     * them counts; it was not asked for times and states.
     */
    boolean means(GpJob job) {
        return (statuses.isEmpty() || statuses.contains(job.rawState()))
                && asked(userName, job.userName())
                && asked(machineName, job.machineName())
                && (after == null || job.submittedAt().filter(after::isBefore).isPresent())
                && (before == null || job.submittedAt().filter(before::isAfter).isPresent());
    }

    private static boolean asked(String wanted, String told) {
        return wanted.isEmpty() || told.isEmpty() || wanted.equalsIgnoreCase(told);
    }

    @Override
    public String toString() {
        return "QueryJobsRequest[" + service + ", userName=" + userName + ", machineName=" + machineName + ", "
                + statuses + ", after " + after + ", before " + before + ", number=" + number + ", limit=" + limit
                + "]";
    }
}
