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
    public static boolean same(CancelOutcome full, CancelOutcome told) {
        if (full instanceof Finished one && told instanceof Finished other) {
            return one.state() == other.state();
        }
        if (full instanceof NotCancellable one && told instanceof NotCancellable other) {
            return one.reason() == other.reason() && one.remedy() == other.remedy();
        }
        return full.getClass() == told.getClass();
    }

    /** Whether {@code told} promises less than {@code full}, and nothing else. */
    public static boolean weaker(CancelOutcome full, CancelOutcome told) {
        if (told instanceof Requested) {
            return full.isSettled();
        }
        if (told instanceof Ended) {
            return full instanceof Cancelled || badEnd(full);
        }
        return told instanceof Finished own
                && own.state() == JobState.UNKNOWN
                && full instanceof Finished known
                && known.state() != JobState.UNKNOWN;
    }

    /**
     * Whether a failure may be told.
     *
     * @param acted whether the provider took a request of ours
     */
    public static boolean honest(Throwable failure, boolean acted) {
        return failure instanceof SdkException ours && (ours.mayHaveTakenEffect() || !acted);
    }

    private static boolean badEnd(CancelOutcome outcome) {
        return outcome instanceof Finished finished
                && finished.state() != JobState.SUCCEEDED
                && finished.state() != JobState.UNKNOWN;
    }
}
