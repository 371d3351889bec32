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

/** The issued tokens that are not revoked. Guarded by the fake's lock. */
public final class GpTokenStore {
    private final Map<String, GpToken> tokensByValue = new HashMap<>();
    private final Supplier<URI> siteAddress;
    private int generatedValues;

    public GpTokenStore(Supplier<URI> siteAddress) {
        this.siteAddress = siteAddress;
    }

    /**
     * Generates a token value. It is derived from the site's address too, so that two fakes do not accept each other's
     * tokens.
     */
    public String newTokenValue() {
        byte[] seed = (siteAddress.get() + " token " + ++generatedValues).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(seed);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + ".";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void addToken(GpToken token) {
        tokensByValue.put(token.value, token);
    }

    /** Returns the token of a value; null if it is unknown or revoked. */
    @Nullable
    public GpToken findToken(String value) {
        return tokensByValue.get(value);
    }

    public void revokeToken(String value) {
        tokensByValue.remove(value);
    }

    public void revokeAllTokens() {
        tokensByValue.clear();
    }
}
