// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps an answer back until the test lets it go, so that a test can act while a request is known to be in flight. Hand it
 * to {@link ExchangeFault#hold}.
 */
public final class ReplyHold {
    private static final long TIMEOUT_SECONDS = 30;

    private final CountDownLatch arrivalLatch = new CountDownLatch(1);
    private final CountDownLatch releaseLatch = new CountDownLatch(1);

    /** Makes a hold that nothing has reached yet. */
    public ReplyHold() {}

    /**
     * Waits until a request is being held.
     *
     * @throws IllegalStateException if none arrives within 30 seconds
     */
    public void awaitArrival() {
        awaitLatch(arrivalLatch);
    }

    /** Lets the held request, and every later one, pass. */
    public void release() {
        releaseLatch.countDown();
    }

    public void awaitRelease() {
        arrivalLatch.countDown();
        awaitLatch(releaseLatch);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing happened within " + TIMEOUT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
