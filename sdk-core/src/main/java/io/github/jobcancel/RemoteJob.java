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
     * Reads the job's record again and again until the job is no longer alive. Changes nothing; abandoning it stops the
     * watching, not the job.
     *
     * @param options the limits and the rhythm; what it says of escalation and settling does not matter here
     * @return what the last read saw: a job at rest, or absent; fails with {@link SdkException.DeadlineExceeded} if the job is
     *     alive when the time runs out
     */
    CompletableFuture<JobSnapshot> awaitEnd(StopOptions options);

    /**
     * Stops the job and confirms it: reads, cancels, and reads until the record shows rest. Escalates only if the options say
     * so, and then once. Callers who stop the same job with the same options at the same time share one call.
     *
     * <p>When the time runs out, the answer is what was proved last, often {@link CancelOutcome.Requested}; {@link StopHandle} makes
     * of it, and of a failure that may have had an effect, what {@link #resume} takes up.
     *
     * @param options limits, rhythm, escalation
     * @return what is proved; fails with an {@link SdkException} if nothing was answered
     */
    CompletableFuture<CancelOutcome> stop(StopOptions options);

    /**
     * Takes up a stop that did not see the job's end, here or in another process. Of a request that was taken, nothing is asked
     * again but the job's record, unless the options allow to escalate and that was not done yet. One that got no answer is made
     * again if the record shows the job alive, but never escalated: it may have been already. A new {@link #stop} may escalate.
     *
     * @param handle what the earlier stop left
     * @param options limits, rhythm, escalation
     * @return what is proved; fails with an {@link SdkException} that says, as the handle does, that there may be an effect
     * @throws IllegalArgumentException if the handle belongs to another job
     */
    CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options);

    /**
     * Tells what a cancel would do now, without changing anything.
     *
     * @param options how the call behaves
     * @return the job's state, whether the cancel applies, what would help if not, and whether reading is permitted
     */
    CompletableFuture<Explanation> explain(CallOptions options);

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
