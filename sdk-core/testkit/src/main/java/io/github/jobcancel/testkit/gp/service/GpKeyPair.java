// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/** The key pair for encrypted credentials. Guarded by the fake's lock. */
public final class GpKeyPair {
    private @Nullable KeyPair keyPair;
    private boolean wasRotated;

    /** Returns the public key as JSON with its exponent and modulus in hexadecimal digits. */
    public ObjectNode publicKeyJson() {
        RSAPublicKey key = (RSAPublicKey) keyPair().getPublic();
        return JsonNodeFactory.instance
                .objectNode()
                .put("publicKey", key.getPublicExponent().toString(16))
                .put("modulus", key.getModulus().toString(16));
    }

    /** Replaces the key pair. */
    public void rotateKey() {
        keyPair = null;
        wasRotated = true;
    }

    /** Returns the plain text; empty if the text was not encrypted with the current key. */
    public Optional<String> decryptHex(String hex) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, keyPair().getPrivate());
            return Optional.of(new String(cipher.doFinal(HexFormat.of().parseHex(hex)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private KeyPair keyPair() {
        KeyPair current = keyPair;
        if (current == null) {
            current = wasRotated ? newKeyPair() : InitialKey.KEY_PAIR;
            keyPair = current;
        }
        return current;
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The first key pair of every site. Shared and created on first use, because generating one takes most of a second.
     */
    private static final class InitialKey {
        private static final KeyPair KEY_PAIR = newKeyPair();
    }
}
