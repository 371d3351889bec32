// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Token;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import java.time.Duration;
import java.util.function.Function;

/** Credentials from a place of the caller's own. What the caller's code does it does where callbacks run, for it may block. */
final class CustomCredentials<C> extends DliCredentials {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final String what;
    private final CredentialsProvider<C> fetch;
    private final Function<C, ExpiringCredential<C>> lifetime;
    private final RequestAuthorizer.CredentialSigner<C> signer;

    private CustomCredentials(
            String what,
            CredentialsProvider<C> fetch,
            Function<C, ExpiringCredential<C>> lifetime,
            RequestAuthorizer.CredentialSigner<C> signer) {
        this.what = what;
        this.fetch = fetch;
        this.lifetime = lifetime;
        this.signer = signer;
    }

    static CustomCredentials<AccessKey> forAccessKeys(CredentialsProvider<AccessKey> fetch) {
        return new CustomCredentials<>("the caller's key", fetch, key -> key.toExpiring(MARGIN), new DliSigner());
    }

    static CustomCredentials<Token> forTokens(CredentialsProvider<Token> fetch) {
        // looked at here, for a header that cannot be sent would be told of the request, not of the fetch
        CredentialsProvider<Token> checked = () -> fetch.fetch().thenApply(token -> {
            requireHeaderSafe("token", token.value());
            return token;
        });
        return new CustomCredentials<>("the caller's token", checked, IamToken::toExpiring, IamToken.TOKEN_SIGNER);
    }

    @Override
    RequestAuthorizer<?> createAuthorizer(AuthorizerFactory in) {
        return in.renewingAuthorizer(
                () -> new CredentialSources(in.engine()).runInBackground(what, fetch), lifetime, signer);
    }

    @Override
    boolean isRenewable() {
        return true;
    }

    @Override
    public String toString() {
        return "Fetched[" + what + "]";
    }
}
