// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

/** Where a token comes from, which decides where it is good. */
public enum GpTokenKind {
    /** Issued by the server itself, by {@code admin/generateToken} or {@code tokens/generateToken}. */
    SERVER,
    /** Issued by the portal for a user's name and password. */
    PORTAL,
    /** Issued by the portal for a portal token and the server's address. */
    EXCHANGED,
    /** Issued by the portal for an app's id and secret; no user stands behind it. */
    APP,
    /** A long-lived key made in the portal. */
    API_KEY
}
