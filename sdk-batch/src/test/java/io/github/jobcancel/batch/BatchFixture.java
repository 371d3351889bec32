// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ClientFixture;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.util.function.Function;

/** Gives a test a fake of AWS Batch and a client that has the fake's access key. */
final class BatchFixture extends ClientFixture<FakeBatch> {
    static final AwsCredentials CREDENTIALS = AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY);

    final BatchClient client;

    BatchFixture() {
        this(ManualClock.startingNow());
    }

    BatchFixture(ManualClock clock) {
        this(clock, ClientFixture::usingSystemTime);
    }

    BatchFixture(Function<ManualClock, Transport.Builder> newTransportBuilder) {
        this(ManualClock.startingNow(), newTransportBuilder);
    }

    private BatchFixture(ManualClock clock, Function<ManualClock, Transport.Builder> newTransportBuilder) {
        super(clock, FakeBatch::new, newTransportBuilder);
        client = closeAfterTest(builder().transport(transport).build());
    }

    /** Returns the builder of a client of the fake, without a transport. */
    BatchClientBuilder builder() {
        return builder(fake);
    }

    static BatchClientBuilder builder(FakeBatch fake) {
        return BatchClient.builder().region(fake.region()).endpoint(fake.url()).credentials(CREDENTIALS);
    }
}
