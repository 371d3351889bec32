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
 * The connections, threads and timer that clients use. One transport can serve any number of clients of all providers; that
 * keeps connections and threads few. Safe for use by several threads.
 *
 * <p>Whoever makes a transport closes it. A client that was given none makes its own and closes it with itself.
 */
public sealed interface Transport extends AutoCloseable permits HttpTransport {

    /**
     * A transport with everything built in.
     *
     * @return a new transport
     */
    static Transport create() {
        return builder().build();
    }

    /**
     * Starts to describe a transport.
     *
     * @return a builder with everything built in
     */
    static Builder builder() {
        return new Builder();
    }

    /**
     * Ends the calls that are under way with {@link SdkException.Closed}, and frees connections and threads. Of an {@code
     * OkHttpClient} or executor that the caller brought nothing is shut down. Closing twice does nothing.
     */
    @Override
    void close();

    /** Describes a transport. Not safe for use by several threads. */
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
         * Uses the caller's OkHttp: its proxy, TLS, DNS, interceptors, event listener, dispatcher and connection pool stay. So
         * do the limits of that dispatcher (5 requests at once for each host, unless they were raised); what waits there waits
         * no longer than its call's deadline.
         *
         * Redirects, cache, authenticator, protocol choice and OkHttp's own re-sending are turned off in a client that is
         * derived from it, since each of them could send a signed request twice or to another host.
         *
         * @param client stays the caller's, who closes it; the threads of a dispatcher that is never shut down keep a
         *     program alive for a minute after its last call
         * @return this
         */
        public Builder okHttpClient(OkHttpClient client) {
            this.client = client;
            return this;
        }

        /**
         * Wraps the client that is really used; the way in for tracing libraries that give back a {@code Call.Factory}.
         * Applied last; every attempt is one call of it.
         *
         * @param wrapper from our client to what makes the calls; asked again for what no proxy may see, such as a machine's own keys
         * @return this
         */
        public Builder callFactory(Function<OkHttpClient, Call.Factory> wrapper) {
            this.callFactory = wrapper;
            return this;
        }

        /**
         * Runs what callers attach to the futures on this executor. Built in: daemon threads, virtual ones on Java 21 and
         * later.
         *
         * @param executor stays the caller's, who closes it
         * @return this
         */
        public Builder callbackExecutor(Executor executor) {
            this.callbackExecutor = executor;
            return this;
        }

        /**
         * Measures waits by this timer.
         *
         * @param scheduler stays the caller's, who closes it
         * @return this
         */
        public Builder scheduler(Scheduler scheduler) {
            this.scheduler = scheduler;
            return this;
        }

        /**
         * Dates signatures and judges expiry by this clock.
         *
         * @param clock the time of day
         * @return this
         */
        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Spreads the waits between attempts by these numbers.
         *
         * @param random gives numbers from 0 up to, not including, 1; safe for use by several threads
         * @return this
         */
        public Builder random(DoubleSupplier random) {
            this.random = random;
            return this;
        }

        /**
         * Tells this listener of every attempt and call.
         *
         * @param listener called on I/O threads
         * @return this
         */
        public Builder listener(CallListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * Makes the transport. It opens no connection and starts no thread before the first call.
         *
         * @return a new transport
         */
        public Transport build() {
            return new HttpTransport(client, callFactory, callbackExecutor, scheduler, clock, random, listener);
        }
    }
}
