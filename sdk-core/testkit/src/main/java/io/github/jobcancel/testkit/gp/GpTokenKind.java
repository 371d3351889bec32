// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

/** The origin of a token, which decides where the token is accepted. */
public enum GpTokenKind {
    /** Issued by the server itself, by {@code admin/generateToken} or {@code tokens/generateToken}. */
    SERVER,
    /** Issued by the portal for a user's name and password. */
    PORTAL,
    /** Issued by the portal for a portal token and the server's address. */
    EXCHANGED,
    /** Issued by the portal for the id and the secret of an app; it authenticates no user. */
    APP,
    /** A long-lived key created in the portal. */
    API_KEY
}
