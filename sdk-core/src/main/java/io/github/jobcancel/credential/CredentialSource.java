// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import io.github.jobcancel.SdkException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a credential comes from. Safe for use by several threads; calls a waiter with no lock held.
 *
 * @param <C> the credential
 */
public abstract class CredentialSource<C> {
    /** Something that waits for a credential. Exactly one of the two methods is called, once, from any thread. */
    public interface CredentialWaiter<C> {
        void onCredential(C credential);

        void onCredentialFailure(SdkException failure);

        /** Whether it is one of a bulk's many, so that others take turns with it. */
        default boolean isPartOfBulk() {
            return false;
        }
    }

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

    public CredentialSource() {}

    /**
     * A credential that never changes.
     *
     * @param <C> its type
     * @param credential handed to every request
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
     * A credential that never changes, and that a few refusals in a row would lock: it is tried by one request, and not sent
     * again once it was called wrong.
     *
     * @param <C> its type
     * @param credential handed to every request after the first was accepted
     * @return the source
     */
    public static <C> CredentialSource<C> probingSource(C credential) {
        return new ProbingCredentialSource<>(credential);
    }

    /** The credential, if it can be used at once. */
    abstract @Nullable public C availableCredential(Instant now);

    /** Asks for one. The result takes the wish back. */
    public abstract Runnable requestCredential(CredentialWaiter<C> waiter, Instant now);

    /** Drops this credential, if it is still the current one. False if there is no way to get another. */
    public abstract boolean discardRefused(C refusedCredential);

    /** An answer came that a wrong credential does not get. */
    void recordAcceptance(C credential) {}

    /** The provider called it wrong. */
    void recordRefusal(C credential, SdkException failure) {}

    /** Whether one call at a time holds it, and must give it back by {@link #releaseCredential}. */
    public boolean isExclusive() {
        return false;
    }

    /** Gives an exclusive credential back. Not intact: a request under it was sent whose reply is not known. */
    public void releaseCredential(C credential, boolean isIntact) {}
}
