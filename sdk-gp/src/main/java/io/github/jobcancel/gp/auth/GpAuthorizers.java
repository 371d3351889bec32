// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialFetcher;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.auth.RenewalRule;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.gp.auth.GpSignIn.GrantType;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Puts the tokens of one client on its requests. The dialects share a token, unless a portal issues it. */
public final class GpAuthorizers {
    private static final String PROVIDER = "the credentials provider given in code";

    /** A token that lives for less than a minute is renewed for each call. */
    private static final RenewalRule RENEWAL = RenewalRule.beforeEnd(Duration.ofSeconds(60));

    private final CallEngine engine;
    private final SiteAddress site;
    private final LookupLog lookupLog;
    private final RequestAuthorizer<GpToken> admin;
    private final RequestAuthorizer<GpToken> rest;
    private final boolean servesAdmin;

    /**
     * Creates the authorizers of a client.
     *
     * @param engine makes the calls
     * @param site the site
     * @param signIn the credentials given in code; null if a provider is given
     * @param provider provides the credentials; null if they are given
     * @param lookupLog receives the results of the requests
     */
    public GpAuthorizers(
            CallEngine engine,
            SiteAddress site,
            @Nullable GpSignIn signIn,
            @Nullable CredentialsProvider<GpSignIn> provider,
            LookupLog lookupLog) {
        this.engine = engine;
        this.site = site;
        this.lookupLog = lookupLog;
        this.servesAdmin = signIn == null || signIn.grant != GrantType.APP;
        if (signIn == null) {
            lookupLog.recordSkipped(PROVIDER, "not called yet");
            this.admin = createAuthorizer(createSource(Objects.requireNonNull(provider)));
            this.rest = admin;
            return;
        }
        lookupLog.recordUsed("credentials given in code", signIn.toString());
        CredentialSources sources = new CredentialSources(engine);
        SignInFlow flow = new SignInFlow(site, signIn, lookupLog);
        this.admin = createAuthorizer(
                signIn.grant == GrantType.TOKEN
                        ? CredentialSource.constantSource(signIn.callersToken())
                        : sources.cachedSource(flow::createSignIn));
        this.rest = signIn.grant == GrantType.PORTAL
                ? createAuthorizer(sources.fetchedSource(
                        () -> engine.startSignIn(flow.createExchange(), admin, CallOptions.standard())))
                : admin;
    }

    private static RequestAuthorizer<GpToken> createAuthorizer(CredentialSource<GpToken> source) {
        return new RequestAuthorizer<>(source, (request, token, now) -> token.signRequest(request));
    }

    private CredentialSource<GpToken> createSource(CredentialsProvider<GpSignIn> provider) {
        return new CredentialFetcher(engine, lookupLog)
                .createSource(
                        PROVIDER,
                        GpToken::describeExpiry,
                        () -> new CredentialSources(engine)
                                .<GpSignIn>runInBackground(PROVIDER, provider)
                                .thenCompose(this::fetchToken));
    }

    private CompletableFuture<ExpiringCredential<GpToken>> fetchToken(GpSignIn signIn) {
        if (signIn.grant == GrantType.TOKEN) {
            return CredentialSources.completedFetch(signIn.callersToken().withLifetime(RENEWAL, Instant.EPOCH));
        }
        if (signIn.portal != null) {
            // the dialects need different tokens then, and the portal's address was not checked
            throw new SdkException.ProviderFault(
                    "credentials", PROVIDER + " must not give credentials of a portal", null, false, null);
        }
        return engine.startSignIn(
                new SignInFlow(site, signIn, lookupLog).createSignIn(),
                RequestAuthorizer.withoutCredential(),
                CallOptions.standard());
    }

    /**
     * {@return the authorizer of the ADMIN dialect}
     *
     * @throws IllegalArgumentException if the credentials are an app's, which no site would accept
     */
    public RequestAuthorizer<?> adminAuthorizer() {
        if (!servesAdmin) {
            throw new IllegalArgumentException(
                    "an app has no user behind it, and the ADMIN dialect needs one: name the job in the REST dialect");
        }
        return admin;
    }

    /** {@return the authorizer of the REST dialect} */
    public RequestAuthorizer<?> restAuthorizer() {
        return rest;
    }
}
