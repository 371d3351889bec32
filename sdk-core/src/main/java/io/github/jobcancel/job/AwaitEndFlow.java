// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.WaitOptions;
import io.github.jobcancel.call.CallRole;
import io.github.jobcancel.operation.CallStep;
import java.time.Duration;

/** Reads a job until it is no longer alive. A failed read is repeated later. */
final class AwaitEndFlow {
    private final BoundJob job;
    private final WaitOptions options;
    private final CallRole role;

    /** Changed only by the updates of the steps of this flow. */
    private int readCount;

    AwaitEndFlow(BoundJob job, WaitOptions options, CallRole role) {
        this.job = job;
        this.options = options;
        this.role = role;
    }

    CallStep<JobSnapshot> newRead() {
        return readAfter(Duration.ZERO);
    }

    private CallStep<JobSnapshot> readLater() {
        return CallStep.updateHistory(
                history -> readCount++,
                history -> readAfter(options.pollPolicy()
                        .delayBeforeRead(readCount - 1, job.engine().nextRandom())));
    }

    private CallStep<JobSnapshot> readAfter(Duration delay) {
        return job.readStep(
                role,
                options.callOptions(),
                delay,
                (now, history) -> now.state().isAlive() ? readLater() : CallStep.finishWith(now),
                failure -> readLater(),
                () -> null);
    }
}
