// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobFilters;
import io.github.jobcancel.JobQuery;
import java.util.stream.Stream;

/**
 * A query for the jobs of one service. Immutable; start from {@link #of}, which selects all jobs that the site still
 * knows, including those at rest. Jobs of a site have no names.
 */
public final class GpListRequest extends JobQuery<GpJob, GpListRequest> {
    private static final int DEFAULT_PAGE_SIZE = 100;
    private static final int MAX_PAGE_SIZE = 10_000;

    final String service;
    final String userName;
    final String machineName;

    private GpListRequest(String service, String userName, String machineName, JobFilters filters) {
        super(filters);
        this.service = service;
        this.userName = userName;
        this.machineName = machineName;
    }

    /**
     * Selects the jobs of a service.
     *
     * @param service the folder, if any, and the service: {@code Maps/Test}
     * @return a new query
     */
    public static GpListRequest of(String service) {
        String serviceName = GpJobId.admin(service, "any").service();
        return new GpListRequest(serviceName, "", "", JobFilters.matchingAll(DEFAULT_PAGE_SIZE));
    }

    @Override
    protected GpListRequest copyWith(JobFilters sharedFilters) {
        return new GpListRequest(service, userName, machineName, sharedFilters);
    }

    @Override
    protected int maxPageSize() {
        return MAX_PAGE_SIZE;
    }

    @Override
    protected boolean hasNames() {
        return false;
    }

    /**
     * Selects jobs by state.
     *
     * @param states one or more states, except {@link GpJobStatus#UNKNOWN}
     * @return a new query
     */
    public GpListRequest withStates(GpJobStatus... states) {
        return withStateWords(Stream.of(states).map(state -> requireText("state", state.word())));
    }

    /**
     * Selects the jobs of one user.
     *
     * @param name the user who submitted the jobs; the text {@code null} selects the jobs of nobody, on services that
     *     are open to all
     * @return a new query
     */
    public GpListRequest withUserName(String name) {
        return new GpListRequest(service, requireName("user name", name), machineName, filters());
    }

    /**
     * Selects the jobs on one machine of the site.
     *
     * @param name the machine, as records name it
     * @return a new query
     */
    public GpListRequest withMachineName(String name) {
        return new GpListRequest(service, userName, requireName("machine name", name), filters());
    }

    private static String requireName(String filter, String name) {
        if (name.contains("*")) {
            throw new IllegalArgumentException("the " + filter + " must not contain *: '" + name + "'");
        }
        return requireText(filter, name);
    }

    /** The site applies the filters for user and machine if the record does not contain them. */
    @Override
    protected boolean matchesOwnFilters(GpJob job) {
        return matchesUnlessUnknown(userName, job.userName()) && matchesUnlessUnknown(machineName, job.machineName());
    }

    private static boolean matchesUnlessUnknown(String filterValue, String recordValue) {
        return filterValue.isEmpty() || recordValue.isEmpty() || filterValue.equalsIgnoreCase(recordValue);
    }

    @Override
    protected String describeOwnFilters() {
        return service + ", userName=" + userName + ", machineName=" + machineName;
    }
}
