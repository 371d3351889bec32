// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import io.github.jobcancel.testkit.batch.service.BatchStopRequests.StopVerb;
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

/** The operations by route, each with its input checks, its effect and its reply. Guarded by the fake's lock. */
public final class BatchOperations {
    private static final int MAX_DESCRIBED_JOBS = 100;
    private static final int MAX_BULK_JOBS = 50;
    private static final Pattern JOB_ID_PATTERN = Pattern.compile("[A-Za-z0-9_-]+([:#][0-9]+)?");

    private record BulkError(String code, String message) {}

    private final BatchRegionState regionState;
    private final AwsRequestVerifier requestVerifier;
    private final BatchJobJson jobJson;
    private final Map<String, Function<BatchRequestBody, ObjectNode>> operations = new LinkedHashMap<>();
    private final Map<String, BulkError> plannedBulkErrors = new LinkedHashMap<>();

    public BatchOperations(BatchRegionState regionState, AwsRequestVerifier requestVerifier) {
        this.regionState = regionState;
        this.requestVerifier = requestVerifier;
        this.jobJson = new BatchJobJson(regionState);
        BatchListOperations lists = new BatchListOperations(regionState, jobJson);
        BatchSubmitOperations submissions = new BatchSubmitOperations(regionState);
        operations.put("CancelJob", input -> stopJob(input, StopVerb.CANCEL, false));
        operations.put("TerminateJob", input -> stopJob(input, StopVerb.TERMINATE, false));
        operations.put("TerminateServiceJob", input -> stopJob(input, StopVerb.TERMINATE, true));
        operations.put("CancelJobs", input -> stopJobs(input, StopVerb.CANCEL, "CancelJob", false));
        operations.put("TerminateJobs", input -> stopJobs(input, StopVerb.TERMINATE, "TerminateJob", false));
        operations.put(
                "TerminateServiceJobs", input -> stopJobs(input, StopVerb.TERMINATE, "TerminateServiceJob", true));
        operations.put("DescribeJobs", this::describeJobs);
        operations.put("DescribeServiceJob", this::describeServiceJob);
        operations.put("ListJobs", lists::listJobs);
        operations.put("ListServiceJobs", lists::listServiceJobs);
        operations.put("SubmitJob", submissions::submitJob);
        operations.put("SubmitServiceJob", submissions::submitServiceJob);
    }

    /** Returns the name of the requested operation. */
    public String findOperation(ReceivedRequest request) {
        for (String operation : operations.keySet()) {
            boolean isHiddenBulkCall = operation.endsWith("Jobs")
                    && !operation.startsWith("List")
                    && !operation.startsWith("Describe")
                    && regionState.hasBehavior(BatchBehavior.BULK_CALLS_ARE_MISSING);
            boolean pathMatches = request.path().equals("/v1/" + operation.toLowerCase(Locale.ROOT));
            if (pathMatches && !isHiddenBulkCall && request.method().equals("POST")) {
                return operation;
            }
        }
        throw BatchServiceError.unknownRoute(regionState.behaviors);
    }

    public FakeReply runOperation(String operation, String body) {
        Function<BatchRequestBody, ObjectNode> handler = operations.get(operation);
        if (handler == null) {
            throw new IllegalArgumentException(operation);
        }
        ObjectNode output = handler.apply(BatchRequestBody.parseBody(body));
        return output.isEmpty() && regionState.hasBehavior(BatchBehavior.EMPTY_BODIES)
                ? FakeReply.of(200, "", "")
                : FakeReply.json(200, output.toString());
    }

    public void planBulkError(String jobId, String code, String message) {
        plannedBulkErrors.put(jobId, new BulkError(code, message));
    }

    public boolean hasOperation(String operation) {
        return operations.containsKey(operation);
    }

    private ObjectNode stopJob(BatchRequestBody input, StopVerb verb, boolean service) {
        String id = input.requiredText("jobId");
        String reason = service ? input.requiredText("reason") : input.requiredReason();
        StoredBatchJob job = findJob(id, service);
        if (job != null) {
            BatchStopRequests.recordRequest(job, verb, reason, regionState);
        } else if (regionState.hasBehavior(BatchBehavior.UNKNOWN_ID_IS_ERROR)) {
            throw BatchServiceError.clientError("Job " + id + " not found");
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private ObjectNode stopJobs(BatchRequestBody input, StopVerb verb, String singularOperation, boolean service) {
        List<String> ids = input.textList("jobs");
        if (ids.isEmpty() || ids.size() > MAX_BULK_JOBS) {
            throw BatchServiceError.clientError("jobs must hold 1 to " + MAX_BULK_JOBS + " ids");
        }
        String reason = service ? input.requiredText("reason") : input.requiredReason();
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        ArrayNode successful = output.putArray("successful");
        ArrayNode errors = output.putArray("errors");
        for (String id : ids) {
            StoredBatchJob job = findJob(id, service);
            BulkError bulkError = bulkErrorFor(id, job, verb, singularOperation);
            if (bulkError != null) {
                errors.addObject().put("job", id).put("code", bulkError.code()).put("message", bulkError.message());
                continue;
            }
            if (job != null) {
                BatchStopRequests.recordRequest(job, verb, reason, regionState);
            }
            successful.add(id);
        }
        return output;
    }

    private @Nullable BulkError bulkErrorFor(
            String id, @Nullable StoredBatchJob job, StopVerb verb, String singularOperation) {
        BulkError plannedError = plannedBulkErrors.remove(id);
        if (plannedError != null) {
            return plannedError;
        }
        if (!JOB_ID_PATTERN.matcher(id).matches()) {
            return new BulkError("ValidationException", "Invalid job id " + id);
        }
        if (requestVerifier.isPermissionDenied(singularOperation)) {
            return new BulkError("AccessDenied", "User is not authorized to perform: batch:" + singularOperation);
        }
        boolean refusesStartedJobs =
                verb == StopVerb.CANCEL && regionState.hasBehavior(BatchBehavior.BULK_CANCEL_REFUSES_STARTED);
        return refusesStartedJobs && job != null && job.status.isStarted()
                ? new BulkError("ClientException", "Job " + id + " has started")
                : null;
    }

    private @Nullable StoredBatchJob findJob(String id, boolean service) {
        StoredBatchJob job = regionState.findJob(id);
        return job != null && (job.submission.kind() == StoredBatchJob.JobKind.SERVICE) == service ? job : null;
    }

    private ObjectNode describeJobs(BatchRequestBody input) {
        List<String> ids = new ArrayList<>(new LinkedHashSet<>(input.textList("jobs")));
        if (!input.hasValue("jobs")) {
            throw BatchServiceError.clientError("jobs cannot be empty");
        }
        if (ids.size() > MAX_DESCRIBED_JOBS) {
            throw BatchServiceError.clientError("Maximum number of jobs supported is  " + MAX_DESCRIBED_JOBS + " .");
        }
        if (regionState.hasBehavior(BatchBehavior.DESCRIBES_IN_REVERSE)) {
            Collections.reverse(ids);
        }
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = output.putArray("jobs");
        for (String id : ids) {
            StoredBatchJob job = findJob(id, false);
            if (job != null) {
                jobs.add(jobJson.jobDetail(job));
            }
        }
        return output;
    }

    private ObjectNode describeServiceJob(BatchRequestBody input) {
        String id = input.requiredText("jobId");
        StoredBatchJob job = findJob(id, true);
        if (job == null) {
            throw BatchServiceError.clientError("Service job " + id + " not found");
        }
        return jobJson.serviceJobDetail(job);
    }
}
