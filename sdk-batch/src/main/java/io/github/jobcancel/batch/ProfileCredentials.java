// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.batch.AssumeRoleOperation.StsEndpoint;
import io.github.jobcancel.batch.AwsSettings.ResolvedSetting;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a profile gives credentials by: the kinds in the vendor's order. A role leads to another profile, and so on; the
 * sources hang together as the profiles do, and each is fetched and renewed by itself.
 */
final class ProfileCredentials {
    private final AwsCredentialsChain chain;
    private final CallEngine engine;
    private final AwsSettings settings;
    private final LookupLog lookupLog;
    private final String region;
    /** The profiles on the way here: coming back to one is a loop. */
    private final Set<String> seen = new LinkedHashSet<>();

    ProfileCredentials(
            AwsCredentialsChain chain, CallEngine engine, AwsSettings settings, LookupLog lookupLog, String region) {
        this.chain = chain;
        this.engine = engine;
        this.settings = settings;
        this.lookupLog = lookupLog;
        this.region = region;
    }

    /** Empty if there is no profile, or it holds settings only. A profile asked for by name must exist. */
    Optional<CredentialSource<AwsCredentials>> credentialSource() {
        String name = settings.profileName();
        Optional<ResolvedSetting> asked = settings.namedProfile();
        if (settings.profileFiles().profileKeys(name) == null) {
            asked.ifPresent(setting -> {
                throw new IllegalArgumentException(setting.place() + " names the profile " + name + ", which is not in "
                        + settings.profileFiles().fileDescription());
            });
            lookupLog.recordSkipped(
                    "profile " + name, "not in " + settings.profileFiles().fileDescription());
            return Optional.empty();
        }
        Optional<CredentialSource<AwsCredentials>> found = profileSource(name);
        if (found.isEmpty()) {
            lookupLog.recordSkipped(settings.profilePlace(name), "it holds no credentials");
        }
        return found;
    }

    private Optional<CredentialSource<AwsCredentials>> profileSource(String name) {
        Map<String, String> keys = settings.profileFiles().profileKeys(name);
        String place = settings.profilePlace(name);
        if (keys == null) {
            throw new IllegalArgumentException("there is no " + place + ", which another names as source_profile");
        }
        if (!seen.add(name)) {
            throw new IllegalArgumentException("the profiles " + seen + " in "
                    + settings.profileFiles().fileDescription() + " go round in a circle");
        }
        if (hasValue(keys, "role_arn") && hasValue(keys, "web_identity_token_file")) {
            return Optional.of(chain.webIdentitySource(
                    place,
                    valueOf(keys, "role_arn"),
                    sessionName(keys),
                    valueOf(keys, "web_identity_token_file"),
                    stsEndpoint(name)));
        }
        if (keys.keySet().stream().anyMatch(key -> key.startsWith("sso_"))) {
            throw unsupportedSignIn(place, "SSO");
        }
        if (hasValue(keys, "role_arn")) {
            return Optional.of(roleSource(name, place, keys));
        }
        if (hasValue(keys, "login_session")) {
            throw unsupportedSignIn(place, "a login session");
        }
        if (hasValue(keys, "credential_process")) {
            String command = valueOf(keys, "credential_process");
            return Optional.of(chain.blockingSource(
                    place,
                    "its credential_process",
                    () -> CredentialProcess.runCommand(command, settings.systemEnvironment())));
        }
        return ownKeys(name, place);
    }

    private static String valueOf(Map<String, String> keys, String key) {
        return keys.getOrDefault(key, "");
    }

    private static boolean hasValue(Map<String, String> keys, String key) {
        return !valueOf(keys, key).isEmpty();
    }

    private static IllegalArgumentException unsupportedSignIn(String place, String what) {
        return new IllegalArgumentException(
                place + " signs in by " + what + ", which this library does not do: give the"
                        + " credentials in code, BatchClient.builder().credentials(() -> ...), for example from the AWS SDK");
    }

    /** Read anew when they were refused: tools that sign in write temporary keys to the file. */
    private Optional<CredentialSource<AwsCredentials>> ownKeys(String name, String place) {
        return readKeyPair(settings.profileFiles(), name, place)
                .map(now -> chain.blockingSource(place, "the key " + now.accessKeyId(), () -> {
                    AwsProfileFiles read = AwsProfileFiles.readFiles(settings.systemEnvironment());
                    return new ExpiringCredential<>(
                            readKeyPair(read, name, place)
                                    .orElseThrow(() -> new IllegalArgumentException("it is gone")),
                            null,
                            null);
                }));
    }

    private static Optional<AwsCredentials> readKeyPair(AwsProfileFiles profiles, String name, String place) {
        Map<String, String> keys = profiles.profileKeys(name);
        return AwsCredentialsChain.readKeyPair(
                place,
                key -> Optional.ofNullable(keys == null ? null : keys.get(key)).filter(value -> !value.isBlank()),
                "aws_access_key_id",
                "aws_secret_access_key",
                "aws_session_token");
    }

    private CredentialSource<AwsCredentials> roleSource(String name, String place, Map<String, String> keys) {
        if (hasValue(keys, "mfa_serial")) {
            throw unsupportedSignIn(place, "a code that a person types (mfa_serial)");
        }
        CredentialSource<AwsCredentials> base = baseSource(place, keys);
        List<String> form =
                new ArrayList<>(List.of("RoleArn", valueOf(keys, "role_arn"), "RoleSessionName", sessionName(keys)));
        if (hasValue(keys, "external_id")) {
            form.addAll(List.of("ExternalId", valueOf(keys, "external_id")));
        }
        if (hasValue(keys, "duration_seconds")) {
            form.addAll(List.of("DurationSeconds", checkDurationSeconds(place, valueOf(keys, "duration_seconds"))));
        }
        StsEndpoint at = stsEndpoint(name);
        RequestAuthorizer<AwsCredentials> signed = AssumeRoleOperation.signingAuthorizer(at, base);
        return chain.fetchingSource(
                place,
                "the role " + valueOf(keys, "role_arn"),
                () -> engine.startSignIn(AssumeRoleOperation.withKeys(at, form), signed, CallOptions.standard()));
    }

    /** Who asks for the role. */
    private CredentialSource<AwsCredentials> baseSource(String place, Map<String, String> keys) {
        boolean profile = hasValue(keys, "source_profile");
        if (profile == hasValue(keys, "credential_source")) {
            throw new IllegalArgumentException(
                    place + " has a role_arn and needs one of source_profile and credential_source");
        }
        if (profile) {
            String source = valueOf(keys, "source_profile");
            return profileSource(source)
                    .orElseThrow(() -> new IllegalArgumentException(
                            settings.profilePlace(source) + ", the source_profile of another, holds no credentials"));
        }
        Optional<CredentialSource<AwsCredentials>> found = switch (valueOf(keys, "credential_source")) {
            case "Environment" -> chain.fromEnvironment();
            case "EcsContainer" -> chain.fromContainer();
            case "Ec2InstanceMetadata" -> Optional.of(chain.fromInstance());
            default ->
                throw new IllegalArgumentException(
                        "credential_source of " + place + " must be Environment, EcsContainer or Ec2InstanceMetadata");
        };
        return found.orElseThrow(() -> new IllegalArgumentException(
                place + " has a credential_source that gives nothing: " + valueOf(keys, "credential_source")));
    }

    private static String sessionName(Map<String, String> keys) {
        return hasValue(keys, "role_session_name") ? valueOf(keys, "role_session_name") : AssumeRoleOperation.SESSION;
    }

    private static String checkDurationSeconds(String place, String text) {
        if (!text.matches("\\d{3,5}") || Integer.parseInt(text) < 900 || Integer.parseInt(text) > 43_200) {
            throw new IllegalArgumentException("duration_seconds of " + place + " must be from 900 to 43200");
        }
        return text;
    }

    /** A profile's own region counts for its role. */
    private StsEndpoint stsEndpoint(String name) {
        return settings.stsEndpoint(BatchRegion.requireValidRegion(settings.findInProfile(name, "region")
                .map(ResolvedSetting::value)
                .orElse(region)));
    }
}
