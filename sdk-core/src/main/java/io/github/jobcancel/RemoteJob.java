// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.concurrent.CompletableFuture;

/**
 * A job bound to the client that can reach it, with the same methods for every provider. Obtain one from a
 * provider's client. Usable until that client is closed; safe for use by several threads.
 *
 * <p>Every method returns at once with a future that represents the call. Abandoning the call (by {@code cancel},
 * by {@code orTimeout}, or through a derived future) ends the exchange in flight and frees its connection, and says
 * nothing about the job.
 *
 * <p>Not meant to be implemented by applications, apart from tests and wrappers: a verb that is not overridden answers a
 * future that fails with {@link UnsupportedOperationException}, so that a verb added later breaks no implementation.
 */
public interface RemoteJob {
    /**
     * Returns the reference to the job.
     *
     * @return provider, kind, scope and id
     */
    JobRef ref();

    /**
     * Asks the provider to stop the job: one request, and one read if the reply is ambiguous. Neither waits for the
     * job's end nor escalates.
     *
     * @param options the limits of the call
     * @return what is proved; the future fails with an {@link SdkException} if no answer was obtained
     */
    default CompletableFuture<CancelOutcome> cancel(CallOptions options) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("cancel"));
    }

    /**
     * Reads the job's record. Changes nothing.
     *
     * @param options the limits of the call
     * @return the job as the read saw it, in state {@link JobState#ABSENT} if it was not found; the future fails
     *     with an {@link SdkException} if no answer was obtained
     */
    default CompletableFuture<JobSnapshot> read(CallOptions options) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("read"));
    }

    /**
     * Reads the job's record repeatedly until the job is no longer alive. Changes nothing; abandoning the call ends
     * the reads, not the job.
     *
     * @param options the limits and the delays between reads
     * @return the last snapshot, of a job at rest or absent; the future fails with {@link
     *     SdkException.DeadlineExceeded} if the job is still alive at the deadline
     */
    default CompletableFuture<JobSnapshot> awaitEnd(WaitOptions options) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("awaitEnd"));
    }

    /**
     * Stops the job and confirms it: reads, cancels, and reads until the record shows that the job is at rest.
     * Escalates only if the options allow it, and then once. Simultaneous calls for the same job with equal options
     * share one call.
     *
     * <p>At the deadline the answer is the last outcome that was proved, often {@link CancelOutcome.Requested}.
     * {@link StopHandle} makes from it, or from a failure that may have taken effect, a handle with which {@link
     * #resume} continues.
     *
     * @param options the limits, the delays between reads, and the escalation
     * @return what is proved; the future fails with an {@link SdkException} if no answer was obtained
     */
    default CompletableFuture<CancelOutcome> stop(StopOptions options) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("stop"));
    }

    /**
     * Continues a stop that did not see the job's end, started here or in another process. If the provider
     * acknowledged the earlier request, the cancel is not repeated: only the record is read, and the stop escalates
     * if the options allow it and the earlier stop did not. If the earlier request got no answer, the cancel is
     * repeated when the record shows the job alive, but it is never escalated, because the earlier stop may have
     * escalated already. A new {@link #stop} may escalate.
     *
     * @param handle the handle of the earlier stop
     * @param options the limits, the delays between reads, and the escalation
     * @return what is proved; the future fails with an {@link SdkException} that, like the handle, says that the
     *     request may have taken effect
     * @throws IllegalArgumentException if the handle belongs to another job
     */
    default CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("resume"));
    }

    /**
     * Determines what a cancel would do now, without changing anything.
     *
     * @param options the limits of the call
     * @return the job's state, whether the cancel applies, what the caller can do if it does not, and whether the
     *     credentials may read the job
     */
    default CompletableFuture<CancelExplanation> explain(CallOptions options) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("explain"));
    }

    /**
     * Asks the provider to stop the job, as {@link #cancel(CallOptions)} with {@link CallOptions#standard()}.
     *
     * @return what is proved; the future fails with an {@link SdkException} if no answer was obtained
     */
    default CompletableFuture<CancelOutcome> cancel() {
        return cancel(CallOptions.standard());
    }

    /**
     * Reads the job's record, as {@link #read(CallOptions)} with {@link CallOptions#standard()}.
     *
     * @return the job as the read saw it, in state {@link JobState#ABSENT} if it was not found; the future fails
     *     with an {@link SdkException} if no answer was obtained
     */
    default CompletableFuture<JobSnapshot> read() {
        return read(CallOptions.standard());
    }

    /**
     * Waits for the job's end, as {@link #awaitEnd(WaitOptions)} with {@link WaitOptions#standard()}.
     *
     * @return the last snapshot, of a job at rest or absent
     */
    default CompletableFuture<JobSnapshot> awaitEnd() {
        return awaitEnd(WaitOptions.standard());
    }

    /**
     * Stops the job and confirms it, as {@link #stop(StopOptions)} with {@link StopOptions#standard()}.
     *
     * @return what is proved; the future fails with an {@link SdkException} if no answer was obtained
     */
    default CompletableFuture<CancelOutcome> stop() {
        return stop(StopOptions.standard());
    }

    /**
     * Continues a stop, as {@link #resume(StopHandle, StopOptions)} with {@link StopOptions#standard()}.
     *
     * @param handle the handle of the earlier stop
     * @return what is proved; the future fails with an {@link SdkException} if no answer was obtained
     */
    default CompletableFuture<CancelOutcome> resume(StopHandle handle) {
        return resume(handle, StopOptions.standard());
    }

    /**
     * Determines what a cancel would do now, as {@link #explain(CallOptions)} with {@link CallOptions#standard()}.
     *
     * @return the job's state, and whether the cancel applies
     */
    default CompletableFuture<CancelExplanation> explain() {
        return explain(CallOptions.standard());
    }
}
