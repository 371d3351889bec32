// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CutContract;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.FakeGp;
import io.github.jobcancel.testkit.gp.GpJobScript;
import io.github.jobcancel.testkit.gp.GpJobState;
import io.github.jobcancel.testkit.gp.GpRole;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;

/** Runs the contract in both dialects: their requests differ, and their records resolve lost replies differently. */
class GpCutTest {
    @Nested
    class AdminDialect extends CutContract {
        @Override
        protected ProxiedClient createProxiedClient(
                Transport transport, ManualClock clock, UnaryOperator<URI> addressMapper) {
            return new ConnectedScene(transport, clock, addressMapper, GpDialect.ADMIN);
        }
    }

    @Nested
    class RestDialect extends CutContract {
        @Override
        protected ProxiedClient createProxiedClient(
                Transport transport, ManualClock clock, UnaryOperator<URI> addressMapper) {
            return new ConnectedScene(transport, clock, addressMapper, GpDialect.REST);
        }
    }

    private static final class ConnectedScene implements CutContract.ProxiedClient {
        private final FakeGp fake;
        private final String jobId;
        private final GpClient client;
        private final GpJobId job;

        ConnectedScene(Transport transport, ManualClock clock, UnaryOperator<URI> addressMapper, GpDialect dialect) {
            fake = new FakeGp(clock);
            fake.accounts().addServerUser("ana", "secret-of-ana", GpRole.ADMINISTRATOR);
            jobId = fake.addJob(GpJobScript.startingIn(GpJobState.EXECUTING));
            client = GpClient.builder()
                    .endpoint(addressMapper.apply(fake.serverUrl()))
                    .credentials(GpCredentials.server("ana", "secret-of-ana"))
                    .transport(transport)
                    .build();
            job = GpFixture.jobId(dialect, jobId);
        }

        @Override
        public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
            return client.cancelJob(job, options);
        }

        @Override
        public boolean hasAcceptedCancel() {
            return fake.job(jobId).orElseThrow().acceptedCancels() > 0;
        }

        @Override
        public void close() {
            client.close();
            fake.close();
        }
    }
}
