// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Measures OkHttp alone, without a client library. */
final class BareSide implements BenchmarkSide {
    private final OkHttpClient client;
    private final SignedRequests signedRequests;
    private final boolean isBlocking;

    BareSide(int port, int inFlight, boolean isBlocking) {
        Dispatcher dispatcher = new Dispatcher();
        if (inFlight > 0) {
            dispatcher.setMaxRequests(inFlight);
            dispatcher.setMaxRequestsPerHost(inFlight);
        }
        this.client = new OkHttpClient.Builder().dispatcher(dispatcher).build();
        this.signedRequests = new SignedRequests(port);
        this.isBlocking = isBlocking;
    }

    @Override
    public boolean isBlocking() {
        return isBlocking;
    }

    @Override
    public Object cancel(String jobId) throws Exception {
        if (!isBlocking) {
            return startCancel(jobId).get();
        }
        try (Response response = client.newCall(signedRequests.cancelRequest(jobId)).execute()) {
            return readBody(response);
        }
    }

    @Override
    public CompletableFuture<?> startCancel(String jobId) throws Exception {
        CompletableFuture<String> reply = new CompletableFuture<>();
        client.newCall(signedRequests.cancelRequest(jobId)).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                reply.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    reply.complete(readBody(response));
                } catch (IOException e) {
                    reply.completeExceptionally(e);
                }
            }
        });
        return reply;
    }

    private static String readBody(Response response) throws IOException {
        String text = response.body().string();
        if (!response.isSuccessful()) {
            throw new IOException(response.code() + " " + text);
        }
        return text;
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
