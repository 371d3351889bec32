// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The limits of a bulk. Immutable; start from {@link #standard()}.
 *
 * @param callOptions the options of the call for each job. Its timeout starts when the bulk starts the call, and
 *     waiting for a throttling provider counts towards it
 * @param windowSize the greatest number of requests in flight; a bulk starts with a few and widens as answers
 *     arrive
 * @param progressListener the receiver of progress reports, called by one thread at a time, on callback threads
 * @param progressInterval the shortest time between two progress reports; one more is always made at the end
 */
public record BulkOptions(
        CallOptions callOptions,
        int windowSize,
        Consumer<? super BulkProgress> progressListener,
        Duration progressInterval) {
    private static final BulkOptions STANDARD = new BulkOptions(
            CallOptions.standard().withTimeout(Duration.ofMinutes(10)), 256, progress -> {}, Duration.ofSeconds(1));

    /**
     * Validates the options.
     *
     * @param callOptions the options of the call for each job
     * @param windowSize the greatest number of requests in flight
     * @param progressListener the receiver of progress reports
     * @param progressInterval the shortest time between two progress reports
     * @throws IllegalArgumentException if the window is below 1 or the interval is negative
     */
    public BulkOptions {
        Objects.requireNonNull(callOptions, "call");
        Objects.requireNonNull(progressListener, "progress");
        if (windowSize < 1) {
            throw new IllegalArgumentException("the window size must be at least 1, not " + windowSize);
        }
        if (progressInterval.isNegative()) {
            throw new IllegalArgumentException("the progress interval must not be negative: " + progressInterval);
        }
    }

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
        return new BulkOptions(options, windowSize, progressListener, progressInterval);
    }

    /**
     * Returns a copy with another window size.
     *
     * @param requests the greatest number of requests in flight, at least 1
     * @return new options
     */
    public BulkOptions withWindowSize(int requests) {
        return new BulkOptions(callOptions, requests, progressListener, progressInterval);
    }

    /**
     * Returns a copy that reports progress to a listener.
     *
     * @param listener the receiver of progress reports, called on callback threads
     * @param interval the shortest time between two reports
     * @return new options
     */
    public BulkOptions withProgress(Consumer<? super BulkProgress> listener, Duration interval) {
        return new BulkOptions(callOptions, windowSize, listener, interval);
    }
}
