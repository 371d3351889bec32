// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * The options of {@link RemoteJob#stop}. Immutable; start from {@link #standard()}.
 *
 * @param callOptions the limits of the whole stop (its {@code timeout}) and of each exchange
 * @param pollPolicy the delays between reads of the record
 * @param escalation what may be done about a job that a cancel does not stop
 * @param settleTime how long after a job was first seen at rest it is read once more to confirm it; zero trusts the
 *     first read. A provider that restarts jobs by itself (AWS retry strategies, DLI auto-recovery) may show a job
 *     at rest in between
 */
public record StopOptions(
        CallOptions callOptions, PollPolicy pollPolicy, EscalationPolicy escalation, Duration settleTime) {

    /** What may be done about a job that a cancel does not stop. Deleting the job's record is never an option. */
    public enum EscalationPolicy {
        /** Nothing: the outcome says why the job was not stopped. */
        CANCEL_ONLY,
        /**
         * Send the provider's stronger request, where there is one (AWS: {@code TerminateJob}), once, to a job that
         * has started.
         */
        TERMINATE_IF_STARTED
    }

    private static final StopOptions STANDARD = new StopOptions(
            CallOptions.standard().withTimeout(Duration.ofMinutes(5)),
            PollPolicy.standard(),
            EscalationPolicy.CANCEL_ONLY,
            Duration.ZERO);

    /**
     * Validates the options.
     *
     * @param callOptions the limits of the whole stop (its {@code timeout}) and of each exchange
     * @param pollPolicy the delays between reads of the record
     * @param escalation what may be done about a job that a cancel does not stop
     * @param settleTime how long after a job was first seen at rest it is read once more to confirm it; zero trusts
     *     the first read. A provider that restarts jobs by itself (AWS retry strategies, DLI auto-recovery) may
     *     show a job at rest in between
     * @throws IllegalArgumentException if {@code settleTime} is negative
     */
    public StopOptions {
        if (settleTime.isNegative()) {
            throw new IllegalArgumentException("the settle time must not be negative: " + settleTime);
        }
    }

    /**
     * Returns the default options.
     *
     * @return five minutes, {@link PollPolicy#standard()}, no escalation, no settle time
     */
    public static StopOptions standard() {
        return STANDARD;
    }

    /**
     * Returns a copy with another time limit for the whole stop.
     *
     * @param limit a positive duration
     * @return new options
     */
    public StopOptions withTimeout(Duration limit) {
        return new StopOptions(callOptions.withTimeout(limit), pollPolicy, escalation, settleTime);
    }

    /**
     * Returns a copy with other delays between reads.
     *
     * @param policy the delays between reads of the record
     * @return new options
     */
    public StopOptions withPollPolicy(PollPolicy policy) {
        return new StopOptions(callOptions, policy, escalation, settleTime);
    }

    /**
     * Returns a copy with another escalation.
     *
     * @param policy what may be done about a job that a cancel does not stop
     * @return new options
     */
    public StopOptions withEscalation(EscalationPolicy policy) {
        return new StopOptions(callOptions, pollPolicy, policy, settleTime);
    }

    /**
     * Returns a copy with another settle time.
     *
     * @param time a duration, zero or positive
     * @return new options
     */
    public StopOptions withSettleTime(Duration time) {
        return new StopOptions(callOptions, pollPolicy, escalation, time);
    }
}
