// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.batch.AssumeRole.Sts;
import io.github.jobcancel.batch.AwsSettings.Setting;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Fresh;
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
final class AwsProfileChain {
    private final AwsChain chain;
    private final Engine engine;
    private final AwsSettings settings;
    private final Findings findings;
    private final String region;
    /** The profiles on the way here: coming back to one is a loop. */
    private final Set<String> seen = new LinkedHashSet<>();

    AwsProfileChain(AwsChain chain, Engine engine, AwsSettings settings, Findings findings, String region) {
        this.chain = chain;
        this.engine = engine;
        this.settings = settings;
        this.findings = findings;
        this.region = region;
    }

    /** Empty if there is no profile, or it holds settings only. A profile asked for by name must exist. */
    Optional<CredentialSource<AwsCredentials>> source() {
        String name = settings.profile();
        Optional<Setting> asked = settings.profileNamed();
        if (settings.profiles().profile(name) == null) {
            asked.ifPresent(setting -> {
                throw new IllegalArgumentException(setting.place() + " names the profile " + name + ", which is not in "
                        + settings.profiles().where());
            });
            findings.skipped("profile " + name, "not in " + settings.profiles().where());
            return Optional.empty();
        }
        Optional<CredentialSource<AwsCredentials>> found = profile(name);
        if (found.isEmpty()) {
            findings.skipped(settings.place(name), "it holds no credentials");
        }
        return found;
    }

    private Optional<CredentialSource<AwsCredentials>> profile(String name) {
        Map<String, String> keys = settings.profiles().profile(name);
        String place = settings.place(name);
        if (keys == null) {
            throw new IllegalArgumentException("there is no " + place + ", which another names as source_profile");
        }
        if (!seen.add(name)) {
            throw new IllegalArgumentException(
                    "the profiles " + seen + " in " + settings.profiles().where() + " go round in a circle");
        }
        if (has(keys, "role_arn") && has(keys, "web_identity_token_file")) {
            return Optional.of(chain.webIdentity(
                    place, get(keys, "role_arn"), session(keys), get(keys, "web_identity_token_file"), sts(name)));
        }
        if (keys.keySet().stream().anyMatch(key -> key.startsWith("sso_"))) {
            throw elsewhere(place, "SSO");
        }
        if (has(keys, "role_arn")) {
            return Optional.of(role(name, place, keys));
        }
        if (has(keys, "login_session")) {
            throw elsewhere(place, "a login session");
        }
        if (has(keys, "credential_process")) {
            String command = get(keys, "credential_process");
            return Optional.of(chain.looked(
                    place, "its credential_process", () -> CredentialProcess.run(command, settings.around())));
        }
        return own(name, place);
    }

    private static String get(Map<String, String> keys, String key) {
        return keys.getOrDefault(key, "");
    }

    private static boolean has(Map<String, String> keys, String key) {
        return !get(keys, key).isEmpty();
    }

    private static IllegalArgumentException elsewhere(String place, String what) {
        return new IllegalArgumentException(
                place + " signs in by " + what + ", which this library does not do: give the"
                        + " credentials in code, BatchClient.builder().credentials(() -> ...), for example from the AWS SDK");
    }

    /** Read anew when they were refused: tools that sign in write temporary keys to the file. */
    private Optional<CredentialSource<AwsCredentials>> own(String name, String place) {
        return pair(settings.profiles(), name, place)
                .map(now -> chain.looked(place, "the key " + now.accessKeyId(), () -> {
                    AwsProfiles read = AwsProfiles.read(settings.around());
                    return new Fresh<>(
                            pair(read, name, place).orElseThrow(() -> new IllegalArgumentException("it is gone")),
                            null,
                            null);
                }));
    }

    private static Optional<AwsCredentials> pair(AwsProfiles profiles, String name, String place) {
        Map<String, String> keys = profiles.profile(name);
        return AwsChain.pair(
                place,
                key -> Optional.ofNullable(keys == null ? null : keys.get(key)).filter(value -> !value.isBlank()),
                "aws_access_key_id",
                "aws_secret_access_key",
                "aws_session_token");
    }

    private CredentialSource<AwsCredentials> role(String name, String place, Map<String, String> keys) {
        if (has(keys, "mfa_serial")) {
            throw elsewhere(place, "a code that a person types (mfa_serial)");
        }
        CredentialSource<AwsCredentials> base = base(place, keys);
        List<String> form =
                new ArrayList<>(List.of("RoleArn", get(keys, "role_arn"), "RoleSessionName", session(keys)));
        if (has(keys, "external_id")) {
            form.addAll(List.of("ExternalId", get(keys, "external_id")));
        }
        if (has(keys, "duration_seconds")) {
            form.addAll(List.of("DurationSeconds", seconds(place, get(keys, "duration_seconds"))));
        }
        Sts at = sts(name);
        Authorizer<AwsCredentials> signed = AssumeRole.signed(at, base);
        return chain.fetched(
                place,
                "the role " + get(keys, "role_arn"),
                () -> engine.signIn(AssumeRole.withKeys(at, form), signed, CallOptions.standard()));
    }

    /** Who asks for the role. */
    private CredentialSource<AwsCredentials> base(String place, Map<String, String> keys) {
        boolean profile = has(keys, "source_profile");
        if (profile == has(keys, "credential_source")) {
            throw new IllegalArgumentException(
                    place + " has a role_arn and needs one of source_profile and credential_source");
        }
        if (profile) {
            String source = get(keys, "source_profile");
            return profile(source)
                    .orElseThrow(() -> new IllegalArgumentException(
                            settings.place(source) + ", the source_profile of another, holds no credentials"));
        }
        Optional<CredentialSource<AwsCredentials>> found = switch (get(keys, "credential_source")) {
            case "Environment" -> chain.environment();
            case "EcsContainer" -> chain.container();
            case "Ec2InstanceMetadata" -> Optional.of(chain.instance());
            default ->
                throw new IllegalArgumentException(
                        "credential_source of " + place + " must be Environment, EcsContainer or Ec2InstanceMetadata");
        };
        return found.orElseThrow(() -> new IllegalArgumentException(
                place + " has a credential_source that gives nothing: " + get(keys, "credential_source")));
    }

    private static String session(Map<String, String> keys) {
        return has(keys, "role_session_name") ? get(keys, "role_session_name") : AssumeRole.SESSION;
    }

    private static String seconds(String place, String text) {
        if (!text.matches("\\d{3,5}") || Integer.parseInt(text) < 900 || Integer.parseInt(text) > 43_200) {
            throw new IllegalArgumentException("duration_seconds of " + place + " must be from 900 to 43200");
        }
        return text;
    }

    /** A profile's own region counts for its role. */
    private Sts sts(String name) {
        return settings.sts(BatchRegion.checked(
                settings.inProfile(name, "region").map(Setting::value).orElse(region)));
    }
}
