// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.auth.HmacRequestSigner;
import io.github.jobcancel.auth.SigningScheme;
import io.github.jobcancel.credential.RequestAuthorizer.CredentialSigner;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.http.SigningText;
import java.time.Instant;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Puts a credential on a request: a token as a header, a key as a signature by {@code SDK-HMAC-SHA256}. In the current
 * form of the signature ({@code Access=}, by Huawei's "API Request Signing Guide") the secret itself is the key of the
 * HMAC. The older form ({@code Credential=}) signs the same canonical request with a key that is derived from secret,
 * date, region and service. Safe for use by several threads.
 */
final class DliSigner implements CredentialSigner<RequestCredential> {
    static final SigningScheme SCHEME = new SigningScheme(
            "SDK-HMAC-SHA256",
            "SDK",
            "sdk_request",
            // proxies may rewrite the content type, and the vendor's signer leaves it out as well
            new SigningScheme.SignedHeaders("X-Sdk-Date", "X-Security-Token", "", Set.of("content-type")),
            new SigningScheme.CanonicalForm(DliSigner::encodePath, false, false));

    private final HmacRequestSigner signer = new HmacRequestSigner(SCHEME);

    @Override
    public void signRequest(RequestBuilder request, RequestCredential credential, Instant signingTime) {
        if (credential instanceof DliKey key) {
            signer.signRequest(request, key.key(), key.legacyScope(), signingTime);
        } else if (credential instanceof DliToken token) {
            String text = token.token().value();
            request.setHeader("X-Auth-Token", text).addSecret(text);
        }
    }

    /** The signed path always ends with a slash, although the path that is sent does not. */
    private static String encodePath(HttpUrl url) {
        StringBuilder out = new StringBuilder("/");
        for (String segment : url.pathSegments()) {
            if (!segment.isEmpty()) {
                out.append(SigningText.percentEncode(segment)).append('/');
            }
        }
        return out.toString();
    }
}
