// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * What one place gave: credentials, and what else it says of where to ask. What the builder was given wins over it.
 *
 * @param credentials print nothing of a secret
 * @param region null if the place does not say
 * @param projectId null if the place does not say
 * @param projectName null if the place does not say
 * @param iam null if the place does not say
 */
record ResolvedSettings(
        DliCredentials credentials,
        @Nullable String region,
        @Nullable String projectId,
        @Nullable String projectName,
        @Nullable HttpUrl iam) {

    static ResolvedSettings ofCredentials(DliCredentials credentials) {
        return new ResolvedSettings(credentials, null, null, null, null);
    }

    /** Checks what it was given, so that the place can be named in the refusal. */
    static ResolvedSettings ofSettings(
            DliCredentials credentials,
            @Nullable String region,
            @Nullable String projectId,
            @Nullable String projectName,
            @Nullable URI iam) {
        if (region != null) {
            DliRegion.requireRegion(region);
        }
        DliProject.validateProject(projectId, projectName);
        HttpUrl address = iam == null ? null : DliRegion.parseAddress("IAM endpoint", iam);
        return new ResolvedSettings(credentials, region, projectId, projectName, address);
    }

    /** The client's own name of the project comes first. A password may ask for a project too, which must not be another. */
    @Nullable
    String resolveProjectName(@Nullable String ofClient, @Nullable String otherwise) {
        String named = ofClient == null ? projectName : ofClient;
        String asked = credentials instanceof IamPassword user ? user.projectName() : null;
        if (named != null && asked != null && !asked.equals(named)) {
            throw new IllegalArgumentException("the password asks for project " + asked + ", the client for " + named);
        }
        if (named != null) {
            return named;
        }
        return asked == null ? otherwise : asked;
    }

    @Override
    public String toString() {
        List<String> out = new ArrayList<>(List.of(credentials.toString()));
        addDescription(out, "region", region);
        addDescription(out, "project", projectId == null ? projectName : projectId);
        addDescription(out, "IAM at", iam);
        return String.join(", ", out);
    }

    private static void addDescription(List<String> out, String what, @Nullable Object value) {
        if (value != null) {
            out.add(what + " " + value);
        }
    }
}
