// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import io.github.jobcancel.testkit.gp.FakeGpRole;
import io.github.jobcancel.testkit.gp.FakeGpTokenKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token that was issued. Not a record: it must not print its value. */
public final class GpToken {
    /** What a token is tied to. */
    public enum Binding {
        NOTHING,
        REFERER,
        IP
    }

    public final String value;
    public final FakeGpTokenKind kind;
    final @Nullable public String user;
    public final FakeGpRole role;
    public final Binding binding;
    public final String bound;
    public final Instant expires;

    public GpToken(
            String value,
            FakeGpTokenKind kind,
            @Nullable String user,
            FakeGpRole role,
            Binding binding,
            String bound,
            Instant expires) {
        this.value = value;
        this.kind = kind;
        this.user = user;
        this.role = role;
        this.binding = binding;
        this.bound = bound;
        this.expires = expires;
    }

    /** Whether the sender may use it: the fakes are only ever called from loopback. */
    public boolean boundTo(GpRequest request) {
        return switch (binding) {
            case NOTHING -> true;
            case REFERER -> bound.equals(request.referer());
            case IP -> bound.equals("127.0.0.1");
        };
    }
}
