// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.operation.Operation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kind of a DLI job. Each kind has its own ids and state words. */
public enum DliKind {
    /** A Spark batch; its id is a UUID. */
    SPARK,
    /** A SQL job; its id is up to 64 letters, digits, hyphens and underscores. */
    SQL,
    /** A Flink job; its id is a number. */
    FLINK;

    String referenceName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DliKind> ofReferenceName(String referenceName) {
        return Arrays.stream(values())
                .filter(kind -> kind.referenceName().equals(referenceName))
                .findFirst();
    }

    JobRef jobRef(DliProject project, String id) {
        return switch (this) {
            case SPARK -> project.batchRef(id);
            case SQL -> project.sqlJobRef(id);
            case FLINK -> project.flinkJobRef(id);
        };
    }

    Operation<CancelOutcome> cancelOperation(DliProject project, JobRef ref) {
        return switch (this) {
            case SPARK -> DliCancelOperation.cancelBatch(project, ref);
            case SQL -> DliCancelOperation.cancelSqlJob(project, ref);
            case FLINK -> DliCancelOperation.stopFlinkJob(project, ref, false);
        };
    }

    Operation<? extends JobSnapshot> readOperation(DliProject project, JobRef ref) {
        return switch (this) {
            case SPARK -> DliReadOperation.readBatchState(project, ref);
            case SQL -> DliReadOperation.readSqlJob(project, ref);
            case FLINK -> DliReadOperation.readFlinkJob(project, ref);
        };
    }
}
