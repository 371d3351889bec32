// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
        return new ClientUnderTest() {
            @Override
            public FakeServer fakeServer() {
                return fake;
            }

            @Override
            public CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options) {
                return client.cancelBatch(alive, options);
            }

            @Override
            public boolean isLoginRequest(ReceivedRequest request) {
                return false;
            }

            @Override
            public void expireCredentials() {
                throw new UnsupportedOperationException("there is no session");
            }

            @Override
            public List<String> clientSecrets() {
                return List.of(FakeScript.SERVER_SECRET);
            }

            @Override
            public List<Object> printableObjects() {
                return List.of(
                        client, credentials, client.batchJob(alive), client.configuration(), ScriptClient.builder());
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
