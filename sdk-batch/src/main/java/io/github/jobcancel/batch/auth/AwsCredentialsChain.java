// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.auth.CredentialFetcher;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.CredentialsChain;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the credentials of a client to which none are given in code, in the places of AWS's own chain and in their
 * order. The place is chosen when the client is created, without a request; its credentials are fetched when needed.
 */
public final class AwsCredentialsChain {
    private static final String CALLERS_FETCH = "the credentials' fetch given in code";

    private final CallEngine engine;
    private final AwsSettings settings;
    private final LookupLog log;
    private final CredentialFetcher fetcher;

    /**
     * Creates the chain of one client.
     *
     * @param engine makes the calls; closed if there are no credentials
     * @param settings the AWS settings of the client
     * @param log receives the results of the lookups
     */
    public AwsCredentialsChain(CallEngine engine, AwsSettings settings, LookupLog log) {
        this.engine = engine;
        this.settings = settings;
        this.log = log;
        this.fetcher = new CredentialFetcher(engine, log);
    }

    /**
     * Returns the source of the credentials given in code, or else of those that the chain finds.
     *
     * @param key a key given in code; null for none
     * @param provider a provider of keys given in code; null for none
     * @return the source of the client's credentials
     * @throws IllegalArgumentException if a place is configured and broken
     * @throws IllegalStateException if no place is configured
     */
    public CredentialSource<SigningKey> chooseSource(
            @Nullable SigningKey key, @Nullable CredentialsProvider<SigningKey> provider) {
        if (key != null) {
            log.recordUsed("credentials", "given in code, the key " + key.id());
            return CredentialSource.constantSource(key);
        }
        if (provider != null) {
            return ofProvider(provider);
        }
        try {
            return findFirst();
        } catch (RuntimeException e) {
            // no client is created that would close the engine
            engine.close();
            throw e;
        }
    }

    private CredentialSource<SigningKey> ofProvider(CredentialsProvider<SigningKey> provider) {
        String detail = "asked when needed";
        log.recordUsed(CALLERS_FETCH, detail);
        return fetcher.createSource(
                CALLERS_FETCH,
                key -> detail,
                () -> new CredentialSources(engine).runInBackground(CALLERS_FETCH, () -> {
                    CompletionStage<? extends SigningKey> fetch = provider.fetch();
                    return fetch.thenApply(key -> key == null ? null : AwsKeys.toExpiring(key));
                }));
    }

    private CredentialSource<SigningKey> findFirst() {
        RoleCredentials roles = new RoleCredentials(settings, fetcher);
        return new CredentialsChain<CredentialSource<SigningKey>>(log)
                .addPlace("system properties", () -> AwsKeys.lookUpProperties(settings.properties()))
                .addPlace("environment", () -> AwsKeys.lookUpEnvironment(settings.environment()))
                .addPlace("web identity", roles::lookUpWebIdentity)
                .addPlace("profile", () -> new ProfileCredentials(settings, fetcher, roles, log).lookUp())
                .addPlace("container", () -> ContainerCredentials.lookUp(settings, fetcher))
                .addPlace("instance metadata", () -> InstanceMetadata.lookUp(settings, fetcher))
                .requireFirst("AWS Batch");
    }
}
