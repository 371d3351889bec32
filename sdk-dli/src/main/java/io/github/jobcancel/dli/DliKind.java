// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.operation.Operation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The three kinds of DLI job. Each has ids and words of its own. */
public enum DliKind {
    /** A Spark batch; its id is a UUID. */
    SPARK,
    /** A SQL job. */
    SQL,
    /** A Flink job; its id is a number. */
    FLINK;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DliKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    JobRef ref(DliProject project, String id) {
        return switch (this) {
            case SPARK -> project.batch(id);
            case SQL -> project.sql(id);
            case FLINK -> project.flink(id);
        };
    }

    Operation<CancelOutcome> stop(DliProject project, JobRef ref) {
        return switch (this) {
            case SPARK -> StopJob.batch(project, ref);
            case SQL -> StopJob.sql(project, ref);
            case FLINK -> StopJob.flink(project, ref, false);
        };
    }

    Operation<? extends JobSnapshot> read(DliProject project, JobRef ref) {
        return switch (this) {
            case SPARK -> ReadJob.batchState(project, ref);
            case SQL -> ReadJob.jobStatus(project, ref);
            case FLINK -> ReadJob.flinkJob(project, ref);
        };
    }
}
