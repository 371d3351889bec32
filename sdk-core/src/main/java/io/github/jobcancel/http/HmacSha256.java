// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 with one key, which is prepared once. Not a record, since it holds a secret. Safe for use by several
 * threads.
 */
public final class HmacSha256 {
    private final byte[] key;
    private final Mac prototype;

    /**
     * Prepares a key.
     *
     * @param key the key, which must not change afterwards
     */
    public HmacSha256(byte[] key) {
        this.key = key;
        this.prototype = newMac(key);
    }

    /**
     * Computes the authentication code of a text.
     *
     * @param text the text, which is encoded in UTF-8
     * @return 32 bytes
     */
    public byte[] authenticateText(String text) {
        return copyPrototype().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private Mac copyPrototype() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            // a security provider for special hardware may not support copies
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
