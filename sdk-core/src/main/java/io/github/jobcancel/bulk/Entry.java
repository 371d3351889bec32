// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.job.BoundJob;
import io.github.jobcancel.job.Many;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One job of a bulk, and the inputs that name it. */
final class Entry {
    final RemoteJob job;
    final JobRef ref;
    final @Nullable BoundJob bound;
    final @Nullable Many many;

    /** The provider took the request: what is proved if nothing more comes. Written by the one request under way. */
    volatile @Nullable CancelOutcome acknowledged;

    /** Why the stronger verb is asked for. */
    volatile @Nullable CancelOutcome tooLate;

    // guarded by the pending ones
    final List<Long> indexes = new ArrayList<>(1);
    Pending.@Nullable Kind under;

    @Nullable
    BulkItem told;

    Entry(RemoteJob job) {
        this.job = job;
        this.ref = job.ref();
        this.bound = job instanceof BoundJob ours ? ours : null;
        this.many = bound == null ? null : bound.verbs().many();
    }

    BoundJob owner() {
        return Objects.requireNonNull(bound, "bound");
    }

    Many many() {
        return Objects.requireNonNull(many, "many");
    }

    boolean askedTogether() {
        return many != null && many.mostCancels() > 1;
    }

    boolean readTogether() {
        return many != null && many.mostReads() > 1;
    }

    boolean escalatesTogether() {
        return many != null && many.mostEscalations() > 1;
    }
}
