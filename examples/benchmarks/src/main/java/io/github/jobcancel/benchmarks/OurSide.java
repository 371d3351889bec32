// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.batch.CancelJobRequest;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** This library with nothing set but what it asks for. */
final class OurSide implements Side {
    private static final CallOptions ACKNOWLEDGED = CallOptions.standard().unverified();

    private final BatchClient client;

    OurSide(int port) {
        client = builder(port).build();
    }

    /** One of many clients on a transport that they share. */
    OurSide(int port, Transport shared) {
        client = builder(port).transport(shared).build();
    }

    static BatchClient.Builder builder(int port) {
        return BatchClient.builder()
                .region(REGION)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .credentials(AwsCredentials.of(ACCESS_KEY, SECRET_KEY));
    }

    @Override
    public CompletableFuture<?> start(String job) {
        return client.cancelJob(new CancelJobRequest(job, REASON), ACKNOWLEDGED);
    }

    @Override
    public Object cancel(String job) {
        return Calls.await(start(job));
    }

    @Override
    public void close() {
        client.close();
    }
}
