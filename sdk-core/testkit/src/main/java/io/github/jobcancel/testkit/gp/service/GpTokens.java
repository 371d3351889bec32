// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tokens that are not revoked. Guarded by the fake's lock. */
public final class GpTokens {
    private final Map<String, GpToken> issued = new HashMap<>();
    private final Supplier<URI> site;
    private int made;

    public GpTokens(Supplier<URI> site) {
        this.site = site;
    }

    /** The site's address is part of it, so that no two fakes take each other's tokens. */
    public String fresh() {
        byte[] seed = (site.get() + " token " + ++made).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(seed);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + ".";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void add(GpToken token) {
        issued.put(token.value, token);
    }

    @Nullable
    public GpToken find(String value) {
        return issued.get(value);
    }

    public void revoke(String value) {
        issued.remove(value);
    }

    public void revokeAll() {
        issued.clear();
    }

    int made() {
        return made;
    }
}
