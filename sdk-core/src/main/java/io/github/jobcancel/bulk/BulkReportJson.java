// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkProgress;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the report of a bulk as JSON. */
public final class BulkReportJson {
    private BulkReportJson() {}

    /**
     * Writes a report.
     *
     * @param report the report
     * @return JSON text
     */
    public static String writeReport(BulkReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("progress", progressFields(report.progress()));
        report.inputFailure().ifPresent(failure -> fields.put("inputFailure", failure.toString()));
        fields.put(
                "items", report.items().stream().map(BulkReportJson::itemFields).toList());
        return new String(JsonValue.writeDocument(fields), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> progressFields(BulkProgress progress) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("done", progress.answeredCount());
        Map<String, Object> counts = new LinkedHashMap<>();
        progress.countsByKind().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(count -> counts.put(count.getKey().name(), count.getValue()));
        fields.put("counts", counts);
        fields.put("elapsedMillis", progress.elapsed().toMillis());
        return fields;
    }

    private static Map<String, Object> itemFields(BulkItem item) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("index", item.index());
        fields.put("ref", item.ref().toString());
        fields.put("kind", item.kind().name());
        fields.put("mayStillRun", item.mayStillRun());
        item.result().value().ifPresent(outcome -> addOutcome(outcome, fields));
        item.result().failure().ifPresent(failure -> addFailure(failure, fields));
        return fields;
    }

    private static void addOutcome(CancelOutcome outcome, Map<String, Object> fields) {
        if (outcome instanceof CancelOutcome.Finished finished) {
            fields.put("state", finished.state().name());
        }
        if (outcome instanceof CancelOutcome.NotCancellable notCancellable) {
            fields.put("reason", notCancellable.reason().name());
            fields.put("remedy", notCancellable.remedy().name());
        }
        Evidence evidence = outcome.evidence();
        evidence.snapshotBefore().map(JobSnapshot::rawState).ifPresent(word -> fields.put("before", word));
        evidence.snapshotAfter().map(JobSnapshot::rawState).ifPresent(word -> fields.put("after", word));
        fields.put("words", evidence.providerWords());
        fields.put("requestIds", evidence.requestIds());
        fields.put("attempts", evidence.attemptCount());
        fields.put("replyLost", evidence.replyWasLost());
        fields.put("escalated", evidence.wasEscalated());
        fields.put("revived", evidence.wasRevived());
    }

    private static void addFailure(SdkException failure, Map<String, Object> fields) {
        fields.put("message", String.valueOf(failure.getMessage()));
        fields.put("mayHaveTakenEffect", failure.mayHaveTakenEffect());
        failure.providerError().ifPresent(providerError -> {
            fields.put("code", providerError.code());
            fields.put("status", providerError.status());
            fields.put("requestId", providerError.requestId().orElse(""));
        });
    }
}
