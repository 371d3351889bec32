// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class LivyCallContractTest extends CallContract {
    @Override
    protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
        FakeLivy fake = new FakeLivy(clock);
        String id = fake.addBatch("running");
        LivyCredentials credentials = new LivyCredentials(FakeLivy.USER, FakeLivy.PASSWORD);
        LivyClient client = new LivyClient(fake.url(), credentials, transport);
        return new ClientUnderTest() {
            @Override
            public FakeServer fakeServer() {
                return fake;
            }

            @Override
            public CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options) {
                return client.cancelBatch(id, options);
            }

            @Override
            public boolean isLoginRequest(ReceivedRequest request) {
                return false;
            }

            @Override
            public void expireCredentials() {
                throw new UnsupportedOperationException("a password does not expire");
            }

            @Override
            public List<String> clientSecrets() {
                return List.of(FakeLivy.PASSWORD);
            }

            @Override
            public List<Object> printableObjects() {
                return List.of(client, credentials, client.job(id), client.configuration());
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
