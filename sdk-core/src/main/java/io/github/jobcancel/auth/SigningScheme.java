// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import java.util.Set;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * The differences between the signatures of two vendors.
 *
 * @param algorithm the name of the scheme, with which the {@code Authorization} header begins
 * @param keyPrefix the text before the secret when a key is derived from it
 * @param keyTerminator the last part of a scope
 * @param headers the headers that take part
 * @param form how the canonical request is written
 */
public record SigningScheme(
        String algorithm, String keyPrefix, String keyTerminator, SignedHeaders headers, CanonicalForm form) {
    /**
     * The headers that take part in a signature. All that are set when a request is signed are signed, {@code Host}
     * too.
     *
     * @param date carries the time of the signature
     * @param sessionToken carries the token of a temporary key
     * @param bodyHash carries the hash of the body; empty if none does
     * @param unsigned lower-case names of those that are left out, since a proxy may rewrite them
     */
    public record SignedHeaders(String date, String sessionToken, String bodyHash, Set<String> unsigned) {}

    /**
     * How the canonical request is written.
     *
     * @param path from the address to the path as it is signed
     * @param sortsValues whether values of one query parameter are sorted; else they keep their order
     * @param foldsBlanks whether blanks in a row within a header's value count as one
     */
    public record CanonicalForm(Function<HttpUrl, String> path, boolean sortsValues, boolean foldsBlanks) {}
}
