// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.http.Draft;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One project at one address: where requests go, and in which scope job ids mean something.
 *
 * <p>A project that was named, not given by its id, has no id until the credentials are first fetched: IAM tells it with the
 * token, or {@link FindProject} asks for it. Requests are drafted after that.
 */
final class DliProject {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern BATCH_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern SQL_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern FLINK_ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final HttpUrl root;
    private final @Nullable String name;
    private final boolean renewable;
    private final String scope;
    private volatile @Nullable String id;

    /**
     * Makes one.
     *
     * @param root the endpoint; its own path stays in front
     * @param where the region, or the endpoint's host
     * @param id the project's id; null if it is to be found by its name
     * @param name the project's name; not needed where the id is known
     * @param renewable whether a refused credential may be replaced by a new one
     */
    DliProject(HttpUrl root, String where, @Nullable String id, @Nullable String name, boolean renewable) {
        if (id == null && name == null) {
            throw new IllegalArgumentException("DLI needs a project id, or a region or project name to find it by");
        }
        this.root = root;
        check(id, name);
        this.id = id;
        this.name = name;
        this.renewable = renewable;
        // fixed now, or a reference would change its spelling while the client lives; no id holds an equals sign
        this.scope = where + "/" + (id == null ? "name=" + name : id);
    }

    static void check(@Nullable String id, @Nullable String name) {
        if (id != null) {
            matching(ID, "project id", id, "up to 64 letters and digits");
        }
        if (name != null) {
            matching(NAME, "project name", name, "up to 64 letters, digits, hyphens and underscores");
        }
    }

    static DliProject at(
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable String id,
            @Nullable String name,
            boolean renewable) {
        if (region == null && endpoint == null) {
            throw new IllegalArgumentException("DLI needs a region or an endpoint");
        }
        String where = region == null ? null : DliRegion.checked(region);
        HttpUrl root = endpoint != null || where == null
                ? DliRegion.address("endpoint", Objects.requireNonNull(endpoint))
                : DliRegion.dli(where);
        return new DliProject(root, where == null ? DliRegion.host(root) : where, id, name, renewable);
    }

    /** Null until the credentials are fetched, if only the name was given. */
    @Nullable
    String id() {
        return id;
    }

    /** What the project is looked up by; needed only while there is no id. */
    String name() {
        return name == null ? "" : name;
    }

    /**
     * Takes the id that IAM tells. False if another is known: used all the same, the credential would be refused for every
     * job, or worse, act in another project.
     */
    synchronized boolean learn(String told) {
        if (id == null && ID.matcher(told).matches()) {
            id = told;
        }
        return told.equals(id);
    }

    boolean renewable() {
        return renewable;
    }

    HttpUrl root() {
        return root;
    }

    /** The {@code id} of the record. The {@code appId}, for which two pages of the documents ask, is refused here. */
    JobRef batch(String batchId) {
        return ref(DliKind.SPARK, matching(BATCH_ID, "batch id", batchId, "a UUID"));
    }

    JobRef sql(String jobId) {
        return ref(DliKind.SQL, matching(SQL_ID, "SQL job id", jobId, "up to 64 letters, digits, - and _"));
    }

    JobRef flink(String jobId) {
        return ref(DliKind.FLINK, matching(FLINK_ID, "Flink job id", jobId, "a positive number of up to 18 digits"));
    }

    private JobRef ref(DliKind kind, String jobId) {
        return new JobRef("dli", kind.word(), scope, jobId);
    }

    /** The region, and the project as it was given: the id, or {@code name=} and the name. */
    String scope() {
        return scope;
    }

    /** For drafts only: they are made once a credential is there, and with it the id. */
    HttpUrl url(String version, String... segments) {
        HttpUrl.Builder url = root.newBuilder().addPathSegment(version).addPathSegment(known());
        List.of(segments).forEach(url::addPathSegment);
        return url.build();
    }

    /** With the headers that the vendor's own client sends on every request. */
    Draft completed(Draft draft) {
        return draft.header("Content-Type", "application/json").header("X-Project-Id", known());
    }

    private String known() {
        return Objects.requireNonNull(id, "project id");
    }

    private static String matching(Pattern pattern, String name, String value, String otherwise) {
        Objects.requireNonNull(value, name);
        if (!pattern.matcher(value).matches()) {
            String shown = value.replaceAll("\\p{Cntrl}", "?");
            String cut = shown.length() > 100 ? shown.substring(0, 100) + "..." : shown;
            throw new IllegalArgumentException("a DLI " + name + " is " + otherwise + ", not '" + cut + "'");
        }
        return value;
    }
}
