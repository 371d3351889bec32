// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 under one key, which is set up once. Not a record: it holds a secret. Safe for use by several threads. */
public final class HmacSha256 {
    private final byte[] key;
    private final Mac prototype;

    /**
     * Sets up a key.
     *
     * @param key not changed afterwards
     */
    public HmacSha256(byte[] key) {
        this.key = key;
        this.prototype = newMac(key);
    }

    /**
     * Authenticates a text.
     *
     * @param text taken in UTF-8
     * @return 32 bytes
     */
    public byte[] authenticateText(String text) {
        return copyPrototype().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private Mac copyPrototype() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            // a security provider of the machine's owner, on special hardware
            return newMac(key);
        }
    }

    private static Mac newMac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
