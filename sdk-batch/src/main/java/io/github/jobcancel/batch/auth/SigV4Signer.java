// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.auth.HmacRequestSigner;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.auth.SigningScheme;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.http.SigningText;
import java.time.Instant;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Signs requests by AWS Signature Version 4. Every header that is set is signed; {@code User-Agent} is added later.
 * Safe for use by several threads.
 */
public final class SigV4Signer implements RequestAuthorizer.CredentialSigner<SigningKey> {
    static final SigningScheme SCHEME = new SigningScheme(
            "AWS4-HMAC-SHA256",
            "AWS4",
            "aws4_request",
            new SigningScheme.SignedHeaders("X-Amz-Date", "X-Amz-Security-Token", "x-amz-content-sha256", Set.of()),
            new SigningScheme.CanonicalForm(SigV4Signer::encodePath, true, true));

    private final HmacRequestSigner signer = new HmacRequestSigner(SCHEME);
    private final String scope;

    /**
     * Creates the signer of one service in one region.
     *
     * @param region for example {@code eu-west-3}
     * @param service for example {@code batch}
     */
    public SigV4Signer(String region, String service) {
        this.scope = region + "/" + service;
    }

    @Override
    public void signRequest(RequestBuilder request, SigningKey key, Instant signingTime) {
        signer.signRequest(request, key, scope, signingTime);
    }

    /** Encodes the path of the request once more, as every AWS service but S3 requires. */
    private static String encodePath(HttpUrl url) {
        String path = url.encodedPath();
        if (SigningText.needsNoEncoding(path, '/') && !path.contains("//")) {
            return path;
        }
        StringBuilder out = new StringBuilder();
        for (String segment : url.encodedPathSegments()) {
            if (!segment.isEmpty()) {
                out.append('/').append(SigningText.percentEncode(segment));
            }
        }
        return path.endsWith("/") ? out.append('/').toString() : out.toString();
    }
}
