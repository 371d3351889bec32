// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential as it was just fetched. Not a record, for what it holds must never be printed.
 *
 * @param <C> the credential
 */
public final class Fresh<C> {
    private final C value;
    private final @Nullable Instant renewFrom;
    private final @Nullable Instant expiresAt;

    /**
     * Makes one.
     *
     * @param value the credential
     * @param renewFrom from when on it is renewed while it still serves; null for never
     * @param expiresAt when it stops serving; null if that is not known, and then it serves until it is refused
     */
    public Fresh(C value, @Nullable Instant renewFrom, @Nullable Instant expiresAt) {
        this.value = value;
        this.renewFrom = renewFrom;
        this.expiresAt = expiresAt;
    }

    C value() {
        return value;
    }

    boolean due(Instant now) {
        return renewFrom != null && !now.isBefore(renewFrom);
    }

    boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "Fresh[renewFrom=" + renewFrom + ", expiresAt=" + expiresAt + "]";
    }
}
