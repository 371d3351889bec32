// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one job of one geoprocessing service, and the dialect in which to speak of it.
 *
 * @param dialect which of the site's two APIs to use
 * @param service the service, with its folder in front if it has one: {@code Maps/Test}. A suffix {@code .GPServer} or
 *     {@code /GPServer} is taken off
 * @param task the task the job was submitted to; may be empty in the ADMIN dialect, which does not need it
 * @param jobId the job's id, case kept
 */
public record GpJobId(GpDialect dialect, String service, String task, String jobId) {
    private static final Pattern SERVICE_TYPE_SUFFIX = Pattern.compile("[./]GPServer$");
    private static final Pattern UNSAFE_CHARACTERS = Pattern.compile("[\\p{Cntrl}/\\\\*]");
    private static final Pattern UNSAFE_ID_CHARACTERS = Pattern.compile("[?#%]");

    /**
     * Checks the parts.
     *
     * @param dialect which of the site's two APIs to use
     * @param service the service, with its folder in front if it has one, and with or without its type
     * @param task the task; may be empty in the ADMIN dialect
     * @param jobId the job's id
     * @throws IllegalArgumentException if a part is missing or blank, is {@code .} or {@code ..}, or has control characters,
     *     a wildcard or a slash too many; or if the id has one of {@code ? # %}
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
            throw new IllegalArgumentException("the job id holds a character that no id has: '" + jobId + "'");
        }
    }

    /**
     * A job as the administrator API names it.
     *
     * @param service folder, if any, and service: {@code Maps/Test}
     * @param jobId the job's id
     * @return the name
     * @throws IllegalArgumentException if a part cannot be one
     */
    public static GpJobId admin(String service, String jobId) {
        return new GpJobId(GpDialect.ADMIN, service, "", jobId);
    }

    /**
     * A job as the services directory names it.
     *
     * @param service folder, if any, and service: {@code Maps/Test}
     * @param task the task the job was submitted to
     * @param jobId the job's id
     * @return the name
     * @throws IllegalArgumentException if a part cannot be one
     */
    public static GpJobId rest(String service, String task, String jobId) {
        return new GpJobId(GpDialect.REST, service, task, jobId);
    }

    /**
     * The same job in the ADMIN dialect.
     *
     * @return a name that keeps the task
     */
    public GpJobId viaAdmin() {
        return new GpJobId(GpDialect.ADMIN, service, task, jobId);
    }

    /**
     * The same job in the REST dialect.
     *
     * @param taskName the task the job was submitted to
     * @return a name with that task
     * @throws IllegalArgumentException if the task cannot be one
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
            throw new IllegalArgumentException("the " + partName + " names nothing single: '" + printable + "'");
        }
    }
}
