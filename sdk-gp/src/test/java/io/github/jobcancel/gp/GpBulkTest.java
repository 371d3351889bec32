// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static io.github.jobcancel.testkit.gp.GpJobState.NEW;
import static io.github.jobcancel.testkit.gp.GpJobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkItem;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.ResultKind;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests bulks. A site has no request for many jobs, so each job has its own request; all share one token. */
class GpBulkTest {
    @RegisterExtension
    final GpFixture fixture = new GpFixture(GpFixture::skippingWaits);

    private final FakeGp fake = fixture.fake;
    private final GpClient client = fixture.newClient(GpCredentials.server("ana", "secret-of-ana"));

    private RemoteJob addJob(GpJobState state) {
        return client.job(GpFixture.jobId(GpDialect.ADMIN, fake.addJob(GpJobScript.startingIn(state))));
    }

    private static List<ResultKind> itemKinds(BulkReport report) {
        return report.items().stream().map(BulkItem::kind).toList();
    }

    @Test
    void answersKeepTheOrderOfTheInputs() {
        List<RemoteJob> jobs = new ArrayList<>();
        List<ResultKind> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            jobs.addAll(List.of(addJob(EXECUTING), addJob(NEW), addJob(SUCCEEDED)));
            expected.addAll(List.of(ResultKind.REQUESTED, ResultKind.NOT_CANCELLABLE, ResultKind.FINISHED));
        }
        jobs.add(jobs.get(0));
        expected.add(ResultKind.REQUESTED);

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(itemKinds(report)).isEqualTo(expected);
        assertThat(fake.receivedRequests().stream().filter(r -> r.path().endsWith("/generateToken")))
                .hasSize(1);
        assertThat(fake.receivedRequests().stream()
                        .filter(r -> r.path().contains(jobs.get(0).ref().id())
                                && r.path().endsWith("/cancel")))
                .hasSize(1);
    }

    @Test
    void lostReplyAffectsOneJobOnly() {
        List<RemoteJob> jobs = List.of(addJob(EXECUTING), addJob(EXECUTING));
        fake.injectFault(
                r -> r.path().contains(jobs.get(1).ref().id()) && r.path().endsWith("/cancel"),
                ExchangeFault.resetAfterEffect());

        BulkReport report = Calls.await(Bulk.cancel(jobs).report());

        assertThat(report.items().get(0).outcome().orElseThrow().evidence().replyWasLost())
                .isFalse();
        assertThat(report.items().get(1).outcome().orElseThrow().evidence().replyWasLost())
                .isTrue();
    }
}
