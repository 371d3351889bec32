// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential as it was just fetched. Not a record, for what it holds must never be printed.
 *
 * @param <C> the credential
 */
public final class Expiring<C> {
    private final C credential;
    private final @Nullable Instant renewFrom;
    private final @Nullable Instant expiresAt;

    /**
     * Makes one.
     *
     * @param credential the credential
     * @param renewFrom from when on it is renewed while it still serves; null for never
     * @param expiresAt when it stops serving; null if that is not known, and then it serves until it is refused
     */
    public Expiring(C credential, @Nullable Instant renewFrom, @Nullable Instant expiresAt) {
        this.credential = credential;
        this.renewFrom = renewFrom;
        this.expiresAt = expiresAt;
    }

    /**
     * Returns the credential.
     *
     * @return a secret
     */
    public C credential() {
        return credential;
    }

    boolean isRenewalDue(Instant now) {
        return renewFrom != null && !now.isBefore(renewFrom);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "Fresh[renewFrom=" + renewFrom + ", expiresAt=" + expiresAt + "]";
    }
}
