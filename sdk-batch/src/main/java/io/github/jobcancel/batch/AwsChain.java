// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.auth.Surroundings;
import io.github.jobcancel.batch.AssumeRole.Sts;
import io.github.jobcancel.batch.AwsSettings.Setting;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Fresh;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the credentials come from when a program gives none: the places of the vendor's own chain, in its order. The first
 * that is configured is taken, and if it is broken, nothing else is tried in its stead: that would be another identity.
 *
 * <p>Which place it is, is found out once and without a network. What the place gives is fetched when needed.
 */
final class AwsChain {
    private final Engine engine;
    private final AwsSettings settings;
    private final Surroundings around;
    private final Findings findings;
    private final String region;

    AwsChain(Engine engine, AwsSettings settings, Findings findings, String region) {
        this.engine = engine;
        this.settings = settings;
        this.around = settings.around();
        this.findings = findings;
        this.region = region;
    }

    /** What is given in code, if anything; else the chain, from its first place to its last. */
    CredentialSource<AwsCredentials> source(
            @Nullable AwsCredentials given, @Nullable CredentialFetch<AwsCredentials> fetch) {
        if (given != null) {
            findings.used("credentials", "given in code, the key " + given.accessKeyId());
            return CredentialSource.fixed(given);
        }
        if (fetch != null) {
            return own("the credentials' fetch given in code", fetch);
        }
        try {
            return first();
        } catch (RuntimeException e) {
            // the client that this engine was made for will not be
            engine.close();
            throw e;
        }
    }

    private CredentialSource<AwsCredentials> first() {
        return properties()
                .or(this::environment)
                .or(this::webIdentity)
                .or(() -> new AwsProfileChain(this, engine, settings, findings, region).source())
                .or(this::container)
                .orElseGet(this::instance);
    }

    // ---- one method for each place; empty if it is not configured ----

    private Optional<CredentialSource<AwsCredentials>> properties() {
        return keys(
                "system properties", around::property, "aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken");
    }

    Optional<CredentialSource<AwsCredentials>> environment() {
        return keys(
                "environment", around::environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
    }

    /** Lets a place's keys be looked up by name. */
    interface Lookup {
        Optional<String> get(String name);
    }

    private Optional<CredentialSource<AwsCredentials>> keys(
            String place, Lookup lookup, String id, String secret, String token) {
        Optional<AwsCredentials> keys = pair(place, lookup, id, secret, token);
        if (keys.isPresent()) {
            findings.used(place, "the key " + keys.get().accessKeyId());
        } else {
            findings.skipped(place, "neither " + id + " nor " + secret + " is set");
        }
        return keys.map(CredentialSource::fixed);
    }

    /** A key, whole or not at all. */
    static Optional<AwsCredentials> pair(String place, Lookup lookup, String id, String secret, String token) {
        Optional<String> keyId = lookup.get(id);
        Optional<String> key = lookup.get(secret);
        if (keyId.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(place + ": " + (keyId.isPresent() ? id : secret) + " is set, and "
                    + (keyId.isPresent() ? secret : id) + " is not");
        }
        return keyId.map(i -> lookup.get(token)
                .map(t -> AwsCredentials.of(i, key.orElseThrow(), t))
                .orElseGet(() -> AwsCredentials.of(i, key.orElseThrow())));
    }

    private Optional<CredentialSource<AwsCredentials>> webIdentity() {
        String place = "web identity";
        Optional<Setting> file = settings.setting("aws.webIdentityTokenFile", "AWS_WEB_IDENTITY_TOKEN_FILE", "");
        Optional<Setting> role = settings.setting("aws.roleArn", "AWS_ROLE_ARN", "");
        if (file.isEmpty()) {
            findings.skipped(place, "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
            return Optional.empty();
        }
        if (role.isEmpty()) {
            throw new IllegalArgumentException(file.get().place() + " is set, and AWS_ROLE_ARN is not");
        }
        String session = settings.setting("aws.roleSessionName", "AWS_ROLE_SESSION_NAME", "")
                .map(Setting::value)
                .orElse(AssumeRole.SESSION);
        return Optional.of(
                webIdentity(place, role.get().value(), session, file.get().value(), settings.sts(region)));
    }

    /** Exchanges the token in a file for the keys of a role. The file is read for each exchange: others renew it. */
    CredentialSource<AwsCredentials> webIdentity(String place, String role, String session, String file, Sts at) {
        Authorizer<String> authorizer = AssumeRole.carrying(token(place, file, text -> text));
        List<String> form = List.of("RoleArn", role, "RoleSessionName", session);
        return fetched(
                place,
                role + " with the token in " + file,
                () -> engine.signIn(AssumeRole.withToken(at, form), authorizer, CallOptions.standard()));
    }

    Optional<CredentialSource<AwsCredentials>> container() {
        Optional<Setting> given =
                settings.setting("aws.containerAuthorizationToken", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "");
        return ContainerCredentials.configured(settings, findings).map(found -> {
            String place = ContainerCredentials.PLACE;
            String fixed = given.map(it -> ContainerCredentials.sendable(it.value(), it.place()))
                    .orElse("");
            CredentialSource<String> token = settings.setting(
                            "aws.containerAuthorizationTokenFile", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "")
                    .filter(file -> given.isEmpty())
                    .map(Setting::value)
                    .map(file -> token(place, file, text -> ContainerCredentials.sendable(text, file)))
                    .orElseGet(() -> CredentialSource.fixed(fixed));
            return fetched(
                    place,
                    "the container's role, from " + found.url().redact(),
                    () -> engine.signIn(found, ContainerCredentials.carrying(token), ContainerCredentials.OPTIONS));
        });
    }

    CredentialSource<AwsCredentials> instance() {
        InstanceMetadata metadata = InstanceMetadata.configured(settings, findings);
        return fetched(
                InstanceMetadata.PLACE,
                "the instance's role, from " + metadata.endpoint().redact(),
                () -> engine.signIn(metadata.first(), Authorizer.none(), metadata.options()));
    }

    // ---- how fetches are made ----

    private CredentialSource<AwsCredentials> own(String place, CredentialFetch<AwsCredentials> fetch) {
        return fetched(
                place,
                "asked when needed",
                () -> new CredentialSources(engine)
                        .background(place, () -> fetch.fetch().thenApply(AwsChain::fresh)));
    }

    private static @Nullable Fresh<AwsCredentials> fresh(@Nullable AwsCredentials credentials) {
        return credentials == null ? null : credentials.fresh();
    }

    /** Those that are fetched when first needed, and again when they end. */
    CredentialSource<AwsCredentials> fetched(
            String place, String what, Supplier<CompletableFuture<Fresh<AwsCredentials>>> fetch) {
        findings.used(place, what);
        // what came of it is written down before anybody who waits is told
        return new CredentialSources(engine)
                .fetched(() -> fetch.get().whenComplete((keys, failure) -> {
                    if (failure == null) {
                        findings.used(place, what);
                    } else {
                        findings.failed(place, String.valueOf(failure.getMessage()));
                    }
                }));
    }

    /** Those that take a blocking look at the machine. */
    CredentialSource<AwsCredentials> looked(String place, String what, Callable<Fresh<AwsCredentials>> look) {
        return fetched(place, what, () -> blocking(place, look));
    }

    private CredentialSource<String> token(String place, String file, UnaryOperator<String> checked) {
        Path path = around.path(file);
        // over as soon as it is read, so that it is read each time
        return new CredentialSources(engine)
                .fetched(() -> blocking(
                        place,
                        () -> new Fresh<>(
                                around.read(path)
                                        .map(String::strip)
                                        .filter(text -> !text.isEmpty())
                                        .map(checked)
                                        .orElseThrow(() ->
                                                new IllegalArgumentException(file + " is empty or does not exist")),
                                null,
                                Instant.MIN)));
    }

    private <T> CompletableFuture<T> blocking(String place, Callable<T> look) {
        return new CredentialSources(engine).background(place, () -> {
            try {
                return CompletableFuture.completedStage(look.call());
            } catch (IllegalArgumentException e) {
                throw broken(place, e.getMessage());
            }
        });
    }

    /** May be mended while the program runs, so it is not remembered. */
    static SdkException broken(String place, @Nullable String sentence) {
        return new SdkException.ProviderFault(place, String.valueOf(sentence), null, false, null);
    }
}
