// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * How {@link RemoteJob#stop} behaves. Immutable; start from {@link #standard()}.
 *
 * @param call the limits of the whole stop (its {@code timeout}) and of each exchange
 * @param poll how often the record is read
 * @param escalation what may be done about a job that a cancel does not stop
 * @param settle how long a job must be seen at rest before that is believed; zero believes the first read. A provider that
 *     starts jobs again by itself (AWS retry strategies, DLI auto-recovery) may show one at rest in between
 */
public record StopOptions(CallOptions call, PollPolicy poll, Escalation escalation, Duration settle) {

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
     * @param call the limits of the whole stop (its {@code timeout}) and of each exchange
     * @param poll how often the record is read
     * @param escalation what may be done about a job that a cancel does not stop
     * @param settle how long a job must be seen at rest before that is believed; zero believes the first read. A
     *     provider that starts jobs again by itself (AWS retry strategies, DLI auto-recovery) may show one at rest in
     *     between
     * @throws IllegalArgumentException if {@code settle} is negative
     */
    public StopOptions {
        if (settle.isNegative()) {
            throw new IllegalArgumentException("the time to settle must not be negative: " + settle);
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
        return new StopOptions(call.withTimeout(limit), poll, escalation, settle);
    }

    /**
     * The same with another rhythm of reading.
     *
     * @param policy how often the record is read
     * @return new options
     */
    public StopOptions withPoll(PollPolicy policy) {
        return new StopOptions(call, policy, escalation, settle);
    }

    /**
     * The same with another escalation.
     *
     * @param policy what may be done about a job that a cancel does not stop
     * @return new options
     */
    public StopOptions withEscalation(Escalation policy) {
        return new StopOptions(call, poll, policy, settle);
    }

    /**
     * The same with another time to settle.
     *
     * @param time zero or positive
     * @return new options
     */
    public StopOptions withSettle(Duration time) {
        return new StopOptions(call, poll, escalation, time);
    }
}
