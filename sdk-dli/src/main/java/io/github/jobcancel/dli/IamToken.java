// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Token;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import java.time.Duration;
import java.time.Instant;

/** A token that the caller obtained; and how tokens of any origin are sent, and when they are renewed. */
final class IamToken extends DliCredentials {
    static final RequestAuthorizer.CredentialSigner<Token> TOKEN_SIGNER = (draft, token, now) ->
            draft.setHeader("X-Auth-Token", token.value()).addSecret(token.value());

    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final Token token;

    IamToken(Token token) {
        this.token = token;
    }

    /** Without a known end it serves until it is refused. */
    static ExpiringCredential<Token> toExpiring(Token token) {
        Instant end = token.expiresAt().orElse(null);
        return new ExpiringCredential<>(token, end == null ? null : end.minus(MARGIN), end);
    }

    @Override
    RequestAuthorizer<?> createAuthorizer(AuthorizerFactory in) {
        return in.fixedAuthorizer(token, TOKEN_SIGNER);
    }

    @Override
    boolean isRenewable() {
        return false;
    }

    @Override
    public String toString() {
        return "IamToken[...]";
    }
}
