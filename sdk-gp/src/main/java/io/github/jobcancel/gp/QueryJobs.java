// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Pages;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.List;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * {@code jobs/query} of the ADMIN dialect, page after page. Every query is for all times: a start is required, and whether it
 * is read in milliseconds or seconds is told differently, which zero does not mind. Nor is a state asked for: jobs that leave
 * it between two pages would move others past the reader. Jobs are kept for some hours only, so there are not many.
 */
final class QueryJobs<T> implements Operation<T> {
    private final GpSite site;
    private final QueryJobsRequest request;
    private final long start;
    private final Pages<GpJob> pages;
    private final Function<List<GpJob>, T> then;

    private QueryJobs(
            GpSite site, QueryJobsRequest request, long start, Pages<GpJob> pages, Function<List<GpJob>, T> then) {
        this.site = site;
        this.request = request;
        this.start = start;
        this.pages = pages;
        this.then = then;
    }

    static <T> QueryJobs<T> first(GpSite site, QueryJobsRequest request, Function<List<GpJob>, T> then) {
        return new QueryJobs<>(site, request, 1, new Pages<>(request::means, request.limit), then);
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
    public Draft draft() {
        // the list stands where a job of this name would
        HttpUrl.Builder url = site.job(GpJobId.admin(request.service, "query")).newBuilder();
        url.addQueryParameter("f", "json").addQueryParameter("startTime", "0");
        if (!request.userName.isEmpty()) {
            url.addQueryParameter("userName", request.userName);
        }
        if (!request.machineName.isEmpty()) {
            url.addQueryParameter("machineName", request.machineName);
        }
        url.addQueryParameter("number", String.valueOf(request.number));
        url.addQueryParameter("start", String.valueOf(start));
        return Draft.get(url.build());
    }

    @Override
    public Step<T> decode(Reply reply, Trail trail) {
        Fault fault = GpErrors.fault(reply, trail.signedAt());
        if (fault != null) {
            return Step.failed(fault);
        }
        Json page = reply.json();
        List<Json> rows = page.get("results").items();
        // said to be nothing, which is an empty list; an answer that does not speak of the list is none
        boolean listed = page.fields().containsKey("results")
                && (page.get("results").isArray() || !page.get("results").exists());
        if (!listed || rows.stream().anyMatch(row -> id(row).isBlank())) {
            return Step.failed(GpErrors.unexpected(reply, trail.signedAt(), "the answer is not a list of jobs"));
        }
        rows.stream().map(this::job).toList().forEach(pages::add);
        long next = page.get("nextStart").number().orElse(-1);
        return !rows.isEmpty() && next > start && pages.next(next, rows.size())
                ? Step.next(new QueryJobs<>(site, request, next, pages, then))
                : Step.done(then.apply(pages.jobs()));
    }

    private GpJob job(Json row) {
        GpJobId job = GpJobId.admin(request.service, id(row));
        return GpJob.read(site.ref(job), row, row.anyText("status", "jobStatus"));
    }

    private static String id(Json row) {
        return row.anyText("jobId", "jobID");
    }
}
