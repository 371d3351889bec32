// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CutContract;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.FakeGpRole;
import io.github.jobcancel.testkit.gp.FakeGpScript;
import io.github.jobcancel.testkit.gp.FakeGpState;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;

/** Both dialects: they send different requests, and read a lost reply by different records. */
class GpCutTest {
    @Nested
    class Admin extends CutContract {
        @Override
        protected Scene scene(Transport transport, ManualClock clock, UnaryOperator<URI> way) {
            return new Joined(transport, clock, way, GpDialect.ADMIN);
        }
    }

    @Nested
    class Rest extends CutContract {
        @Override
        protected Scene scene(Transport transport, ManualClock clock, UnaryOperator<URI> way) {
            return new Joined(transport, clock, way, GpDialect.REST);
        }
    }

    private static final class Joined implements CutContract.Scene {
        private final FakeGp fake;
        private final String alive;
        private final GpClient client;
        private final GpJobId job;

        Joined(Transport transport, ManualClock clock, UnaryOperator<URI> way, GpDialect dialect) {
            fake = new FakeGp(clock);
            fake.addServerUser("ana", "secret-of-ana", FakeGpRole.ADMINISTRATOR);
            alive = fake.addJob(FakeGpScript.in(FakeGpState.EXECUTING));
            client = GpClient.builder()
                    .endpoint(way.apply(fake.serverUrl()))
                    .credentials(GpCredentials.server("ana", "secret-of-ana"))
                    .transport(transport)
                    .build();
            job = GpScene.id(dialect, alive);
        }

        @Override
        public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
            return client.cancelJob(job, options);
        }

        @Override
        public boolean acted() {
            return fake.job(alive).orElseThrow().cancelsAccepted() > 0;
        }

        @Override
        public void close() {
            client.close();
            fake.close();
        }
    }
}
