// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.gp.auth.GpErrors;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import okhttp3.HttpUrl;

/** Reads the job resource in either dialect. */
final class DescribeJobOperation implements Operation<GpJob> {
    private final GpSite site;
    private final GpJobId job;
    private final boolean includesMessages;

    private DescribeJobOperation(GpSite site, GpJobId job, boolean includesMessages) {
        this.site = site;
        this.job = job;
        this.includesMessages = includesMessages;
    }

    /** Returns a read of the whole record, for callers. */
    static DescribeJobOperation withMessages(GpSite site, GpJobId job) {
        return new DescribeJobOperation(site, job, true);
    }

    /** Returns a read without the tool's messages, for repeated reads and for those that decide on a cancel. */
    static DescribeJobOperation withoutMessages(GpSite site, GpJobId job) {
        return new DescribeJobOperation(site, job, false);
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
    public RequestBuilder requestBuilder() {
        HttpUrl.Builder url = site.jobUrl(job).newBuilder().addQueryParameter("f", "json");
        if (job.dialect() == GpDialect.REST && !includesMessages) {
            url.addQueryParameter("returnMessages", "false");
        }
        return RequestBuilder.get(url.build());
    }

    @Override
    public CallStep<GpJob> decodeReply(HttpReply reply, CallHistory history) {
        AttemptFailure attemptFailure = GpErrors.classifyReply(reply, history.signedAt());
        if (attemptFailure != null) {
            return GpRefusals.meansAbsent(job.dialect(), attemptFailure)
                    ? CallStep.finishWith(GpJob.absentJob(site.jobRef(job)))
                    : CallStep.failAttempt(attemptFailure);
        }
        JsonValue json = reply.bodyJson();
        String rawState = json.textField(job.dialect() == GpDialect.ADMIN ? "status" : "jobStatus");
        return rawState.isEmpty() || !json.firstText("jobId", "jobID").equals(job.jobId())
                ? CallStep.failAttempt(
                        GpErrors.unexpectedReply(reply, history.signedAt(), "the answer is not the record of this job"))
                : CallStep.finishWith(GpJob.parseRecord(site.jobRef(job), json, rawState));
    }
}
