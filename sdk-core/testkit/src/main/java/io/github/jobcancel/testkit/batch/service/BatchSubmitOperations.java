// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobDependency;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobKind;
import io.github.jobcancel.testkit.batch.service.StoredBatchJob.JobSubmission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers SubmitJob and SubmitServiceJob. */
final class BatchSubmitOperations {
    private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
    private static final int MAX_DEPENDENCIES = 20;
    private static final int MAX_ARRAY_SIZE = 10_000;
    private static final int MAX_TOKEN_LENGTH = 64;

    private final BatchRegionState regionState;
    private final Map<String, StoredBatchJob> jobsByClientToken = new HashMap<>();

    BatchSubmitOperations(BatchRegionState regionState) {
        this.regionState = regionState;
    }

    ObjectNode submitJob(BatchRequestBody input) {
        String name = requiredName(input);
        String queue = requiredQueue(input);
        String definition = input.requiredText("jobDefinition");
        Optional<Integer> array =
                input.optionalObject("arrayProperties").flatMap(properties -> properties.optionalNumber("size"));
        Optional<Integer> nodes =
                input.optionalObject("nodeOverrides").flatMap(overrides -> overrides.optionalNumber("numNodes"));
        int size = array.or(() -> nodes).orElse(1);
        JobKind kind = array.isPresent() ? JobKind.ARRAY : nodes.isPresent() ? JobKind.NODES : JobKind.SINGLE;
        if (size < (kind == JobKind.ARRAY ? 2 : 1) || size > MAX_ARRAY_SIZE) {
            throw BatchServiceError.clientError("arrayProperties.size must be between 2 and " + MAX_ARRAY_SIZE);
        }
        int attempts = input.optionalObject("retryStrategy")
                .flatMap(strategy -> strategy.optionalNumber("attempts"))
                .orElse(1);
        String share = input.optionalText("shareIdentifier").orElse("");
        List<JobDependency> dependencies = parseDependencies(input, kind, size);
        return submissionReply(
                regionState.submitJob(new JobSubmission(
                        kind,
                        name,
                        queue,
                        definition,
                        size,
                        dependencies,
                        share,
                        attempts,
                        regionState.courseFor(name))),
                "job");
    }

    ObjectNode submitServiceJob(BatchRequestBody input) {
        String name = requiredName(input);
        String queue = requiredQueue(input);
        String payload = input.requiredText("serviceRequestPayload");
        if (!input.requiredText("serviceJobType").equals("SAGEMAKER_TRAINING")) {
            throw BatchServiceError.clientError("serviceJobType is not valid");
        }
        String token = input.optionalText("clientToken").orElse("");
        if (token.length() > MAX_TOKEN_LENGTH || (input.hasValue("clientToken") && token.isEmpty())) {
            throw BatchServiceError.clientError("clientToken must have 1 to " + MAX_TOKEN_LENGTH + " characters");
        }
        StoredBatchJob existingJob = jobsByClientToken.get(token);
        if (existingJob != null) {
            return submissionReply(existingJob, "service-job");
        }
        String share = input.optionalText("shareIdentifier")
                .or(() -> input.optionalText("quotaShareName"))
                .orElse("");
        StoredBatchJob job = regionState.submitJob(new JobSubmission(
                JobKind.SERVICE, name, queue, "", 1, List.of(), share, 1, regionState.courseFor(name)));
        job.servicePayload = payload;
        if (!token.isEmpty()) {
            jobsByClientToken.put(token, job);
        }
        return submissionReply(job, "service-job");
    }

    private ObjectNode submissionReply(StoredBatchJob job, String kind) {
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        return output.put("jobArn", regionState.buildArn(kind, job.id))
                .put("jobName", job.submission.name())
                .put("jobId", job.id);
    }

    private static String requiredName(BatchRequestBody input) {
        String name = input.requiredText("jobName");
        if (!NAME_PATTERN.matcher(name).matches()) {
            throw BatchServiceError.clientError("Job name should match valid pattern");
        }
        return name;
    }

    private String requiredQueue(BatchRequestBody input) {
        String nameOrArn = input.requiredText("jobQueue");
        String queue = regionState.findQueue(nameOrArn);
        if (queue == null) {
            throw BatchServiceError.clientError("JobQueue " + nameOrArn + " not found.");
        }
        return queue;
    }

    private List<JobDependency> parseDependencies(BatchRequestBody input, JobKind kind, int size) {
        List<JobDependency> dependencies = new ArrayList<>();
        for (BatchRequestBody entry : input.objectList("dependsOn")) {
            JobDependency dependency = new JobDependency(
                    entry.optionalText("jobId").orElse(""),
                    entry.optionalText("type").orElse(""));
            checkDependency(dependency, kind, size);
            dependencies.add(dependency);
        }
        if (dependencies.size() > MAX_DEPENDENCIES) {
            throw BatchServiceError.clientError("a job can depend on at most " + MAX_DEPENDENCIES + " jobs");
        }
        return dependencies;
    }

    private void checkDependency(JobDependency dependency, JobKind kind, int size) {
        if (!List.of("", "N_TO_N", "SEQUENTIAL").contains(dependency.type())) {
            throw BatchServiceError.clientError("dependency type " + dependency.type() + " is not valid");
        }
        if (!dependency.type().isEmpty() && kind != JobKind.ARRAY) {
            throw BatchServiceError.clientError("dependency type " + dependency.type() + " is for array jobs");
        }
        if (dependency.type().equals("SEQUENTIAL")) {
            return;
        }
        StoredBatchJob requiredJob = regionState.findJob(dependency.jobId());
        if (requiredJob == null) {
            throw BatchServiceError.clientError("Job " + dependency.jobId() + " does not exist");
        }
        if (dependency.type().equals("N_TO_N") && requiredJob.submission.size() != size) {
            throw BatchServiceError.clientError("N_TO_N needs arrays of the same size");
        }
    }
}
