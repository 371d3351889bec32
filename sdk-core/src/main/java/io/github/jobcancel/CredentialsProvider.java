// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.concurrent.CompletionStage;

/**
 * Where a caller's own credentials come from: a vault, another library, a login this one does not know. Fetched when first
 * needed, once for all calls that wait, and again ahead of expiry or when the provider refuses what was fetched.
 *
 * @param <C> the credential
 */
@FunctionalInterface
public interface CredentialsProvider<C> {
    /**
     * Fetches a credential.
     *
     * <p>A stage that fails with {@link SdkException.Unauthenticated}, or a method that throws it, says that no other attempt
     * will do better: it is not made. After any other failure the next call asks again.
     *
     * @return the credential; completed on any thread
     * @throws Exception if there is none
     */
    CompletionStage<? extends C> fetch() throws Exception;
}
