// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.engine.Draft;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One project at one address: where requests go, and in which scope job ids mean something.
 *
 * @param root the endpoint; its own path stays in front
 * @param where the region, or the endpoint's host
 * @param id the project's id
 * @param bearsToken whether requests carry a token
 */
record DliProject(HttpUrl root, String where, String id, boolean bearsToken) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final Pattern BATCH_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern SQL_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern FLINK_ID = Pattern.compile("[1-9][0-9]{0,17}");

    DliProject {
        matching(ID, "project id", id, "up to 64 letters and digits");
    }

    static DliProject at(@Nullable String region, @Nullable URI endpoint, String id, boolean bearsToken) {
        if (region == null && endpoint == null) {
            throw new IllegalArgumentException("DLI needs a region or an endpoint");
        }
        String name = region == null ? null : DliRegion.checked(region);
        HttpUrl root = endpoint != null || name == null
                ? DliRegion.address("endpoint", Objects.requireNonNull(endpoint))
                : DliRegion.dli(name);
        return new DliProject(root, name == null ? DliRegion.host(root) : name, id, bearsToken);
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
        return new JobRef("dli", kind.word(), scope(), jobId);
    }

    String scope() {
        return where + "/" + id;
    }

    HttpUrl url(String version, String... segments) {
        HttpUrl.Builder url = root.newBuilder().addPathSegment(version).addPathSegment(id);
        List.of(segments).forEach(url::addPathSegment);
        return url.build();
    }

    /** With the headers that the vendor's own client sends on every request. */
    Draft completed(Draft draft) {
        return draft.header("Content-Type", "application/json").header("X-Project-Id", id);
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
