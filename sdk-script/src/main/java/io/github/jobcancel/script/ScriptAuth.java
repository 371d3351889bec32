// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Authorizes requests: by a session, which the credentials open, or by the credentials in each request. The
 * credentials are fetched at each login, so that the next login uses a changed secret; without a session they are
 * fetched again when the last ones were refused.
 */
final class ScriptAuth {
    /** Credentials of one fetch, and whether a request with them was refused since. */
    static final class CredentialUse {
        final ScriptCredentials credentials;
        private volatile boolean wasRefused;

        CredentialUse(ScriptCredentials credentials) {
            this.credentials = credentials;
        }

        void markRefused() {
            wasRefused = true;
        }
    }

    private final CallEngine engine;
    private final CredentialSources sources;
    private final HttpUrl url;
    private final String appId;
    private final @Nullable ScriptCredentials fixedCredentials;
    private final @Nullable CredentialsProvider<? extends ScriptCredentials> credentialsProvider;
    private final LookupLog lookupLog;
    private final ScriptLogin login;
    private final RequestAuthorizer<?> authorizer;
    private volatile @Nullable CredentialUse lastUse;

    ScriptAuth(
            CallEngine engine,
            HttpUrl url,
            ScriptSettings settings,
            LookupLog lookupLog,
            LongConsumer bundleLimitListener) {
        this.engine = engine;
        this.sources = new CredentialSources(engine);
        this.login = new ScriptLogin(url, lookupLog, bundleLimitListener);
        this.url = url;
        this.appId = settings.requireAppId();
        this.fixedCredentials = settings.credentials;
        this.credentialsProvider = settings.credentialsProvider;
        this.lookupLog = lookupLog;
        if (settings.sessionless) {
            lookupLog.recordSkipped("session", "not used: every request carries the credentials");
            this.authorizer = new RequestAuthorizer<>(
                    sources.fetchedSource(this::fetchCredentialUse), ScriptPacket::signSessionless);
        } else {
            lookupLog.recordSkipped("session", "not opened yet: the first call opens it");
            this.authorizer =
                    new RequestAuthorizer<>(createSessionSource(settings.heartbeat), ScriptPacket::signInSession);
        }
    }

    RequestAuthorizer<?> authorizer() {
        return authorizer;
    }

    private CredentialSource<ScriptSession> createSessionSource(boolean heartbeat) {
        if (heartbeat) {
            lookupLog.recordUsed("heartbeat", "sent a few times while the session is idle");
        } else {
            lookupLog.recordSkipped("heartbeat", "turned off");
        }
        Function<ScriptSession, Duration> heartbeatDelay =
                heartbeat ? ScriptSession::heartbeatDelay : session -> Duration.ZERO;
        return sources.sessionSource(this::openSession, heartbeatDelay, this::sendHeartbeat);
    }

    private CompletableFuture<ScriptSession> openSession() {
        return fetchCredentials()
                .thenCompose(credentials -> engine.startSignIn(
                        login.createRequest(credentials),
                        RequestAuthorizer.withoutCredential(),
                        CallOptions.standard()));
    }

    /** Sends a heartbeat. Its result is not reported: the next call finds the session alive or opens another. */
    private void sendHeartbeat() {
        engine.startCall(new HeartbeatOperation(url), authorizer, HeartbeatOperation.OPTIONS);
    }

    private CompletableFuture<ExpiringCredential<CredentialUse>> fetchCredentialUse() {
        return fetchCredentials().thenApply(credentials -> {
            CredentialUse previousUse = lastUse;
            if (previousUse != null && previousUse.wasRefused && previousUse.credentials.isSameAs(credentials)) {
                // the same credentials would be refused again, and refusals can lock the server out
                throw credentialsFailure("they were refused, and the source returned the same ones again");
            }
            CredentialUse newUse = new CredentialUse(credentials);
            lastUse = newUse;
            return new ExpiringCredential<>(newUse, null, null);
        });
    }

    private CompletableFuture<ScriptCredentials> fetchCredentials() {
        return credentialsProvider == null
                ? CredentialSources.completedFetch(Objects.requireNonNull(fixedCredentials))
                : sources.<ScriptCredentials>runInBackground("the fetch of the credentials", credentialsProvider)
                        .thenApply(this::requireThisApp);
    }

    private ScriptCredentials requireThisApp(ScriptCredentials credentials) {
        if (!credentials.appId().equals(appId)) {
            lookupLog.recordFailed("credentials", "fetched, but they belong to app " + credentials.appId());
            throw credentialsFailure("they belong to app " + credentials.appId() + ", not to app " + appId);
        }
        lookupLog.recordUsed("credentials", "server " + credentials.serverName() + ", fetched");
        return credentials;
    }

    private static SdkException credentialsFailure(String problem) {
        return new SdkException.Unauthenticated("credentials", problem, null, false, null);
    }
}
