// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.contract.SimpleClientUnderTest;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.util.List;

class ScriptSessionlessCallContractTest extends CallContract {
    /** The timer of the wait for the credentials, which are available. */
    @Override
    protected int taskCountBeforeBackOff() {
        return 1;
    }

    @Override
    protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
        FakeScript fake = new FakeScript(clock);
        String alive = fake.addBatch(ScriptJobPlan.RUNNING);
        ScriptCredentials credentials = ScriptFixture.CREDENTIALS;
        ScriptClient client = ScriptFixture.builder(fake)
                .sessionless(true)
                .transport(transport)
                .build();
        return new SimpleClientUnderTest(
                fake,
                client,
                options -> client.cancelBatch(alive, options),
                request -> false,
                () -> {
                    throw new UnsupportedOperationException("there is no session");
                },
                List.of(FakeScript.SERVER_SECRET),
                () -> List.of(
                        client, credentials, client.batchJob(alive), client.configuration(), ScriptClient.builder()));
    }
}
