// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CutContract;
import io.github.jobcancel.testkit.FakeDli;
import io.github.jobcancel.testkit.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

class DliCutTest extends CutContract {
    @Override
    protected Scene scene(Transport transport, ManualClock clock, UnaryOperator<URI> way) {
        FakeDli fake = new FakeDli(clock);
        fake.knobs().settleAfter(Duration.ofDays(1));
        String alive = fake.addBatch("running");
        URI address = way.apply(fake.url());
        DliClient client = DliClient.builder()
                .region(FakeDli.PROJECT_NAME)
                .endpoint(address)
                .iamEndpoint(address)
                .projectId(FakeDli.PROJECT_ID)
                .credentials(DliCredentials.password(FakeDli.DOMAIN, FakeDli.USER, FakeDli.PASSWORD))
                .transport(transport)
                .build();
        return new Scene() {
            @Override
            public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
                return client.cancelBatch(alive, options);
            }

            @Override
            public boolean acted() {
                return fake.job(alive).orElseThrow().cancels() > 0;
            }

            @Override
            public void close() {
                client.close();
                fake.close();
            }
        };
    }
}
