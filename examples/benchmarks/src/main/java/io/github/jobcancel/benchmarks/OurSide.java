// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import io.github.jobcancel.Bulk;
import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.BulkReport;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.batch.BatchClientBuilder;
import io.github.jobcancel.batch.CancelJobRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** This library with nothing set but what it asks for. */
final class OurSide implements Side {
    private static final CallOptions ACKNOWLEDGED = CallOptions.standard().withVerify(false);

    private final BatchClient client;

    OurSide(int port) {
        client = builder(port).build();
    }

    /** One of many clients on a transport that they share. */
    OurSide(int port, Transport shared) {
        client = builder(port).transport(shared).build();
    }

    static BatchClientBuilder builder(int port) {
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

    /**
     * Cancels many jobs in the way that the library has for that.
     *
     * @param window how many requests at a time; 0 leaves all as it comes, the reads that prove the outcomes included
     */
    Load.Tally bulk(int count, int window) {
        BulkOptions options = BulkOptions.standard();
        if (window > 0) {
            options = options.withWindowSize(window).withCallOptions(options.callOptions().withVerify(false));
        }
        long from = System.nanoTime();
        List<RemoteJob> jobs =
                LongStream.range(0, count).mapToObj(n -> client.job(Load.id(n))).toList();
        BulkReport report = Bulk.cancel(jobs, options).report().join();
        double seconds = (System.nanoTime() - from) / 1e9;
        long done = report.items().stream()
                .filter(item -> item.outcome().isPresent())
                .count();
        return new Load.Tally(done, count - done, seconds);
    }

    @Override
    public void close() {
        client.close();
    }
}
