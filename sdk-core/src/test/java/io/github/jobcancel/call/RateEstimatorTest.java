// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the estimator against a provider with a token bucket, in virtual time. */
class RateEstimatorTest {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long POLICY_DELAY_NANOS = 500 * NANOS_PER_MILLI;

    /** A provider with a rate limit and a burst limit, and a caller with a window of requests in flight. */
    private static final class ProviderSimulation {
        private record SimulatedEvent(long dueNanos, long sequence, Runnable action)
                implements Comparable<SimulatedEvent> {
            @Override
            public int compareTo(SimulatedEvent other) {
                return dueNanos != other.dueNanos
                        ? Long.compare(dueNanos, other.dueNanos)
                        : Long.compare(sequence, other.sequence);
            }
        }

        private final PriorityQueue<SimulatedEvent> events = new PriorityQueue<>();
        private final RateEstimator rateEstimator = new RateEstimator();
        private final ArrayDeque<Runnable> waitingRequests = new ArrayDeque<>();
        private final long latencyNanos;
        private final double burst;
        private double requestsPerSecond;
        private double tokens;
        private long refilledAtNanos;
        private long nowNanos = 1_000_000_000_000L;
        private long nextSequence;
        private int acceptedCount;
        private int refusalCount;
        private int inFlightCount;
        private double window = 4;
        private boolean releaseScheduled;

        ProviderSimulation(double rate, double burst, long latencyMillis) {
            this.requestsPerSecond = rate;
            this.burst = burst;
            this.tokens = burst;
            this.refilledAtNanos = nowNanos;
            this.latencyNanos = latencyMillis == 0 ? NANOS_PER_MILLI / 3 : latencyMillis * NANOS_PER_MILLI;
        }

        private void schedule(long dueNanos, Runnable action) {
            events.add(new SimulatedEvent(dueNanos, nextSequence++, action));
        }

        /** Returns the duration in seconds. */
        double runRequests(int requestCount, int maxWindow) {
            long startNanos = nowNanos;
            int[] remaining = {requestCount};
            startRequests(remaining, maxWindow);
            while (acceptedCount < requestCount && !events.isEmpty()) {
                SimulatedEvent event = events.poll();
                nowNanos = event.dueNanos();
                event.action().run();
            }
            assertThat(acceptedCount).isEqualTo(requestCount);
            return (nowNanos - startNanos) / 1e9;
        }

        private void startRequests(int[] remaining, int maxWindow) {
            while (remaining[0] > 0 && inFlightCount < Math.min(window, maxWindow)) {
                remaining[0]--;
                inFlightCount++;
                sendOrQueue(remaining, maxWindow);
            }
        }

        private void sendOrQueue(int[] remaining, int maxWindow) {
            if (!rateEstimator.isLimited() || (waitingRequests.isEmpty() && rateEstimator.tryTakeToken(nowNanos))) {
                sendRequest(remaining, maxWindow);
            } else {
                waitingRequests.add(() -> sendRequest(remaining, maxWindow));
                scheduleRelease();
            }
        }

        private void scheduleRelease() {
            if (!releaseScheduled && !waitingRequests.isEmpty()) {
                releaseScheduled = true;
                schedule(nowNanos + Math.max(1, rateEstimator.nanosUntilNext(nowNanos)), () -> {
                    releaseScheduled = false;
                    while (!waitingRequests.isEmpty()
                            && (rateEstimator.forgetStaleLimit(nowNanos) || rateEstimator.tryTakeToken(nowNanos))) {
                        waitingRequests.poll().run();
                    }
                    scheduleRelease();
                });
            }
        }

        private void sendRequest(int[] remaining, int maxWindow) {
            long sentAt = nowNanos;
            schedule(nowNanos + latencyNanos / 2, () -> {
                tokens = Math.min(burst, tokens + (nowNanos - refilledAtNanos) * requestsPerSecond / 1e9);
                refilledAtNanos = nowNanos;
                boolean wasAccepted = tokens >= 1;
                tokens -= wasAccepted ? 1 : 0;
                schedule(nowNanos + latencyNanos / 2, () -> onReply(wasAccepted, sentAt, remaining, maxWindow));
            });
        }

        private void onReply(boolean wasAccepted, long sentAt, int[] remaining, int maxWindow) {
            if (wasAccepted) {
                rateEstimator.recordAcceptance(nowNanos);
                acceptedCount++;
                inFlightCount--;
                window += 0.5;
                startRequests(remaining, maxWindow);
            } else {
                refusalCount++;
                rateEstimator.recordRefusal(nowNanos, sentAt, 0, POLICY_DELAY_NANOS);
                sendOrQueue(remaining, maxWindow);
            }
        }
    }

    /** Requests that are in flight when the bucket first becomes empty are refused. After that, refusals are few. */
    @ParameterizedTest(name = "{0}/s, burst {1}, latency {2} ms")
    @CsvSource({
        "200, 20, 0, 1.01, 35",
        "200, 20, 1, 1.01, 35",
        "200, 20, 20, 1.01, 40",
        "200, 20, 100, 1.05, 60",
        "200, 200, 1, 1.01, 160",
        "1000, 100, 1, 1.01, 110",
        "1000, 100, 20, 1.02, 130",
        "5000, 500, 2, 1.01, 300",
        "50, 50, 20, 1.02, 60",
        "50, 5, 5, 1.03, 25",
        "20, 20, 10, 1.03, 35",
        // Without a burst no tokens are saved up, so that every attempt to go faster costs a pause.
        "200, 1, 1, 1.5, 30",
        "10, 1, 1, 1.8, 15",
    })
    void rateIsFoundWithFewRefusals(double rate, double burst, long latency, double maxTimesIdeal, int maxRefusals) {
        int requests = (int) (rate * 10);
        ProviderSimulation simulation = new ProviderSimulation(rate, burst, latency);

        double actualSeconds = simulation.runRequests(requests, 128);

        double idealSeconds = (requests - burst) / rate;
        assertThat(actualSeconds / idealSeconds)
                .as("ratio to the ideal duration")
                .isBetween(1.0, maxTimesIdeal);
        assertThat(simulation.refusalCount).isLessThanOrEqualTo(maxRefusals);
    }

    @Test
    void rateGrowsWhenTheProviderAcceptsMore() {
        ProviderSimulation simulation = new ProviderSimulation(100, 10, 5);
        simulation.runRequests(500, 64);

        simulation.requestsPerSecond = 1000;
        double actualSeconds = simulation.runRequests(10_000, 64);

        assertThat(actualSeconds).as("seconds for ten thousand requests").isLessThan(15);
    }

    @Test
    void unusedRateLimitIsForgotten() {
        ProviderSimulation simulation = new ProviderSimulation(100, 10, 5);
        simulation.runRequests(200, 64);
        assertThat(simulation.rateEstimator.isLimited()).isTrue();

        simulation.nowNanos += 3_000 * NANOS_PER_MILLI;
        assertThat(simulation.rateEstimator.tryTakeToken(simulation.nowNanos)).isTrue();
        simulation.nowNanos += 9_000 * NANOS_PER_MILLI;
        assertThat(simulation.rateEstimator.tryTakeToken(simulation.nowNanos)).isTrue();

        assertThat(simulation.rateEstimator.forgetStaleLimit(simulation.nowNanos))
                .isTrue();
        assertThat(simulation.rateEstimator.isLimited()).isFalse();
    }

    @Test
    void retryAfterOfTheProviderIsHonoured() {
        RateEstimator rateEstimator = new RateEstimator();
        rateEstimator.recordRefusal(0, -1, 3_000 * NANOS_PER_MILLI, POLICY_DELAY_NANOS);

        assertThat(rateEstimator.tryTakeToken(2_999 * NANOS_PER_MILLI)).isFalse();
        assertThat(rateEstimator.nanosUntilNext(2_000 * NANOS_PER_MILLI)).isEqualTo(1_000 * NANOS_PER_MILLI);
        assertThat(rateEstimator.tryTakeToken(3_000 * NANOS_PER_MILLI)).isTrue();
    }
}
