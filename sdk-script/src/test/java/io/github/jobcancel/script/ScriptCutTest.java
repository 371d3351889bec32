// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CutContract;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

class ScriptCutTest extends CutContract {
    @Override
    protected ProxiedClient createProxiedClient(Transport transport, ManualClock clock, UnaryOperator<URI> way) {
        FakeScript fake = new FakeScript(clock);
        String alive = fake.addBatch(ScriptJobPlan.RUNNING);
        ScriptClient client = ScriptClient.builder()
                .endpoint(way.apply(fake.dispatcherUrl()))
                .credentials(ScriptFixture.CREDENTIALS)
                .transport(transport)
                .build();
        return new ProxiedClient() {
            @Override
            public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
                return client.cancelBatch(alive, options);
            }

            @Override
            public boolean hasAcceptedCancel() {
                return fake.job(alive).acceptedCancels() > 0;
            }

            @Override
            public void close() {
                client.close();
                fake.close();
            }
        };
    }
}
