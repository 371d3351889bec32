// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import io.github.jobcancel.http.JsonValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import javax.crypto.Cipher;

/** The public key of a site, with which the credentials in a form are encrypted. */
final class SitePublicKey {
    private final PublicKey key;

    private SitePublicKey(PublicKey key) {
        this.key = key;
    }

    /** Reads the answer of {@code admin/publicKey}. Throws the exception of the JDK if it is not a key. */
    static SitePublicKey parseKey(JsonValue json) throws GeneralSecurityException {
        BigInteger modulus = new BigInteger(json.textField("modulus"), 16);
        BigInteger exponent = new BigInteger(json.textField("publicKey"), 16);
        return new SitePublicKey(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
    }

    /**
     * Returns the form with every value encrypted except that of {@code f}, which the site reads before it decrypts. The
     * site prescribes the padding.
     */
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
