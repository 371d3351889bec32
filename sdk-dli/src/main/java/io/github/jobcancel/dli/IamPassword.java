// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.dli.auth.PasswordIdentity;

/** An IAM user's password, from {@link DliCredentials#password}. */
public final class IamPassword extends DliCredentials {
    private final PasswordIdentity user;

    IamPassword(PasswordIdentity user) {
        super(user);
        this.user = user;
    }

    /**
     * Returns the same user who asks for a token by the project's name instead of its id. A token for another project
     * than the client's is not used.
     *
     * @param name a region such as {@code eu-de}, or a sub-project such as {@code eu-de_sub}
     * @return new credentials
     * @throws IllegalArgumentException if it is blank
     */
    public IamPassword withProjectName(String name) {
        return new IamPassword(user.withProjectName(name));
    }

    /**
     * Returns the same user with a second factor. Each login fetches a passcode, and a passcode is sent once, even if
     * the request fails.
     *
     * @param passcodes gives the code that the user's device shows now; may block
     * @return new credentials
     */
    public IamPassword withPasscode(CredentialsProvider<String> passcodes) {
        return new IamPassword(user.withPasscode(passcodes));
    }

    /**
     * Returns the same user with one passcode. It serves for one login: after about a day, when the token must be
     * renewed, calls fail.
     *
     * @param passcode the code that the user's device shows now
     * @return new credentials
     * @throws IllegalArgumentException if it is blank
     */
    public IamPassword withPasscode(String passcode) {
        return new IamPassword(user.withPasscode(passcode));
    }
}
