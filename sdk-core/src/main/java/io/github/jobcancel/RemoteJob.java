// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.concurrent.CompletableFuture;

/**
 * A job bound to the client that can reach it: the same few verbs for every provider. Get one from the provider's client.
 * Usable until that client is closed; safe for use by several threads.
 *
 * <p>Every method returns at once. The future it returns is the call: abandoning it (by {@code cancel}, {@code orTimeout} or
 * a future derived from it) ends the exchange that is under way and frees its connection, and says nothing about the job.
 */
public interface RemoteJob {
    /**
     * Which job.
     *
     * @return provider, scope and id
     */
    JobRef ref();

    /**
     * Asks the provider to stop the job: one request, plus the read that an ambiguous reply needs. It neither waits for the
     * job's end nor escalates.
     *
     * @param options how the call behaves
     * @return what is proved; fails with an {@link SdkException} if nothing was answered
     */
    CompletableFuture<CancelOutcome> cancel(CallOptions options);

    /**
     * Reads the job's record. Changes nothing.
     *
     * @param options how the call behaves
     * @return what the read saw, in state {@link JobState#ABSENT} if it found nothing; fails with an {@link SdkException}
     */
    CompletableFuture<JobSnapshot> read(CallOptions options);

    /**
     * {@link #cancel(CallOptions)} with {@link CallOptions#standard()}.
     *
     * @return what is proved
     */
    default CompletableFuture<CancelOutcome> cancel() {
        return cancel(CallOptions.standard());
    }

    /**
     * {@link #read(CallOptions)} with {@link CallOptions#standard()}.
     *
     * @return what the read saw
     */
    default CompletableFuture<JobSnapshot> read() {
        return read(CallOptions.standard());
    }
}
