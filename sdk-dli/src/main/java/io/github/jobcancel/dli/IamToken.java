// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Token;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.Fresh;
import java.time.Duration;
import java.time.Instant;

/** A token that the caller obtained; and how tokens of any origin are sent, and when they are renewed. */
final class IamToken extends DliCredentials {
    static final Authorizer.Signer<Token> BEARER =
            (draft, token, now) -> draft.header("X-Auth-Token", token.value()).secret(token.value());

    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final Token token;

    IamToken(Token token) {
        this.token = token;
    }

    /** Without a known end it serves until it is refused. */
    static Fresh<Token> fresh(Token token) {
        Instant end = token.expiresAt().orElse(null);
        return new Fresh<>(token, end == null ? null : end.minus(MARGIN), end);
    }

    @Override
    Authorizer<?> authorizer(SignIn in) {
        return in.fixed(token, BEARER);
    }

    @Override
    boolean renewable() {
        return false;
    }

    @Override
    public String toString() {
        return "IamToken[...]";
    }
}
