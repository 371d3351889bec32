// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.dli.DliKind;
import io.github.jobcancel.gp.GpJobId;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stops jobs of all four providers in one bulk. */
class MixedBulkTest {
    private static final int JOBS_PER_PROVIDER = 60;

    private static long countRequests(FakeServer fake, String words) {
        return fake.receivedRequests().stream()
                .filter(r -> r.path().endsWith(words) || r.body().contains(words))
                .count();
    }

    @Test
    void mixedBulkStopsJobsOfAllProviders() {
        try (ProviderFakes fakes = new ProviderFakes()) {
            List<RemoteJob> jobs = new ArrayList<>();
            for (int i = 0; i < JOBS_PER_PROVIDER; i++) {
                jobs.add(fakes.batchClient.job(
                        fakes.batchFake.jobs().addJob(i % 2 == 0 ? BatchStatus.RUNNABLE : BatchStatus.RUNNING)));
                jobs.add(fakes.dliClient.job(DliKind.SPARK, fakes.dliFake.addBatch("running")));
                jobs.add(fakes.gpClient.job(GpJobId.admin(
                        FakeGp.SERVICE, fakes.gpFake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING)))));
                jobs.add(fakes.scriptClient.batchJob(fakes.scriptFake.addBatch(ScriptJobPlan.RUNNING)));
            }
            StopOptions stop = StopOptions.standard().withEscalation(EscalationPolicy.TERMINATE_IF_STARTED);

            BulkReport report =
                    Calls.await(Bulk.stop(jobs, stop, BulkOptions.standard()).report());

            assertThat(report.items())
                    .extracting(BulkItem::ref)
                    .isEqualTo(jobs.stream().map(RemoteJob::ref).toList());
            assertThat(report.unsettled()).isEmpty();
            assertThat(report.progress().countsByKind())
                    .containsEntry(ResultKind.CANCELLED, 3L * JOBS_PER_PROVIDER)
                    .containsEntry(ResultKind.ENDED, (long) JOBS_PER_PROVIDER);
            assertThat(countRequests(fakes.batchFake, "/canceljobs")).isEqualTo(2);
            assertThat(countRequests(fakes.batchFake, "/terminatejobs")).isEqualTo(1);
            assertThat(countRequests(fakes.scriptFake, "CANCEL_USER_SCRIPT_BATCH"))
                    .isEqualTo(JOBS_PER_PROVIDER / 10);
        }
    }
}
