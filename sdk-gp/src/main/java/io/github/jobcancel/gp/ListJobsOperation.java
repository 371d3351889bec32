// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.gp.auth.GpErrors;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ListPage;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.PagedListFlow;
import java.util.List;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * {@code jobs/query} of the ADMIN dialect, page after page. Every query is for all times: a start is required, and whether it
 * is read in milliseconds or seconds is told differently, which zero does not mind. Nor is a state asked for: jobs that leave
 * it between two pages would move others past the reader. Jobs are kept for some hours only, so there are not many.
 */
final class ListJobsOperation implements Operation<ListPage<GpJob, Long>> {
    private final GpSite site;
    private final GpListRequest request;
    private final long startIndex;

    private ListJobsOperation(GpSite site, GpListRequest request, long startIndex) {
        this.site = site;
        this.request = request;
        this.startIndex = startIndex;
    }

    static <T> Operation<T> firstPage(GpSite site, GpListRequest request, Function<List<GpJob>, T> resultMapper) {
        return PagedListFlow.firstPage(
                request, List.of(1L), start -> new ListJobsOperation(site, request, start), resultMapper);
    }

    @Override
    public String name() {
        return "query";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        // the list stands where a job of this name would
        HttpUrl.Builder url =
                site.jobUrl(GpJobId.admin(request.service, "query")).newBuilder();
        url.addQueryParameter("f", "json").addQueryParameter("startTime", "0");
        if (!request.userName.isEmpty()) {
            url.addQueryParameter("userName", request.userName);
        }
        if (!request.machineName.isEmpty()) {
            url.addQueryParameter("machineName", request.machineName);
        }
        url.addQueryParameter("number", String.valueOf(request.filters().pageSize()));
        url.addQueryParameter("start", String.valueOf(startIndex));
        return RequestBuilder.get(url.build());
    }

    @Override
    public CallStep<ListPage<GpJob, Long>> decodeReply(HttpReply reply, CallHistory history) {
        AttemptFailure attemptFailure = GpErrors.classifyReply(reply, history.signedAt());
        if (attemptFailure != null) {
            return CallStep.failAttempt(attemptFailure);
        }
        JsonValue page = reply.bodyJson();
        List<JsonValue> rows = page.get("results").items();
        if (!page.hasListField("results")
                || rows.stream().anyMatch(row -> jobIdOf(row).isBlank())) {
            return CallStep.failAttempt(
                    GpErrors.unexpectedReply(reply, history.signedAt(), "the answer is not a list of jobs"));
        }
        long nextStart = page.get("nextStart").asLong().orElse(-1);
        return CallStep.finishWith(new ListPage<>(
                rows.stream().map(this::toJob).toList(), !rows.isEmpty() && nextStart > startIndex ? nextStart : null));
    }

    private GpJob toJob(JsonValue row) {
        GpJobId job = GpJobId.admin(request.service, jobIdOf(row));
        return GpJob.parseRecord(site.jobRef(job), row, row.firstText("status", "jobStatus"));
    }

    private static String jobIdOf(JsonValue row) {
        return row.firstText("jobId", "jobID");
    }
}
