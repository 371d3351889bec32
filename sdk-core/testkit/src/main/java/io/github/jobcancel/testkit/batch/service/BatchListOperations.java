// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers ListJobs and ListServiceJobs: selects the jobs and cuts out one page. */
final class BatchListOperations {
    private static final String START_POSITION = "start";

    private final BatchRegionState regionState;
    private final BatchJobJson jobJson;
    private final BatchListFilters filters;

    BatchListOperations(BatchRegionState regionState, BatchJobJson jobJson) {
        this.regionState = regionState;
        this.jobJson = jobJson;
        this.filters = new BatchListFilters(jobJson);
    }

    ObjectNode listJobs(BatchRequestBody input) {
        List<String> selectors = List.of("jobQueue", "arrayJobId", "multiNodeJobId");
        List<String> givenSelectors = selectors.stream().filter(input::hasValue).toList();
        if (givenSelectors.size() != 1) {
            throw BatchServiceError.clientError("exactly one of jobQueue, arrayJobId and multiNodeJobId must be given");
        }
        boolean ofQueue = givenSelectors.get(0).equals("jobQueue");
        String selector = input.requiredText(givenSelectors.get(0));
        List<StoredBatchJob> candidates =
                ofQueue ? jobsOfQueue(selector, false) : childrenOf(selector, givenSelectors.get(0));
        // the service ignores filters when children are listed
        boolean filtered = ofQueue && !input.objectList("filters").isEmpty();
        List<StoredBatchJob> selectedJobs = filters.selectJobs(candidates, input, filtered, false);
        String tokenBinding =
                givenSelectors + selector + input.optionalText("jobStatus").orElse("") + filters.describeFilters(input);
        return buildPage(input, selectedJobs, tokenBinding, filtered ? 100 : 1000, jobJson::jobSummary);
    }

    ObjectNode listServiceJobs(BatchRequestBody input) {
        String queue = input.requiredText("jobQueue");
        boolean filtered = !input.objectList("filters").isEmpty();
        List<StoredBatchJob> selectedJobs = filters.selectJobs(jobsOfQueue(queue, true), input, filtered, true);
        String tokenBinding =
                "service" + queue + input.optionalText("jobStatus").orElse("") + filters.describeFilters(input);
        return buildPage(input, selectedJobs, tokenBinding, 100, jobJson::serviceJobSummary);
    }

    /** Returns the jobs of a queue, newest first. */
    private List<StoredBatchJob> jobsOfQueue(String nameOrArn, boolean service) {
        String queue = regionState.findQueue(nameOrArn);
        if (queue == null) {
            throw BatchServiceError.clientError("JobQueue " + nameOrArn + " does not exist.");
        }
        List<StoredBatchJob> jobs = new ArrayList<>();
        for (StoredBatchJob job : regionState.allJobs()) {
            boolean kindMatches = (job.submission.kind() == StoredBatchJob.JobKind.SERVICE) == service;
            if (kindMatches && job.parent == null && job.submission.queue().equals(queue)) {
                jobs.add(job);
            }
        }
        Collections.reverse(jobs);
        return jobs;
    }

    private List<StoredBatchJob> childrenOf(String id, String selector) {
        StoredBatchJob job = regionState.findJob(id);
        StoredBatchJob.JobKind expectedKind =
                selector.equals("arrayJobId") ? StoredBatchJob.JobKind.ARRAY : StoredBatchJob.JobKind.NODES;
        return job != null && job.hasChildren() && job.submission.kind() == expectedKind
                ? List.copyOf(job.children)
                : List.of();
    }

    private ObjectNode buildPage(
            BatchRequestBody input,
            List<StoredBatchJob> selectedJobs,
            String tokenBinding,
            int maxPageSize,
            Function<StoredBatchJob, ObjectNode> toSummary) {
        int requestedSize = input.optionalNumber("maxResults").orElse(maxPageSize);
        if (requestedSize < 1) {
            throw BatchServiceError.clientError("maxResults must be between 1 and " + maxPageSize);
        }
        Optional<String> token = input.optionalText("nextToken").filter(text -> !text.isEmpty());
        String position = token.map(text -> decodeToken(text, tokenBinding)).orElse(START_POSITION);
        int from = position.equals(START_POSITION) ? 0 : indexAfter(selectedJobs, position);
        boolean emptyPage = token.isEmpty() && regionState.hasBehavior(BatchBehavior.EMPTY_FIRST_PAGE);
        int to = emptyPage ? from : Math.min(selectedJobs.size(), from + Math.min(requestedSize, maxPageSize));
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode list = page.putArray("jobSummaryList");
        selectedJobs.subList(from, to).forEach(job -> list.add(toSummary.apply(job)));
        if (emptyPage) {
            page.put("nextToken", encodeToken(START_POSITION, tokenBinding));
        } else if (to < selectedJobs.size()) {
            page.put("nextToken", encodeToken(positionOf(selectedJobs.get(to - 1)), tokenBinding));
        } else if (regionState.hasBehavior(BatchBehavior.LAST_TOKEN_REPEATS)) {
            page.put("nextToken", encodeToken(position, tokenBinding));
        } else if (regionState.hasBehavior(BatchBehavior.NULLS_FOR_UNSET)) {
            page.putNull("nextToken");
        }
        return page;
    }

    /**
     * Returns the position after which the next page starts. A position names the last job shown, not a count; so
     * jobs that are added or removed between two pages do not shift the other jobs.
     */
    private static String positionOf(StoredBatchJob job) {
        return (job.parent == null ? "-" : "+") + job.sequenceNumber;
    }

    private static int indexAfter(List<StoredBatchJob> selectedJobs, String position) {
        long number = Long.parseLong(position.substring(1));
        boolean descending = position.startsWith("-");
        int from = 0;
        while (from < selectedJobs.size()
                && (descending
                        ? selectedJobs.get(from).sequenceNumber >= number
                        : selectedJobs.get(from).sequenceNumber <= number)) {
            from++;
        }
        return from;
    }

    private static String encodeToken(String position, String tokenBinding) {
        String text = position + "|" + AwsSignatureV4.sha256Hex(tokenBinding);
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decodeToken(String token, String tokenBinding) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int separatorIndex = text.indexOf('|');
            if (separatorIndex > 0
                    && text.substring(separatorIndex + 1).equals(AwsSignatureV4.sha256Hex(tokenBinding))) {
                return text.substring(0, separatorIndex);
            }
        } catch (IllegalArgumentException e) {
            // not a token of this fake; refused below
        }
        throw BatchServiceError.clientError("Invalid nextToken");
    }
}
