// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
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
    public interface Signer<C> {
        /**
         * Adds headers, or a body.
         *
         * @param draft the request; complete but for this
         * @param credential not logged, not kept
         * @param now the time to date the signature with
         */
        void sign(Draft draft, C credential, Instant now);
    }

    private static final Object NOTHING = new Object();

    private final CredentialSource<C> source;
    private final Signer<C> signer;
    private volatile Duration offset = Duration.ZERO;

    /**
     * Joins a source and a signer.
     *
     * @param source where the credential comes from
     * @param signer how it is put on a request
     */
    public Authorizer(CredentialSource<C> source, Signer<C> signer) {
        this.source = source;
        this.signer = signer;
    }

    /**
     * For requests that carry no credential, or carry it themselves, as those do that fetch one.
     *
     * @return adds nothing
     */
    public static Authorizer<?> none() {
        return new Authorizer<>(CredentialSource.fixed(NOTHING), (draft, credential, now) -> {});
    }

    public CredentialSource<C> source() {
        return source;
    }

    /** Signs, and says with which time. */
    public Instant sign(Draft draft, C credential, Instant raw) {
        Instant now = raw.plus(offset);
        signer.sign(draft, credential, now);
        return now;
    }

    /** Taken from the raw clock each time, so that a correction never builds on an earlier one that was wrong. */
    public void correct(Instant raw, Fault fault) {
        Instant server = fault.serverTime();
        if (server != null) {
            offset = Duration.ofSeconds(Duration.between(raw, server).toSeconds());
        }
    }
}
