// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.batch.FakeBatch;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.script.FakeScript;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the demo without arguments, as a user without an account does. */
class DemoTest {
    /**
     * Holds the expected row: the beginnings of the reference and of the other cells, in order, and a word of the
     * proof.
     */
    private record ExpectedRow(
            String job, String situation, String before, String outcome, String after, String proof) {}

    private static final List<ExpectedRow> ROWS = List.of(
            new ExpectedRow("batch/job/", "cancel, queued", "QUEUED", "Requested", "QUEUED", "isCancelled"),
            new ExpectedRow("batch/job/", "stop, queued", "QUEUED", "Cancelled", "CANCELLED", "FAILED, isCancelled"),
            new ExpectedRow(
                    "batch/job/",
                    "stop, running",
                    "RUNNING",
                    "NotCancellable(TOO_LATE, TERMINATE)",
                    "RUNNING",
                    "RUNNING"),
            new ExpectedRow(
                    "batch/job/", "may terminate", "RUNNING", "Cancelled", "CANCELLED", "terminate sent, FAILED"),
            new ExpectedRow("batch/job/", "job ends first", "RUNNING", "Finished(SUCCEEDED)", "SUCCEEDED", "SUCCEEDED"),
            new ExpectedRow("batch/job/", "has ended", "SUCCEEDED", "Finished(SUCCEEDED)", "SUCCEEDED", "SUCCEEDED"),
            new ExpectedRow("batch/job/", "unknown id", "ABSENT", "NotFound", "ABSENT", "no such record"),
            new ExpectedRow("batch/job/", "reply lost", "QUEUED", "Cancelled", "CANCELLED", "reply lost, FAILED"),
            new ExpectedRow("batch/job/", "not permitted", "QUEUED", "Forbidden", "QUEUED", "no effect: 403"),
            new ExpectedRow("dli/spark/", "cancel, running", "RUNNING", "Requested", "RUNNING", "deleted"),
            new ExpectedRow("dli/spark/", "stop, running", "RUNNING", "Ended", "ENDED", "dead"),
            new ExpectedRow("dli/spark/", "job ends first", "RUNNING", "Finished(SUCCEEDED)", "SUCCEEDED", "success"),
            new ExpectedRow("dli/sql/", "SQL, running", "RUNNING", "Cancelled", "CANCELLED", "CANCELLED"),
            new ExpectedRow(
                    "dli/flink/",
                    "never started",
                    "QUEUED",
                    "NotCancellable(TOO_EARLY, OTHER_OPERATION)",
                    "QUEUED",
                    "job_init"),
            new ExpectedRow("dli/spark/", "unknown id", "ABSENT", "NotFound", "ABSENT", "DLI.0002"),
            new ExpectedRow("dli/spark/", "reply lost", "RUNNING", "Ended", "ENDED", "reply lost, dead"),
            new ExpectedRow(
                    "dli/spark/", "not permitted", "RUNNING", "Forbidden", "RUNNING", "no effect: 403 DLI.0003"),
            new ExpectedRow("gp/admin/", "cancel, running", "RUNNING", "Requested", "STOPPING", "success"),
            new ExpectedRow("gp/admin/", "stop, running", "RUNNING", "Cancelled", "CANCELLED", "esriJobCancelled"),
            new ExpectedRow(
                    "gp/admin/", "job ends first", "RUNNING", "Finished(SUCCEEDED)", "SUCCEEDED", "esriJobSucceeded"),
            new ExpectedRow("gp/admin/", "ignores cancel", "RUNNING", "Requested", "RUNNING", "esriJobExecuting"),
            new ExpectedRow(
                    "gp/admin/",
                    "waiting, admin",
                    "QUEUED",
                    "NotCancellable(TOO_EARLY, OTHER_OPERATION)",
                    "QUEUED",
                    "esriJobWaiting"),
            new ExpectedRow("gp/rest/", "waiting, REST", "QUEUED", "Cancelled", "CANCELLED", "esriJobCancelled"),
            new ExpectedRow("gp/admin/", "has ended", "FAILED", "Finished(FAILED)", "FAILED", "esriJobFailed"),
            new ExpectedRow("gp/admin/", "unknown id", "ABSENT", "NotFound", "ABSENT", "Could not find"),
            new ExpectedRow("gp/admin/", "reply lost", "RUNNING", "Cancelled", "CANCELLED", "reply lost"),
            new ExpectedRow("gp/admin/", "not permitted", "RUNNING", "Forbidden", "RUNNING", "no effect: 200 403"),
            new ExpectedRow("script/batch/", "cancel, running", "RUNNING", "Cancelled", "ABSENT", "Cancelled"),
            new ExpectedRow("script/scheduled/", "scheduled", "QUEUED", "Cancelled", "ABSENT", "Cancelled"),
            new ExpectedRow(
                    "script/scheduled/",
                    "has started",
                    "RUNNING",
                    "NotCancellable(TOO_LATE, WAIT)",
                    "RUNNING",
                    "CLOUDCODE_JOB_NOT_SCHEDULED"),
            new ExpectedRow(
                    "script/batch/",
                    "other job kind",
                    "QUEUED",
                    "NotCancellable(WRONG_KIND, OTHER_OPERATION)",
                    "QUEUED",
                    "WRONG_JOB_TYPE"),
            new ExpectedRow("script/batch/", "has ended", "ABSENT", "Finished(UNKNOWN)", "ABSENT", "40720"),
            new ExpectedRow("script/batch/", "unknown id", "ABSENT", "NotFound", "ABSENT", "40465"),
            new ExpectedRow("script/batch/", "reply lost", "RUNNING", "Cancelled", "ABSENT", "reply lost, Cancelled"),
            new ExpectedRow(
                    "script/batch/", "not permitted", "RUNNING", "Forbidden", "RUNNING", "no effect: 200 40346"));

    @Test
    void everySituationHasRowThatStatesProof() throws Exception {
        ForkedProgram.ProgramResult demo = ForkedProgram.ofExample(Demo.class).runProgram();

        assertThat(demo.errors()).isEmpty();
        assertThat(demo.exitStatus()).isZero();
        List<List<String>> rows = TableReader.readRows(demo.outputLines());
        assertThat(rows).hasSameSizeAs(ROWS);
        for (int i = 0; i < ROWS.size(); i++) {
            ExpectedRow expected = ROWS.get(i);
            List<String> row = rows.get(i);
            assertThat(row.get(0)).as("%s", row).startsWith(expected.job());
            assertThat(row.subList(1, 5))
                    .as("%s", row)
                    .containsExactly(expected.situation(), expected.before(), expected.outcome(), expected.after());
            assertThat(row.get(5)).as("%s", row).contains(expected.proof());
            assertThat(row.get(7)).as("%s", row).matches("\\d+");
        }
        assertThat(demo.outputLines())
                .last()
                .isEqualTo("35 jobs: 18 at rest, 9 may still run, 4 not found, 4 unanswered.");
    }

    @Test
    void tableFitsWideTerminalAndHidesSecrets() throws Exception {
        ForkedProgram.ProgramResult demo = ForkedProgram.ofExample(Demo.class).runProgram();

        assertThat(demo.outputLines()).allMatch(line -> line.length() <= 152);
        assertThat(demo.output()).containsPattern("\\A\\p{ASCII}+\\z");
        Stream.of(
                        FakeBatch.SECRET_KEY,
                        FakeDli.PASSWORD,
                        FakeDli.SECRET_KEY,
                        FakeScript.SERVER_SECRET,
                        ProviderFakes.GIS_PASSWORD)
                .forEach(secret -> assertThat(demo.output() + demo.errors()).doesNotContain(secret));
    }
}
