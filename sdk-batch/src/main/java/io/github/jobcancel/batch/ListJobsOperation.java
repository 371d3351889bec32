// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.PageCollector;
import io.github.jobcancel.operation.Step;
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
final class ListJobsOperation<T> extends BatchOperation<T> {
    /** What all requests of one call share. */
    private record ListContext<T>(
            BatchClient client,
            ListJobsRequest request,
            List<Map<String, Object>> queries,
            PageCollector<BatchJob> pages,
            Function<List<BatchJob>, T> continuation) {}

    private final ListContext<T> context;
    private final int queryIndex;

    private ListJobsOperation(ListContext<T> context, int queryIndex, String token) {
        super("ListJobs", context.client.operationUrl("listjobs"), pageBody(context.queries.get(queryIndex), token));
        this.context = context;
        this.queryIndex = queryIndex;
    }

    static <T> ListJobsOperation<T> firstPage(
            BatchClient client, ListJobsRequest request, Function<List<BatchJob>, T> continuation) {
        PageCollector<BatchJob> pages = new PageCollector<>(request::matchesRecord, request.limit);
        return new ListJobsOperation<>(
                new ListContext<>(client, request, buildQueries(request), pages, continuation), 0, "");
    }

    private static List<Map<String, Object>> buildQueries(ListJobsRequest request) {
        Map<String, Object> filter = chooseFilter(request);
        List<Map<String, Object>> queries = new ArrayList<>();
        // this one filter goes together with a state; children know no filters
        boolean filtersByState = filter == null || filter.containsValue(ListJobsRequest.SHARE_FILTER);
        for (JobStatus status : request.statuses) {
            Map<String, Object> query = JsonValue.objectOf(request.scopeField, request.scopeValue);
            if (filtersByState) {
                query.put("jobStatus", status.name());
            }
            if (request.pageSize > 0) {
                query.put("maxResults", request.pageSize);
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
        boolean includesEndedJobs =
                request.statuses.contains(JobStatus.SUCCEEDED) || request.statuses.contains(JobStatus.FAILED);
        Instant createdAfter = request.createdAfter;
        // those alive are few; what has ended may be a history of thousands
        return createdAfter != null && includesEndedJobs
                ? filterOf("AFTER_CREATED_AT", String.valueOf(createdAfter.toEpochMilli()))
                : null;
    }

    private static Map<String, Object> filterOf(String name, String value) {
        return JsonValue.objectOf("name", name, "values", List.of(value));
    }

    private static Map<String, Object> pageBody(Map<String, Object> query, String token) {
        Map<String, Object> body = new LinkedHashMap<>(query);
        if (!token.isEmpty()) {
            body.put("nextToken", token);
        }
        return body;
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    Step<T> decodeSuccess(HttpReply reply, CallHistory history) {
        JsonValue body = reply.bodyJson();
        List<JsonValue> rows = body.get("jobSummaryList").items();
        boolean hasList = body.get("jobSummaryList").isArray() || hasNullList(body);
        if (!hasList || rows.stream().anyMatch(row -> row.textField("jobId").isBlank())) {
            String message = "the answer to ListJobs holds no list of jobs";
            return Step.failAttempt(AttemptFailure.ofReply(
                    AttemptFailure.FailureKind.UNEXPECTED, message, reply.toProviderError("", reply.bodyText())));
        }
        List<BatchJob> jobs = rows.stream()
                .map(row -> BatchJob.parseSummary(context.client.jobRef(row.textField("jobId")), row))
                .toList();
        jobs.stream().filter(context.request::canMatch).forEach(context.pages::addJob);
        List<String> incompleteIds = jobs.stream()
                .filter(job -> !context.request.canMatch(job))
                .map(job -> job.ref().id())
                .toList();
        String token = body.textField("nextToken");
        return incompleteIds.isEmpty()
                ? nextStep(token, rows.size())
                : Step.continueWith(new DescribeJobsOperation<>(context.client, incompleteIds, describedJobs -> {
                    describedJobs.forEach(context.pages::addJob);
                    return nextStep(token, rows.size());
                }));
    }

    /** Said to be nothing, which is an empty list; an answer that does not speak of the list is none. */
    private static boolean hasNullList(JsonValue body) {
        return body.fields().containsKey("jobSummaryList")
                && !body.get("jobSummaryList").exists();
    }

    private Step<T> nextStep(String token, int rows) {
        // a token that comes again would lead in a circle
        if (!token.isEmpty() && context.pages.advanceTo(List.of(queryIndex, token), rows)) {
            return Step.continueWith(new ListJobsOperation<>(context, queryIndex, token));
        }
        return context.pages.isFull() || queryIndex + 1 == context.queries.size()
                ? Step.finishWith(context.continuation.apply(context.pages.collectedJobs()))
                : Step.continueWith(new ListJobsOperation<>(context, queryIndex + 1, ""));
    }
}
