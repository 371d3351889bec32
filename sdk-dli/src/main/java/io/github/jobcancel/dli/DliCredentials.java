// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.engine.Authorizer;
import io.github.jobcancel.engine.CredentialSource;
import io.github.jobcancel.engine.Engine;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: an access key, an IAM user's password, or a token obtained elsewhere. Immutable, safe for use by several threads,
 * and prints nothing of a secret.
 */
public abstract sealed class DliCredentials permits AccessKey, IamPassword, IamToken {
    DliCredentials() {}

    /**
     * A long-lived access key; requests are signed with {@code SDK-HMAC-SHA256}. The secret never leaves the machine.
     *
     * <p>A refusal is final and never tried again: more than five in a row lock the key for five minutes.
     *
     * @param accessKey the public part (AK)
     * @param secretKey the secret part (SK)
     * @return the credentials; see {@link AccessKey#legacy}
     * @throws IllegalArgumentException if either is blank or the public part cannot stand in a header
     */
    public static AccessKey accessKey(String accessKey, String secretKey) {
        return new AccessKey(accessKey, secretKey, null);
    }

    /**
     * A temporary access key, as IAM or the metadata of an instance hands it out. It is not renewed.
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
     * A project-scoped IAM token that the caller obtained. It is not renewed: once it has expired, calls fail.
     *
     * @param token sent as {@code X-Auth-Token}
     * @return the credentials
     * @throws IllegalArgumentException if it is blank, or cannot stand in a header
     */
    public static DliCredentials token(String token) {
        return new IamToken(token);
    }

    /**
     * An IAM user's password. A token for the client's project is fetched when first needed, shared by all calls, renewed ten
     * minutes before it expires, and fetched anew once if it is refused. A wrong password is not sent twice: accounts lock.
     *
     * @param account the account's name, which IAM calls the domain
     * @param user the IAM user's name
     * @param password the password
     * @return the credentials; see {@link IamPassword#forProjectNamed}
     * @throws IllegalArgumentException if any is blank
     */
    public static IamPassword password(String account, String user, String password) {
        return new IamPassword(account, user, password, null);
    }

    /** How these credentials come onto requests to a project. */
    abstract Authorizer<?> authorizer(Engine engine, DliProject project, @Nullable HttpUrl iam);

    /** Whether requests carry a token, which may have expired, rather than a signature. */
    abstract boolean bearsToken();

    static String checked(String name, String value) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("the " + name + " is blank");
        }
        return value;
    }

    /** The value may be a secret, so that the message does not show it. */
    static String sendable(String name, String value) {
        String stripped = checked(name, value).strip();
        if (!stripped.chars().allMatch(c -> c > ' ' && c <= '~' && c != ',')) {
            throw new IllegalArgumentException("the " + name + " has a character that cannot stand in a header");
        }
        return stripped;
    }

    /** {@code X-Auth-Token}, for tokens of any origin. */
    static Authorizer<String> bearing(CredentialSource<String> source) {
        return new Authorizer<>(source, (draft, token, now) -> draft.header("X-Auth-Token", token));
    }
}
