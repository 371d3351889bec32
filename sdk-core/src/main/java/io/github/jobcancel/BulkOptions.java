// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The limits of a bulk. Immutable; start from {@link #standard()}.
 */
public final class BulkOptions {
    private record OptionValues(
            CallOptions callOptions,
            int windowSize,
            Consumer<? super BulkProgress> progressListener,
            Duration progressInterval) {}

    private final OptionValues values;

    private BulkOptions(OptionValues values) {
        this.values = values;
    }

    private static BulkOptions of(
            CallOptions callOptions,
            int windowSize,
            Consumer<? super BulkProgress> progressListener,
            Duration progressInterval) {
        Objects.requireNonNull(callOptions, "callOptions");
        Objects.requireNonNull(progressListener, "progressListener");
        if (windowSize < 1) {
            throw new IllegalArgumentException("the window size must be at least 1, not " + windowSize);
        }
        if (progressInterval.isNegative()) {
            throw new IllegalArgumentException("the progress interval must not be negative: " + progressInterval);
        }
        return new BulkOptions(new OptionValues(callOptions, windowSize, progressListener, progressInterval));
    }

    /**
     * Returns the options of each call; a stop has its own.
     *
     * @return the options
     */
    public CallOptions callOptions() {
        return values.callOptions;
    }

    /**
     * Returns how many requests are in flight at most.
     *
     * @return at least 1
     */
    public int windowSize() {
        return values.windowSize;
    }

    /**
     * Returns the receiver of the progress.
     *
     * @return called by one thread at a time
     */
    public Consumer<? super BulkProgress> progressListener() {
        return values.progressListener;
    }

    /**
     * Returns the least time between two reports of the progress.
     *
     * @return zero reports after each answer
     */
    public Duration progressInterval() {
        return values.progressInterval;
    }

    private static final BulkOptions STANDARD =
            of(CallOptions.standard().withTimeout(Duration.ofMinutes(10)), 256, progress -> {}, Duration.ofSeconds(1));

    /**
     * Returns the default options.
     *
     * @return 256 requests in flight, 10 minutes for each job, with verification, without a progress listener
     */
    public static BulkOptions standard() {
        return STANDARD;
    }

    /**
     * Returns a copy with other options for each call.
     *
     * @param options the options of the call for each job
     * @return new options
     */
    public BulkOptions withCallOptions(CallOptions options) {
        return of(options, values.windowSize, values.progressListener, values.progressInterval);
    }

    /**
     * Returns a copy with another window size.
     *
     * @param requests the greatest number of requests in flight, at least 1
     * @return new options
     */
    public BulkOptions withWindowSize(int requests) {
        return of(values.callOptions, requests, values.progressListener, values.progressInterval);
    }

    /**
     * Returns a copy that reports progress to a listener.
     *
     * @param listener the receiver of progress reports, called on callback threads
     * @param interval the shortest time between two reports
     * @return new options
     */
    public BulkOptions withProgress(Consumer<? super BulkProgress> listener, Duration interval) {
        return of(values.callOptions, values.windowSize, listener, interval);
    }

    /**
     * Returns a copy with a reason for people who look at the provider's console.
     *
     * @param reason see {@link CallOptions#withReason}
     * @return new options
     */
    public BulkOptions withReason(String reason) {
        return withCallOptions(values.callOptions.withReason(reason));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BulkOptions options && options.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "BulkOptions" + values.toString().substring("OptionValues".length());
    }
}
