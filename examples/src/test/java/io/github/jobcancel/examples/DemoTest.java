// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.batch.FakeBatch;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.script.FakeScript;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The demo as its users start it: no arguments, no account. */
class DemoTest {
    /** Reference's beginning, situation, state before, outcome, state after, and a word of the proof; in order. */
    private record Expected(String job, String told, String before, String outcome, String after, String proof) {}

    private static final List<Expected> ROWS = List.of(
            new Expected("batch/job/", "cancel, queued", "QUEUED", "Requested", "QUEUED", "isCancelled"),
            new Expected("batch/job/", "stop, queued", "QUEUED", "Cancelled", "CANCELLED", "FAILED, isCancelled"),
            new Expected(
                    "batch/job/",
                    "stop, running",
                    "RUNNING",
                    "NotCancellable(TOO_LATE, TERMINATE)",
                    "RUNNING",
                    "RUNNING"),
            new Expected("batch/job/", "may terminate", "RUNNING", "Cancelled", "CANCELLED", "terminate sent, FAILED"),
            new Expected("batch/job/", "wins the race", "RUNNING", "Finished(SUCCEEDED)", "SUCCEEDED", "SUCCEEDED"),
            new Expected("batch/job/", "is over", "SUCCEEDED", "Finished(SUCCEEDED)", "SUCCEEDED", "SUCCEEDED"),
            new Expected("batch/job/", "unknown id", "ABSENT", "NotFound", "ABSENT", "no such record"),
            new Expected("batch/job/", "reply lost", "QUEUED", "Cancelled", "CANCELLED", "reply lost, FAILED"),
            new Expected("batch/job/", "not permitted", "QUEUED", "Forbidden", "QUEUED", "no effect: 403"),
            new Expected("dli/spark/", "cancel, running", "RUNNING", "Requested", "RUNNING", "deleted"),
            new Expected("dli/spark/", "stop, running", "RUNNING", "Ended", "ENDED", "dead"),
            new Expected("dli/spark/", "wins the race", "RUNNING", "Finished(SUCCEEDED)", "SUCCEEDED", "success"),
            new Expected("dli/sql/", "SQL, running", "RUNNING", "Cancelled", "CANCELLED", "CANCELLED"),
            new Expected(
                    "dli/flink/",
                    "never started",
                    "QUEUED",
                    "NotCancellable(TOO_EARLY, OTHER_OPERATION)",
                    "QUEUED",
                    "job_init"),
            new Expected("dli/spark/", "unknown id", "ABSENT", "NotFound", "ABSENT", "DLI.0002"),
            new Expected("dli/spark/", "reply lost", "RUNNING", "Ended", "ENDED", "reply lost, dead"),
            new Expected("dli/spark/", "not permitted", "RUNNING", "Forbidden", "RUNNING", "no effect: 403 DLI.0003"),
            new Expected("gp/admin/", "cancel, running", "RUNNING", "Requested", "STOPPING", "success"),
            new Expected("gp/admin/", "stop, running", "RUNNING", "Cancelled", "CANCELLED", "esriJobCancelled"),
            new Expected(
                    "gp/admin/", "wins the race", "RUNNING", "Finished(SUCCEEDED)", "SUCCEEDED", "esriJobSucceeded"),
            new Expected("gp/admin/", "ignores cancel", "RUNNING", "Requested", "RUNNING", "esriJobExecuting"),
            new Expected(
                    "gp/admin/",
                    "waits, by admin",
                    "QUEUED",
                    "NotCancellable(TOO_EARLY, OTHER_OPERATION)",
                    "QUEUED",
                    "esriJobWaiting"),
            new Expected("gp/rest/", "waits, by REST", "QUEUED", "Cancelled", "CANCELLED", "esriJobCancelled"),
            new Expected("gp/admin/", "is over", "FAILED", "Finished(FAILED)", "FAILED", "esriJobFailed"),
            new Expected("gp/admin/", "unknown id", "ABSENT", "NotFound", "ABSENT", "Could not find"),
            new Expected("gp/admin/", "reply lost", "RUNNING", "Cancelled", "CANCELLED", "reply lost"),
            new Expected("gp/admin/", "not permitted", "RUNNING", "Forbidden", "RUNNING", "no effect: 200 403"),
            new Expected("script/batch/", "cancel, running", "RUNNING", "Cancelled", "ABSENT", "Cancelled"),
            new Expected("script/scheduled/", "scheduled", "QUEUED", "Cancelled", "ABSENT", "Cancelled"),
            new Expected(
                    "script/scheduled/",
                    "has started",
                    "RUNNING",
                    "NotCancellable(TOO_LATE, WAIT)",
                    "RUNNING",
                    "CLOUDCODE_JOB_NOT_SCHEDULED"),
            new Expected(
                    "script/batch/",
                    "of other kind",
                    "QUEUED",
                    "NotCancellable(WRONG_KIND, OTHER_OPERATION)",
                    "QUEUED",
                    "WRONG_JOB_TYPE"),
            new Expected("script/batch/", "is over", "ABSENT", "Finished(UNKNOWN)", "ABSENT", "40720"),
            new Expected("script/batch/", "unknown id", "ABSENT", "NotFound", "ABSENT", "40465"),
            new Expected("script/batch/", "reply lost", "RUNNING", "Cancelled", "ABSENT", "reply lost, Cancelled"),
            new Expected("script/batch/", "not permitted", "RUNNING", "Forbidden", "RUNNING", "no effect: 200 40346"));

    @Test
    void everySituationHasARowThatSaysWhatIsProved() throws Exception {
        Fork.Ran demo = Fork.example(Demo.class).run();

        assertThat(demo.err()).isEmpty();
        assertThat(demo.exit()).isZero();
        List<List<String>> rows = PrintedTable.rows(demo.lines());
        assertThat(rows).hasSameSizeAs(ROWS);
        for (int i = 0; i < ROWS.size(); i++) {
            Expected expected = ROWS.get(i);
            List<String> row = rows.get(i);
            assertThat(row.get(0)).as("%s", row).startsWith(expected.job());
            assertThat(row.subList(1, 5))
                    .as("%s", row)
                    .containsExactly(expected.told(), expected.before(), expected.outcome(), expected.after());
            assertThat(row.get(5)).as("%s", row).contains(expected.proof());
            assertThat(row.get(7)).as("%s", row).matches("\\d+");
        }
        assertThat(demo.lines()).last().isEqualTo("35 jobs: 18 at rest, 9 may still run, 4 not found, 4 unanswered.");
    }

    @Test
    void theTableFitsAWideTerminalAndShowsNoSecret() throws Exception {
        Fork.Ran demo = Fork.example(Demo.class).run();

        assertThat(demo.lines()).allMatch(line -> line.length() <= 152);
        assertThat(demo.out()).containsPattern("\\A\\p{ASCII}+\\z");
        Stream.of(
                        FakeBatch.SECRET_KEY,
                        FakeDli.PASSWORD,
                        FakeDli.SECRET_KEY,
                        FakeScript.SERVER_SECRET,
                        Fakes.GIS_PASSWORD)
                .forEach(secret -> assertThat(demo.out() + demo.err()).doesNotContain(secret));
    }
}
