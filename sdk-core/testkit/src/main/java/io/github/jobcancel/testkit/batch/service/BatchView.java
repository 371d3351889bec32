// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.BatchStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs as the answers show them. */
final class BatchView {
    private final BatchWorld world;

    BatchView(BatchWorld world) {
        this.world = world;
    }

    /** A JobDetail. */
    ObjectNode detail(BatchJob job) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("jobArn", world.arn("job", job.id)).put("jobName", job.order.name());
        out.put("jobId", job.id).put("jobQueue", world.arn("job-queue", job.order.queue()));
        out.put("status", job.status.name());
        attempts(job, out);
        text(out, "statusReason", job.statusReason);
        out.put("createdAt", job.createdAt.toEpochMilli());
        times(job, out);
        ObjectNode retries = out.putObject("retryStrategy");
        retries.put("attempts", job.order.attempts()).putArray("evaluateOnExit");
        dependsOn(job, out);
        out.put("jobDefinition", definitionArn(job)).putObject("parameters");
        if (!job.order.share().isEmpty()) {
            out.put("shareIdentifier", job.order.share());
        }
        if (job.order.kind() != BatchJob.Kind.NODES) {
            container(job, out.putObject("container").put("image", "busybox"));
        }
        shape(job, out);
        if (!world.has(BatchQuirk.NO_FLAGS)) {
            out.put("isCancelled", job.cancelled).put("isTerminated", job.terminated);
        }
        out.putObject("tags");
        return out;
    }

    /** A JobSummary. */
    ObjectNode summary(BatchJob job) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("jobArn", world.arn("job", job.id)).put("jobId", job.id).put("jobName", job.order.name());
        out.put("createdAt", job.createdAt.toEpochMilli()).put("status", job.status.name());
        if (!world.has(BatchQuirk.BARE_SUMMARIES)) {
            text(out, "statusReason", job.statusReason);
            times(job, out);
            container(job, out.putObject("container"));
            if (job.order.kind() == BatchJob.Kind.NODES) {
                node(job, out.putObject("nodeProperties").put("numNodes", job.order.size()));
            } else {
                shape(job, out);
            }
            out.put("jobDefinition", definitionArn(job));
        }
        boolean flags = !world.has(BatchQuirk.NO_FLAGS) && !world.has(BatchQuirk.NO_FLAGS_IN_LISTS);
        if (flags && job.cancelled) {
            out.put("isCancelled", true);
        }
        if (flags && job.terminated) {
            out.put("isTerminated", true);
        }
        return out;
    }

    /** A service job; its answer has no wrapper. */
    ObjectNode service(BatchJob job) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("jobArn", world.arn("service-job", job.id)).put("jobName", job.order.name());
        out.put("jobId", job.id).put("jobQueue", world.arn("job-queue", job.order.queue()));
        out.put("status", job.status.name()).put("serviceJobType", "SAGEMAKER_TRAINING");
        out.put("serviceRequestPayload", job.payload).put("createdAt", job.createdAt.toEpochMilli());
        text(out, "statusReason", job.statusReason);
        times(job, out);
        if (!world.has(BatchQuirk.NO_FLAGS)) {
            out.put("isTerminated", job.terminated);
        }
        return out;
    }

    /** A ServiceJobSummary. */
    ObjectNode serviceSummary(BatchJob job) {
        ObjectNode out = service(job);
        out.remove(List.of("jobQueue", "serviceRequestPayload", "isTerminated"));
        boolean flags = !world.has(BatchQuirk.NO_FLAGS) && !world.has(BatchQuirk.NO_FLAGS_IN_LISTS);
        if (flags && job.terminated) {
            out.put("isTerminated", true);
        }
        return out;
    }

    private String definitionArn(BatchJob job) {
        String given = job.order.definition();
        String name = given.contains(":") ? given : given + ":1";
        return given.startsWith("arn:") ? given : world.arn("job-definition", name);
    }

    /** The name of a job definition as filters compare it. */
    List<String> definitionNames(BatchJob job) {
        String arn = definitionArn(job);
        String revisioned = arn.substring(arn.indexOf('/') + 1);
        return List.of(arn, revisioned, revisioned.substring(0, revisioned.lastIndexOf(':')));
    }

    private void times(BatchJob job, ObjectNode out) {
        if (job.startedAt == null && world.has(BatchQuirk.ZERO_STARTED_AT)) {
            out.put("startedAt", 0L);
        } else {
            time(out, "startedAt", job.startedAt);
        }
        time(out, "stoppedAt", job.stoppedAt);
    }

    private static void attempts(BatchJob job, ObjectNode out) {
        var all = out.putArray("attempts");
        if (job.attempts > 0 && job.startedAt != null && job.stoppedAt != null) {
            ObjectNode one = all.addObject();
            one.put("startedAt", job.startedAt.toEpochMilli()).put("stoppedAt", job.stoppedAt.toEpochMilli());
            container(job, one.putObject("container"));
        }
    }

    private static void container(BatchJob job, ObjectNode out) {
        if (job.exitCode != null) {
            out.put("exitCode", job.exitCode);
        }
    }

    private static void dependsOn(BatchJob job, ObjectNode out) {
        var all = out.putArray("dependsOn");
        for (BatchJob.Dependency on : job.order.dependsOn()) {
            ObjectNode one = all.addObject();
            if (!on.jobId().isEmpty()) {
                one.put("jobId", on.jobId());
            }
            if (!on.type().isEmpty()) {
                one.put("type", on.type());
            }
        }
    }

    private void shape(BatchJob job, ObjectNode out) {
        boolean array = job.order.kind() == BatchJob.Kind.ARRAY;
        if (array && job.index >= 0) {
            out.putObject("arrayProperties").put("index", job.index);
        } else if (array) {
            ObjectNode of = out.putObject("arrayProperties").put("size", job.order.size());
            ObjectNode counts = of.putObject("statusSummary");
            for (BatchStatus status : BatchStatus.values()) {
                if (status != BatchStatus.SCHEDULED) {
                    counts.put(
                            status.name(),
                            job.children.stream()
                                    .filter(c -> c.status == status)
                                    .count());
                }
            }
            of.put("statusSummaryLastUpdatedAt", world.clock.instant().toEpochMilli());
        } else if (job.order.kind() == BatchJob.Kind.NODES && job.index >= 0) {
            node(job, out.putObject("nodeDetails"));
        } else if (job.order.kind() == BatchJob.Kind.NODES) {
            ObjectNode nodes = out.putObject("nodeProperties");
            nodes.put("numNodes", job.order.size()).put("mainNode", 0).putArray("nodeRangeProperties");
        } else if (world.has(BatchQuirk.NULLS_FOR_UNSET)) {
            out.putNull("arrayProperties").putNull("nodeProperties");
        }
    }

    private static void node(BatchJob job, ObjectNode out) {
        if (job.index >= 0) {
            out.put("nodeIndex", job.index).put("isMainNode", job.index == 0);
        }
    }

    private void time(ObjectNode out, String name, @Nullable Instant time) {
        if (time != null) {
            out.put(name, time.toEpochMilli());
        } else if (world.has(BatchQuirk.NULLS_FOR_UNSET)) {
            out.putNull(name);
        }
    }

    private void text(ObjectNode out, String name, @Nullable String text) {
        if (text != null) {
            out.put(name, text);
        } else if (world.has(BatchQuirk.NULLS_FOR_UNSET)) {
            out.putNull(name);
        }
    }
}
