// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.RequestBuilder;
import java.time.Duration;
import java.time.Instant;

/**
 * How requests get their credential: where it comes from, and how it is put on a request. Also keeps the correction of our
 * clock by the server's, since signatures are dated. Safe for use by several threads.
 *
 * @param <C> the credential
 */
public final class Authorizer<C> {
    /**
     * Puts a credential on a request.
     *
     * @param <C> the credential
     */
    @FunctionalInterface
    public interface CredentialSigner<C> {
        /**
         * Adds headers, or a body.
         *
         * @param request the request; complete but for this
         * @param credential not logged, not kept
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
     * @param source where the credential comes from
     * @param signer how it is put on a request
     */
    public Authorizer(CredentialSource<C> source, CredentialSigner<C> signer) {
        this.credentialSource = source;
        this.signer = signer;
    }

    /**
     * For requests that carry no credential, or carry it themselves, as those do that fetch one.
     *
     * @return adds nothing
     */
    public static Authorizer<?> withoutCredential() {
        return new Authorizer<>(CredentialSource.constantSource(NO_CREDENTIAL), (request, credential, now) -> {});
    }

    public CredentialSource<C> credentialSource() {
        return credentialSource;
    }

    /** Signs, and says with which time. */
    public Instant signRequest(RequestBuilder request, C credential, Instant localTime) {
        Instant signingTime = localTime.plus(clockOffset);
        signer.signRequest(request, credential, signingTime);
        return signingTime;
    }

    /** Taken from the raw clock each time, so that a correction never builds on an earlier one that was wrong. */
    public void correctClock(Instant localTime, AttemptFailure attemptFailure) {
        Instant serverTime = attemptFailure.serverTime();
        if (serverTime != null) {
            clockOffset =
                    Duration.ofSeconds(Duration.between(localTime, serverTime).toSeconds());
        }
    }
}
