// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.service.BatchStops.Verb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operations, by route: what each requires, does and answers. Guarded by the fake's lock. */
public final class BatchOperations {
    private static final int MAX_DESCRIBE = 100;
    private static final int MAX_BULK = 50;
    private static final Pattern JOB_ID = Pattern.compile("[A-Za-z0-9_-]+([:#][0-9]+)?");

    private record BulkError(String code, String message) {}

    private final BatchWorld world;
    private final BatchGate gate;
    private final BatchView view;
    private final Map<String, Function<BatchInput, ObjectNode>> operations = new LinkedHashMap<>();
    private final Map<String, BulkError> bulkErrors = new LinkedHashMap<>();

    public BatchOperations(BatchWorld world, BatchGate gate) {
        this.world = world;
        this.gate = gate;
        this.view = new BatchView(world);
        BatchLists lists = new BatchLists(world, view);
        BatchSubmissions submissions = new BatchSubmissions(world);
        operations.put("CancelJob", in -> stop(in, Verb.CANCEL, false));
        operations.put("TerminateJob", in -> stop(in, Verb.TERMINATE, false));
        operations.put("TerminateServiceJob", in -> stop(in, Verb.TERMINATE, true));
        operations.put("CancelJobs", in -> stopAll(in, Verb.CANCEL, "CancelJob", false));
        operations.put("TerminateJobs", in -> stopAll(in, Verb.TERMINATE, "TerminateJob", false));
        operations.put("TerminateServiceJobs", in -> stopAll(in, Verb.TERMINATE, "TerminateServiceJob", true));
        operations.put("DescribeJobs", this::describe);
        operations.put("DescribeServiceJob", this::describeService);
        operations.put("ListJobs", lists::jobs);
        operations.put("ListServiceJobs", lists::serviceJobs);
        operations.put("SubmitJob", submissions::job);
        operations.put("SubmitServiceJob", submissions::serviceJob);
    }

    /** The operation a request is for. */
    public String route(Incoming request) {
        for (String operation : operations.keySet()) {
            boolean hidden = operation.endsWith("Jobs")
                    && !operation.startsWith("List")
                    && !operation.startsWith("Describe")
                    && world.has(BatchQuirk.NO_BULK_CALLS);
            boolean here = request.path().equals("/v1/" + operation.toLowerCase(Locale.ROOT));
            if (here && !hidden && request.method().equals("POST")) {
                return operation;
            }
        }
        throw BatchError.unknownRoute(world.quirks);
    }

    public Answer run(String operation, String body) {
        Function<BatchInput, ObjectNode> handler = operations.get(operation);
        if (handler == null) {
            throw new IllegalArgumentException(operation);
        }
        ObjectNode out = handler.apply(BatchInput.parse(body));
        return out.isEmpty() && world.has(BatchQuirk.EMPTY_BODIES)
                ? Answer.of(200, "", "")
                : Answer.json(200, out.toString());
    }

    public void bulkError(String jobId, String code, String message) {
        bulkErrors.put(jobId, new BulkError(code, message));
    }

    public boolean knows(String operation) {
        return operations.containsKey(operation);
    }

    private ObjectNode stop(BatchInput in, Verb verb, boolean service) {
        String id = in.required("jobId");
        String reason = service ? in.required("reason") : in.reason();
        BatchJob job = job(id, service);
        if (job != null) {
            BatchStops.request(job, verb, reason, world);
        } else if (world.has(BatchQuirk.UNKNOWN_ID_IS_ERROR)) {
            throw BatchError.client("Job " + id + " not found");
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode stopAll(BatchInput in, Verb verb, String single, boolean service) {
        List<String> ids = in.texts("jobs");
        if (ids.isEmpty() || ids.size() > MAX_BULK) {
            throw BatchError.client("jobs must hold 1 to " + MAX_BULK + " ids");
        }
        String reason = service ? in.required("reason") : in.reason();
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode successful = out.putArray("successful");
        ArrayNode errors = out.putArray("errors");
        for (String id : ids) {
            BatchJob job = job(id, service);
            BulkError refusal = refusal(id, job, verb, single);
            if (refusal != null) {
                errors.addObject().put("job", id).put("code", refusal.code()).put("message", refusal.message());
                continue;
            }
            if (job != null) {
                BatchStops.request(job, verb, reason, world);
            }
            successful.add(id);
        }
        return out;
    }

    private @Nullable BulkError refusal(String id, @Nullable BatchJob job, Verb verb, String single) {
        BulkError planned = bulkErrors.remove(id);
        if (planned != null) {
            return planned;
        }
        if (!JOB_ID.matcher(id).matches()) {
            return new BulkError("ValidationException", "Invalid job id " + id);
        }
        if (gate.denies(single)) {
            return new BulkError("AccessDenied", "User is not authorized to perform: batch:" + single);
        }
        boolean strict = verb == Verb.CANCEL && world.has(BatchQuirk.BULK_CANCEL_REFUSES_STARTED);
        return strict && job != null && job.status.started()
                ? new BulkError("ClientException", "Job " + id + " has started")
                : null;
    }

    private @Nullable BatchJob job(String id, boolean service) {
        BatchJob job = world.find(id);
        return job != null && (job.order.kind() == BatchJob.Kind.SERVICE) == service ? job : null;
    }

    private ObjectNode describe(BatchInput in) {
        List<String> ids = new ArrayList<>(new LinkedHashSet<>(in.texts("jobs")));
        if (!in.has("jobs")) {
            throw BatchError.client("jobs cannot be empty");
        }
        if (ids.size() > MAX_DESCRIBE) {
            throw BatchError.client("Maximum number of jobs supported is  " + MAX_DESCRIBE + " .");
        }
        if (world.has(BatchQuirk.DESCRIBES_IN_REVERSE)) {
            Collections.reverse(ids);
        }
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = out.putArray("jobs");
        for (String id : ids) {
            BatchJob job = job(id, false);
            if (job != null) {
                jobs.add(view.detail(job));
            }
        }
        return out;
    }

    private ObjectNode describeService(BatchInput in) {
        String id = in.required("jobId");
        BatchJob job = job(id, true);
        if (job == null) {
            throw BatchError.client("Service job " + id + " not found");
        }
        return view.service(job);
    }
}
