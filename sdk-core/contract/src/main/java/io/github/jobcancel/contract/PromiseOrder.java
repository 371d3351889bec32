// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.JobState;
import io.github.jobcancel.SdkException;

/**
 * Defines which answers may replace the answer of a run without loss, when the same cancel loses a request or a reply.
 * An answer may say the same or promise less; it may never promise more, and never anything that the other answer
 * excludes.
 *
 * <pre>
 *   Cancelled ------> Ended ----> Requested --> failure
 *   Finished(bad) --> Ended
 *   Finished(SUCCEEDED) --> Finished(UNKNOWN) --> Requested
 *   Finished(bad) --------> Finished(UNKNOWN)
 *   NotCancellable, NotFound ----------------> failure
 * </pre>
 *
 * <ul>
 *   <li>{@code Ended} says, as {@code Cancelled} does, that the job is at rest and did not succeed, and leaves the
 *       cause open. A bad end is any state but {@code SUCCEEDED} and {@code UNKNOWN}.
 *   <li>{@code Finished(UNKNOWN)} says that the job ended by itself. That contradicts {@code Cancelled}, so it does
 *       not replace it. {@code Ended} excludes success, so it does not replace {@code Finished(SUCCEEDED)}.
 *   <li>{@code Requested} says of a job at rest only that the provider accepted the request. It does not replace
 *       {@code NotCancellable}, which says that the request has no effect, nor {@code NotFound}.
 *   <li>A failure that may have taken effect promises nothing, so it replaces every answer. A failure that excludes an
 *       effect is allowed only if the provider accepted no request.
 * </ul>
 */
public final class PromiseOrder {
    private PromiseOrder() {}

    /** Returns whether {@code actualOutcome} says the same as {@code fullOutcome}, apart from the evidence. */
    public static boolean isSamePromise(CancelOutcome fullOutcome, CancelOutcome actualOutcome) {
        if (fullOutcome instanceof Finished fullVariant && actualOutcome instanceof Finished actualVariant) {
            return fullVariant.state() == actualVariant.state();
        }
        if (fullOutcome instanceof NotCancellable fullVariant
                && actualOutcome instanceof NotCancellable actualVariant) {
            return fullVariant.reason() == actualVariant.reason() && fullVariant.remedy() == actualVariant.remedy();
        }
        return fullOutcome.getClass() == actualOutcome.getClass();
    }

    /**
     * Returns whether {@code actualOutcome} promises less than {@code fullOutcome} and nothing that contradicts it.
     */
    public static boolean isWeakerPromise(CancelOutcome fullOutcome, CancelOutcome actualOutcome) {
        if (actualOutcome instanceof Requested) {
            return fullOutcome.isSettled();
        }
        if (actualOutcome instanceof Ended) {
            return fullOutcome instanceof Cancelled || isBadEnd(fullOutcome);
        }
        return actualOutcome instanceof Finished actualFinished
                && actualFinished.state() == JobState.UNKNOWN
                && fullOutcome instanceof Finished fullFinished
                && fullFinished.state() != JobState.UNKNOWN;
    }

    /**
     * Returns whether a failure is one of this library that does not exclude an effect which the provider had.
     *
     * @param providerActed whether the provider accepted a request of the client
     */
    public static boolean isHonestFailure(Throwable failure, boolean providerActed) {
        return failure instanceof SdkException sdkFailure && (sdkFailure.mayHaveTakenEffect() || !providerActed);
    }

    private static boolean isBadEnd(CancelOutcome outcome) {
        return outcome instanceof Finished finished
                && finished.state() != JobState.SUCCEEDED
                && finished.state() != JobState.UNKNOWN;
    }
}
