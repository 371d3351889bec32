// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.http.JsonValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;

/** A site's public key, for credentials that are encrypted in the form as well. */
final class SitePublicKey {
    private final PublicKey key;

    private SitePublicKey(PublicKey key) {
        this.key = key;
    }

    /** From {@code admin/publicKey}; throws what the JDK throws if it is none. */
    static SitePublicKey parseKey(JsonValue json) throws GeneralSecurityException {
        BigInteger modulus = new BigInteger(json.textField("modulus"), 16);
        BigInteger exponent = new BigInteger(json.textField("publicKey"), 16);
        return new SitePublicKey(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
    }

    /** Every field of a form but {@code f}, which the site reads before it decrypts. The padding is the site's choice. */
    String[] encryptForm(String... form) throws GeneralSecurityException {
        String[] out = form.clone();
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        for (int i = 0; i < form.length; i += 2) {
            if (!form[i].equals("f")) {
                out[i + 1] = HexFormat.of().formatHex(cipher.doFinal(form[i + 1].getBytes(StandardCharsets.UTF_8)));
            }
        }
        return out;
    }
}
