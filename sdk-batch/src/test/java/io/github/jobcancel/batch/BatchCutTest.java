// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CutContract;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

class BatchCutTest extends CutContract {
    @Override
    protected ProxiedClient createProxiedClient(
            Transport transport, ManualClock clock, UnaryOperator<URI> addressMapper) {
        FakeBatch fake = new FakeBatch(clock);
        String jobId = fake.jobs().addJob(BatchStatus.RUNNABLE);
        BatchClient client = BatchFixture.builder(fake)
                .endpoint(addressMapper.apply(fake.url()))
                .transport(transport)
                .build();
        return new ProxiedClient() {
            @Override
            public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
                return client.cancelJob(CancelJobRequest.of(jobId), options);
            }

            @Override
            public boolean hasAcceptedCancel() {
                return fake.jobs().job(jobId).cancelRequested();
            }

            @Override
            public void close() {
                client.close();
                fake.close();
            }
        };
    }
}
