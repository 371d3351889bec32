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
    public interface Waiter<C> {
        void granted(C credential);

        void denied(SdkException failure);

        /** Whether it is one of a bulk's many, so that others take turns with it. */
        default boolean ofBulk() {
            return false;
        }
    }

    public static <C> Waiter<C> waiter(boolean ofBulk, Consumer<C> granted, Consumer<SdkException> denied) {
        return new Waiter<>() {
            @Override
            public void granted(C credential) {
                granted.accept(credential);
            }

            @Override
            public void denied(SdkException failure) {
                denied.accept(failure);
            }

            @Override
            public boolean ofBulk() {
                return ofBulk;
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
    public static <C> CredentialSource<C> fixed(C credential) {
        return new CredentialSource<>() {
            @Override
            public C ready(Instant now) {
                return credential;
            }

            @Override
            public Runnable acquire(Waiter<C> waiter, Instant now) {
                waiter.granted(credential);
                return () -> {};
            }

            @Override
            public boolean refused(C refused) {
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
    public static <C> CredentialSource<C> tried(C credential) {
        return new TriedKey<>(credential);
    }

    /** The credential, if it can be used at once. */
    abstract @Nullable public C ready(Instant now);

    /** Asks for one. The result takes the wish back. */
    public abstract Runnable acquire(Waiter<C> waiter, Instant now);

    /** Drops this credential, if it is still the current one. False if there is no way to get another. */
    public abstract boolean refused(C credential);

    /** An answer came that a wrong credential does not get. */
    void accepted(C credential) {}

    /** The provider called it wrong. */
    void rejected(C credential, SdkException failure) {}

    /** Whether one call at a time holds it, and must give it back by {@link #release}. */
    public boolean exclusive() {
        return false;
    }

    /** Gives an exclusive credential back. Not intact: a request under it was sent whose reply is not known. */
    public void release(C credential, boolean intact) {}
}
