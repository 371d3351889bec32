// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a reply back until the test releases it, so that a test can act while a request is in flight. Pass it to
 * {@link ExchangeFault#holdReply}.
 */
public final class ReplyHold {
    private static final long TIMEOUT_SECONDS = 30;

    private final CountDownLatch arrivalLatch = new CountDownLatch(1);
    private final CountDownLatch releaseLatch = new CountDownLatch(1);

    /** Creates a hold that no request has reached yet. */
    public ReplyHold() {}

    /**
     * Waits until a request is held.
     *
     * @throws IllegalStateException if no request arrives within 30 seconds, or if the thread is interrupted
     */
    public void awaitArrival() {
        awaitLatch(arrivalLatch);
    }

    /** Releases the held request and every later one. */
    public void release() {
        releaseLatch.countDown();
    }

    /**
     * Marks a request as held and waits until the test releases it. The fakes call this.
     *
     * @throws IllegalStateException if no release follows within 30 seconds, or if the thread is interrupted
     */
    public void awaitRelease() {
        arrivalLatch.countDown();
        awaitLatch(releaseLatch);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("timed out after " + TIMEOUT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
