// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import io.github.jobcancel.http.HttpTransport;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The connections, threads and timer that clients use. One transport can serve any number of clients of all
 * providers, which keeps the number of connections and threads low. Safe for use by several threads.
 *
 * <p>Whoever creates a transport must close it. A client that is built without a transport creates its own and
 * closes it together with itself.
 */
public sealed interface Transport extends AutoCloseable permits HttpTransport {

    /**
     * Creates a transport with default settings.
     *
     * @return a new transport
     */
    static Transport create() {
        return builder().build();
    }

    /**
     * Returns a builder with default settings.
     *
     * @return a new builder
     */
    static Builder builder() {
        return new Builder();
    }

    /**
     * Ends the calls in progress with {@link SdkException.Closed} and frees connections and threads. An {@code
     * OkHttpClient} or executor that the caller supplied is not shut down. Closing twice has no effect.
     */
    @Override
    void close();

    /** Configures and creates a transport. Not safe for use by several threads. */
    final class Builder {
        private @Nullable OkHttpClient client;
        private Function<OkHttpClient, Call.Factory> callFactory = client -> client;
        private @Nullable Executor callbackExecutor;
        private @Nullable Scheduler scheduler;
        private InstantSource clock = InstantSource.system();
        private DoubleSupplier random = Math::random;
        private @Nullable CallListener listener;

        private Builder() {}

        /**
         * Uses the caller's OkHttp client: its proxy, TLS, DNS, interceptors, event listener, dispatcher and
         * connection pool are kept. So are the limits of that dispatcher (5 concurrent requests for each host,
         * unless they were raised); a request that waits in the dispatcher waits no longer than the deadline of its
         * call.
         *
         * <p>A client is derived from it in which redirects, cache, authenticator, protocol choice and OkHttp's own
         * retries are turned off, since each of them could send a signed request twice or to another host.
         *
         * @param client the client; it remains the caller's to close. The threads of a dispatcher that is never
         *     shut down keep a program alive for a minute after its last call
         * @return this
         */
        public Builder okHttpClient(OkHttpClient client) {
            this.client = client;
            return this;
        }

        /**
         * Wraps the OkHttp client that sends the requests, for example for a tracing library that supplies a {@code
         * Call.Factory}. The wrapper is applied last; every attempt is one call of its result.
         *
         * @param wrapper the function from our client to the factory of calls. It is applied once more to the
         *     client for addresses that no proxy may see, such as a machine's own metadata service
         * @return this
         */
        public Builder callFactory(Function<OkHttpClient, Call.Factory> wrapper) {
            this.callFactory = wrapper;
            return this;
        }

        /**
         * Sets the executor that runs the callbacks which callers attach to futures. The default uses daemon
         * threads, virtual ones on Java 21 and later.
         *
         * @param executor the executor; it remains the caller's to shut down
         * @return this
         */
        public Builder callbackExecutor(Executor executor) {
            this.callbackExecutor = executor;
            return this;
        }

        /**
         * Sets the scheduler that measures delays.
         *
         * @param scheduler the scheduler; it remains the caller's to shut down
         * @return this
         */
        public Builder scheduler(Scheduler scheduler) {
            this.scheduler = scheduler;
            return this;
        }

        /**
         * Sets the clock that dates signatures and decides expiry.
         *
         * @param clock the time of day
         * @return this
         */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Sets the source of randomness for the delays between attempts.
         *
         * @param random a supplier of numbers from 0 (inclusive) to 1 (exclusive), safe for use by several threads
         * @return this
         */
        public Builder random(DoubleSupplier random) {
            this.random = random;
            return this;
        }

        /**
         * Sets the listener that receives an event for every attempt and every call.
         *
         * @param listener the listener, called on I/O threads
         * @return this
         */
        public Builder listener(CallListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * Creates the transport. It opens no connection and starts no thread before the first call.
         *
         * @return a new transport
         */
        public Transport build() {
            return new HttpTransport(client, callFactory, callbackExecutor, scheduler, clock, random, listener);
        }
    }
}
