// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.dli.DliKind;
import io.github.jobcancel.gp.GpJobId;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;

/** Prints, for one cancel of each provider, what was sent, what came back, and what was concluded: the page TRACES.md. */
public final class Traces {
    private final StringBuilder page = new StringBuilder();

    private Traces() {}

    /**
     * Prints the page.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.out.print(new Traces().written());
    }

    private String written() {
        page.append("# What is sent, what comes back, what is concluded\n\n")
                .append(
                        "Made by `Traces`, one of the examples, against the fakes of the testkit. Secrets, times and ids that ")
                .append("differ from run to run are written as `***`, `<time>` and `<id>`.\n");
        try (Fakes fakes = new Fakes(
                http -> http.newBuilder().addNetworkInterceptor(this::recorded).build())) {
            String queued = fakes.aws.jobs().addJob(BatchStatus.RUNNABLE);
            String running = fakes.aws.jobs().addJob(BatchStatus.RUNNING);
            trace("AWS Batch: a cancel that comes too late", fakes.batch.job(running), RemoteJob::cancel);
            trace("AWS Batch: a stop, confirmed", fakes.batch.job(queued), job -> job.stop(StopOptions.standard()));
            RemoteJob spark = fakes.dli.job(DliKind.SPARK, fakes.huawei.addBatch("running"));
            trace("DLI: \"deleted\" is an acknowledgement", spark, RemoteJob::cancel);
            RemoteJob dead = fakes.dli.job(DliKind.SPARK, fakes.huawei.addBatch("success"));
            trace("DLI: a refusal is looked into", dead, RemoteJob::cancel);
            String waits = fakes.arcgis.addJob(GpJobScript.startingIn(GpJobState.WAITING));
            RemoteJob waiting = fakes.gp.job(GpJobId.admin(FakeGp.SERVICE, waits));
            trace("ArcGIS: a refusal inside an HTTP 200", waiting, RemoteJob::cancel);
            RemoteJob script = fakes.script.batchJob(fakes.brainCloud.addBatch("Running"));
            trace("brainCloud: a session, and a reason code", script, RemoteJob::cancel);
            trace("brainCloud: once more", script, job -> job.cancel(CallOptions.standard()));
        }
        return page.toString();
    }

    private void trace(String title, RemoteJob job, Function<RemoteJob, CompletableFuture<CancelOutcome>> verb) {
        page.append("\n## ").append(title).append("\n\n```\n");
        CancelOutcome outcome = Calls.await(verb.apply(job));
        String detail = outcome instanceof CancelOutcome.NotCancellable no
                ? "(" + no.reason() + ", " + no.remedy() + ")"
                : outcome instanceof CancelOutcome.Finished finished ? "(" + finished.state() + ")" : "";
        page.append("```\n\nConcluded: `")
                .append(outcome.getClass().getSimpleName())
                .append(detail)
                .append("`, from ")
                .append(plain(outcome.evidence().providerWords().toString()))
                .append(outcome.mayStillRun() ? "; the job may still run.\n" : "; the job is at rest.\n");
    }

    private Response recorded(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        Buffer body = new Buffer();
        if (request.body() != null) {
            request.body().writeTo(body);
        }
        Response response = chain.proceed(request);
        String reply = response.peekBody(1L << 20).string();
        synchronized (page) {
            page.append("-> ")
                    .append(request.method())
                    .append(' ')
                    .append(plain(request.url().encodedPath()))
                    .append('\n');
            indented(plain(body.readUtf8()));
            page.append("<- ").append(response.code()).append('\n');
            indented(plain(reply));
        }
        return response;
    }

    private void indented(String text) {
        if (!text.isBlank()) {
            String shown = text.length() > 700 ? text.substring(0, 700) + " ..." : text;
            page.append("   ").append(shown).append('\n');
        }
    }

    private static String plain(String text) {
        return text.replaceAll("(\"(?:password|serverSecret|sessionId|token)\":\")[^\"]*", "$1***")
                .replaceAll("((?:password|token)=)[^&\\s]*", "$1***")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>")
                .replaceAll("\\bj[0-9a-f]{32}\\b", "<id>")
                .replaceAll("(?<=jobcancel )[0-9a-f]{8,16}", "<id>")
                .replaceAll("\\b\\d{13}\\b", "<time>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "localhost");
    }
}
