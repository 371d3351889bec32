// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.Token;
import io.github.jobcancel.credential.RequestAuthorizer;
import java.time.Instant;
import java.util.Objects;

/**
 * Who asks: an access key, an IAM user's password, a token obtained elsewhere, or a caller's own way to either. Safe for use
 * by several threads, and prints nothing of a secret. A client that is given none looks where the vendor's and OpenStack's
 * tools look: see {@link DliClientBuilder}.
 */
public abstract sealed class DliCredentials
        permits AccessKey, IamPassword, IamToken, CustomCredentials, InstanceMetadata {
    DliCredentials() {}

    /**
     * A long-lived access key; requests are signed with {@code SDK-HMAC-SHA256}. The secret never leaves the machine.
     *
     * <p>A refusal is final and never tried again: more than five in a row lock the key for five minutes.
     *
     * @param accessKey the public part (AK)
     * @param secretKey the secret part (SK)
     * @return the credentials; see {@link AccessKey#withLegacySigning}
     * @throws IllegalArgumentException if either is blank or the public part cannot stand in a header
     */
    public static AccessKey accessKey(String accessKey, String secretKey) {
        return new AccessKey(accessKey, secretKey, null);
    }

    /**
     * A temporary access key, as IAM or the metadata of an instance hands it out. It is not renewed; see {@link #accessKeysFrom}.
     *
     * @param accessKey the public part
     * @param secretKey the secret part
     * @param securityToken the token that belongs to it, sent as {@code X-Security-Token}
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, or cannot stand in a header
     */
    public static AccessKey temporaryKey(String accessKey, String secretKey, String securityToken) {
        return new AccessKey(accessKey, secretKey, Objects.requireNonNull(securityToken, "securityToken"));
    }

    /**
     * The same with its end: what a fetch for {@link #accessKeysFrom} gives.
     *
     * @param accessKey the public part
     * @param secretKey the secret part
     * @param securityToken the token that belongs to it
     * @param expiresAt when it stops serving
     * @return the credentials
     * @throws IllegalArgumentException if any is blank, or cannot stand in a header
     */
    public static AccessKey temporaryKey(String accessKey, String secretKey, String securityToken, Instant expiresAt) {
        return temporaryKey(accessKey, secretKey, securityToken)
                .withExpiry(Objects.requireNonNull(expiresAt, "expiresAt"));
    }

    /**
     * Access keys from a place of the caller's own. Fetched when first needed, once for all calls that wait, and again five
     * minutes before {@linkplain #temporaryKey(String, String, String, Instant) their end}, or once if one is refused.
     *
     * @param fetch gives a key; may block
     * @return the credentials
     */
    public static DliCredentials accessKeysFrom(CredentialsProvider<AccessKey> fetch) {
        return CustomCredentials.forAccessKeys(Objects.requireNonNull(fetch, "fetch"));
    }

    /**
     * A project-scoped IAM token that the caller obtained. It is not renewed: once it has expired, calls fail. See {@link
     * #tokensFrom(CredentialsProvider)}.
     *
     * @param token sent as {@code X-Auth-Token}
     * @return the credentials
     * @throws IllegalArgumentException if it is blank, or cannot stand in a header
     */
    public static DliCredentials token(String token) {
        return new IamToken(Token.of(requireHeaderSafe("token", token)));
    }

    /**
     * Project-scoped IAM tokens from a place of the caller's own. Fetched when first needed, once for all calls that wait, and
     * again ten minutes before their end, or once if one is refused.
     *
     * @param fetch gives a token; may block
     * @return the credentials
     */
    public static DliCredentials tokensFrom(CredentialsProvider<Token> fetch) {
        return CustomCredentials.forTokens(Objects.requireNonNull(fetch, "fetch"));
    }

    /**
     * An IAM user's password. A token for the client's project is fetched when first needed, shared by all calls, renewed ten
     * minutes before it expires, and fetched anew once if it is refused. A wrong password is not sent twice: accounts lock.
     *
     * @param account the account's name, which IAM calls the domain
     * @param user the IAM user's name
     * @param password the password
     * @return the credentials; see {@link IamPassword#withPasscode(CredentialsProvider)} for users with a second factor
     * @throws IllegalArgumentException if any is blank
     */
    public static IamPassword password(String account, String user, String password) {
        return IamPassword.forAccountName(requireText("account", account), requireText("user", user), password);
    }

    /** How these credentials come onto requests. */
    abstract RequestAuthorizer<?> createAuthorizer(AuthorizerFactory in);

    /** Whether a credential that is refused may be replaced by a new one. */
    abstract boolean isRenewable();

    static String requireText(String name, String value) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("the " + name + " is blank");
        }
        return value;
    }

    /** The value may be a secret, so that the message does not show it. */
    static String requireHeaderSafe(String name, String value) {
        String stripped = requireText(name, value).strip();
        if (!stripped.chars().allMatch(c -> c > ' ' && c <= '~' && c != ',')) {
            throw new IllegalArgumentException("the " + name + " has a character that cannot stand in a header");
        }
        return stripped;
    }
}
