// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.EndpointAddress;
import io.github.jobcancel.auth.SettingValue;
import io.github.jobcancel.auth.SettingsSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The identity that one place gives, and the settings beside it. Settings of the client's builder override them.
 *
 * @param identity the identity
 * @param region the region; null if the place does not give it
 * @param projectId the project's id; null if the place does not give it
 * @param projectName the project's name; null if the place does not give it
 * @param iam the address of IAM; null if the place does not give it
 */
public record ResolvedSettings(
        DliIdentity identity,
        @Nullable String region,
        @Nullable String projectId,
        @Nullable String projectName,
        @Nullable HttpUrl iam) {
    /** Checks the settings here, so that the message can name their place. */
    public ResolvedSettings {
        if (region != null) {
            DliRegion.requireRegion(region);
        }
        ProjectId.validateProject(projectId, projectName);
    }

    /** Returns an identity without settings. */
    public static ResolvedSettings ofIdentity(DliIdentity identity) {
        return new ResolvedSettings(identity, null, null, null, null);
    }

    static @Nullable String findValue(SettingsSource source, List<String> keys) {
        return source.findSetting(keys).map(SettingValue::value).orElse(null);
    }

    static @Nullable String findValue(SettingsSource source, String... keys) {
        return findValue(source, List.of(keys));
    }

    /** Finds the address of IAM. Some write it with the version, with which our own paths begin. */
    static @Nullable HttpUrl findAddress(SettingsSource source, String key) {
        return source.findSetting(key)
                .map(url -> EndpointAddress.parse(url.place(), url.value().replaceAll("/v3/?$", "")))
                .orElse(null);
    }

    /** Returns these settings with those of the client's builder, which take precedence. */
    public ResolvedSettings overrideWith(
            @Nullable String clientRegion,
            @Nullable String clientProjectId,
            @Nullable String clientProjectName,
            @Nullable URI iamEndpoint) {
        String finalRegion = clientRegion == null ? region : clientRegion;
        boolean isProjectGiven = clientProjectId != null || clientProjectName != null;
        String name = clientProjectName == null ? projectName : clientProjectName;
        if (identity instanceof PasswordIdentity user) {
            name = user.resolveProjectName(name);
        }
        return new ResolvedSettings(
                identity,
                finalRegion,
                isProjectGiven ? clientProjectId : projectId,
                name == null ? finalRegion : name,
                iamEndpoint == null && iam != null ? iam : DliRegion.iamEndpoint(finalRegion, iamEndpoint));
    }

    /** Creates the project of a client with these settings, for which the address of IAM may be needed. */
    public ProjectId createProject() {
        ProjectId project = new ProjectId(projectId, projectName);
        boolean isPassword = identity instanceof PasswordIdentity;
        if (iam == null && (isPassword || !project.isKnown())) {
            throw new IllegalArgumentException(
                    (isPassword ? "a password" : "a project without an id") + " needs a region or an IAM endpoint");
        }
        return project;
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(List.of(identity.toString()));
        addPart(parts, "region", region);
        addPart(parts, "project", projectId == null ? projectName : projectId);
        addPart(parts, "IAM at", iam);
        return String.join(", ", parts);
    }

    private static void addPart(List<String> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.add(name + " " + value);
        }
    }
}
