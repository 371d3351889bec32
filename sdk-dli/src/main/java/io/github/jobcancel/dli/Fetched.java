// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CredentialFetch;
import io.github.jobcancel.Token;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.Fresh;
import java.time.Duration;
import java.util.function.Function;

/** Credentials from a place of the caller's own. What the caller's code does it does where callbacks run, for it may block. */
final class Fetched<C> extends DliCredentials {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final String what;
    private final CredentialFetch<C> fetch;
    private final Function<C, Fresh<C>> lifetime;
    private final Authorizer.Signer<C> signer;

    private Fetched(
            String what, CredentialFetch<C> fetch, Function<C, Fresh<C>> lifetime, Authorizer.Signer<C> signer) {
        this.what = what;
        this.fetch = fetch;
        this.lifetime = lifetime;
        this.signer = signer;
    }

    static Fetched<AccessKey> ofKeys(CredentialFetch<AccessKey> fetch) {
        return new Fetched<>("the caller's key", fetch, key -> key.renewedBefore(MARGIN), new DliSigner());
    }

    static Fetched<Token> ofTokens(CredentialFetch<Token> fetch) {
        // looked at here, for a header that cannot be sent would be told of the request, not of the fetch
        CredentialFetch<Token> checked = () -> fetch.fetch().thenApply(token -> {
            sendable("token", token.value());
            return token;
        });
        return new Fetched<>("the caller's token", checked, IamToken::fresh, IamToken.BEARER);
    }

    @Override
    Authorizer<?> authorizer(SignIn in) {
        return in.fetched(() -> new CredentialSources(in.engine()).background(what, fetch), lifetime, signer);
    }

    @Override
    boolean renewable() {
        return true;
    }

    @Override
    public String toString() {
        return "Fetched[" + what + "]";
    }
}
