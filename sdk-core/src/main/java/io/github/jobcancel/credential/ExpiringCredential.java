// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fetched credential with its lifetime. Not a record, since the credential must never be printed. Immutable.
 *
 * @param <C> the credential
 */
public final class ExpiringCredential<C> {
    private final C credential;
    private final @Nullable Instant renewFrom;
    private final @Nullable Instant expiresAt;

    /**
     * Creates a credential with its lifetime.
     *
     * @param credential the credential
     * @param renewFrom the time from which it is renewed while it still serves; null for never
     * @param expiresAt the time at which it stops serving; null if it serves until it is refused
     */
    public ExpiringCredential(C credential, @Nullable Instant renewFrom, @Nullable Instant expiresAt) {
        this.credential = credential;
        this.renewFrom = renewFrom;
        this.expiresAt = expiresAt;
    }

    /** {@return the credential, which is a secret} */
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
        return "ExpiringCredential[renewFrom=" + renewFrom + ", expiresAt=" + expiresAt + "]";
    }
}
