// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobState;
import io.github.jobcancel.testkit.batch.BatchJobScript;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fake in real time and a client without a transport: neither a clock nor a timer is moved. */
@Timeout(10)
class BatchRealTimeTest {
    private final FakeBatch fake = FakeBatch.inRealTime();
    private final BatchClient client = BatchFixture.builder(fake).build();

    @AfterEach
    void closeAll() {
        client.close();
        fake.close();
    }

    @Test
    void stopOfQueuedJobEndsIt() {
        String id = fake.jobs().addJob(BatchStatus.RUNNABLE);

        CancelOutcome outcome = Calls.await(client.job(id).stop());

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(fake.jobs().job(id).status()).isEqualTo(BatchStatus.FAILED);
    }

    @Test
    void terminateOfRunningJobEndsIt() {
        String id = fake.jobs().addJob(BatchStatus.RUNNING);

        CancelOutcome outcome = Calls.await(client.terminateJob(new CancelJobRequest(id, "superseded")));

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
    }

    @Test
    void submittedJobRunsAndEndsByItself() {
        String id = fake.jobs().submitJob(BatchJobScript.runsFor(Duration.ofMillis(1)));

        assertThat(Calls.await(client.job(id).awaitEnd()).state()).isEqualTo(JobState.SUCCEEDED);
    }
}
