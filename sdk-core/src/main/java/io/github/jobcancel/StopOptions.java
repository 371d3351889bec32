// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;

/**
 * The options of {@link RemoteJob#stop}. Immutable; start from {@link #standard()}.
 */
public final class StopOptions {
    private record OptionValues(
            CallOptions callOptions, PollPolicy pollPolicy, EscalationPolicy escalation, Duration settleTime) {}

    private final OptionValues values;

    private StopOptions(OptionValues values) {
        this.values = values;
    }

    private static StopOptions of(
            CallOptions callOptions, PollPolicy pollPolicy, EscalationPolicy escalation, Duration settleTime) {
        if (settleTime.isNegative()) {
            throw new IllegalArgumentException("the settle time must not be negative: " + settleTime);
        }
        return new StopOptions(new OptionValues(callOptions, pollPolicy, escalation, settleTime));
    }

    /**
     * Returns the limits of the whole stop (its {@code timeout}) and of each exchange.
     *
     * @return the options of the call
     */
    public CallOptions callOptions() {
        return values.callOptions;
    }

    /**
     * Returns the delays between reads of the record.
     *
     * @return the policy
     */
    public PollPolicy pollPolicy() {
        return values.pollPolicy;
    }

    /**
     * Returns what may be done about a job that a cancel does not stop.
     *
     * @return the policy
     */
    public EscalationPolicy escalation() {
        return values.escalation;
    }

    /**
     * Returns how long after a job was first seen at rest it is read once more to confirm it.
     *
     * @return zero trusts the first read. A provider that restarts jobs by itself (AWS retry strategies, DLI auto-recovery)
     *     may show a job at rest in between
     */
    public Duration settleTime() {
        return values.settleTime;
    }

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

    private static final StopOptions STANDARD = of(
            CallOptions.standard().withTimeout(Duration.ofMinutes(5)),
            PollPolicy.standard(),
            EscalationPolicy.CANCEL_ONLY,
            Duration.ZERO);

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
        return of(values.callOptions.withTimeout(limit), values.pollPolicy, values.escalation, values.settleTime);
    }

    /**
     * Returns a copy with other delays between reads.
     *
     * @param policy the delays between reads of the record
     * @return new options
     */
    public StopOptions withPollPolicy(PollPolicy policy) {
        return of(values.callOptions, policy, values.escalation, values.settleTime);
    }

    /**
     * Returns a copy with another escalation.
     *
     * @param policy what may be done about a job that a cancel does not stop
     * @return new options
     */
    public StopOptions withEscalation(EscalationPolicy policy) {
        return of(values.callOptions, values.pollPolicy, policy, values.settleTime);
    }

    /**
     * Returns a copy with another settle time.
     *
     * @param time a duration, zero or positive
     * @return new options
     */
    public StopOptions withSettleTime(Duration time) {
        return of(values.callOptions, values.pollPolicy, values.escalation, time);
    }

    /**
     * Returns a copy with a reason for people who look at the provider's console.
     *
     * @param reason see {@link CallOptions#withReason}
     * @return new options
     */
    public StopOptions withReason(String reason) {
        return withCallOptions(values.callOptions.withReason(reason));
    }

    /**
     * Returns a copy with other limits for the stop and for each exchange.
     *
     * @param options the limits
     * @return new options
     */
    public StopOptions withCallOptions(CallOptions options) {
        return of(options, values.pollPolicy, values.escalation, values.settleTime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StopOptions options && options.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "StopOptions" + values.toString().substring("OptionValues".length());
    }
}
