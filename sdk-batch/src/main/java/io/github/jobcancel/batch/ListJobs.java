// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Pages;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
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
final class ListJobs<T> extends BatchOperation<T> {
    /** What all requests of one call share. */
    private record Asked<T>(
            BatchClient client,
            ListJobsRequest request,
            List<Map<String, Object>> questions,
            Pages<BatchJob> pages,
            Function<List<BatchJob>, T> then) {}

    private final Asked<T> asked;
    private final int question;

    private ListJobs(Asked<T> asked, int question, String token) {
        super("ListJobs", asked.client.route("listjobs"), body(asked.questions.get(question), token));
        this.asked = asked;
        this.question = question;
    }

    static <T> ListJobs<T> first(BatchClient client, ListJobsRequest request, Function<List<BatchJob>, T> then) {
        Pages<BatchJob> pages = new Pages<>(request::means, request.limit);
        return new ListJobs<>(new Asked<>(client, request, questions(request), pages, then), 0, "");
    }

    private static List<Map<String, Object>> questions(ListJobsRequest request) {
        Map<String, Object> filter = filter(request);
        List<Map<String, Object>> out = new ArrayList<>();
        // this one filter goes together with a state; children know no filters
        boolean byState = filter == null || filter.containsValue(ListJobsRequest.SHARE);
        for (JobStatus status : request.statuses) {
            Map<String, Object> question = Json.object(request.selector, request.selected);
            if (byState) {
                question.put("jobStatus", status.name());
            }
            if (request.page > 0) {
                question.put("maxResults", request.page);
            }
            if (filter != null) {
                question.put("filters", List.of(filter));
            }
            out.add(question);
        }
        return byState ? out : out.subList(0, 1);
    }

    private static @Nullable Map<String, Object> filter(ListJobsRequest request) {
        if (request.ofChildren()) {
            return null;
        }
        for (String name : List.of(ListJobsRequest.SHARE, ListJobsRequest.DEFINITION, ListJobsRequest.NAME)) {
            if (!request.filter(name).isEmpty()) {
                return filter(name, request.filter(name));
            }
        }
        boolean ofOld = request.statuses.contains(JobStatus.SUCCEEDED) || request.statuses.contains(JobStatus.FAILED);
        Instant after = request.after;
        // those alive are few; what has ended may be a history of thousands
        return after != null && ofOld ? filter("AFTER_CREATED_AT", String.valueOf(after.toEpochMilli())) : null;
    }

    private static Map<String, Object> filter(String name, String value) {
        return Json.object("name", name, "values", List.of(value));
    }

    private static Map<String, Object> body(Map<String, Object> question, String token) {
        Map<String, Object> out = new LinkedHashMap<>(question);
        if (!token.isEmpty()) {
            out.put("nextToken", token);
        }
        return out;
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    Step<T> accepted(Reply reply, Trail trail) {
        Json body = reply.json();
        List<Json> rows = body.get("jobSummaryList").items();
        boolean listed = body.get("jobSummaryList").isArray() || isNull(body);
        if (!listed || rows.stream().anyMatch(row -> row.text("jobId").isBlank())) {
            String what = "the answer to ListJobs holds no list of jobs";
            return Step.failed(Fault.of(Fault.Kind.UNEXPECTED, what, reply.error("", reply.text())));
        }
        List<BatchJob> jobs = rows.stream()
                .map(row -> BatchJob.summary(asked.client.ref(row.text("jobId")), row))
                .toList();
        jobs.stream().filter(asked.request::tells).forEach(asked.pages::add);
        List<String> untold = jobs.stream()
                .filter(job -> !asked.request.tells(job))
                .map(job -> job.ref().id())
                .toList();
        String token = body.text("nextToken");
        return untold.isEmpty()
                ? next(token, rows.size())
                : Step.next(new DescribeJobs<>(asked.client, untold, found -> {
                    found.forEach(asked.pages::add);
                    return next(token, rows.size());
                }));
    }

    /** Said to be nothing, which is an empty list; an answer that does not speak of the list is none. */
    private static boolean isNull(Json body) {
        return body.fields().containsKey("jobSummaryList")
                && !body.get("jobSummaryList").exists();
    }

    private Step<T> next(String token, int rows) {
        // a token that comes again would lead in a circle
        if (!token.isEmpty() && asked.pages.next(List.of(question, token), rows)) {
            return Step.next(new ListJobs<>(asked, question, token));
        }
        return asked.pages.full() || question + 1 == asked.questions.size()
                ? Step.done(asked.then.apply(asked.pages.jobs()))
                : Step.next(new ListJobs<>(asked, question + 1, ""));
    }
}
