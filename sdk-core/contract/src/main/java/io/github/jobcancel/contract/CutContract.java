// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CuttingProxy.Carried;
import io.github.jobcancel.contract.CuttingProxy.Cut;
import io.github.jobcancel.contract.CuttingProxy.End;
import io.github.jobcancel.contract.CuttingProxy.Part;
import io.github.jobcancel.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One cancel over real sockets, cut at every byte of each of its exchanges: of the login, of the cancel, of the reads. Each
 * time the answer is the one that comes without loss, or a weaker one; {@link PromiseOrder} says which are. One short
 * subclass for each provider.
 *
 * <p>Where requests are repeated, every eighth byte is tried; {@code -Djobcancel.stride=1} tries all.
 */
@Timeout(600)
public abstract class CutContract {
    private static final int STRIDE = Integer.getInteger("jobcancel.stride", 8);
    private static final CallOptions ONCE = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    private static final CallOptions REPEATING = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)));

    /** The provider's client, joined to its fake by way of the proxy. */
    public interface Scene extends AutoCloseable {
        /** Cancels a job that is alive and stays so until it is cancelled. */
        CompletableFuture<CancelOutcome> cancel(CallOptions options);

        /** Whether the fake took a cancel of that job. */
        boolean acted();

        /** Closes the client and the fake. */
        @Override
        void close();
    }

    // a small request must not wait for the acknowledgement of another: thousands of exchanges add up
    private final OkHttpClient http =
            new OkHttpClient.Builder().socketFactory(new PromptSockets()).build();
    private final CuttingProxy proxy = new CuttingProxy();
    /** Repeats at once: also a login is cut some thousand times, and its own back-off is not what is tested. */
    private final Transport transport =
            Transport.builder().okHttpClient(http).random(() -> 0).build();

    private final List<String> broken = new ArrayList<>();
    private int tried;
    private int same;
    private int weaker;

    /**
     * Makes a fake, a job and a client.
     *
     * @param way from the fake's address to the one that the client is to use
     */
    protected abstract Scene scene(Transport transport, ManualClock clock, UnaryOperator<URI> way);

    /** The distance between two cuts of a request that is sent once; more than 1 only where tokens are very long. */
    protected int step() {
        return 1;
    }

    @AfterEach
    void close() {
        transport.close();
        proxy.close();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }

    @Test
    void noAnswerAfterACutAtAnyByteContradictsTheLossFreeOne() {
        cutEverywhere("sent once", ONCE, Math.min(step(), STRIDE));

        assertThat(broken).isEmpty();
    }

    @Test
    void aCutAtAnyByteChangesNothingWhenRequestsAreRepeated() {
        cutEverywhere("repeated", REPEATING, STRIDE);

        assertThat(broken).isEmpty();
        assertThat(same).as("a repeat finds out what one lost reply left open").isEqualTo(tried);
    }

    private void cutEverywhere(String how, CallOptions options, int stride) {
        CancelOutcome full = whole(options);
        List<Carried> exchanges = proxy.carried();
        assertThat(exchanges).isNotEmpty();
        for (int i = 0; i < exchanges.size(); i++) {
            for (Part part : Part.values()) {
                for (int bytes = 0; bytes <= exchanges.get(i).length(part); bytes += stride) {
                    // each position ends one way, and its neighbours the other
                    attempt(full, new Cut(i, part, bytes, tried % 2 == 0 ? End.FIN : End.RST), options);
                }
            }
        }
        System.out.printf(
                "%s, %s: %d cuts in %d exchanges: %d as without loss (%s), %d weaker, %d failed%n",
                getClass().getSimpleName(),
                how,
                tried,
                exchanges.size(),
                same,
                full.getClass().getSimpleName(),
                weaker,
                tried - same - weaker);
    }

    private CancelOutcome whole(CallOptions options) {
        proxy.cut(null);
        try (Scene scene = open()) {
            CancelOutcome outcome = Calls.await(scene.cancel(options));
            assertThat(scene.acted()).isTrue();
            return outcome;
        }
    }

    private void attempt(CancelOutcome full, Cut cut, CallOptions options) {
        proxy.cut(cut);
        tried++;
        try (Scene scene = open()) {
            CompletableFuture<CancelOutcome> call = scene.cancel(options);
            try {
                judge(full, Calls.await(call), cut);
            } catch (RuntimeException failure) {
                if (!PromiseOrder.honest(failure, scene.acted())) {
                    broken.add(cut + ": " + failure + " though the provider " + (scene.acted() ? "acted" : "did not"));
                }
            }
        }
    }

    private void judge(CancelOutcome full, CancelOutcome told, Cut cut) {
        if (PromiseOrder.same(full, told)) {
            same++;
        } else if (PromiseOrder.weaker(full, told)) {
            weaker++;
        } else {
            broken.add(cut + ": " + told + " in place of " + full);
        }
    }

    private Scene open() {
        http.connectionPool().evictAll();
        return scene(transport, ManualClock.startingNow(), proxy::instead);
    }

    /** Sockets that send at once. */
    private static final class PromptSockets extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
