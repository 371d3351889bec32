// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.Findings;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Fresh;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How requests are let in: by a session, which the credentials open, or by the credentials in each. A fetch is asked at each
 * login, so that the next one meets a changed secret; without a session, when the last ones were refused.
 */
final class ScriptAccess {
    /** Credentials as they were got once, and whether a request with them was refused since. */
    static final class Pass {
        final ScriptCredentials server;
        private volatile boolean refused;

        Pass(ScriptCredentials server) {
            this.server = server;
        }

        void refused() {
            refused = true;
        }
    }

    private final Engine engine;
    private final HttpUrl url;
    private final String appId;
    private final @Nullable ScriptCredentials given;
    private final @Nullable CredentialFetch<ScriptCredentials> fetch;
    private final Findings findings;
    private final LongConsumer bundle;
    private final Authorizer<?> authorizer;
    private volatile @Nullable Pass last;

    ScriptAccess(Engine engine, HttpUrl url, ScriptSettings settings, Findings findings, LongConsumer bundle) {
        this.bundle = bundle;
        this.engine = engine;
        this.url = url;
        this.appId = settings.appId();
        this.given = settings.credentials;
        this.fetch = settings.fetch;
        this.findings = findings;
        if (settings.sessionless) {
            findings.skipped("session", "not used: every request carries the credentials");
            this.authorizer = new Authorizer<>(new CredentialSources(engine).fetched(this::pass), Packet::signAlone);
        } else {
            findings.skipped("session", "not opened yet: the first call does");
            this.authorizer = new Authorizer<>(lane(settings.heartbeat), Packet::sign);
        }
    }

    Authorizer<?> authorizer() {
        return authorizer;
    }

    private CredentialSource<Session> lane(boolean heartbeat) {
        if (heartbeat) {
            findings.used("heartbeat", "sent a few times while the session is idle");
        } else {
            findings.skipped("heartbeat", "turned off");
        }
        Function<Session, Duration> idle = heartbeat ? Session::idle : session -> Duration.ZERO;
        return new CredentialSources(engine).session(this::login, idle, this::beat);
    }

    private CompletableFuture<Session> login() {
        return credentials()
                .thenCompose(server -> engine.signIn(
                        new Login(url, server, findings, bundle), Authorizer.none(), CallOptions.standard()));
    }

    /** Whatever becomes of it, nobody is told: the next call finds the session alive, or opens another. */
    private void beat() {
        engine.call(new Heartbeat(url), authorizer, Heartbeat.OPTIONS);
    }

    private CompletableFuture<Fresh<Pass>> pass() {
        return credentials().thenApply(server -> {
            Pass before = last;
            if (before != null && before.refused && before.server.same(server)) {
                // the same ones would be refused again, and lock the server out
                throw wrong("they were refused, and no others are to be had");
            }
            Pass mine = new Pass(server);
            last = mine;
            return new Fresh<>(mine, null, null);
        });
    }

    private CompletableFuture<ScriptCredentials> credentials() {
        return fetch == null
                ? CredentialSources.ready(Objects.requireNonNull(given))
                : new CredentialSources(engine)
                        .<ScriptCredentials>background("the fetch of the credentials", fetch)
                        .thenApply(this::ofThisApp);
    }

    private ScriptCredentials ofThisApp(ScriptCredentials server) {
        if (!server.appId().equals(appId)) {
            findings.failed("credentials", "fetched, but of app " + server.appId());
            throw wrong("they are those of app " + server.appId() + ", not of app " + appId);
        }
        findings.used("credentials", "server " + server.serverName() + ", fetched");
        return server;
    }

    private static SdkException wrong(String what) {
        return new SdkException.Unauthenticated("credentials", what, null, false, null);
    }
}
