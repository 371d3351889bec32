// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import okhttp3.HttpUrl;

/** The job resource of either dialect. */
final class ReadJob implements Operation<GpJob> {
    private final GpSite site;
    private final GpJobId job;
    private final boolean messages;

    private ReadJob(GpSite site, GpJobId job, boolean messages) {
        this.site = site;
        this.job = job;
        this.messages = messages;
    }

    /** A read for its own sake. */
    static ReadJob whole(GpSite site, GpJobId job) {
        return new ReadJob(site, job, true);
    }

    /** A read of the state, made again and again, or to decide on a cancel: without the tool's messages. */
    static ReadJob brief(GpSite site, GpJobId job) {
        return new ReadJob(site, job, false);
    }

    @Override
    public String name() {
        return "job";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public Draft draft() {
        HttpUrl.Builder url = site.job(job).newBuilder().addQueryParameter("f", "json");
        if (job.dialect() == GpDialect.REST && !messages) {
            url.addQueryParameter("returnMessages", "false");
        }
        return Draft.get(url.build());
    }

    @Override
    public Step<GpJob> decode(Reply reply, Trail trail) {
        Fault fault = GpErrors.fault(reply, trail.signedAt());
        if (fault != null) {
            return GpErrors.absent(job.dialect(), fault) ? Step.done(GpJob.absent(site.ref(job))) : Step.failed(fault);
        }
        Json json = reply.json();
        String word = json.text(job.dialect() == GpDialect.ADMIN ? "status" : "jobStatus");
        return word.isEmpty() || !json.anyText("jobId", "jobID").equals(job.jobId())
                ? Step.failed(GpErrors.unexpected(reply, trail.signedAt(), "the answer is not the record of this job"))
                : Step.done(GpJob.read(site.ref(job), json, word));
    }
}
