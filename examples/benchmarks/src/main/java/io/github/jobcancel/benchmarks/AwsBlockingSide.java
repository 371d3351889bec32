// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;

/** Measures the blocking client of AWS on its default transport, Apache 5. */
final class AwsBlockingSide implements BenchmarkSide {
    private final BatchClient client;

    AwsBlockingSide(int port, int inFlight, String retryMode) {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder();
        if (inFlight > 0) {
            http.maxConnections(inFlight);
        }
        client = BatchClient.builder()
                .region(Region.of(REGION))
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClientBuilder(http)
                .overrideConfiguration(c -> AwsAsyncSide.setRetryMode(c, retryMode))
                .build();
    }

    @Override
    public boolean isBlocking() {
        return true;
    }

    @Override
    public Object cancel(String jobId) {
        return client.cancelJob(r -> r.jobId(jobId).reason(REASON));
    }

    @Override
    public CompletableFuture<?> startCancel(String jobId) {
        return CompletableFuture.completedFuture(cancel(jobId));
    }

    @Override
    public void close() {
        client.close();
    }
}
