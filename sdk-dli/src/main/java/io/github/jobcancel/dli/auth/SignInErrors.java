// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import java.time.Instant;
import java.util.function.Function;

/**
 * Decodes the error replies of IAM. IAM and the gateway in front of it share their codes with DLI, whose error table is
 * not part of this package.
 *
 * @param requestId returns the id of an exchange, or an empty text
 * @param decoder decodes the refusal of a request that fetches a credential
 */
public record SignInErrors(Function<HttpReply, String> requestId, FailureDecoder decoder) {
    /** Decodes the failure of a request that fetches a credential. */
    @FunctionalInterface
    public interface FailureDecoder {
        /** Decodes a reply; a refusal of a signed request may be due to a wrong clock, not to wrong credentials. */
        AttemptFailure decodeFailure(HttpReply reply, Instant signedAt, boolean requestSigned);
    }
}
