// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** OkHttp and nothing else: what is left when all that a client library does is left out. */
final class BareSide implements Side {
    private final OkHttpClient client;
    private final HandSigned requests;
    private final boolean blocking;

    BareSide(int port, int inFlight, boolean blocking) {
        Dispatcher dispatcher = new Dispatcher();
        if (inFlight > 0) {
            dispatcher.setMaxRequests(inFlight);
            dispatcher.setMaxRequestsPerHost(inFlight);
        }
        this.client = new OkHttpClient.Builder().dispatcher(dispatcher).build();
        this.requests = new HandSigned(port);
        this.blocking = blocking;
    }

    @Override
    public boolean blocking() {
        return blocking;
    }

    @Override
    public Object cancel(String job) throws Exception {
        if (!blocking) {
            return start(job).get();
        }
        try (Response response = client.newCall(requests.cancel(job)).execute()) {
            return read(response);
        }
    }

    @Override
    public CompletableFuture<?> start(String job) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        client.newCall(requests.cancel(job)).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                answer.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    answer.complete(read(response));
                } catch (IOException e) {
                    answer.completeExceptionally(e);
                }
            }
        });
        return answer;
    }

    private static String read(Response response) throws IOException {
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
