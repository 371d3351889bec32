// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token that was issued. Not a record: it must not print its value. */
final class GpToken {
    /** What a token is tied to. */
    enum Binding {
        NOTHING,
        REFERER,
        IP
    }

    final String value;
    final FakeGpTokenKind kind;
    final @Nullable String user;
    final FakeGpRole role;
    final Binding binding;
    final String bound;
    final Instant expires;

    GpToken(
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
    boolean boundTo(GpRequest request) {
        return switch (binding) {
            case NOTHING -> true;
            case REFERER -> bound.equals(request.referer());
            case IP -> bound.equals("127.0.0.1");
        };
    }
}
