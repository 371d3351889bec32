// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VirtualSchedulerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final VirtualScheduler scheduler = new VirtualScheduler(clock);
    private final List<String> runs = new ArrayList<>();

    private Runnable schedule(VirtualScheduler target, String name, long delayMillis) {
        return target.schedule(
                () -> runs.add(name + "@" + target.nanoTime() / 1_000_000), Duration.ofMillis(delayMillis));
    }

    @Test
    void advanceRunsDueTasksInOrderEachAtItsOwnTime() {
        schedule(scheduler, "late", 30);
        schedule(scheduler, "early", 10);
        schedule(scheduler, "alsoEarly", 10);
        schedule(scheduler, "never", 31);

        scheduler.advance(Duration.ofMillis(30));

        assertThat(runs).containsExactly("early@10", "alsoEarly@10", "late@30");
        assertThat(scheduler.pendingCount()).isEqualTo(1);
        assertThat(clock.instant()).isEqualTo(START.plusMillis(30));
    }

    @Test
    void taskScheduledByTaskRunsInTheSameAdvanceIfItIsDue() {
        scheduler.schedule(() -> schedule(scheduler, "second", 5), Duration.ofMillis(5));

        scheduler.advance(Duration.ofMillis(20));

        assertThat(runs).containsExactly("second@10");
        assertThat(scheduler.nanoTime()).isEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void runNextMovesTimeToTheNextTask() {
        schedule(scheduler, "only", 7);

        assertThat(scheduler.runNext()).isTrue();
        assertThat(scheduler.runNext()).isFalse();

        assertThat(runs).containsExactly("only@7");
    }

    @Test
    void cancelledTaskDoesNotRun() {
        Runnable cancel = schedule(scheduler, "cancelled", 1);

        cancel.run();
        cancel.run();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(runs).isEmpty();
        assertThat(scheduler.pendingCount()).isZero();
        assertThat(scheduler.requestedDelays()).containsExactly(Duration.ofMillis(1));
    }

    @Test
    void skippedWaitsRunAtOnceAndLeaveDeadlinesPending() {
        VirtualScheduler skipping = VirtualScheduler.skippingWaits(clock, Duration.ofSeconds(59));
        schedule(skipping, "deadline", 60_000);

        schedule(skipping, "wait", 59_000);
        schedule(skipping, "otherWait", 59_000);

        assertThat(runs).containsExactly("wait@59000", "otherWait@118000");
        assertThat(skipping.pendingCount()).isEqualTo(1);
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(118));
    }

    @Test
    void endlessDelayIsAccepted() {
        scheduler.advance(Duration.ofDays(1));
        scheduler.schedule(() -> {}, ChronoUnit.FOREVER.getDuration());

        scheduler.advance(Duration.ofDays(10_000));

        assertThat(scheduler.pendingCount()).isEqualTo(1);
    }

    @Test
    void testWaitsUntilAnotherThreadHasScheduledAndCancelled() {
        CompletableFuture<Runnable> cancel =
                CompletableFuture.supplyAsync(() -> schedule(scheduler, "other", 1), task -> new Thread(task).start());

        scheduler.awaitScheduled(1);
        scheduler.awaitPending(1);
        cancel.thenAccept(Runnable::run);
        scheduler.awaitNonePending();

        assertThat(runs).isEmpty();
    }
}
