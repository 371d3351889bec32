// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Objects;

/** The options of {@link RemoteJob#awaitEnd(WaitOptions)}. Immutable; start from {@link #standard()}. */
public final class WaitOptions {
    private record OptionValues(CallOptions callOptions, PollPolicy pollPolicy) {}

    private static final WaitOptions STANDARD = new WaitOptions(
            new OptionValues(CallOptions.standard().withTimeout(Duration.ofMinutes(5)), PollPolicy.standard()));

    private final OptionValues values;

    private WaitOptions(OptionValues values) {
        this.values = values;
    }

    /**
     * Returns the default options.
     *
     * @return 5 minutes for the whole wait, {@link PollPolicy#standard()}
     */
    public static WaitOptions standard() {
        return STANDARD;
    }

    /**
     * Returns the limits of the whole wait (its {@code timeout}) and of each read.
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
     * Returns a copy with another time limit for the whole wait.
     *
     * @param limit a positive duration
     * @return new options
     */
    public WaitOptions withTimeout(Duration limit) {
        return withCallOptions(values.callOptions.withTimeout(limit));
    }

    /**
     * Returns a copy with other limits for the wait and for each read.
     *
     * @param options the limits
     * @return new options
     */
    public WaitOptions withCallOptions(CallOptions options) {
        return new WaitOptions(new OptionValues(Objects.requireNonNull(options, "options"), values.pollPolicy));
    }

    /**
     * Returns a copy with other delays between reads.
     *
     * @param policy the delays
     * @return new options
     */
    public WaitOptions withPollPolicy(PollPolicy policy) {
        return new WaitOptions(new OptionValues(values.callOptions, Objects.requireNonNull(policy, "policy")));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WaitOptions options && options.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "WaitOptions" + values.toString().substring("OptionValues".length());
    }
}
