// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.auth.CredentialFetcher;
import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SettingValue;
import io.github.jobcancel.auth.SettingsSource;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.batch.auth.AwsSettings.StsEndpoint;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Looks up the credentials of a profile, whose kinds are tried in the order of AWS's tools. The keys of a role may come
 * from another profile, and so on: each profile has a source of its own, which fetches and renews by itself.
 */
final class ProfileCredentials {
    private final AwsSettings settings;
    private final CredentialFetcher fetcher;
    private final RoleCredentials roles;
    private final LookupLog log;
    /** The profiles on the way to the current one: one that comes again is a circle. */
    private final Set<String> visitedProfiles = new LinkedHashSet<>();

    ProfileCredentials(AwsSettings settings, CredentialFetcher fetcher, RoleCredentials roles, LookupLog log) {
        this.settings = settings;
        this.fetcher = fetcher;
        this.roles = roles;
        this.log = log;
    }

    /** Looks up the current profile, which must exist if a setting names it. */
    PlaceLookup<CredentialSource<SigningKey>> lookUp() {
        String name = settings.profileName();
        if (settings.profileFiles().hasProfile(name)) {
            return lookUpProfile(name);
        }
        String missing = "not in " + settings.profileFiles().describeFiles();
        settings.profileSetting().ifPresent(setting -> {
            throw setting.refusalMessage("names the profile " + name + ", which is " + missing);
        });
        return new PlaceLookup<>("profile " + name, missing, null);
    }

    private PlaceLookup<CredentialSource<SigningKey>> lookUpProfile(String name) {
        SettingsSource profile = settings.profileFiles().profile(name);
        String place = profile.sourceName();
        if (!visitedProfiles.add(name)) {
            throw new IllegalArgumentException("the profiles " + visitedProfiles + " in "
                    + settings.profileFiles().describeFiles() + " go round in a circle");
        }
        Optional<String> role = valueOf(profile, "role_arn");
        Optional<String> tokenFile = valueOf(profile, "web_identity_token_file");
        if (role.isPresent() && tokenFile.isPresent()) {
            return roles.exchangeToken(place, stsEndpoint(profile), role.get(), sessionName(profile), tokenFile.get());
        }
        if (settings.profileFiles().usesSso(name)) {
            throw unsupportedSignIn(place, "SSO");
        }
        if (role.isPresent()) {
            return lookUpRole(profile, role.get());
        }
        if (valueOf(profile, "login_session").isPresent()) {
            throw unsupportedSignIn(place, "a login session");
        }
        return valueOf(profile, "credential_process")
                .map(command -> readMachine(
                        place,
                        "its credential_process",
                        () -> CredentialProcess.runCommand(command, settings.systemEnvironment())))
                .orElseGet(() -> lookUpOwnKey(name, profile));
    }

    private static Optional<String> valueOf(SettingsSource profile, String key) {
        return profile.findSetting(key).map(SettingValue::value);
    }

    private static IllegalArgumentException unsupportedSignIn(String place, String method) {
        return new IllegalArgumentException(
                place + " signs in by " + method + ", which this library does not do: give"
                        + " the credentials in code, BatchClient.builder().credentials(() -> ...), for example from the AWS SDK");
    }

    /** The key is read again after it was refused, since sign-in tools write temporary keys to the file. */
    private PlaceLookup<CredentialSource<SigningKey>> lookUpOwnKey(String name, SettingsSource profile) {
        String place = profile.sourceName();
        return findKey(profile)
                .map(key -> readMachine(
                        place,
                        "the key " + key.id(),
                        () -> findKey(AwsProfileFiles.readFiles(settings.systemEnvironment())
                                        .profile(name))
                                .map(again -> new ExpiringCredential<>(again, null, null))
                                .orElseThrow(() -> new IllegalArgumentException("it is gone"))))
                .orElseGet(() -> new PlaceLookup<>(place, "it holds no credentials", null));
    }

    private static Optional<SigningKey> findKey(SettingsSource profile) {
        return profile.findSigningKey(
                List.of("aws_access_key_id"), List.of("aws_secret_access_key"), List.of("aws_session_token"));
    }

    private PlaceLookup<CredentialSource<SigningKey>> readMachine(
            String place, String detail, Callable<ExpiringCredential<SigningKey>> read) {
        return fetcher.lookUp(place, detail, () -> fetcher.readMachine(place, read));
    }

    private PlaceLookup<CredentialSource<SigningKey>> lookUpRole(SettingsSource profile, String role) {
        String place = profile.sourceName();
        if (valueOf(profile, "mfa_serial").isPresent()) {
            throw unsupportedSignIn(place, "a code that a person types (mfa_serial)");
        }
        CredentialSource<SigningKey> keys = lookUpRoleKeys(profile);
        List<String> parameters = new ArrayList<>(List.of("RoleArn", role, "RoleSessionName", sessionName(profile)));
        valueOf(profile, "external_id").ifPresent(id -> parameters.addAll(List.of("ExternalId", id)));
        profile.findSetting("duration_seconds").ifPresent(seconds -> {
            checkDuration(seconds);
            parameters.addAll(List.of("DurationSeconds", seconds.value()));
        });
        return roles.assumeRole(place, stsEndpoint(profile), role, parameters, keys);
    }

    /** Looks up the keys with which a role is assumed. */
    private CredentialSource<SigningKey> lookUpRoleKeys(SettingsSource profile) {
        Optional<String> sourceProfile = valueOf(profile, "source_profile");
        Optional<SettingValue> credentialSource = profile.findSetting("credential_source");
        if (sourceProfile.isPresent() == credentialSource.isPresent()) {
            throw new IllegalArgumentException(
                    profile.sourceName() + " has a role_arn and needs one of source_profile and credential_source");
        }
        if (credentialSource.isPresent()) {
            return lookUpPlace(credentialSource.get())
                    .logTo(log)
                    .orElseThrow(() -> new IllegalArgumentException(
                            profile.sourceName() + " has a credential_source that gives nothing: "
                                    + credentialSource.get().value()));
        }
        String name = sourceProfile.orElseThrow();
        String place = settings.profileFiles().profile(name).sourceName();
        if (!settings.profileFiles().hasProfile(name)) {
            throw new IllegalArgumentException("there is no " + place + ", which another names as source_profile");
        }
        return lookUpProfile(name)
                .logTo(log)
                .orElseThrow(() ->
                        new IllegalArgumentException(place + ", the source_profile of another, holds no credentials"));
    }

    private PlaceLookup<CredentialSource<SigningKey>> lookUpPlace(SettingValue credentialSource) {
        return switch (credentialSource.value()) {
            case "Environment" -> AwsKeys.lookUpEnvironment(settings.environment());
            case "EcsContainer" -> ContainerCredentials.lookUp(settings, fetcher);
            case "Ec2InstanceMetadata" -> InstanceMetadata.lookUp(settings, fetcher);
            default ->
                throw credentialSource.refusalMessage("must be Environment, EcsContainer or Ec2InstanceMetadata");
        };
    }

    private static String sessionName(SettingsSource profile) {
        return valueOf(profile, "role_session_name").orElse(RoleCredentials.DEFAULT_SESSION_NAME);
    }

    private static void checkDuration(SettingValue seconds) {
        String text = seconds.value();
        if (!text.matches("\\d{3,5}") || Integer.parseInt(text) < 900 || Integer.parseInt(text) > 43_200) {
            throw seconds.refusalMessage("must be from 900 to 43200");
        }
    }

    /** Returns STS in the region of the profile, or else of the client. */
    private StsEndpoint stsEndpoint(SettingsSource profile) {
        return settings.stsEndpoint(valueOf(profile, "region").orElse(settings.region()));
    }
}
