// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fake in real time and a client without a transport: neither a clock nor a timer is moved. */
@Timeout(10)
class GpRealTimeTest {
    private final FakeGp fake = FakeGp.inRealTime();
    private final GpClient client = GpClient.builder()
            .endpoint(fake.serverUrl())
            .credentials(GpCredentials.server("ana", "secret-of-ana"))
            .build();

    @AfterEach
    void closeAll() {
        client.close();
        fake.close();
    }

    @Test
    void stopOfExecutingJobCancelsIt() {
        fake.accounts().addServerUser("ana", "secret-of-ana", GpRole.ADMINISTRATOR);
        String id = fake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING));

        CancelOutcome outcome =
                Calls.await(client.job(GpJobId.admin(FakeGp.SERVICE, id)).stop());

        assertThat(outcome).isInstanceOf(CancelOutcome.Cancelled.class);
        assertThat(fake.job(id))
                .hasValueSatisfying(job -> assertThat(job.state()).isEqualTo(GpJobState.CANCELLED));
    }
}
