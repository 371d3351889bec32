// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.testkit.dli.FakeDli;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fake in real time and a client without a transport: neither a clock nor a timer is moved. */
@Timeout(10)
class DliRealTimeTest {
    private final FakeDli fake = FakeDli.inRealTime();
    private final DliClient client = DliFixture.builder(fake)
            .iamEndpoint(fake.url())
            .region(FakeDli.PROJECT_NAME)
            .credentials(DliFixture.PASSWORD)
            .build();

    @AfterEach
    void closeAll() {
        client.close();
        fake.close();
    }

    @Test
    void stopOfRunningBatchEndsIt() {
        String id = fake.addBatch("running");

        CancelOutcome outcome = Calls.await(client.job(DliKind.SPARK, id).stop());

        assertThat(outcome.isSettled()).isTrue();
        assertThat(fake.job(id))
                .hasValueSatisfying(job -> assertThat(job.state()).isEqualTo("dead"));
    }

    @Test
    void stopOfRunningSqlJobCancelsIt() {
        CancelOutcome outcome =
                Calls.await(client.job(DliKind.SQL, fake.addSqlJob("RUNNING")).stop());

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
    }

    @Test
    void stopOfRunningFlinkJobCancelsIt() {
        CancelOutcome outcome = Calls.await(client.job(DliKind.FLINK, String.valueOf(fake.addFlinkJob("job_running")))
                .stop());

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
    }
}
