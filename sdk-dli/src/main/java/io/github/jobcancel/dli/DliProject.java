// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.auth.EndpointAddress;
import io.github.jobcancel.dli.auth.DliRegion;
import io.github.jobcancel.dli.auth.ProjectId;
import io.github.jobcancel.dli.auth.ResolvedSettings;
import io.github.jobcancel.http.RequestBuilder;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One DLI project at one endpoint: determines the URLs of requests and the scope of job ids. Requests are created after
 * a credential was fetched, when the project's id is known.
 */
final class DliProject {
    private static final Pattern BATCH_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern SQL_JOB_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern FLINK_JOB_ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final HttpUrl endpoint;
    private final ProjectId projectId;
    private final boolean renewable;
    private final String scope;

    DliProject(ResolvedSettings settings, @Nullable URI givenEndpoint) {
        String region = settings.region();
        if (givenEndpoint != null) {
            this.endpoint = EndpointAddress.parse("the endpoint", givenEndpoint.toString());
        } else if (region != null) {
            this.endpoint = DliRegion.dliEndpoint(region);
        } else {
            throw new IllegalArgumentException("DLI needs a region or an endpoint");
        }
        this.projectId = settings.createProject();
        this.renewable = settings.identity().isRenewable();
        // fixed at construction, otherwise references would change while the client lives
        this.scope = (region == null ? DliRegion.hostAndPort(endpoint) : region) + "/" + projectId;
    }

    ProjectId projectId() {
        return projectId;
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
        return jobRef(DliKind.SPARK, ProjectId.requireMatch(BATCH_ID, "batch id", batchId, "a UUID"));
    }

    JobRef sqlJobRef(String jobId) {
        return jobRef(
                DliKind.SQL,
                ProjectId.requireMatch(SQL_JOB_ID, "SQL job id", jobId, "up to 64 letters, digits, - and _"));
    }

    JobRef flinkJobRef(long number) {
        return flinkJobRef(Long.toString(number));
    }

    JobRef flinkJobRef(String jobId) {
        return jobRef(
                DliKind.FLINK,
                ProjectId.requireMatch(FLINK_JOB_ID, "Flink job id", jobId, "a positive number of up to 18 digits"));
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
        HttpUrl.Builder url = endpoint.newBuilder().addPathSegment(version).addPathSegment(projectId.requireId());
        List.of(segments).forEach(url::addPathSegment);
        return url.build();
    }

    /** Adds the headers that the vendor's own client sends with every request. */
    RequestBuilder withProjectHeaders(RequestBuilder draft) {
        return draft.setHeader("Content-Type", "application/json").setHeader("X-Project-Id", projectId.requireId());
    }
}
