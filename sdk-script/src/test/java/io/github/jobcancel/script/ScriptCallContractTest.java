// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.contract.LoginContract;
import io.github.jobcancel.contract.SimpleClientUnderTest;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.util.List;

class ScriptCallContractTest extends LoginContract {
    @Override
    protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
        FakeScript fake = new FakeScript(clock);
        String alive = fake.addBatch(ScriptJobPlan.RUNNING);
        ScriptCredentials credentials = ScriptFixture.CREDENTIALS;
        ScriptClient client = ScriptFixture.builder(fake)
                .transport(transport)
                // the heartbeat timer would disturb these tests, which count timer tasks; ScriptHeartbeatTest tests
                // it
                .heartbeat(false)
                .build();
        return new SimpleClientUnderTest(
                fake,
                client,
                options -> client.cancelBatch(alive, options),
                request -> request.body().contains("\"AUTHENTICATE\""),
                () -> fake.sessions().expireAll(),
                List.of(FakeScript.SERVER_SECRET),
                () -> List.of(client, credentials, client.batchJob(alive), ScriptClient.builder()));
    }
}
