// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a bulk behaves. Immutable; start from {@link #standard()}.
 *
 * @param callOptions how the call for each job behaves. Its time begins when the job's turn comes, and the wait for a provider that
 *     is busy is part of it
 * @param windowSize how many requests may be under way at once; a bulk begins with a few and widens as answers come
 * @param progressListener told how far the bulk is; called by one thread at a time, on callback threads
 * @param progressInterval how often at most it is told, beside once at the end
 */
public record BulkOptions(
        CallOptions callOptions,
        int windowSize,
        Consumer<? super BulkProgress> progressListener,
        Duration progressInterval) {
    private static final BulkOptions STANDARD = new BulkOptions(
            CallOptions.standard().withTimeout(Duration.ofMinutes(10)), 256, progress -> {}, Duration.ofSeconds(1));

    /**
     * Checks the parts.
     *
     * @param callOptions how the call for each job behaves
     * @param windowSize how many requests may be under way at once
     * @param progressListener told how far the bulk is
     * @param progressInterval how often at most it is told
     * @throws IllegalArgumentException if the window is below 1, or the time between reports negative
     */
    public BulkOptions {
        Objects.requireNonNull(callOptions, "call");
        Objects.requireNonNull(progressListener, "progress");
        if (windowSize < 1) {
            throw new IllegalArgumentException("the window must be at least 1, not " + windowSize);
        }
        if (progressInterval.isNegative()) {
            throw new IllegalArgumentException("the time between reports must not be negative: " + progressInterval);
        }
    }

    /**
     * What is used where the caller says nothing.
     *
     * @return 256 requests at once, 10 minutes for each job, verified, nobody told
     */
    public static BulkOptions standard() {
        return STANDARD;
    }

    /**
     * The same with other options for each call.
     *
     * @param options how the call for each job behaves
     * @return new options
     */
    public BulkOptions withCallOptions(CallOptions options) {
        return new BulkOptions(options, windowSize, progressListener, progressInterval);
    }

    /**
     * The same with another window.
     *
     * @param requests how many may be under way at once, at least 1
     * @return new options
     */
    public BulkOptions withWindowSize(int requests) {
        return new BulkOptions(callOptions, requests, progressListener, progressInterval);
    }

    /**
     * The same, telling somebody how far the bulk is.
     *
     * @param listener called on callback threads
     * @param interval how often at most
     * @return new options
     */
    public BulkOptions withProgress(Consumer<? super BulkProgress> listener, Duration interval) {
        return new BulkOptions(callOptions, windowSize, listener, interval);
    }
}
