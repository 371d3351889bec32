// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class BatchCallContractTest extends CallContract {
    private static final String TOKEN = "FwoGZXIvYXdzEXAMPLE//session+token==";

    @Override
    protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
        FakeBatch fake = new FakeBatch(clock);
        fake.addTemporaryKey(
                "ASIAEXAMPLE",
                "temporary/secret+key/0123456789",
                TOKEN,
                clock.instant().plus(Duration.ofHours(1)));
        String jobId = fake.jobs().addJob(BatchStatus.RUNNABLE);
        AwsCredentials credentials = AwsCredentials.of("ASIAEXAMPLE", "temporary/secret+key/0123456789", TOKEN);
        BatchClient client = BatchFixture.builder(fake)
                .credentials(credentials)
                .transport(transport)
                .build();
        return new ClientUnderTest() {
            @Override
            public FakeServer fakeServer() {
                return fake;
            }

            @Override
            public CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options) {
                return client.cancelJob(CancelJobRequest.of(jobId), options);
            }

            @Override
            public boolean isLoginRequest(ReceivedRequest request) {
                return false;
            }

            @Override
            public void expireCredentials() {
                fake.revokeAccessKey("ASIAEXAMPLE");
            }

            @Override
            public List<String> clientSecrets() {
                return List.of("temporary/secret+key/0123456789", TOKEN);
            }

            @Override
            public List<Object> printableObjects() {
                return List.of(client, credentials, client.job(jobId), CancelJobRequest.of(jobId));
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
