// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a bulk behaves. Immutable; start from {@link #standard()}.
 *
 * @param call how the call for each job behaves. Its time begins when the job's turn comes, and the wait for a provider that
 *     is busy is part of it
 * @param window how many requests may be under way at once; a bulk begins with a few and widens as answers come
 * @param progress told how far the bulk is; called by one thread at a time, on callback threads
 * @param every how often at most it is told, beside once at the end
 */
public record BulkOptions(CallOptions call, int window, Consumer<? super BulkProgress> progress, Duration every) {
    private static final BulkOptions STANDARD = new BulkOptions(
            CallOptions.standard().withTimeout(Duration.ofMinutes(10)), 256, progress -> {}, Duration.ofSeconds(1));

    /**
     * Checks the parts.
     *
     * @param call how the call for each job behaves
     * @param window how many requests may be under way at once
     * @param progress told how far the bulk is
     * @param every how often at most it is told
     * @throws IllegalArgumentException if the window is below 1, or the time between reports negative
     */
    public BulkOptions {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(progress, "progress");
        if (window < 1) {
            throw new IllegalArgumentException("the window must be at least 1, not " + window);
        }
        if (every.isNegative()) {
            throw new IllegalArgumentException("the time between reports must not be negative: " + every);
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
    public BulkOptions withCall(CallOptions options) {
        return new BulkOptions(options, window, progress, every);
    }

    /**
     * The same with another window.
     *
     * @param requests how many may be under way at once, at least 1
     * @return new options
     */
    public BulkOptions withWindow(int requests) {
        return new BulkOptions(call, requests, progress, every);
    }

    /**
     * The same, telling somebody how far the bulk is.
     *
     * @param listener called on callback threads
     * @param time how often at most
     * @return new options
     */
    public BulkOptions withProgress(Consumer<? super BulkProgress> listener, Duration time) {
        return new BulkOptions(call, window, listener, time);
    }
}
