// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one job of one geoprocessing service, and the dialect to use for it.
 *
 * @param dialect the API of the site to use
 * @param service the service, preceded by its folder if it has one: {@code Maps/Test}. A suffix {@code .GPServer} or
 *     {@code /GPServer} is removed
 * @param task the task to which the job was submitted; may be empty in the ADMIN dialect, which does not use it
 * @param jobId the job's id, case-sensitive
 */
public record GpJobId(GpDialect dialect, String service, String task, String jobId) {
    private static final Pattern SERVICE_TYPE_SUFFIX = Pattern.compile("[./]GPServer$");
    private static final Pattern UNSAFE_CHARACTERS = Pattern.compile("[\\p{Cntrl}/\\\\*]");
    private static final Pattern UNSAFE_ID_CHARACTERS = Pattern.compile("[?#%]");

    /**
     * Creates a job id.
     *
     * @param dialect the API of the site to use
     * @param service the service, preceded by its folder if it has one, with or without its type
     * @param task the task; may be empty in the ADMIN dialect
     * @param jobId the job's id
     * @throws IllegalArgumentException if a part is missing or blank, is {@code .} or {@code ..}, or has control
     *     characters, a wildcard or an unexpected slash; or if the id contains one of {@code ? # %}
     */
    public GpJobId {
        Objects.requireNonNull(dialect, "dialect");
        service = parseService(service);
        if (dialect == GpDialect.REST || (task != null && !task.isEmpty())) {
            checkPart("task", task);
        }
        task = task == null ? "" : task;
        checkPart("job id", jobId);
        if (UNSAFE_ID_CHARACTERS.matcher(jobId).find()) {
            throw new IllegalArgumentException("the job id contains an invalid character: '" + jobId + "'");
        }
    }

    /**
     * Returns the id of a job in the ADMIN dialect.
     *
     * @param service the service, preceded by its folder if it has one: {@code Maps/Test}
     * @param jobId the job's id
     * @return the id
     * @throws IllegalArgumentException if a part is invalid
     */
    public static GpJobId admin(String service, String jobId) {
        return new GpJobId(GpDialect.ADMIN, service, "", jobId);
    }

    /**
     * Returns the id of a job in the REST dialect.
     *
     * @param service the service, preceded by its folder if it has one: {@code Maps/Test}
     * @param task the task to which the job was submitted
     * @param jobId the job's id
     * @return the id
     * @throws IllegalArgumentException if a part is invalid
     */
    public static GpJobId rest(String service, String task, String jobId) {
        return new GpJobId(GpDialect.REST, service, task, jobId);
    }

    /**
     * Returns the id of the same job in the ADMIN dialect.
     *
     * @return an id that keeps the task
     */
    public GpJobId viaAdmin() {
        return new GpJobId(GpDialect.ADMIN, service, task, jobId);
    }

    /**
     * Returns the id of the same job in the REST dialect.
     *
     * @param taskName the task to which the job was submitted
     * @return an id with that task
     * @throws IllegalArgumentException if the task is invalid
     */
    public GpJobId viaRest(String taskName) {
        return new GpJobId(GpDialect.REST, service, taskName, jobId);
    }

    private static String parseService(@Nullable String text) {
        String name = text == null ? "" : SERVICE_TYPE_SUFFIX.matcher(text).replaceFirst("");
        int slash = name.indexOf('/');
        if (slash >= 0) {
            checkPart("folder", name.substring(0, slash));
        }
        checkPart("service", name.substring(slash + 1));
        return name;
    }

    private static void checkPart(String partName, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the " + partName + " is blank");
        }
        if (value.equals(".")
                || value.equals("..")
                || UNSAFE_CHARACTERS.matcher(value).find()) {
            String printable = value.replaceAll("\\p{Cntrl}", "?");
            throw new IllegalArgumentException("the " + partName + " is not a single name: '" + printable + "'");
        }
    }
}
