// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fake in real time and a client without a transport: neither a clock nor a timer is moved. */
@Timeout(10)
class ScriptRealTimeTest {
    private final FakeScript fake = FakeScript.inRealTime();
    private final ScriptClient client = ScriptFixture.builder(fake).build();

    @AfterEach
    void closeAll() {
        client.close();
        fake.close();
    }

    @Test
    void stopOfQueuedBatchCancelsIt() {
        String id = fake.addBatch(ScriptJobPlan.QUEUED);

        CancelOutcome outcome = Calls.await(client.batchJob(id).stop());

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(fake.job(id).runState()).isEqualTo(ScriptJobPlan.CANCELLED);
    }
}
