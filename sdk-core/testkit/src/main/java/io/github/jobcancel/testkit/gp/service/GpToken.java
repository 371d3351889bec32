// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import io.github.jobcancel.testkit.gp.GpRole;
import io.github.jobcancel.testkit.gp.GpTokenKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An issued token. Not a record, because {@code toString} must not show the value. */
public final class GpToken {
    /** The property of a request that a token is bound to. */
    public enum Binding {
        NOTHING,
        REFERER,
        IP
    }

    public final String value;
    public final GpTokenKind kind;
    final @Nullable public String user;
    public final GpRole role;
    public final Binding binding;
    public final String bindingValue;
    public final Instant expiresAt;

    public GpToken(
            String value,
            GpTokenKind kind,
            @Nullable String user,
            GpRole role,
            Binding binding,
            String bindingValue,
            Instant expiresAt) {
        this.value = value;
        this.kind = kind;
        this.user = user;
        this.role = role;
        this.binding = binding;
        this.bindingValue = bindingValue;
        this.expiresAt = expiresAt;
    }

    /** Returns whether the sender of a request may use the token. The sender's address is always loopback. */
    public boolean mayBeUsedBy(GpRequest request) {
        return switch (binding) {
            case NOTHING -> true;
            case REFERER -> bindingValue.equals(request.referer());
            case IP -> bindingValue.equals("127.0.0.1");
        };
    }
}
