// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.engine.Draft;
import io.github.jobcancel.engine.Fault;
import io.github.jobcancel.engine.Json;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import java.util.function.Function;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The job resource of either dialect.
 *
 * @param <T> what the call answers in the end
 */
final class ReadJob<T> implements Operation<T> {
    private final GpSite site;
    private final GpJobId job;
    private final boolean messages;
    private final Function<GpJob, Step<T>> then;
    private final @Nullable Step<T> otherwise;

    private ReadJob(
            GpSite site, GpJobId job, boolean messages, Function<GpJob, Step<T>> then, @Nullable Step<T> otherwise) {
        this.site = site;
        this.job = job;
        this.messages = messages;
        this.then = then;
        this.otherwise = otherwise;
    }

    /** A read for its own sake. */
    static ReadJob<GpJob> whole(GpSite site, GpJobId job) {
        return new ReadJob<>(site, job, true, Step::done, null);
    }

    /** A read of the state, to be made again and again: without the tool's messages. */
    static ReadJob<GpJob> brief(GpSite site, GpJobId job) {
        return new ReadJob<>(site, job, false, Step::done, null);
    }

    /** A read that decides on a cancel: without the tool's messages, and with what follows if it gives no answer. */
    static <T> ReadJob<T> state(GpSite site, GpJobId job, Function<GpJob, Step<T>> then, Step<T> otherwise) {
        return new ReadJob<>(site, job, false, then, otherwise);
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
    public Step<T> decode(Reply reply, Trail trail) {
        Fault fault = GpErrors.fault(reply, trail.signedAt());
        if (fault != null) {
            return GpErrors.absent(job.dialect(), fault) ? then.apply(GpJob.absent(site.ref(job))) : failed(fault);
        }
        Json json = reply.json();
        String word = json.text(job.dialect() == GpDialect.ADMIN ? "status" : "jobStatus");
        if (word.isEmpty() || !json.anyText("jobId", "jobID").equals(job.jobId())) {
            return failed(GpErrors.unexpected(reply, trail.signedAt(), "the answer is not the record of this job"));
        }
        return then.apply(GpJob.read(site.ref(job), json, word));
    }

    /** A fault that the engine would not try again ends the read; the cancel before it may still have something to say. */
    private Step<T> failed(Fault fault) {
        boolean last = switch (fault.kind()) {
            case UNAUTHENTICATED, FORBIDDEN, INVALID, BROKEN, UNEXPECTED -> true;
            default -> false;
        };
        return last && otherwise != null ? otherwise : Step.failed(fault);
    }

    @Override
    public @Nullable Step<T> recover(SdkException failure, Trail trail) {
        return otherwise;
    }
}
