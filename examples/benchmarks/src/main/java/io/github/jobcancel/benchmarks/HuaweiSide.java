// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.dli.v1.DliAsyncClient;
import com.huaweicloud.sdk.dli.v1.model.CancelSparkJobRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.Dispatcher;

/**
 * Measures the asynchronous client of Huawei, with the cancel of a DLI job, its nearest equivalent of an AWS cancel.
 */
final class HuaweiSide implements BenchmarkSide {
    private final DliAsyncClient client;

    HuaweiSide(int port, int inFlight) {
        HttpConfig http = HttpConfig.getDefaultHttpConfig();
        if (inFlight > 0) {
            Dispatcher dispatcher = new Dispatcher();
            dispatcher.setMaxRequests(inFlight);
            dispatcher.setMaxRequestsPerHost(inFlight);
            http.withDispatcher(dispatcher);
        }
        client = DliAsyncClient.newBuilder()
                .withCredential(new BasicCredentials()
                        .withAk(ACCESS_KEY)
                        .withSk(SECRET_KEY)
                        .withProjectId("0123456789abcdef0123456789abcdef"))
                .withHttpConfig(http)
                .withEndpoints(List.of("http://127.0.0.1:" + port))
                .build();
    }

    @Override
    public CompletableFuture<?> startCancel(String jobId) {
        return client.cancelSparkJobAsync(new CancelSparkJobRequest().withBatchId(jobId));
    }

    /** Does nothing, since Huawei's clients cannot be closed. */
    @Override
    public void close() {
        // the client has no such method
    }
}
