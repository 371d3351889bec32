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
 * Which answers may stand in for another, when the same cancel loses something on its way. An answer may say the same or
 * promise less; it may never promise more, and never anything that the other denies.
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
 *   <li>{@code Ended} keeps of {@code Cancelled} that the job is at rest and did not succeed, and leaves open why. A bad end is
 *       any but {@code SUCCEEDED} and {@code UNKNOWN}.
 *   <li>{@code Finished(UNKNOWN)} keeps that the job came to its own end. It says nothing weaker about a job that we stopped, so
 *       {@code Cancelled} does not lead there, and {@code Ended} denies success, so {@code Finished(SUCCEEDED)} does not lead to it.
 *   <li>{@code Requested} keeps of a job at rest that the request was taken, and no more. It does not stand in for {@code
 *       NotCancellable}, which denies that the request does anything, nor for {@code NotFound}.
 *   <li>A failure that may have taken effect promises nothing, so it stands in for everything. One that says that it did not
 *       take effect may only be told if the provider took no request.
 * </ul>
 */
public final class PromiseOrder {
    private PromiseOrder() {}

    /** Whether {@code told} says the same as {@code full}, evidence aside. */
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

    /** Whether {@code told} promises less than {@code full}, and nothing else. */
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
     * Whether a failure may be told.
     *
     * @param providerActed whether the provider took a request of ours
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
