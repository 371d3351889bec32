// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.batch.AssumeRoleOperation.StsEndpoint;
import io.github.jobcancel.batch.AwsSettings.ResolvedSetting;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
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
final class AwsCredentialsChain {
    private final CallEngine engine;
    private final AwsSettings settings;
    private final SystemEnvironment systemEnvironment;
    private final LookupLog lookupLog;
    private final String region;

    AwsCredentialsChain(CallEngine engine, AwsSettings settings, LookupLog lookupLog, String region) {
        this.engine = engine;
        this.settings = settings;
        this.systemEnvironment = settings.systemEnvironment();
        this.lookupLog = lookupLog;
        this.region = region;
    }

    /** What is given in code, if anything; else the chain, from its first place to its last. */
    CredentialSource<AwsCredentials> chooseSource(
            @Nullable AwsCredentials given, @Nullable CredentialsProvider<AwsCredentials> fetch) {
        if (given != null) {
            lookupLog.recordUsed("credentials", "given in code, the key " + given.accessKeyId());
            return CredentialSource.constantSource(given);
        }
        if (fetch != null) {
            return fromCallersFetch("the credentials' fetch given in code", fetch);
        }
        try {
            return firstConfigured();
        } catch (RuntimeException e) {
            // the client that this engine was made for will not be
            engine.close();
            throw e;
        }
    }

    private CredentialSource<AwsCredentials> firstConfigured() {
        return fromProperties()
                .or(this::fromEnvironment)
                .or(this::fromWebIdentity)
                .or(() -> new ProfileCredentials(this, engine, settings, lookupLog, region).credentialSource())
                .or(this::fromContainer)
                .orElseGet(this::fromInstance);
    }

    // ---- one method for each place; empty if it is not configured ----

    private Optional<CredentialSource<AwsCredentials>> fromProperties() {
        return fixedKeys(
                "system properties",
                systemEnvironment::systemProperty,
                "aws.accessKeyId",
                "aws.secretAccessKey",
                "aws.sessionToken");
    }

    Optional<CredentialSource<AwsCredentials>> fromEnvironment() {
        return fixedKeys(
                "environment",
                systemEnvironment::environmentVariable,
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN");
    }

    /** Lets a place's keys be looked up by name. */
    interface KeyLookup {
        Optional<String> findValue(String name);
    }

    private Optional<CredentialSource<AwsCredentials>> fixedKeys(
            String place, KeyLookup lookup, String id, String secret, String token) {
        Optional<AwsCredentials> keys = readKeyPair(place, lookup, id, secret, token);
        if (keys.isPresent()) {
            lookupLog.recordUsed(place, "the key " + keys.get().accessKeyId());
        } else {
            lookupLog.recordSkipped(place, "neither " + id + " nor " + secret + " is set");
        }
        return keys.map(CredentialSource::constantSource);
    }

    /** A key, whole or not at all. */
    static Optional<AwsCredentials> readKeyPair(
            String place, KeyLookup lookup, String id, String secret, String token) {
        Optional<String> keyId = lookup.findValue(id);
        Optional<String> key = lookup.findValue(secret);
        if (keyId.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(place + ": " + (keyId.isPresent() ? id : secret) + " is set, and "
                    + (keyId.isPresent() ? secret : id) + " is not");
        }
        return keyId.map(i -> lookup.findValue(token)
                .map(t -> AwsCredentials.of(i, key.orElseThrow(), t))
                .orElseGet(() -> AwsCredentials.of(i, key.orElseThrow())));
    }

    private Optional<CredentialSource<AwsCredentials>> fromWebIdentity() {
        String place = "web identity";
        Optional<ResolvedSetting> file =
                settings.findSetting("aws.webIdentityTokenFile", "AWS_WEB_IDENTITY_TOKEN_FILE", "");
        Optional<ResolvedSetting> role = settings.findSetting("aws.roleArn", "AWS_ROLE_ARN", "");
        if (file.isEmpty()) {
            lookupLog.recordSkipped(place, "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
            return Optional.empty();
        }
        if (role.isEmpty()) {
            throw new IllegalArgumentException(file.get().place() + " is set, and AWS_ROLE_ARN is not");
        }
        String session = settings.findSetting("aws.roleSessionName", "AWS_ROLE_SESSION_NAME", "")
                .map(ResolvedSetting::value)
                .orElse(AssumeRoleOperation.SESSION);
        return Optional.of(webIdentitySource(
                place, role.get().value(), session, file.get().value(), settings.stsEndpoint(region)));
    }

    /** Exchanges the token in a file for the keys of a role. The file is read for each exchange: others renew it. */
    CredentialSource<AwsCredentials> webIdentitySource(
            String place, String role, String session, String file, StsEndpoint at) {
        RequestAuthorizer<String> authorizer =
                AssumeRoleOperation.tokenAuthorizer(tokenFileSource(place, file, text -> text));
        List<String> form = List.of("RoleArn", role, "RoleSessionName", session);
        return fetchingSource(
                place,
                role + " with the token in " + file,
                () -> engine.startSignIn(AssumeRoleOperation.withToken(at, form), authorizer, CallOptions.standard()));
    }

    Optional<CredentialSource<AwsCredentials>> fromContainer() {
        Optional<ResolvedSetting> given =
                settings.findSetting("aws.containerAuthorizationToken", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "");
        return ContainerCredentials.fromSettings(settings, lookupLog).map(found -> {
            String place = ContainerCredentials.PLACE;
            String fixed = given.map(it -> ContainerCredentials.requireSendable(it.value(), it.place()))
                    .orElse("");
            CredentialSource<String> token = settings.findSetting(
                            "aws.containerAuthorizationTokenFile", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "")
                    .filter(file -> given.isEmpty())
                    .map(ResolvedSetting::value)
                    .map(file -> tokenFileSource(place, file, text -> ContainerCredentials.requireSendable(text, file)))
                    .orElseGet(() -> CredentialSource.constantSource(fixed));
            return fetchingSource(
                    place,
                    "the container's role, from " + found.url().redact(),
                    () -> engine.startSignIn(
                            found, ContainerCredentials.tokenAuthorizer(token), ContainerCredentials.OPTIONS));
        });
    }

    CredentialSource<AwsCredentials> fromInstance() {
        InstanceMetadata metadata = InstanceMetadata.fromSettings(settings, lookupLog);
        return fetchingSource(
                InstanceMetadata.PLACE,
                "the instance's role, from " + metadata.endpoint().redact(),
                () -> engine.startSignIn(
                        metadata.tokenRequest(), RequestAuthorizer.withoutCredential(), metadata.options()));
    }

    // ---- how fetches are made ----

    private CredentialSource<AwsCredentials> fromCallersFetch(String place, CredentialsProvider<AwsCredentials> fetch) {
        return fetchingSource(
                place,
                "asked when needed",
                () -> new CredentialSources(engine)
                        .runInBackground(place, () -> fetch.fetch().thenApply(AwsCredentialsChain::toExpiring)));
    }

    private static @Nullable ExpiringCredential<AwsCredentials> toExpiring(@Nullable AwsCredentials credentials) {
        return credentials == null ? null : credentials.toExpiring();
    }

    /** Those that are fetched when first needed, and again when they end. */
    CredentialSource<AwsCredentials> fetchingSource(
            String place, String what, Supplier<CompletableFuture<ExpiringCredential<AwsCredentials>>> fetch) {
        lookupLog.recordUsed(place, what);
        // what came of it is written down before anybody who waits is told
        return new CredentialSources(engine)
                .fetchedSource(() -> fetch.get().whenComplete((keys, failure) -> {
                    if (failure == null) {
                        lookupLog.recordUsed(place, what);
                    } else {
                        lookupLog.recordFailed(place, String.valueOf(failure.getMessage()));
                    }
                }));
    }

    /** Those that take a blocking look at the machine. */
    CredentialSource<AwsCredentials> blockingSource(
            String place, String what, Callable<ExpiringCredential<AwsCredentials>> look) {
        return fetchingSource(place, what, () -> runBlocking(place, look));
    }

    private CredentialSource<String> tokenFileSource(String place, String file, UnaryOperator<String> checked) {
        Path path = systemEnvironment.resolvePath(file);
        // over as soon as it is read, so that it is read each time
        return new CredentialSources(engine)
                .fetchedSource(() -> runBlocking(
                        place,
                        () -> new ExpiringCredential<>(
                                systemEnvironment
                                        .readFile(path)
                                        .map(String::strip)
                                        .filter(text -> !text.isEmpty())
                                        .map(checked)
                                        .orElseThrow(() ->
                                                new IllegalArgumentException(file + " is empty or does not exist")),
                                null,
                                Instant.MIN)));
    }

    private <T> CompletableFuture<T> runBlocking(String place, Callable<T> look) {
        return new CredentialSources(engine).runInBackground(place, () -> {
            try {
                return CompletableFuture.completedStage(look.call());
            } catch (IllegalArgumentException e) {
                throw brokenPlace(place, e.getMessage());
            }
        });
    }

    /** May be mended while the program runs, so it is not remembered. */
    static SdkException brokenPlace(String place, @Nullable String sentence) {
        return new SdkException.ProviderFault(place, String.valueOf(sentence), null, false, null);
    }
}
