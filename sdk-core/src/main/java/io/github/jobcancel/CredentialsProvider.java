// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.concurrent.CompletionStage;

/**
 * Supplies a caller's own credentials, for example from a vault or another library. The client fetches credentials
 * when a call first needs them, once for all calls that wait, and again before they expire or after the provider
 * refused them. Must be safe for use by several threads.
 *
 * @param <C> the type of the credentials
 */
@FunctionalInterface
public interface CredentialsProvider<C> {
    /**
     * Fetches credentials.
     *
     * <p>If the returned stage fails with {@link SdkException.Unauthenticated}, or this method throws it, further
     * attempts are considered useless and are not made. After any other failure the next call fetches again.
     *
     * @return a stage that completes with the credentials, on any thread
     * @throws Exception if there are no credentials
     */
    CompletionStage<? extends C> fetch() throws Exception;
}
