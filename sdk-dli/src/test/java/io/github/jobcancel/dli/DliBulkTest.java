// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.dli.DliJobScript;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs of all three kinds in one bulk operation; each job is a request of its own. */
class DliBulkTest {
    @RegisterExtension
    final DliFixture fixture = new DliFixture(DliFixture::skippingWaits);

    private final FakeDli fake = fixture.fake;
    private final DliClient client = fixture.newClient(fixture.iamBuilder().credentials(DliFixture.PASSWORD));

    private static List<ResultKind> outcomeKinds(BulkReport report) {
        return report.items().stream().map(BulkItem::kind).toList();
    }

    private RemoteJob addFlinkJob(String state) {
        return client.job(DliKind.FLINK, Long.toString(fake.addFlinkJob(DliJobScript.startingIn(state))));
    }

    private long stopRequestCount() {
        return fake.receivedRequests().stream()
                .filter(r -> r.path().endsWith("/streaming/jobs/stop"))
                .count();
    }

    @Test
    void everyKindIsAnsweredInTheOrderOfTheInputs() {
        List<RemoteJob> jobs = new ArrayList<>();
        List<ResultKind> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(client.job(DliKind.SPARK, fake.addBatch("running")));
            jobs.add(client.job(DliKind.SQL, fake.addSqlJob(DliJobScript.startingIn("RUNNING"))));
            jobs.add(addFlinkJob("job_running"));
            jobs.add(addFlinkJob("job_finish"));
            expected.addAll(
                    List.of(ResultKind.REQUESTED, ResultKind.REQUESTED, ResultKind.REQUESTED, ResultKind.FINISHED));
        }

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(outcomeKinds(report)).isEqualTo(expected);
        assertThat(report.items())
                .extracting(BulkItem::ref)
                .isEqualTo(jobs.stream().map(RemoteJob::ref).toList());
    }

    @Test
    void eachFlinkJobIsStoppedByARequestOfItsOwn() {
        List<RemoteJob> jobs =
                IntStream.range(0, 8).mapToObj(i -> addFlinkJob("job_running")).toList();
        List<RemoteJob> twice = new ArrayList<>(jobs);
        twice.addAll(jobs);

        BulkReport report = Calls.await(Bulk.cancel(twice).report());

        assertThat(outcomeKinds(report)).hasSize(16).containsOnly(ResultKind.REQUESTED);
        assertThat(stopRequestCount()).isEqualTo(8);
    }

    @Test
    void refusalOrLostReplyAffectsOnlyItsOwnJob() {
        RemoteJob draft = addFlinkJob("job_init");
        RemoteJob good = addFlinkJob("job_running");
        RemoteJob lost = addFlinkJob("job_running");
        fake.injectFault(r -> r.body().contains(lost.ref().id()), ExchangeFault.resetAfterEffect());

        BulkReport report = Calls.await(Bulk.cancel(List.of(draft, good, lost)).report());

        assertThat(outcomeKinds(report).get(0)).isEqualTo(ResultKind.NOT_CANCELLABLE);
        assertThat(outcomeKinds(report).get(1)).isEqualTo(ResultKind.REQUESTED);
        assertThat(report.items().get(1).outcome().orElseThrow().evidence().replyWasLost())
                .isFalse();
        assertThat(report.items().get(2).outcome().orElseThrow().evidence().replyWasLost())
                .isTrue();
    }

    @Test
    void stoppedJobsAreConfirmed() {
        List<RemoteJob> jobs =
                IntStream.range(0, 20).mapToObj(i -> addFlinkJob("job_running")).toList();

        BulkReport report = Calls.await(
                Bulk.stop(jobs, StopOptions.standard(), BulkOptions.standard()).report());

        assertThat(outcomeKinds(report)).hasSize(20).containsOnly(ResultKind.CANCELLED);
        assertThat(stopRequestCount()).isEqualTo(20);
    }

    @Test
    void wrongKeyIsSentOnceForAllJobs() {
        try (DliClient wrong = fixture.builder()
                .credentials(DliCredentials.accessKey(FakeDli.ACCESS_KEY, "no-such-secret-key"))
                .build()) {
            List<RemoteJob> jobs = IntStream.range(0, 300)
                    .mapToObj(i -> wrong.job(DliKind.SPARK, new UUID(4L << 12, i).toString()))
                    .toList();

            BulkReport report = Calls.await(Bulk.cancel(jobs).report());

            assertThat(outcomeKinds(report)).hasSize(300).containsOnly(ResultKind.UNAUTHENTICATED);
            assertThat(fake.receivedRequests())
                    .as("more than five refusals lock the key")
                    .hasSize(1);
        }
    }
}
