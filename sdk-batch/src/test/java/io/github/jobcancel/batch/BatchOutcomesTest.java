// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.operation.CallHistories;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the outcome of every record for both requests, without a network. In the records C and T stand for the flags,
 * S for a start, and R for the reason that our request left.
 */
class BatchOutcomesTest {
    private static final String OUR_REASON = "superseded [1f2e]";

    private static BatchJob jobFrom(String record) {
        String[] parts = record.split(" ");
        String marks = parts.length > 1 ? parts[1] : "";
        String json = "{\"status\":\"" + parts[0] + "\",\"isCancelled\":" + marks.contains("C") + ",\"isTerminated\":"
                + marks.contains("T") + (marks.contains("S") ? ",\"startedAt\":1700000000000" : "")
                + (marks.contains("+") ? ",\"arrayProperties\":{\"size\":2,\"statusSummary\":{\"SUCCEEDED\":1}}" : "")
                + (marks.contains("0") ? ",\"arrayProperties\":{\"size\":2,\"statusSummary\":{\"SUCCEEDED\":0}}" : "")
                + (marks.contains("?") ? ",\"arrayProperties\":{\"size\":2,\"statusSummary\":{\"PAUSED\":1}}" : "")
                + (marks.contains("R") ? ",\"statusReason\":\"" + OUR_REASON + "\"" : "") + "}";
        JobRef ref = new JobRef("batch", "job", "eu-west-3", "a");
        return BatchJob.parse(ref, parts[0].equals("ABSENT") ? "null" : json);
    }

    @Test
    void recordShowsTagsShareAndContainer() {
        JobRef ref = new JobRef("batch", "job", "eu-west-3", "a");

        BatchJob job = BatchJob.parse(ref, """
                {"jobId":"a","jobName":"nightly","status":"FAILED","createdAt":1700000000000,"startedAt":1700000001000,
                 "stoppedAt":1700000002000,"shareIdentifier":"team-a","tags":{"owner":"ops"},
                 "container":{"exitCode":137,"reason":"OutOfMemoryError: Container killed due to memory usage"}}""");

        assertThat(job.name()).isEqualTo("nightly");
        assertThat(job.submittedAt()).contains(Instant.ofEpochSecond(1_700_000_000));
        assertThat(job.startedAt()).contains(Instant.ofEpochSecond(1_700_000_001));
        assertThat(job.endedAt()).contains(Instant.ofEpochSecond(1_700_000_002));
        assertThat(job.shareIdentifier()).isEqualTo("team-a");
        assertThat(job.tags()).containsExactly(Map.entry("owner", "ops"));
        assertThat(job.containerExitCode()).hasValue(137);
        assertThat(job.containerReason()).startsWith("OutOfMemoryError");
        assertThat(job.toString()).startsWith("BatchJob[ref=jobcancel:batch/job/eu-west-3/a, state=FAILED");
        assertThat(BatchJob.parse(ref, "{}").containerExitCode()).isEmpty();
        assertThat(BatchJob.parse(ref, "null").tags()).isEmpty();
    }

    private static String describeOutcome(CancelOutcome outcome) {
        String name = outcome == null ? "nothing" : outcome.getClass().getSimpleName();
        if (outcome instanceof Finished finished) {
            return name + " " + finished.state();
        }
        return outcome instanceof NotCancellable notCancellable
                ? name + " " + notCancellable.reason() + " " + notCancellable.remedy()
                : name;
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, Finished SUCCEEDED, Finished SUCCEEDED",
        "SUCCEEDED TC, Finished SUCCEEDED, Finished SUCCEEDED",
        "FAILED, Ended, Ended",
        "FAILED C, Cancelled, Cancelled",
        "FAILED CS, Ended, Ended",
        "FAILED T, Cancelled, Cancelled",
        "FAILED R, Cancelled, Cancelled",
        "FAILED CSR, Ended, Ended",
        "FAILED C+, Ended, Ended",
        "FAILED C0, Cancelled, Cancelled",
        "FAILED R+, Ended, Ended",
        "FAILED T?, Requested, Requested",
        "SUCCEEDED ?, Requested, Requested",
        "FAILED T+, Cancelled, Cancelled",
        "RUNNABLE, Requested, Requested",
        "STARTING, NotCancellable TOO_LATE TERMINATE, Requested",
        "RUNNING, NotCancellable TOO_LATE TERMINATE, Requested",
        "RUNNING TS, NotCancellable TOO_LATE TERMINATE, Requested",
        "PAUSED, Requested, Requested",
        "ABSENT, NotFound, NotFound",
    })
    void acknowledgedRequestIsJudgedByTheRecord(String record, String afterCancel, String afterTerminate) {
        BatchJob job = jobFrom(record);

        assertThat(describeOutcome(BatchOutcomes.outcomeOf(
                        CancelCommand.CANCEL, OUR_REASON, null, job, CallHistories.emptyHistory())))
                .isEqualTo(afterCancel);
        assertThat(describeOutcome(BatchOutcomes.outcomeOf(
                        CancelCommand.TERMINATE, OUR_REASON, null, job, CallHistories.emptyHistory())))
                .isEqualTo(afterTerminate);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, FAILED, Finished FAILED",
        "FAILED CS, FAILED CS, Ended",
        "RUNNING S, FAILED S, Ended",
        "RUNNABLE, FAILED, Ended",
        "FAILED C, FAILED C, Cancelled",
    })
    void jobAtRestBeforeTheCancelEndedByItself(String recordBefore, String recordNow, String expected) {
        assertThat(describeOutcome(BatchOutcomes.outcomeOf(
                        CancelCommand.CANCEL,
                        OUR_REASON,
                        jobFrom(recordBefore),
                        jobFrom(recordNow),
                        CallHistories.emptyHistory())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNABLE, nothing, nothing",
        "RUNNABLE C, Requested, nothing",
        "RUNNABLE R, Requested, Requested",
        "RUNNABLE T, nothing, Requested",
        "RUNNING TS, NotCancellable TOO_LATE TERMINATE, Requested",
        "RUNNING CS, NotCancellable TOO_LATE TERMINATE, nothing",
        "FAILED C, Cancelled, Cancelled",
        "FAILED T, Cancelled, Cancelled",
        "SUCCEEDED CT, Finished SUCCEEDED, Finished SUCCEEDED",
    })
    void lostReplyIsResolvedOnlyByAMarkInTheRecord(String record, String afterCancel, String afterTerminate) {
        BatchJob job = jobFrom(record);

        assertThat(describeOutcome(BatchOutcomes.outcomeWithoutReply(
                        CancelCommand.CANCEL, OUR_REASON, job, CallHistories.emptyHistory())))
                .isEqualTo(afterCancel);
        assertThat(describeOutcome(BatchOutcomes.outcomeWithoutReply(
                        CancelCommand.TERMINATE, OUR_REASON, job, CallHistories.emptyHistory())))
                .isEqualTo(afterTerminate);
    }

    @ParameterizedTest
    @CsvSource({
        "SUBMITTED, nothing",
        "RUNNABLE, nothing",
        "PAUSED, nothing",
        "STARTING, NotCancellable TOO_LATE TERMINATE",
        "RUNNING, NotCancellable TOO_LATE TERMINATE"
    })
    void onlyStartedJobsAreNotCancellable(String record, String expected) {
        assertThat(describeOutcome(BatchOutcomes.whyNotCancellable(jobFrom(record))))
                .isEqualTo(expected);
    }

    @Test
    void evidenceHoldsTheDecisiveWords() {
        assertThat(evidenceWords("FAILED C")).containsExactly("FAILED", "isCancelled");
        assertThat(evidenceWords("FAILED T")).containsExactly("FAILED", "isTerminated");
        assertThat(evidenceWords("FAILED")).containsExactly("FAILED");
    }

    private static List<String> evidenceWords(String record) {
        return BatchOutcomes.outcomeOf(
                        CancelCommand.CANCEL, OUR_REASON, null, jobFrom(record), CallHistories.emptyHistory())
                .evidence()
                .providerWords();
    }
}
