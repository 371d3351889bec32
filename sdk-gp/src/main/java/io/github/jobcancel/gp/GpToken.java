// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.http.RequestBuilder;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A token, and the referer it is bound to; empty if it is bound to none. Not a record: it must not print its value. */
final class GpToken {
    private static final Pattern SENDABLE = Pattern.compile("[!-~]+");

    private final String value;
    private final String referer;

    GpToken(String value, String referer) {
        this.value = value;
        this.referer = referer;
    }

    /** Whether a header can carry it. */
    static boolean isSendable(String value) {
        return SENDABLE.matcher(value).matches();
    }

    /** What a finding says of one. */
    static String describeExpiry(@Nullable Instant expires) {
        return expires == null ? "a token whose end is not known" : "a token that expires at " + expires;
    }

    /** In the form of a POST, as the administrator API demands; never in an address, which ends up in logs. */
    void signRequest(RequestBuilder requestBuilder) {
        requestBuilder.addSecret(value);
        if (requestBuilder.hasBody()) {
            requestBuilder.addFormField("token", value);
        } else {
            // plain Authorization is the web tier's on sites that sign in there
            requestBuilder.setHeader("X-Esri-Authorization", "Bearer " + value);
        }
        if (!referer.isEmpty()) {
            requestBuilder.setHeader("Referer", referer);
        }
    }

    @Override
    public String toString() {
        return "GpToken[bound to " + referer + "]";
    }
}
