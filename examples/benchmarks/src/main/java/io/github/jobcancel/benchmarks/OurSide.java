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

/** Measures this library with its required settings only. */
final class OurSide implements BenchmarkSide {
    private static final CallOptions ACKNOWLEDGED = CallOptions.standard().withVerify(false);

    private final BatchClient client;

    OurSide(int port) {
        client = createBuilder(port).build();
    }

    /** Creates one of many clients that share a transport. */
    OurSide(int port, Transport shared) {
        client = createBuilder(port).transport(shared).build();
    }

    static BatchClientBuilder createBuilder(int port) {
        return BatchClient.builder()
                .region(REGION)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .credentials(AwsCredentials.of(ACCESS_KEY, SECRET_KEY));
    }

    @Override
    public CompletableFuture<?> startCancel(String jobId) {
        return client.cancelJob(new CancelJobRequest(jobId, REASON), ACKNOWLEDGED);
    }

    @Override
    public Object cancel(String jobId) {
        return Calls.await(startCancel(jobId));
    }

    /**
     * Cancels many jobs as one bulk.
     *
     * @param window the number of requests in flight; 0 keeps all default settings, including the reads that prove the
     *     outcomes
     */
    LoadGenerator.LoadResult cancelBulk(int count, int window) {
        BulkOptions options = BulkOptions.standard();
        if (window > 0) {
            options = options.withWindowSize(window).withCallOptions(options.callOptions().withVerify(false));
        }
        long startNanos = System.nanoTime();
        List<RemoteJob> jobs =
                LongStream.range(0, count).mapToObj(n -> client.job(LoadGenerator.jobId(n))).toList();
        BulkReport report = Bulk.cancel(jobs, options).report().join();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        long doneCount = report.items().stream()
                .filter(item -> item.outcome().isPresent())
                .count();
        return new LoadGenerator.LoadResult(doneCount, count - doneCount, seconds);
    }

    @Override
    public void close() {
        client.close();
    }
}
