// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchAsyncClient;

/** Measures the asynchronous client of AWS, on one of its two transports. */
final class AwsAsyncSide implements BenchmarkSide {
    private final BatchAsyncClient client;

    private AwsAsyncSide(int port, SdkAsyncHttpClient.Builder<?> http, String retryMode) {
        client = BatchAsyncClient.builder()
                .region(Region.of(REGION))
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .httpClientBuilder(http)
                .overrideConfiguration(c -> setRetryMode(c, retryMode))
                .build();
    }

    static AwsAsyncSide onCrt(int port, int inFlight, String retryMode) {
        AwsCrtAsyncHttpClient.Builder http = AwsCrtAsyncHttpClient.builder();
        if (inFlight > 0) {
            http.maxConcurrency(inFlight);
        }
        return new AwsAsyncSide(port, http, retryMode);
    }

    static AwsAsyncSide onNetty(int port, int inFlight, String retryMode) {
        NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder();
        if (inFlight > 0) {
            http.maxConcurrency(inFlight);
        }
        return new AwsAsyncSide(port, http, retryMode);
    }

    static void setRetryMode(ClientOverrideConfiguration.Builder configuration, String mode) {
        switch (mode.toLowerCase(Locale.ROOT)) {
            case "" -> {
                // keeps the client's own mode
            }
            case "legacy" -> configuration.retryStrategy(RetryMode.LEGACY);
            case "standard" -> configuration.retryStrategy(RetryMode.STANDARD);
            case "adaptive" -> configuration.retryStrategy(RetryMode.ADAPTIVE_V2);
            default -> throw new IllegalArgumentException("no such retry mode: " + mode);
        }
    }

    @Override
    public CompletableFuture<?> startCancel(String jobId) {
        return client.cancelJob(r -> r.jobId(jobId).reason(REASON));
    }

    @Override
    public void close() {
        client.close();
    }
}
