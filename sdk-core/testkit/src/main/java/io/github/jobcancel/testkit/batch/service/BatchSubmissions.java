// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.batch.service.BatchJob.Dependency;
import io.github.jobcancel.testkit.batch.service.BatchJob.Kind;
import io.github.jobcancel.testkit.batch.service.BatchJob.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** SubmitJob and SubmitServiceJob. */
final class BatchSubmissions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
    private static final int MAX_DEPENDENCIES = 20;
    private static final int MAX_ARRAY = 10_000;
    private static final int MAX_TOKEN = 64;

    private final BatchWorld world;
    private final Map<String, BatchJob> byClientToken = new HashMap<>();

    BatchSubmissions(BatchWorld world) {
        this.world = world;
    }

    ObjectNode job(BatchInput in) {
        String name = name(in);
        String queue = queue(in);
        String definition = in.required("jobDefinition");
        Optional<Integer> array = in.object("arrayProperties").flatMap(a -> a.number("size"));
        Optional<Integer> nodes = in.object("nodeOverrides").flatMap(n -> n.number("numNodes"));
        int size = array.or(() -> nodes).orElse(1);
        Kind kind = array.isPresent() ? Kind.ARRAY : nodes.isPresent() ? Kind.NODES : Kind.SINGLE;
        if (size < (kind == Kind.ARRAY ? 2 : 1) || size > MAX_ARRAY) {
            throw BatchError.client("arrayProperties.size must be between 2 and " + MAX_ARRAY);
        }
        int attempts =
                in.object("retryStrategy").flatMap(r -> r.number("attempts")).orElse(1);
        String share = in.text("shareIdentifier").orElse("");
        List<Dependency> on = dependencies(in, kind, size);
        return receipt(
                world.submit(new Order(kind, name, queue, definition, size, on, share, attempts, world.script(name))),
                "job");
    }

    ObjectNode serviceJob(BatchInput in) {
        String name = name(in);
        String queue = queue(in);
        String payload = in.required("serviceRequestPayload");
        if (!in.required("serviceJobType").equals("SAGEMAKER_TRAINING")) {
            throw BatchError.client("serviceJobType is not valid");
        }
        String token = in.text("clientToken").orElse("");
        if (token.length() > MAX_TOKEN || (in.has("clientToken") && token.isEmpty())) {
            throw BatchError.client("clientToken must have 1 to " + MAX_TOKEN + " characters");
        }
        BatchJob known = byClientToken.get(token);
        if (known != null) {
            return receipt(known, "service-job");
        }
        String share =
                in.text("shareIdentifier").or(() -> in.text("quotaShareName")).orElse("");
        BatchJob job =
                world.submit(new Order(Kind.SERVICE, name, queue, "", 1, List.of(), share, 1, world.script(name)));
        job.payload = payload;
        if (!token.isEmpty()) {
            byClientToken.put(token, job);
        }
        return receipt(job, "service-job");
    }

    private ObjectNode receipt(BatchJob job, String kind) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        return out.put("jobArn", world.arn(kind, job.id))
                .put("jobName", job.order.name())
                .put("jobId", job.id);
    }

    private static String name(BatchInput in) {
        String name = in.required("jobName");
        if (!NAME.matcher(name).matches()) {
            throw BatchError.client("Job name should match valid pattern");
        }
        return name;
    }

    private String queue(BatchInput in) {
        String given = in.required("jobQueue");
        String queue = world.queue(given);
        if (queue == null) {
            throw BatchError.client("JobQueue " + given + " not found.");
        }
        return queue;
    }

    private List<Dependency> dependencies(BatchInput in, Kind kind, int size) {
        List<Dependency> out = new ArrayList<>();
        for (BatchInput one : in.objects("dependsOn")) {
            Dependency on = new Dependency(
                    one.text("jobId").orElse(""), one.text("type").orElse(""));
            check(on, kind, size);
            out.add(on);
        }
        if (out.size() > MAX_DEPENDENCIES) {
            throw BatchError.client("a job can depend on at most " + MAX_DEPENDENCIES + " jobs");
        }
        return out;
    }

    private void check(Dependency on, Kind kind, int size) {
        if (!List.of("", "N_TO_N", "SEQUENTIAL").contains(on.type())) {
            throw BatchError.client("dependency type " + on.type() + " is not valid");
        }
        if (!on.type().isEmpty() && kind != Kind.ARRAY) {
            throw BatchError.client("dependency type " + on.type() + " is for array jobs");
        }
        if (on.type().equals("SEQUENTIAL")) {
            return;
        }
        BatchJob other = world.find(on.jobId());
        if (other == null) {
            throw BatchError.client("Job " + on.jobId() + " does not exist");
        }
        if (on.type().equals("N_TO_N") && other.order.size() != size) {
            throw BatchError.client("N_TO_N needs arrays of the same size");
        }
    }
}
