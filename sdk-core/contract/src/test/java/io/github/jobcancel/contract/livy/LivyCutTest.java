// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CutContract;
import io.github.jobcancel.testkit.ManualClock;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

class LivyCutTest extends CutContract {
    @Override
    protected ProxiedClient createProxiedClient(
            Transport transport, ManualClock clock, UnaryOperator<URI> addressMapper) {
        FakeLivy fake = new FakeLivy(clock);
        String id = fake.addBatch("running");
        LivyClient client = new LivyClient(
                addressMapper.apply(fake.url()), new LivyCredentials(FakeLivy.USER, FakeLivy.PASSWORD), transport);
        return new ProxiedClient() {
            @Override
            public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
                return client.cancelBatch(id, options);
            }

            @Override
            public boolean hasAcceptedCancel() {
                return fake.wasDeleted(id);
            }

            @Override
            public void close() {
                client.close();
                fake.close();
            }
        };
    }
}
