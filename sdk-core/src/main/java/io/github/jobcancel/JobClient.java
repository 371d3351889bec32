// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the clients of all providers have in common. Implemented by the library only. Thread-safe. Close a client
 * after use.
 *
 * @param <Q> the provider's query for jobs
 */
public interface JobClient<Q extends JobQuery<?, ?>> extends AutoCloseable {
    /**
     * Returns the name of the provider, as references to its jobs contain it.
     *
     * @return {@code dli}, {@code batch}, {@code gp} or {@code script}
     */
    String provider();

    /**
     * Binds a job to this client by its reference, as {@link RemoteJob#ref} and {@link JobSnapshot#ref} return it.
     * Sends nothing.
     *
     * @param ref a reference in this client's scope
     * @return the bound job
     * @throws IllegalArgumentException if the reference belongs to another provider, kind or scope, or if the client's
     *     credentials cannot reach such jobs
     */
    RemoteJob job(JobRef ref);

    /**
     * Lists jobs and returns them as a plan, which can cancel or stop exactly the listed jobs.
     *
     * @param query the filters
     * @param options the settings of the call; the timeout covers all pages together
     * @return the plan, with the jobs bound to this client
     * @throws IllegalArgumentException if the client's credentials cannot list jobs
     */
    CompletableFuture<Plan> plan(Q query, CallOptions options);

    /**
     * Lists jobs as {@link #plan(JobQuery, CallOptions)} does, with {@link CallOptions#standard()}.
     *
     * @param query the filters
     * @return the plan
     */
    default CompletableFuture<Plan> plan(Q query) {
        return plan(query, CallOptions.standard());
    }

    /**
     * Returns where the client has found its settings and credentials: each place that was searched, with the result.
     * Contains no secret, and sends nothing. Places that calls search appear once a call has searched them.
     *
     * @return the places in the order of the search, each with its latest result
     */
    List<LookupResult> configuration();

    /** Closes the client. Calls in progress end with {@link SdkException.Closed}. Closing again has no effect. */
    @Override
    void close();
}
