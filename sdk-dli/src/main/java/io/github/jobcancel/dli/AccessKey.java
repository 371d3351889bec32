// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.engine.Authorizer;
import io.github.jobcancel.engine.CredentialSource;
import io.github.jobcancel.engine.Engine;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** An access key, with the security token of a temporary one. */
final class AccessKey extends DliCredentials {
    private final String access;
    private final String secret;
    private final @Nullable String securityToken;

    AccessKey(String access, String secret, @Nullable String securityToken) {
        this.access = sendable("access key", access);
        this.secret = checked("secret key", secret).strip();
        this.securityToken = securityToken == null ? null : sendable("security token", securityToken);
    }

    String access() {
        return access;
    }

    String secret() {
        return secret;
    }

    @Nullable
    String securityToken() {
        return securityToken;
    }

    @Override
    Authorizer<?> authorizer(Engine engine, DliProject project, @Nullable HttpUrl iam) {
        return new Authorizer<>(CredentialSource.fixed(this), new DliSigner());
    }

    @Override
    boolean bearsToken() {
        return false;
    }

    @Override
    public String toString() {
        return "AccessKey[" + access + (securityToken == null ? "]" : ", temporary]");
    }
}
