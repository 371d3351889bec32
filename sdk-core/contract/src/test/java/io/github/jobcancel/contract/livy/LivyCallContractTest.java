// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.contract.SimpleClientUnderTest;
import io.github.jobcancel.testkit.ManualClock;
import java.util.List;

class LivyCallContractTest extends CallContract {
    @Override
    protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
        FakeLivy fake = new FakeLivy(clock);
        String id = fake.addBatch("running");
        LivyCredentials credentials = new LivyCredentials(FakeLivy.USER, FakeLivy.PASSWORD);
        LivyClient client = new LivyClient(fake.url(), credentials, transport);
        return new SimpleClientUnderTest(
                fake,
                client,
                options -> client.cancelBatch(id, options),
                request -> false,
                () -> {
                    throw new UnsupportedOperationException("a password does not expire");
                },
                List.of(FakeLivy.PASSWORD),
                () -> List.of(client, credentials, client.job(id), client.configuration()));
    }
}
