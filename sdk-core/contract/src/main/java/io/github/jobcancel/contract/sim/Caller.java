// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.WaitOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the caller of a schedule does. */
enum Caller {
    CANCEL,
    STOP,
    STOP_ESCALATING,
    TWO_STOPS,
    STOP_AND_ABANDON,
    STOP_AND_SETTLE,
    /** Another process takes up a stop whose time ran out, from what was written down. */
    STOP_AND_RESUME,
    RESUME_ESCALATING,
    /** Explains and awaits the end, and so changes nothing. */
    LOOK;

    /** All that a caller does takes no longer. */
    static final Duration LONGEST = Duration.ofMinutes(3);

    private static final Duration BRIEF = Duration.ofSeconds(4);
    private static final Duration LATER = Duration.ofSeconds(45);

    boolean escalates() {
        return this == STOP_ESCALATING || this == RESUME_ESCALATING;
    }

    /**
     * Starts the calls.
     *
     * @param broken gets what is told and is not so at that moment
     */
    List<CompletableFuture<?>> start(World world, List<String> broken) {
        StopOptions careful = StopOptions.standard().withTimeout(LONGEST);
        StopOptions stop = escalates() ? careful.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED) : careful;
        return switch (this) {
            case CANCEL -> List.of(told(world.job().cancel(), world, broken));
            case STOP, STOP_AND_ABANDON, STOP_ESCALATING ->
                List.of(told(world.job().stop(stop), world, broken));
            // different options, so that they do not share one flight
            case TWO_STOPS ->
                List.of(
                        told(world.job().stop(stop), world, broken),
                        told(world.job().stop(stop.withTimeout(Duration.ofMinutes(2))), world, broken));
            case STOP_AND_SETTLE ->
                List.of(told(world.job().stop(stop.withSettleTime(Duration.ofSeconds(7))), world, broken));
            case STOP_AND_RESUME, RESUME_ESCALATING -> List.of(resumed(stop, world, broken));
            case LOOK -> {
                CompletableFuture<JobSnapshot> end =
                        world.job().awaitEnd(WaitOptions.standard().withTimeout(LATER));
                end.thenAccept(seen -> note(Properties.seen(seen, world.truth()), broken));
                yield List.of(end, world.job().explain(CallOptions.standard()));
            }
        };
    }

    /** A stop that certainly did nothing is made again; any other that did not see the end is taken up. */
    private static CompletableFuture<CancelOutcome> resumed(StopOptions stop, World world, List<String> broken) {
        CompletableFuture<CancelOutcome> first = told(world.job().stop(stop.withTimeout(BRIEF)), world, broken);
        StopOptions more = stop.withTimeout(LATER);
        return first.handle((outcome, unused) -> {
                    if (outcome == null && !(Simulation.failure(first) instanceof SdkException)) {
                        return first;
                    }
                    JobRef ref = world.job().ref();
                    Optional<StopHandle> left = outcome == null
                            ? StopHandle.of(ref, (SdkException) Simulation.failure(first))
                            : StopHandle.of(ref, outcome);
                    if (left.isEmpty()) {
                        return outcome == null ? told(world.elsewhere().stop(more), world, broken) : first;
                    }
                    StopHandle read = StopHandle.parse(left.get().toString());
                    return told(world.elsewhere().resume(read, more), world, broken);
                })
                .thenCompose(last -> last);
    }

    /** What is told must be so when it is told: that it comes true in the end is luck. */
    private static CompletableFuture<CancelOutcome> told(
            CompletableFuture<CancelOutcome> call, World world, List<String> broken) {
        call.thenAccept(outcome -> note(Properties.told(outcome, world.truth(), world), broken));
        return call;
    }

    private static void note(String violation, List<String> broken) {
        if (violation != null) {
            broken.add(violation);
        }
    }
}
