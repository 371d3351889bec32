// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.dli.auth.DliKey;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An access key, from {@link DliCredentials#accessKey} or {@link DliCredentials#temporaryKey}. */
public final class AccessKey extends DliCredentials {
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9_-]*");

    private final SigningKey key;

    AccessKey(SigningKey key, @Nullable String legacyScope) {
        super(new DliKey(key, legacyScope));
        this.key = key;
    }

    /**
     * Returns the same key with the older form of signature ({@code Credential=} instead of {@code Access=}), which a
     * usage guide of Open Telekom Cloud still shows. For an endpoint that refuses the current form. The client never
     * tries one form after the other, since refusals lock the key.
     *
     * @param region the region to sign for, or an empty text, as some clients send it
     * @param service the service to sign for, such as {@code dli}, or an empty text
     * @return new credentials
     * @throws IllegalArgumentException if either has anything but letters, digits, hyphens and underscores
     */
    public AccessKey withLegacySigning(String region, String service) {
        return new AccessKey(key, requireScopePart("region", region) + "/" + requireScopePart("service", service));
    }

    private static String requireScopePart(String name, String value) {
        if (!SCOPE.matcher(Objects.requireNonNull(value, name)).matches()) {
            throw new IllegalArgumentException("the " + name + " to sign for has a character that it cannot have");
        }
        return value;
    }
}
