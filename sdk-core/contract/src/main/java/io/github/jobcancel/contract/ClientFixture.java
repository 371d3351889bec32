// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test a fake, the fake's clock and a transport. Closes them after the test: first the clients, then the
 * transport, last the fake. Each provider has a subclass that adds its clients.
 */
public abstract class ClientFixture<F extends FakeServer> implements AfterEachCallback {
    public final ManualClock clock;
    public final F fake;
    public final Transport transport;

    /** The resources of the test, the newest first. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    protected ClientFixture(
            ManualClock clock,
            Function<ManualClock, F> newFake,
            Function<ManualClock, Transport.Builder> newTransportBuilder) {
        this.clock = clock;
        fake = closeAfterTest(newFake.apply(clock));
        transport = closeAfterTest(newTransportBuilder.apply(clock).build());
    }

    /** Returns a transport builder that uses the system's clock and timers. */
    public static Transport.Builder usingSystemTime(ManualClock clock) {
        return Transport.builder();
    }

    /** Returns a transport builder that reads the clock of the fake and waits in real time. */
    public static Transport.Builder usingFakeClock(ManualClock clock) {
        return Transport.builder().clock(clock);
    }

    /** Returns a transport builder that moves the clock of the fake instead of waiting. */
    public static Transport.Builder skippingWaits(ManualClock clock) {
        return usingFakeClock(clock).scheduler(VirtualSchedulers.skippingWaits(clock));
    }

    /** Closes the resource after the test, before everything that was registered earlier. */
    public final <T extends AutoCloseable> T closeAfterTest(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }
}
