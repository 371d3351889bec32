// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Reads any number of jobs ({@code DescribeJobs}), 100 ids per request. The service omits unknown ids and guarantees
 * no order, so records are found by id. The record of a multi-node job describes its main node only, so the other
 * nodes are read afterwards.
 */
final class DescribeJobsOperation<T> extends BatchOperation<T> {
    private static final int MAX_IDS_PER_REQUEST = 100;

    private final BatchClient client;
    private final List<String> ids;
    /** The ids of the jobs, followed by the ids of their nodes. */
    private final List<String> allIds;

    private final int endIndex;
    private final Map<String, JsonValue> recordsById;
    private final Function<List<BatchJob>, CallStep<T>> continuation;

    DescribeJobsOperation(BatchClient client, List<String> ids, Function<List<BatchJob>, CallStep<T>> continuation) {
        this(client, ids, ids, 0, new LinkedHashMap<>(), continuation);
    }

    private DescribeJobsOperation(
            BatchClient client,
            List<String> ids,
            List<String> allIds,
            int startIndex,
            Map<String, JsonValue> recordsById,
            Function<List<BatchJob>, CallStep<T>> continuation) {
        super("DescribeJobs", client.operationUrl("describejobs"), Map.of("jobs", pageOfIds(allIds, startIndex)));
        this.client = client;
        this.ids = ids;
        this.allIds = allIds;
        this.endIndex = Math.min(allIds.size(), startIndex + MAX_IDS_PER_REQUEST);
        this.recordsById = recordsById;
        this.continuation = continuation;
    }

    private static List<String> pageOfIds(List<String> ids, int startIndex) {
        return ids.subList(startIndex, Math.min(ids.size(), startIndex + MAX_IDS_PER_REQUEST)).stream()
                .distinct()
                .toList();
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    CallStep<T> decodeSuccess(HttpReply reply, CallHistory history) {
        JsonValue jobs = reply.bodyJson().get("jobs");
        if (!jobs.isArray()) {
            String message = "the answer to DescribeJobs holds no list of jobs";
            return CallStep.failAttempt(AttemptFailure.ofReply(
                    FailureKind.UNEXPECTED, message, reply.toProviderError("", reply.bodyText())));
        }
        return CallStep.updateHistory(
                record -> jobs.items().forEach(job -> recordsById.put(job.textField("jobId"), job)),
                changedHistory -> nextStep());
    }

    private CallStep<T> nextStep() {
        List<String> requiredIds = endIndex == ids.size() ? idsWithNodes() : allIds;
        return endIndex < requiredIds.size()
                ? CallStep.continueWith(
                        new DescribeJobsOperation<>(client, ids, requiredIds, endIndex, recordsById, continuation))
                : continuation.apply(ids.stream().map(this::toJob).toList());
    }

    private List<String> idsWithNodes() {
        List<String> idsAndNodes = new ArrayList<>(ids);
        recordsById.values().forEach(job -> idsAndNodes.addAll(BatchJob.nodeIds(job)));
        return idsAndNodes;
    }

    private BatchJob toJob(String id) {
        JsonValue job = recordsById.get(id);
        if (job == null) {
            return BatchJob.absentJob(client.jobRef(id));
        }
        List<JsonValue> nodes = BatchJob.nodeIds(job).stream()
                .map(recordsById::get)
                .filter(Objects::nonNull)
                .toList();
        return BatchJob.parseRecord(client.jobRef(id), job, nodes);
    }
}
