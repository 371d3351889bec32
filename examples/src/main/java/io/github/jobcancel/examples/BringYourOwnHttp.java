// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Calls;
import io.github.jobcancel.Transport;
import io.github.jobcancel.dli.DliClient;
import io.github.jobcancel.dli.DliCredentials;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Uses the caller's own OkHttp client, a wrapper around its calls such as a tracing library provides, and a listener.
 */
public final class BringYourOwnHttp {
    private BringYourOwnHttp() {}

    /**
     * Cancels a batch of a fake DLI, and prints each request, attempt and call.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        OkHttpClient httpClient = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(3))
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("User-Agent", "nightly-cleanup/1.0")
                        .build()))
                .build();
        try (FakeDli fake = new FakeDli(ManualClock.startingNow());
                Transport transport = Transport.builder()
                        .okHttpClient(httpClient)
                        .callFactory(BringYourOwnHttp::traceCalls)
                        .listener(new PrintingListener())
                        .build();
                DliClient dli = DliClient.builder()
                        .region(FakeDli.PROJECT_NAME)
                        .endpoint(fake.url())
                        .projectId(FakeDli.PROJECT_ID)
                        .credentials(DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY))
                        .transport(transport)
                        .build()) {
            String batch = fake.addBatch("running");
            var outcome = Calls.await(dli.cancelBatch(batch));

            System.out.println("outcome: " + outcome.getClass().getSimpleName());
            fake.receivedRequests()
                    .forEach(request -> System.out.println(
                            "the provider saw: " + request.header("User-Agent").orElse("nobody")));
        } finally {
            // the transport does not close a client that the caller has passed in
            httpClient.dispatcher().executorService().shutdown();
            httpClient.connectionPool().evictAll();
        }
    }

    private static Call.Factory traceCalls(OkHttpClient client) {
        return (Request request) -> {
            System.out.println("span: " + request.method() + " " + request.url().host());
            return client.newCall(request);
        };
    }

    private static final class PrintingListener implements CallListener {
        @Override
        public void attemptEnded(AttemptEvent attempt) {
            System.out.println("attempt " + attempt.number() + " of " + attempt.operation() + ": "
                    + attempt.status().orElse(0));
        }

        @Override
        public void callEnded(CallEnd end) {
            System.out.println("call " + end.operation() + " after " + end.attemptCount() + " attempts");
        }
    }
}
