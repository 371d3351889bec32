// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A source of credentials. Safe for use by several threads; calls waiters with no lock held.
 *
 * @param <C> the credential
 */
public abstract class CredentialSource<C> {
    /**
     * A call that waits for a credential. One of {@link #onCredential} and {@link #onCredentialFailure} is called,
     * once, on any thread.
     *
     * @param <C> the credential
     */
    public interface CredentialWaiter<C> {
        /**
         * Receives the credential.
         *
         * @param credential the credential
         */
        void onCredential(C credential);

        /**
         * Receives the reason why there is no credential.
         *
         * @param failure the reason
         */
        void onCredentialFailure(SdkException failure);

        /**
         * Returns whether the call belongs to a bulk. Single calls and those of a bulk get an exclusive session in
         * turn.
         *
         * @return false for a single call
         */
        default boolean isPartOfBulk() {
            return false;
        }
    }

    /**
     * Creates a waiter.
     *
     * @param <C> the credential
     * @param isPartOfBulk whether the call belongs to a bulk
     * @param credentialConsumer receives the credential
     * @param failureConsumer receives the reason why there is none
     * @return the waiter
     */
    public static <C> CredentialWaiter<C> newWaiter(
            boolean isPartOfBulk, Consumer<C> credentialConsumer, Consumer<SdkException> failureConsumer) {
        return new CredentialWaiter<>() {
            @Override
            public void onCredential(C credential) {
                credentialConsumer.accept(credential);
            }

            @Override
            public void onCredentialFailure(SdkException failure) {
                failureConsumer.accept(failure);
            }

            @Override
            public boolean isPartOfBulk() {
                return isPartOfBulk;
            }
        };
    }

    /** Creates a source. */
    public CredentialSource() {}

    /**
     * Creates a source of a credential that never changes.
     *
     * @param <C> the credential
     * @param credential the credential
     * @return the source
     */
    public static <C> CredentialSource<C> constantSource(C credential) {
        return new CredentialSource<>() {
            @Override
            public C availableCredential(Instant now) {
                return credential;
            }

            @Override
            public Runnable requestCredential(CredentialWaiter<C> waiter, Instant now) {
                waiter.onCredential(credential);
                return () -> {};
            }

            @Override
            public boolean discardRefused(C refusedCredential) {
                return false;
            }
        };
    }

    /**
     * Creates a source of a credential that never changes and that the provider locks after a few refusals in a row.
     * The first request tries the credential alone, and a credential that is wrong is not sent again.
     *
     * @param <C> the credential
     * @param credential the credential
     * @return the source
     */
    public static <C> CredentialSource<C> probingSource(C credential) {
        return new ProbingCredentialSource<>(credential);
    }

    /**
     * Returns the credential if it can be used at once.
     *
     * @param now the present time
     * @return the credential; null if the call must wait for it by {@link #requestCredential}
     */
    abstract @Nullable public C availableCredential(Instant now);

    /**
     * Asks for a credential, and starts a fetch if need be.
     *
     * @param waiter receives the credential, perhaps before this method returns
     * @param now the present time
     * @return withdraws the waiter
     */
    public abstract Runnable requestCredential(CredentialWaiter<C> waiter, Instant now);

    /**
     * Discards a credential that was refused, if it is still the current one.
     *
     * @param refusedCredential the credential
     * @return false if there is no way to get another one
     */
    public abstract boolean discardRefused(C refusedCredential);

    /** Records an answer that a wrong credential would not get. */
    void recordAcceptance(C credential) {}

    /** Records that the provider called the credential wrong. */
    void recordRefusal(C credential, SdkException failure) {}

    /**
     * Returns whether one call at a time holds the credential, and must give it back by {@link #releaseCredential}.
     *
     * @return false if calls share the credential
     */
    public boolean isExclusive() {
        return false;
    }

    /**
     * Takes an exclusive credential back.
     *
     * @param credential the credential
     * @param isIntact false if a request was sent with it and no definite reply came
     */
    public void releaseCredential(C credential, boolean isIntact) {}
}
