// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.engine.Authorizer;
import io.github.jobcancel.engine.CredentialSource;
import io.github.jobcancel.engine.Engine;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** A token that the caller obtained. */
final class IamToken extends DliCredentials {
    private final String token;

    IamToken(String token) {
        this.token = sendable("token", token);
    }

    @Override
    Authorizer<?> authorizer(Engine engine, DliProject project, @Nullable HttpUrl iam) {
        return bearing(CredentialSource.fixed(token));
    }

    @Override
    boolean bearsToken() {
        return true;
    }

    @Override
    public String toString() {
        return "IamToken[...]";
    }
}
