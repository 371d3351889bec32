// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.dli.auth.DliIdentity;
import io.github.jobcancel.dli.auth.DliToken;
import io.github.jobcancel.dli.auth.PasswordIdentity;
import java.time.Instant;
import java.util.Objects;

/**
 * Credentials of a client: an access key, an IAM user's password, or a token obtained elsewhere. Thread-safe; {@code
 * toString} shows no secret. A client without credentials searches for them where the vendor's and OpenStack's tools
 * do; see {@link DliClientBuilder}.
 */
public sealed class DliCredentials permits AccessKey, IamPassword {
    final DliIdentity identity;

    DliCredentials(DliIdentity identity) {
        this.identity = identity;
    }

    /**
     * Creates a long-lived access key. Requests are signed with {@code SDK-HMAC-SHA256}; the secret is never sent.
     *
     * <p>A refused key is not sent again: more than five refusals in a row lock the key for five minutes.
     *
     * @param accessKey the public part (AK)
     * @param secretKey the secret part (SK)
     * @return the credentials; see {@link AccessKey#withLegacySigning}
     * @throws IllegalArgumentException if either is blank, or a header cannot carry the public part
     */
    public static AccessKey accessKey(String accessKey, String secretKey) {
        return new AccessKey(SigningKey.of(accessKey, secretKey, null, null), null);
    }

    /**
     * Creates a temporary access key, as IAM or the metadata of a server issues it. It is not renewed; see {@link
     * DliClientBuilder#credentials(io.github.jobcancel.CredentialsProvider)}.
     *
     * @param accessKey the public part
     * @param secretKey the secret part
     * @param securityToken the token of the key, sent as {@code X-Security-Token}
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, or a header cannot carry it
     */
    public static AccessKey temporaryKey(String accessKey, String secretKey, String securityToken) {
        Objects.requireNonNull(securityToken, "securityToken");
        return new AccessKey(SigningKey.of(accessKey, secretKey, securityToken, null), null);
    }

    /**
     * Creates a temporary access key with its expiry time. A provider that returns it is called again five minutes
     * before that time.
     *
     * @param accessKey the public part
     * @param secretKey the secret part
     * @param securityToken the token of the key
     * @param expiresAt when the key expires
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, or a header cannot carry it
     */
    public static AccessKey temporaryKey(String accessKey, String secretKey, String securityToken, Instant expiresAt) {
        Objects.requireNonNull(securityToken, "securityToken");
        Objects.requireNonNull(expiresAt, "expiresAt");
        return new AccessKey(SigningKey.of(accessKey, secretKey, securityToken, expiresAt), null);
    }

    /**
     * Creates a project-scoped IAM token that the caller obtained. It is not renewed: once it has expired, calls fail.
     * See {@link DliClientBuilder#credentials(io.github.jobcancel.CredentialsProvider)}.
     *
     * @param token the token, sent as {@code X-Auth-Token}
     * @return the credentials
     * @throws IllegalArgumentException if it is blank, or a header cannot carry it
     */
    public static DliCredentials token(String token) {
        return new DliCredentials(DliToken.of(token, null));
    }

    /**
     * Creates a project-scoped IAM token with its expiry time. A provider that returns it is called again ten minutes
     * before that time.
     *
     * @param token the token, sent as {@code X-Auth-Token}
     * @param expiresAt when the token expires
     * @return the credentials
     * @throws IllegalArgumentException if the token is blank, or a header cannot carry it
     */
    public static DliCredentials token(String token, Instant expiresAt) {
        return new DliCredentials(DliToken.of(token, Objects.requireNonNull(expiresAt, "expiresAt")));
    }

    /**
     * Creates the credentials of an IAM user. A token for the client's project is fetched when first needed, shared by
     * all calls, renewed ten minutes before it expires, and fetched again once if it is refused. A wrong password is
     * not sent twice, since IAM locks the account.
     *
     * @param account the account's name, which IAM calls the domain
     * @param user the IAM user's name
     * @param password the password
     * @return the credentials; see {@link IamPassword#withPasscode(io.github.jobcancel.CredentialsProvider)} for users
     *     with a second factor
     * @throws IllegalArgumentException if any is blank
     */
    public static IamPassword password(String account, String user, String password) {
        return new IamPassword(PasswordIdentity.forAccountName(account, user, password));
    }

    /** {@return the kind of the credentials and their public part} */
    @Override
    public final String toString() {
        return identity.toString();
    }
}
