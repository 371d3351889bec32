// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchJobView;
import io.github.jobcancel.testkit.batch.BatchStatus;
import java.time.Instant;
import java.util.List;

/** Derives the status of an array job or of a multi-node job from the status of its children. */
public final class BatchGroupStatus {
    private BatchGroupStatus() {}

    public static boolean updateParent(StoredBatchJob parent, BatchRegionState regionState, Instant at) {
        return parent.submission.kind() == StoredBatchJob.JobKind.ARRAY
                ? updateArrayParent(parent, regionState, at)
                : updateNodesParent(parent, at);
    }

    private static boolean updateArrayParent(StoredBatchJob parent, BatchRegionState regionState, Instant at) {
        List<StoredBatchJob> children = parent.children;
        if (children.stream().allMatch(child -> child.status.isTerminal())) {
            boolean failed = children.stream().anyMatch(child -> child.status == BatchStatus.FAILED);
            if (failed) {
                if (parentEndCause(parent) != BatchJobView.EndCause.GROUP) {
                    BatchStopRequests.applyFlags(parent, regionState);
                }
                parent.endWith(BatchStatus.FAILED, parentEndCause(parent), failureReason(parent), at);
            } else {
                parent.endWith(BatchStatus.SUCCEEDED, BatchJobView.EndCause.GROUP, null, at);
            }
            return true;
        }
        boolean anyChildAccepted = children.stream().anyMatch(child -> child.status != BatchStatus.SUBMITTED);
        if (anyChildAccepted && parent.status == BatchStatus.SUBMITTED) {
            parent.enterStatus(BatchStatus.PENDING, at);
            return true;
        }
        return false;
    }

    private static BatchJobView.EndCause parentEndCause(StoredBatchJob parent) {
        for (BatchJobView.EndCause cause : List.of(BatchJobView.EndCause.TERMINATE, BatchJobView.EndCause.CANCEL)) {
            if (parent.children.stream().anyMatch(child -> child.endCause == cause)
                    && BatchStopRequests.reasonToShow(parent) != null) {
                return cause;
            }
        }
        return BatchJobView.EndCause.GROUP;
    }

    private static String failureReason(StoredBatchJob parent) {
        String stopReason = BatchStopRequests.reasonToShow(parent);
        return stopReason != null && parentEndCause(parent) != BatchJobView.EndCause.GROUP
                ? stopReason
                : "Array Child Job failed";
    }

    /**
     * Copies the status of the main node, which is always the first, to the parent. The end of the main node stops
     * the other nodes.
     */
    private static boolean updateNodesParent(StoredBatchJob parent, Instant at) {
        StoredBatchJob mainNode = parent.children.get(0);
        if (mainNode.status == parent.status) {
            return false;
        }
        parent.attemptCount = mainNode.attemptCount;
        parent.exitCode = mainNode.exitCode;
        if (mainNode.status.isTerminal()) {
            parent.children.forEach(node -> node.stoppedByMainNode |= !node.status.isTerminal());
            parent.cancelFlag |= mainNode.cancelFlag && parent.cancelReason != null;
            parent.terminateFlag |= mainNode.terminateFlag && parent.terminateReason != null;
            parent.endWith(mainNode.status, mainNode.endCause, mainNode.statusReason, at);
        } else {
            parent.status = mainNode.status;
            parent.statusSince = mainNode.statusSince;
        }
        parent.startedAt = mainNode.startedAt;
        return true;
    }
}
