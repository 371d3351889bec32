// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.job;

import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.PollPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Then;
import io.github.jobcancel.operation.Trail;
import java.util.function.DoubleSupplier;

/** Reads a job until it is no longer alive. A read that fails is only a read that is made again later. */
final class Await {
    private final Verbs verbs;
    private final PollPolicy poll;
    private final DoubleSupplier random;
    private int reads;

    Await(Verbs verbs, PollPolicy poll, DoubleSupplier random) {
        this.verbs = verbs;
        this.poll = poll;
        this.random = random;
    }

    Operation<JobSnapshot> begin() {
        return new Read(Stop.snapshots(verbs.read()));
    }

    private Step<JobSnapshot> again() {
        return Step.after(poll.delay(reads++, random.getAsDouble()), begin());
    }

    private final class Read extends Then<JobSnapshot, JobSnapshot> {
        Read(Operation<JobSnapshot> read) {
            super(read, (now, trail) -> now.state().alive() ? again() : Step.done(now));
        }

        @Override
        public Operation<JobSnapshot> wrap(Operation<JobSnapshot> later) {
            return new Read(later);
        }

        @Override
        public Step<JobSnapshot> decode(Reply reply, Trail trail) {
            Step<JobSnapshot> step = super.decode(reply, trail);
            return Stop.unreadable(step) ? again() : step;
        }

        @Override
        public Step<JobSnapshot> recover(SdkException failure, Trail trail) {
            return again();
        }
    }
}
