// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.RequestBuilder;
import java.time.Duration;
import java.time.Instant;

/**
 * Puts credentials on requests: joins a source of credentials with a signer. Also keeps the difference between the
 * local clock and the server's, since signatures are dated. Safe for use by several threads.
 *
 * @param <C> the credential
 */
public final class RequestAuthorizer<C> {
    /**
     * Puts a credential on a request.
     *
     * @param <C> the credential
     */
    @FunctionalInterface
    public interface CredentialSigner<C> {
        /**
         * Adds headers, or replaces the body.
         *
         * @param request the request, complete but for its credential
         * @param credential the credential, which is neither logged nor kept
         * @param signingTime the time to date the signature with
         */
        void signRequest(RequestBuilder request, C credential, Instant signingTime);
    }

    private static final Object NO_CREDENTIAL = new Object();

    private final CredentialSource<C> credentialSource;
    private final CredentialSigner<C> signer;
    private volatile Duration clockOffset = Duration.ZERO;

    /**
     * Joins a source and a signer.
     *
     * @param source gives the credentials
     * @param signer puts a credential on a request
     */
    public RequestAuthorizer(CredentialSource<C> source, CredentialSigner<C> signer) {
        this.credentialSource = source;
        this.signer = signer;
    }

    /**
     * Creates an authorizer for requests without a credential, or with one of their own, such as those that fetch a
     * credential.
     *
     * @return an authorizer that adds nothing
     */
    public static RequestAuthorizer<?> withoutCredential() {
        return new RequestAuthorizer<>(
                CredentialSource.constantSource(NO_CREDENTIAL), (request, credential, now) -> {});
    }

    /** {@return the source of the credentials} */
    public CredentialSource<C> credentialSource() {
        return credentialSource;
    }

    /**
     * Puts a credential on a request.
     *
     * @param request the request, complete but for its credential
     * @param credential the credential
     * @param localTime the present time by the local clock
     * @return the time of the signature: the local time as corrected
     */
    public Instant signRequest(RequestBuilder request, C credential, Instant localTime) {
        Instant signingTime = localTime.plus(clockOffset);
        signer.signRequest(request, credential, signingTime);
        return signingTime;
    }

    /**
     * Corrects the clock by the server's time, if the failure has it. The correction is always measured against the
     * local clock, so that it never builds on an earlier correction that was wrong.
     *
     * @param localTime the present time by the local clock
     * @param attemptFailure the failure
     */
    public void correctClock(Instant localTime, AttemptFailure attemptFailure) {
        Instant serverTime = attemptFailure.serverTime();
        if (serverTime != null) {
            clockOffset =
                    Duration.ofSeconds(Duration.between(localTime, serverTime).toSeconds());
        }
    }
}
