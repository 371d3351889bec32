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

/** Prints the page TRACES.md, which shows the requests, the replies and the outcome of calls to each provider. */
public final class Traces {
    private final StringBuilder page = new StringBuilder();

    private Traces() {}

    /**
     * Prints the page.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.out.print(new Traces().writePage());
    }

    private String writePage() {
        page.append("# Requests, replies and outcomes\n\n")
                .append(
                        "The example program `Traces` writes this page with the fakes of the testkit. Secrets, times and\n")
                .append("ids that differ between runs are replaced by `***`, `<time>` and `<id>`.\n");
        try (ProviderFakes fakes = new ProviderFakes(http ->
                http.newBuilder().addNetworkInterceptor(this::recordExchange).build())) {
            String queuedId = fakes.batchFake.jobs().addJob(BatchStatus.RUNNABLE);
            String runningId = fakes.batchFake.jobs().addJob(BatchStatus.RUNNING);
            traceCall(
                    "AWS Batch: a cancel after the job has started",
                    fakes.batchClient.job(runningId),
                    RemoteJob::cancel);
            traceCall(
                    "AWS Batch: a stop with confirmation",
                    fakes.batchClient.job(queuedId),
                    job -> job.stop(StopOptions.standard()));
            RemoteJob spark = fakes.dliClient.job(DliKind.SPARK, fakes.dliFake.addBatch("running"));
            traceCall("DLI: \"deleted\" is an acknowledgement", spark, RemoteJob::cancel);
            RemoteJob finishedJob = fakes.dliClient.job(DliKind.SPARK, fakes.dliFake.addBatch("success"));
            traceCall("DLI: a refusal is followed by a read", finishedJob, RemoteJob::cancel);
            String waitingId = fakes.gpFake.addJob(GpJobScript.startingIn(GpJobState.WAITING));
            RemoteJob waitingJob = fakes.gpClient.job(GpJobId.admin(FakeGp.SERVICE, waitingId));
            traceCall("ArcGIS: a refusal inside an HTTP 200", waitingJob, RemoteJob::cancel);
            RemoteJob script = fakes.scriptClient.batchJob(fakes.scriptFake.addBatch("Running"));
            traceCall("brainCloud: a login, then a cancel in the session", script, RemoteJob::cancel);
            traceCall(
                    "brainCloud: a second cancel, with a reason code",
                    script,
                    job -> job.cancel(CallOptions.standard()));
        }
        return page.toString();
    }

    private void traceCall(String title, RemoteJob job, Function<RemoteJob, CompletableFuture<CancelOutcome>> verb) {
        page.append("\n## ").append(title).append("\n\n```\n");
        CancelOutcome outcome = Calls.await(verb.apply(job));
        String detail = outcome instanceof CancelOutcome.NotCancellable notCancellable
                ? "(" + notCancellable.reason() + ", " + notCancellable.remedy() + ")"
                : outcome instanceof CancelOutcome.Finished finished ? "(" + finished.state() + ")" : "";
        page.append("```\n\nOutcome: `")
                .append(outcome.getClass().getSimpleName())
                .append(detail)
                .append("`, derived from ")
                .append(replaceVariableText(outcome.evidence().providerWords().toString()))
                .append(outcome.mayStillRun() ? "; the job may still run.\n" : "; the job is at rest.\n");
    }

    private Response recordExchange(Interceptor.Chain chain) throws IOException {
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
                    .append(replaceVariableText(request.url().encodedPath()))
                    .append('\n');
            appendIndented(replaceVariableText(body.readUtf8()));
            page.append("<- ").append(response.code()).append('\n');
            appendIndented(replaceVariableText(reply));
        }
        return response;
    }

    private void appendIndented(String text) {
        if (!text.isBlank()) {
            String shortText = text.length() > 700 ? text.substring(0, 700) + " ..." : text;
            page.append("   ").append(shortText).append('\n');
        }
    }

    private static String replaceVariableText(String text) {
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
