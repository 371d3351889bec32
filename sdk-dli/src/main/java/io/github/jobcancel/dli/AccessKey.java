// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An access key, from {@link DliCredentials#accessKey} or {@link DliCredentials#temporaryKey}. */
public final class AccessKey extends DliCredentials {
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9_-]*");

    private final String access;
    private final String secret;
    private final @Nullable String securityToken;
    private final @Nullable String legacyScope;
    private final @Nullable Instant expiresAt;

    AccessKey(String access, String secret, @Nullable String securityToken) {
        this(
                requireHeaderSafe("access key", access),
                requireText("secret key", secret).strip(),
                securityToken == null ? null : requireHeaderSafe("security token", securityToken),
                null,
                null);
    }

    private AccessKey(
            String access,
            String secret,
            @Nullable String securityToken,
            @Nullable String legacyScope,
            @Nullable Instant expiresAt) {
        this.access = access;
        this.secret = secret;
        this.securityToken = securityToken;
        this.legacyScope = legacyScope;
        this.expiresAt = expiresAt;
    }

    AccessKey withExpiry(Instant end) {
        return new AccessKey(access, secret, securityToken, legacyScope, end);
    }

    /**
     * The same key, signing by the older scheme ({@code Credential=} in the place of {@code Access=}), which a usage guide of
     * Open Telekom Cloud still shows. For an endpoint that refuses the current one; neither is tried in the other's place,
     * for refusals lock the key.
     *
     * @param region the region that is signed for, or empty, as some clients have it
     * @param service the service that is signed for, such as {@code dli}, or empty
     * @return new credentials
     * @throws IllegalArgumentException if either holds anything but letters, digits, hyphens and underscores
     */
    public AccessKey withLegacySigning(String region, String service) {
        String scope = requireScopePart("region", region) + "/" + requireScopePart("service", service);
        return new AccessKey(access, secret, securityToken, scope, expiresAt);
    }

    private static String requireScopePart(String name, String value) {
        if (!SCOPE.matcher(Objects.requireNonNull(value, name)).matches()) {
            throw new IllegalArgumentException("the " + name + " to sign for has a character that it cannot have");
        }
        return value;
    }

    String accessKeyId() {
        return access;
    }

    String secretKey() {
        return secret;
    }

    @Nullable
    String securityToken() {
        return securityToken;
    }

    /** Region and service of the older scheme; null for the current one. */
    @Nullable
    String legacyScope() {
        return legacyScope;
    }

    @Override
    RequestAuthorizer<?> createAuthorizer(AuthorizerFactory in) {
        return in.fixedAuthorizer(this, new DliSigner());
    }

    /** For a key that is fetched: the one way in which its end counts. */
    ExpiringCredential<AccessKey> toExpiring(Duration margin) {
        return new ExpiringCredential<>(this, expiresAt == null ? null : expiresAt.minus(margin), expiresAt);
    }

    @Override
    boolean isRenewable() {
        return false;
    }

    @Override
    public String toString() {
        String end = expiresAt == null ? "" : " until " + expiresAt;
        String temporary = securityToken == null ? "" : ", temporary" + end;
        return "AccessKey[" + access + temporary + (legacyScope == null ? "]" : ", legacy " + legacyScope + "]");
    }
}
