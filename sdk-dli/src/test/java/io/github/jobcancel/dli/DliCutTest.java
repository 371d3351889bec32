// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CutContract;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;

class DliCutTest {
    @Nested
    class ByAccessKey extends CutContract {
        @Override
        protected ProxiedClient createProxiedClient(Transport transport, ManualClock clock, UnaryOperator<URI> way) {
            return new DliClientUnderTest(transport, clock, way, DliFixture.ACCESS_KEY);
        }
    }

    @Nested
    class ByPassword extends CutContract {
        @Override
        protected int cutStep() {
            return 8;
        }

        @Override
        protected ProxiedClient createProxiedClient(Transport transport, ManualClock clock, UnaryOperator<URI> way) {
            return new DliClientUnderTest(transport, clock, way, DliFixture.PASSWORD);
        }
    }

    private static final class DliClientUnderTest implements CutContract.ProxiedClient {
        private final FakeDli fake;
        private final String isAlive;
        private final DliClient client;

        DliClientUnderTest(Transport transport, ManualClock clock, UnaryOperator<URI> way, DliCredentials credentials) {
            fake = new FakeDli(clock);
            fake.behavior().setCancelDelay(Duration.ofDays(1));
            isAlive = fake.addBatch("running");
            URI address = way.apply(fake.url());
            client = DliClient.builder()
                    .region(FakeDli.PROJECT_NAME)
                    .endpoint(address)
                    .iamEndpoint(address)
                    .projectId(FakeDli.PROJECT_ID)
                    .credentials(credentials)
                    .transport(transport)
                    .build();
        }

        @Override
        public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
            return client.cancelBatch(isAlive, options);
        }

        @Override
        public boolean hasAcceptedCancel() {
            return fake.job(isAlive).orElseThrow().acceptedCancels() > 0;
        }

        @Override
        public void close() {
            client.close();
            fake.close();
        }
    }
}
