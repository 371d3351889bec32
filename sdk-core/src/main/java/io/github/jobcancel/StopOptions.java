// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * How {@link RemoteJob#stop} behaves. Immutable; start from {@link #standard()}.
 *
 * @param callOptions the limits of the whole stop (its {@code timeout}) and of each exchange
 * @param pollPolicy how often the record is read
 * @param escalation what may be done about a job that a cancel does not stop
 * @param settleTime how long a job must be seen at rest before that is believed; zero believes the first read. A provider that
 *     starts jobs again by itself (AWS retry strategies, DLI auto-recovery) may show one at rest in between
 */
public record StopOptions(CallOptions callOptions, PollPolicy pollPolicy, Escalation escalation, Duration settleTime) {

    /** What may be done about a job that a cancel does not stop. Deleting its record is never one of these. */
    public enum Escalation {
        /** Nothing: the outcome says why it was not stopped. */
        CANCEL_ONLY,
        /** Where the provider has a stronger verb (AWS: {@code TerminateJob}), send it once to a job that has started. */
        TERMINATE_IF_STARTED
    }

    private static final StopOptions STANDARD = new StopOptions(
            CallOptions.standard().withTimeout(Duration.ofMinutes(5)),
            PollPolicy.standard(),
            Escalation.CANCEL_ONLY,
            Duration.ZERO);

    /**
     * Checks the parts.
     *
     * @param callOptions the limits of the whole stop (its {@code timeout}) and of each exchange
     * @param pollPolicy how often the record is read
     * @param escalation what may be done about a job that a cancel does not stop
     * @param settleTime how long a job must be seen at rest before that is believed; zero believes the first read. A
     *     provider that starts jobs again by itself (AWS retry strategies, DLI auto-recovery) may show one at rest in
     *     between
     * @throws IllegalArgumentException if {@code settle} is negative
     */
    public StopOptions {
        if (settleTime.isNegative()) {
            throw new IllegalArgumentException("the time to settle must not be negative: " + settleTime);
        }
    }

    /**
     * What is used where the caller says nothing.
     *
     * @return five minutes, {@link PollPolicy#standard()}, cancel only, the first read at rest believed
     */
    public static StopOptions standard() {
        return STANDARD;
    }

    /**
     * The same with another limit for the whole stop.
     *
     * @param limit positive
     * @return new options
     */
    public StopOptions withTimeout(Duration limit) {
        return new StopOptions(callOptions.withTimeout(limit), pollPolicy, escalation, settleTime);
    }

    /**
     * The same with another rhythm of reading.
     *
     * @param policy how often the record is read
     * @return new options
     */
    public StopOptions withPollPolicy(PollPolicy policy) {
        return new StopOptions(callOptions, policy, escalation, settleTime);
    }

    /**
     * The same with another escalation.
     *
     * @param policy what may be done about a job that a cancel does not stop
     * @return new options
     */
    public StopOptions withEscalation(Escalation policy) {
        return new StopOptions(callOptions, pollPolicy, policy, settleTime);
    }

    /**
     * The same with another time to settle.
     *
     * @param time zero or positive
     * @return new options
     */
    public StopOptions withSettleTime(Duration time) {
        return new StopOptions(callOptions, pollPolicy, escalation, time);
    }
}
