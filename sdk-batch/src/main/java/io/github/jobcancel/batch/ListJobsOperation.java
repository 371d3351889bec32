// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ListPage;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.PagedListFlow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code ListJobs} for every page of every question that a request comes to. The service takes one filter at a time and, with
 * all but one of them, no state; so it is asked by what narrows most, and every record is judged here by all that was wished.
 * Where a record does not tell, the job is described.
 */
final class ListJobsOperation extends BatchOperation<ListPage<BatchJob, ListJobsOperation.Position>> {
    /** One of several questions; the token is empty for its first page. */
    record Position(Map<String, Object> query, String token) {}

    private final BatchClient client;
    private final ListJobsRequest request;
    private final Position position;

    private ListJobsOperation(BatchClient client, ListJobsRequest request, Position position) {
        super("ListJobs", client.operationUrl("listjobs"), pageBody(position));
        this.client = client;
        this.request = request;
        this.position = position;
    }

    static <T> Operation<T> firstPage(
            BatchClient client, ListJobsRequest request, Function<List<BatchJob>, T> resultMapper) {
        return PagedListFlow.firstPage(
                request,
                buildQueries(request).stream()
                        .map(query -> new Position(query, ""))
                        .toList(),
                position -> new ListJobsOperation(client, request, position),
                resultMapper);
    }

    private static List<Map<String, Object>> buildQueries(ListJobsRequest request) {
        Map<String, Object> filter = chooseFilter(request);
        List<Map<String, Object>> queries = new ArrayList<>();
        // this one filter goes together with a state; children know no filters
        boolean filtersByState = filter == null || filter.containsValue(ListJobsRequest.SHARE_FILTER);
        for (String status : request.filters().states()) {
            Map<String, Object> query = JsonValue.objectOf(request.scopeField, request.scopeValue);
            if (filtersByState) {
                query.put("jobStatus", status);
            }
            if (request.filters().pageSize() > 0) {
                query.put("maxResults", request.filters().pageSize());
            }
            if (filter != null) {
                query.put("filters", List.of(filter));
            }
            queries.add(query);
        }
        return filtersByState ? queries : queries.subList(0, 1);
    }

    private static @Nullable Map<String, Object> chooseFilter(ListJobsRequest request) {
        if (request.listsChildren()) {
            return null;
        }
        for (String name :
                List.of(ListJobsRequest.SHARE_FILTER, ListJobsRequest.DEFINITION_FILTER, ListJobsRequest.NAME_FILTER)) {
            if (!request.filterValue(name).isEmpty()) {
                return filterOf(name, request.filterValue(name));
            }
        }
        List<String> states = request.filters().states();
        boolean includesEndedJobs =
                states.contains(JobStatus.SUCCEEDED.name()) || states.contains(JobStatus.FAILED.name());
        Instant createdAfter = request.filters().createdAfter().orElse(null);
        // those alive are few; what has ended may be a history of thousands
        return createdAfter != null && includesEndedJobs
                ? filterOf("AFTER_CREATED_AT", String.valueOf(createdAfter.toEpochMilli()))
                : null;
    }

    private static Map<String, Object> filterOf(String name, String value) {
        return JsonValue.objectOf("name", name, "values", List.of(value));
    }

    private static Map<String, Object> pageBody(Position position) {
        Map<String, Object> body = new LinkedHashMap<>(position.query);
        if (!position.token.isEmpty()) {
            body.put("nextToken", position.token);
        }
        return body;
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    CallStep<ListPage<BatchJob, Position>> decodeSuccess(HttpReply reply, CallHistory history) {
        JsonValue body = reply.bodyJson();
        List<JsonValue> rows = body.get("jobSummaryList").items();
        if (!body.hasListField("jobSummaryList")
                || rows.stream().anyMatch(row -> row.textField("jobId").isBlank())) {
            String message = "the answer to ListJobs holds no list of jobs";
            return CallStep.failAttempt(AttemptFailure.ofReply(
                    FailureKind.UNEXPECTED, message, reply.toProviderError("", reply.bodyText())));
        }
        List<BatchJob> jobs = rows.stream()
                .map(row -> BatchJob.parseSummary(client.jobRef(row.textField("jobId")), row))
                .toList();
        List<BatchJob> completeJobs = jobs.stream().filter(request::canMatch).toList();
        List<String> incompleteIds = jobs.stream()
                .filter(job -> !request.canMatch(job))
                .map(job -> job.ref().id())
                .toList();
        String token = body.textField("nextToken");
        Position nextPosition = token.isEmpty() ? null : new Position(position.query, token);
        return incompleteIds.isEmpty()
                ? CallStep.finishWith(new ListPage<>(jobs, nextPosition))
                : CallStep.continueWith(new DescribeJobsOperation<>(client, incompleteIds, describedJobs -> {
                    List<BatchJob> allJobs = new ArrayList<>(completeJobs);
                    allJobs.addAll(describedJobs);
                    return CallStep.finishWith(new ListPage<>(allJobs, nextPosition));
                }));
    }
}
