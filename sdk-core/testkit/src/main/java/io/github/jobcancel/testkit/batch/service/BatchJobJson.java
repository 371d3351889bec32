// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import io.github.jobcancel.testkit.batch.BatchStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes jobs as JSON, as the replies show them. */
final class BatchJobJson {
    private final BatchRegionState regionState;

    BatchJobJson(BatchRegionState regionState) {
        this.regionState = regionState;
    }

    /** Returns the JobDetail of a job. */
    ObjectNode jobDetail(StoredBatchJob job) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.put("jobArn", regionState.buildArn("job", job.id)).put("jobName", job.submission.name());
        detail.put("jobId", job.id).put("jobQueue", regionState.buildArn("job-queue", job.submission.queue()));
        detail.put("status", job.status.name());
        putAttempts(job, detail);
        putText(detail, "statusReason", job.statusReason);
        detail.put("createdAt", job.createdAt.toEpochMilli());
        putTimes(job, detail);
        ObjectNode retryStrategy = detail.putObject("retryStrategy");
        retryStrategy.put("attempts", job.submission.maxAttempts()).putArray("evaluateOnExit");
        putDependencies(job, detail);
        detail.put("jobDefinition", definitionArn(job)).putObject("parameters");
        if (!job.submission.shareIdentifier().isEmpty()) {
            detail.put("shareIdentifier", job.submission.shareIdentifier());
        }
        if (job.submission.kind() != StoredBatchJob.JobKind.NODES) {
            putExitCode(job, detail.putObject("container").put("image", "busybox"));
        }
        putGroupProperties(job, detail);
        if (!regionState.hasBehavior(BatchBehavior.FLAGS_ARE_OMITTED)) {
            detail.put("isCancelled", job.cancelFlag).put("isTerminated", job.terminateFlag);
        }
        detail.putObject("tags");
        return detail;
    }

    /** Returns the JobSummary of a job. */
    ObjectNode jobSummary(StoredBatchJob job) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("jobArn", regionState.buildArn("job", job.id))
                .put("jobId", job.id)
                .put("jobName", job.submission.name());
        summary.put("createdAt", job.createdAt.toEpochMilli()).put("status", job.status.name());
        if (!regionState.hasBehavior(BatchBehavior.MINIMAL_SUMMARIES)) {
            putText(summary, "statusReason", job.statusReason);
            putTimes(job, summary);
            putExitCode(job, summary.putObject("container"));
            if (job.submission.kind() == StoredBatchJob.JobKind.NODES) {
                putNodeDetails(job, summary.putObject("nodeProperties").put("numNodes", job.submission.size()));
            } else {
                putGroupProperties(job, summary);
            }
            summary.put("jobDefinition", definitionArn(job));
        }
        boolean showsFlags = !regionState.hasBehavior(BatchBehavior.FLAGS_ARE_OMITTED)
                && !regionState.hasBehavior(BatchBehavior.FLAGS_ARE_OMITTED_IN_LISTS);
        if (showsFlags && job.cancelFlag) {
            summary.put("isCancelled", true);
        }
        if (showsFlags && job.terminateFlag) {
            summary.put("isTerminated", true);
        }
        return summary;
    }

    /** Returns a service job as DescribeServiceJob shows it; the reply has no wrapper object. */
    ObjectNode serviceJobDetail(StoredBatchJob job) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.put("jobArn", regionState.buildArn("service-job", job.id)).put("jobName", job.submission.name());
        detail.put("jobId", job.id).put("jobQueue", regionState.buildArn("job-queue", job.submission.queue()));
        detail.put("status", job.status.name()).put("serviceJobType", "SAGEMAKER_TRAINING");
        detail.put("serviceRequestPayload", job.servicePayload).put("createdAt", job.createdAt.toEpochMilli());
        putText(detail, "statusReason", job.statusReason);
        putTimes(job, detail);
        if (!regionState.hasBehavior(BatchBehavior.FLAGS_ARE_OMITTED)) {
            detail.put("isTerminated", job.terminateFlag);
        }
        return detail;
    }

    /** Returns the ServiceJobSummary of a job. */
    ObjectNode serviceJobSummary(StoredBatchJob job) {
        ObjectNode summary = serviceJobDetail(job);
        summary.remove(List.of("jobQueue", "serviceRequestPayload", "isTerminated"));
        boolean showsFlags = !regionState.hasBehavior(BatchBehavior.FLAGS_ARE_OMITTED)
                && !regionState.hasBehavior(BatchBehavior.FLAGS_ARE_OMITTED_IN_LISTS);
        if (showsFlags && job.terminateFlag) {
            summary.put("isTerminated", true);
        }
        return summary;
    }

    private String definitionArn(StoredBatchJob job) {
        String nameOrArn = job.submission.definition();
        String name = nameOrArn.contains(":") ? nameOrArn : nameOrArn + ":1";
        return nameOrArn.startsWith("arn:") ? nameOrArn : regionState.buildArn("job-definition", name);
    }

    /** Returns the names of the job definition that filters compare with. */
    List<String> definitionNames(StoredBatchJob job) {
        String arn = definitionArn(job);
        String revisioned = arn.substring(arn.indexOf('/') + 1);
        return List.of(arn, revisioned, revisioned.substring(0, revisioned.lastIndexOf(':')));
    }

    private void putTimes(StoredBatchJob job, ObjectNode target) {
        if (job.startedAt == null && regionState.hasBehavior(BatchBehavior.ZERO_STARTED_AT)) {
            target.put("startedAt", 0L);
        } else {
            putTime(target, "startedAt", job.startedAt);
        }
        putTime(target, "stoppedAt", job.stoppedAt);
    }

    private static void putAttempts(StoredBatchJob job, ObjectNode target) {
        var attempts = target.putArray("attempts");
        if (job.attemptCount > 0 && job.startedAt != null && job.stoppedAt != null) {
            ObjectNode attempt = attempts.addObject();
            attempt.put("startedAt", job.startedAt.toEpochMilli()).put("stoppedAt", job.stoppedAt.toEpochMilli());
            putExitCode(job, attempt.putObject("container"));
        }
    }

    private static void putExitCode(StoredBatchJob job, ObjectNode target) {
        if (job.exitCode != null) {
            target.put("exitCode", job.exitCode);
        }
    }

    private static void putDependencies(StoredBatchJob job, ObjectNode target) {
        var dependencies = target.putArray("dependsOn");
        for (StoredBatchJob.JobDependency dependency : job.submission.dependsOn()) {
            ObjectNode entry = dependencies.addObject();
            if (!dependency.jobId().isEmpty()) {
                entry.put("jobId", dependency.jobId());
            }
            if (!dependency.type().isEmpty()) {
                entry.put("type", dependency.type());
            }
        }
    }

    private void putGroupProperties(StoredBatchJob job, ObjectNode target) {
        boolean isArray = job.submission.kind() == StoredBatchJob.JobKind.ARRAY;
        if (isArray && job.childIndex >= 0) {
            target.putObject("arrayProperties").put("index", job.childIndex);
        } else if (isArray) {
            ObjectNode properties = target.putObject("arrayProperties").put("size", job.submission.size());
            ObjectNode counts = properties.putObject("statusSummary");
            for (BatchStatus status : BatchStatus.values()) {
                if (status != BatchStatus.SCHEDULED) {
                    counts.put(
                            status.name(),
                            job.children.stream()
                                    .filter(child -> child.status == status)
                                    .count());
                }
            }
            properties.put(
                    "statusSummaryLastUpdatedAt", regionState.clock.instant().toEpochMilli());
        } else if (job.submission.kind() == StoredBatchJob.JobKind.NODES && job.childIndex >= 0) {
            putNodeDetails(job, target.putObject("nodeDetails"));
        } else if (job.submission.kind() == StoredBatchJob.JobKind.NODES) {
            ObjectNode nodes = target.putObject("nodeProperties");
            nodes.put("numNodes", job.submission.size()).put("mainNode", 0).putArray("nodeRangeProperties");
        } else if (regionState.hasBehavior(BatchBehavior.NULLS_FOR_UNSET)) {
            target.putNull("arrayProperties").putNull("nodeProperties");
        }
    }

    private static void putNodeDetails(StoredBatchJob job, ObjectNode target) {
        if (job.childIndex >= 0) {
            target.put("nodeIndex", job.childIndex).put("isMainNode", job.childIndex == 0);
        }
    }

    private void putTime(ObjectNode target, String name, @Nullable Instant time) {
        if (time != null) {
            target.put(name, time.toEpochMilli());
        } else if (regionState.hasBehavior(BatchBehavior.NULLS_FOR_UNSET)) {
            target.putNull(name);
        }
    }

    private void putText(ObjectNode target, String name, @Nullable String text) {
        if (text != null) {
            target.put(name, text);
        } else if (regionState.hasBehavior(BatchBehavior.NULLS_FOR_UNSET)) {
            target.putNull(name);
        }
    }
}
