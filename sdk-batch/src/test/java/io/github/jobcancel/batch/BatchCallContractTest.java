// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.contract.SimpleClientUnderTest;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.List;

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
        return new SimpleClientUnderTest(
                fake,
                client,
                options -> client.cancelJob(CancelJobRequest.of(jobId), options),
                request -> false,
                () -> fake.revokeAccessKey("ASIAEXAMPLE"),
                List.of("temporary/secret+key/0123456789", TOKEN),
                () -> List.of(client, credentials, client.job(jobId), CancelJobRequest.of(jobId)));
    }
}
