// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.BatchTruth;
import java.time.Instant;
import java.util.List;

/** How the status of an array or of a multi-node job follows from its children. */
public final class BatchGroups {
    private BatchGroups() {}

    public static boolean refresh(BatchJob parent, BatchWorld world, Instant at) {
        return parent.order.kind() == BatchJob.Kind.ARRAY ? array(parent, world, at) : nodes(parent, at);
    }

    private static boolean array(BatchJob parent, BatchWorld world, Instant at) {
        List<BatchJob> children = parent.children;
        if (children.stream().allMatch(c -> c.status.atRest())) {
            boolean failed = children.stream().anyMatch(c -> c.status == BatchStatus.FAILED);
            if (failed) {
                if (ender(parent) != BatchTruth.End.GROUP) {
                    BatchStops.show(parent, world);
                }
                parent.end(BatchStatus.FAILED, ender(parent), failure(parent), at);
            } else {
                parent.end(BatchStatus.SUCCEEDED, BatchTruth.End.GROUP, null, at);
            }
            return true;
        }
        boolean begun = children.stream().anyMatch(c -> c.status != BatchStatus.SUBMITTED);
        if (begun && parent.status == BatchStatus.SUBMITTED) {
            parent.enter(BatchStatus.PENDING, at);
            return true;
        }
        return false;
    }

    private static BatchTruth.End ender(BatchJob parent) {
        for (BatchTruth.End by : List.of(BatchTruth.End.TERMINATE, BatchTruth.End.CANCEL)) {
            if (parent.children.stream().anyMatch(c -> c.endedBy == by) && BatchStops.reason(parent) != null) {
                return by;
            }
        }
        return BatchTruth.End.GROUP;
    }

    private static String failure(BatchJob parent) {
        String asked = BatchStops.reason(parent);
        return asked != null && ender(parent) != BatchTruth.End.GROUP ? asked : "Array Child Job failed";
    }

    /** The main node, always the first, speaks for the whole; when it ends, the others are told to stop. */
    private static boolean nodes(BatchJob parent, Instant at) {
        BatchJob main = parent.children.get(0);
        if (main.status == parent.status) {
            return false;
        }
        parent.attempts = main.attempts;
        parent.exitCode = main.exitCode;
        if (main.status.atRest()) {
            parent.children.forEach(c -> c.evicted |= !c.status.atRest());
            parent.cancelled |= main.cancelled && parent.cancelReason != null;
            parent.terminated |= main.terminated && parent.terminateReason != null;
            parent.end(main.status, main.endedBy, main.statusReason, at);
        } else {
            parent.status = main.status;
            parent.since = main.since;
        }
        parent.startedAt = main.startedAt;
        return true;
    }
}
