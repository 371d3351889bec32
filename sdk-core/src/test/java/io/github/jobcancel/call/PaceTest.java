// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pace against a provider with a bucket of tokens, in virtual time. */
class PaceTest {
    private static final long MILLI = 1_000_000L;
    private static final long POLICY = 500 * MILLI;

    /** A provider that takes so many a second, and so many at once; and a caller with so many requests under way. */
    private static final class Scene {
        private record Event(long at, long order, Runnable what) implements Comparable<Event> {
            @Override
            public int compareTo(Event other) {
                return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
            }
        }

        private final PriorityQueue<Event> events = new PriorityQueue<>();
        private final Pace pace = new Pace();
        private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
        private final long latency;
        private final double burst;
        private double rate;
        private double bucket;
        private long filledAt;
        private long now = 1_000_000_000_000L;
        private long order;
        private int done;
        private int refused;
        private int open;
        private double window = 4;
        private boolean planned;

        Scene(double rate, double burst, long latencyMillis) {
            this.rate = rate;
            this.burst = burst;
            this.bucket = burst;
            this.filledAt = now;
            this.latency = latencyMillis == 0 ? MILLI / 3 : latencyMillis * MILLI;
        }

        private void at(long when, Runnable what) {
            events.add(new Event(when, order++, what));
        }

        /** How long it takes, in seconds. */
        double run(int requests, int widest) {
            long begin = now;
            int[] left = {requests};
            start(left, widest);
            while (done < requests && !events.isEmpty()) {
                Event next = events.poll();
                now = next.at();
                next.what().run();
            }
            assertThat(done).isEqualTo(requests);
            return (now - begin) / 1e9;
        }

        private void start(int[] left, int widest) {
            while (left[0] > 0 && open < Math.min(window, widest)) {
                left[0]--;
                open++;
                go(left, widest);
            }
        }

        private void go(int[] left, int widest) {
            if (!pace.limited() || (queue.isEmpty() && pace.take(now))) {
                send(left, widest);
            } else {
                queue.add(() -> send(left, widest));
                plan();
            }
        }

        private void plan() {
            if (!planned && !queue.isEmpty()) {
                planned = true;
                at(now + Math.max(1, pace.untilNext(now)), () -> {
                    planned = false;
                    while (!queue.isEmpty() && (pace.forget(now) || pace.take(now))) {
                        queue.poll().run();
                    }
                    plan();
                });
            }
        }

        private void send(int[] left, int widest) {
            long sentAt = now;
            at(now + latency / 2, () -> {
                bucket = Math.min(burst, bucket + (now - filledAt) * rate / 1e9);
                filledAt = now;
                boolean taken = bucket >= 1;
                bucket -= taken ? 1 : 0;
                at(now + latency / 2, () -> ended(taken, sentAt, left, widest));
            });
        }

        private void ended(boolean taken, long sentAt, int[] left, int widest) {
            if (taken) {
                pace.taken(now);
                done++;
                open--;
                window += 0.5;
                start(left, widest);
            } else {
                refused++;
                pace.refused(now, sentAt, 0, POLICY);
                go(left, widest);
            }
        }
    }

    /** A hundred requests that are under way when the bucket is first found empty are refused; what is learnt costs few. */
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
        // nothing can be saved up, so that every look for more is paid with a pause
        "200, 1, 1, 1.5, 30",
        "10, 1, 1, 1.8, 15",
    })
    void theRateIsFoundWithFewRefusals(double rate, double burst, long latency, double times, int refused) {
        int requests = (int) (rate * 10);
        Scene scene = new Scene(rate, burst, latency);

        double took = scene.run(requests, 128);

        double ideal = (requests - burst) / rate;
        assertThat(took / ideal).as("times the ideal").isBetween(1.0, times);
        assertThat(scene.refused).isLessThanOrEqualTo(refused);
    }

    @Test
    void itGrowsAgainWhenTheProviderTakesMore() {
        Scene scene = new Scene(100, 10, 5);
        scene.run(500, 64);

        scene.rate = 1000;
        double took = scene.run(10_000, 64);

        assertThat(took).as("seconds for ten thousand").isLessThan(15);
    }

    @Test
    void itIsForgottenWhenNobodyComesNearIt() {
        Scene scene = new Scene(100, 10, 5);
        scene.run(200, 64);
        assertThat(scene.pace.limited()).isTrue();

        scene.now += 3_000 * MILLI;
        assertThat(scene.pace.take(scene.now)).isTrue();
        scene.now += 9_000 * MILLI;
        assertThat(scene.pace.take(scene.now)).isTrue();

        assertThat(scene.pace.forget(scene.now)).isTrue();
        assertThat(scene.pace.limited()).isFalse();
    }

    @Test
    void theProvidersWishIsHonoured() {
        Pace pace = new Pace();
        pace.refused(0, -1, 3_000 * MILLI, POLICY);

        assertThat(pace.take(2_999 * MILLI)).isFalse();
        assertThat(pace.untilNext(2_000 * MILLI)).isEqualTo(1_000 * MILLI);
        assertThat(pace.take(3_000 * MILLI)).isTrue();
    }
}
