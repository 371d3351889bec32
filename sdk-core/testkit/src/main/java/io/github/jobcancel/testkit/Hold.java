// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps an answer back until the test lets it go, so that a test can act while a request is known to be in flight. Hand it
 * to {@link Fault#hold}.
 */
public final class Hold {
    private static final long GUARD_SECONDS = 30;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Makes a hold that nothing has reached yet. */
    public Hold() {}

    /**
     * Waits until a request is being held.
     *
     * @throws IllegalStateException if none arrives within 30 seconds
     */
    public void awaitArrival() {
        pass(arrived);
    }

    /** Lets the held request, and every later one, pass. */
    public void release() {
        released.countDown();
    }

    public void enter() {
        arrived.countDown();
        pass(released);
    }

    private static void pass(CountDownLatch latch) {
        try {
            if (!latch.await(GUARD_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing happened within " + GUARD_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
