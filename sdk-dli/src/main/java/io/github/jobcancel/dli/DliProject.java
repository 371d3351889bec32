// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.RequestBuilder;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One DLI project at one endpoint: determines the URLs of requests and the scope of job ids.
 *
 * <p>A project given by its name has no id until the credentials are first fetched: IAM returns the id with the
 * token, or {@link ProjectLookup} asks for it. Requests are created after that.
 */
final class DliProject {
    private static final Pattern PROJECT_ID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final Pattern PROJECT_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern BATCH_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern SQL_JOB_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern FLINK_JOB_ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final HttpUrl endpoint;
    private final @Nullable String projectName;
    private final boolean renewable;
    private final String scope;
    private volatile @Nullable String projectId;

    /**
     * Creates a project.
     *
     * @param endpoint the endpoint; its own path is kept as a prefix
     * @param regionOrHost the region, or the endpoint's host
     * @param projectId the project's id; null if it must be found by its name
     * @param projectName the project's name; not needed if the id is given
     * @param renewable whether a refused credential can be replaced by a new one
     */
    DliProject(
            HttpUrl endpoint,
            String regionOrHost,
            @Nullable String projectId,
            @Nullable String projectName,
            boolean renewable) {
        if (projectId == null && projectName == null) {
            throw new IllegalArgumentException("DLI needs a project id, or a region or project name to find it by");
        }
        this.endpoint = endpoint;
        validateProject(projectId, projectName);
        this.projectId = projectId;
        this.projectName = projectName;
        this.renewable = renewable;
        // fixed at construction, otherwise references would change while the client lives; no id contains an equals
        // sign
        this.scope = regionOrHost + "/" + (projectId == null ? "name=" + projectName : projectId);
    }

    static void validateProject(@Nullable String id, @Nullable String name) {
        if (id != null) {
            requireMatch(PROJECT_ID, "project id", id, "up to 64 letters and digits");
        }
        if (name != null) {
            requireMatch(PROJECT_NAME, "project name", name, "up to 64 letters, digits, hyphens and underscores");
        }
    }

    static DliProject fromSettings(
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable String id,
            @Nullable String name,
            boolean renewable) {
        if (region == null && endpoint == null) {
            throw new IllegalArgumentException("DLI needs a region or an endpoint");
        }
        String validRegion = region == null ? null : DliRegion.requireRegion(region);
        HttpUrl root = endpoint != null || validRegion == null
                ? DliRegion.parseAddress("endpoint", Objects.requireNonNull(endpoint))
                : DliRegion.dliEndpoint(validRegion);
        return new DliProject(
                root, validRegion == null ? DliRegion.hostAndPort(root) : validRegion, id, name, renewable);
    }

    /** Returns the project's id; null until the credentials are fetched, if only the name was given. */
    @Nullable
    String projectId() {
        return projectId;
    }

    /** Returns the name by which the project is looked up; needed only while the id is unknown. */
    String projectName() {
        return projectName == null ? "" : projectName;
    }

    /**
     * Stores the project id that IAM reports. Returns false if the project already has another id: a credential for
     * the reported project would be refused for every job or, worse, act in another project.
     */
    synchronized boolean acceptProjectId(String reportedId) {
        if (projectId == null && PROJECT_ID.matcher(reportedId).matches()) {
            projectId = reportedId;
        }
        return reportedId.equals(projectId);
    }

    boolean hasRenewableCredentials() {
        return renewable;
    }

    HttpUrl endpoint() {
        return endpoint;
    }

    /**
     * Returns the reference of a Spark batch by its {@code id}. The {@code appId}, which two pages of the DLI
     * documentation ask for, is refused here.
     */
    JobRef batchRef(String batchId) {
        return jobRef(DliKind.SPARK, requireMatch(BATCH_ID, "batch id", batchId, "a UUID"));
    }

    JobRef sqlJobRef(String jobId) {
        return jobRef(DliKind.SQL, requireMatch(SQL_JOB_ID, "SQL job id", jobId, "up to 64 letters, digits, - and _"));
    }

    JobRef flinkJobRef(String jobId) {
        return jobRef(
                DliKind.FLINK,
                requireMatch(FLINK_JOB_ID, "Flink job id", jobId, "a positive number of up to 18 digits"));
    }

    private JobRef jobRef(DliKind kind, String jobId) {
        return new JobRef("dli", kind.referenceName(), scope, jobId);
    }

    /** Returns the region and the project as it was given: the id, or {@code name=} and the name. */
    String scope() {
        return scope;
    }

    /**
     * Returns the URL of an operation. Called only while a request is created, when the credential and therefore the
     * project id are known.
     */
    HttpUrl operationUrl(String version, String... segments) {
        HttpUrl.Builder url = endpoint.newBuilder().addPathSegment(version).addPathSegment(requireProjectId());
        List.of(segments).forEach(url::addPathSegment);
        return url.build();
    }

    /** Adds the headers that the vendor's own client sends with every request. */
    RequestBuilder withProjectHeaders(RequestBuilder draft) {
        return draft.setHeader("Content-Type", "application/json").setHeader("X-Project-Id", requireProjectId());
    }

    private String requireProjectId() {
        return Objects.requireNonNull(projectId, "project id");
    }

    private static String requireMatch(Pattern pattern, String name, String value, String expectedForm) {
        Objects.requireNonNull(value, name);
        if (!pattern.matcher(value).matches()) {
            String printable = value.replaceAll("\\p{Cntrl}", "?");
            String shortened = printable.length() > 100 ? printable.substring(0, 100) + "..." : printable;
            throw new IllegalArgumentException("a DLI " + name + " is " + expectedForm + ", not '" + shortened + "'");
        }
        return value;
    }
}
