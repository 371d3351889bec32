// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkProgress;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A bulk's report as JSON. */
public final class Report {
    private Report() {}

    /**
     * Writes one.
     *
     * @param report what became of all inputs
     * @return JSON text
     */
    public static String json(BulkReport report) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("progress", progress(report.progress()));
        report.inputFailure().ifPresent(failure -> out.put("inputFailure", failure.toString()));
        out.put("items", report.items().stream().map(Report::item).toList());
        return new String(Json.write(out), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> progress(BulkProgress progress) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("done", progress.done());
        out.put("counts", progress.counts());
        out.put("elapsedMillis", progress.elapsed().toMillis());
        return out;
    }

    private static Map<String, Object> item(BulkItem item) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("index", item.index());
        out.put("ref", item.ref().toString());
        out.put("kind", item.kind());
        out.put("mayStillRun", item.mayStillRun());
        item.outcome().ifPresent(outcome -> outcome(outcome, out));
        item.failure().ifPresent(failure -> failure(failure, out));
        return out;
    }

    private static void outcome(CancelOutcome outcome, Map<String, Object> out) {
        if (outcome instanceof CancelOutcome.Finished finished) {
            out.put("state", finished.state().name());
        }
        if (outcome instanceof CancelOutcome.NotCancellable no) {
            out.put("reason", no.reason().name());
            out.put("remedy", no.remedy().name());
        }
        Evidence evidence = outcome.evidence();
        evidence.before().map(JobSnapshot::rawState).ifPresent(word -> out.put("before", word));
        evidence.after().map(JobSnapshot::rawState).ifPresent(word -> out.put("after", word));
        out.put("words", evidence.words());
        out.put("requestIds", evidence.requestIds());
        out.put("attempts", evidence.attempts());
        out.put("replyLost", evidence.replyLost());
        out.put("escalated", evidence.escalated());
        out.put("revived", evidence.revived());
    }

    private static void failure(SdkException failure, Map<String, Object> out) {
        out.put("message", String.valueOf(failure.getMessage()));
        out.put("mayHaveTakenEffect", failure.mayHaveTakenEffect());
        failure.provider().ifPresent(said -> {
            out.put("code", said.code());
            out.put("status", said.status());
            out.put("requestId", said.requestId().orElse(""));
        });
    }
}
