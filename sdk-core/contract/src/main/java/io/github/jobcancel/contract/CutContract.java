// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CuttingProxy.CarriedExchange;
import io.github.jobcancel.contract.CuttingProxy.ConnectionCut;
import io.github.jobcancel.contract.CuttingProxy.ConnectionEnd;
import io.github.jobcancel.contract.CuttingProxy.MessagePart;
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
 * Repeats one cancel over real sockets and cuts the connection at every byte of each of its exchanges: login, cancel
 * and reads. Each time the client must give the answer of the run without loss, or a weaker one as defined by {@link
 * PromiseOrder}. Each provider has a short subclass.
 *
 * <p>Where requests are repeated, only every eighth byte is tried; {@code -Djobcancel.stride=1} tries all.
 */
@Timeout(600)
public abstract class CutContract {
    private static final int STRIDE = Integer.getInteger("jobcancel.stride", 8);
    private static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());
    private static final CallOptions WITH_RETRIES = CallOptions.standard()
            .withRetryPolicy(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)));

    /** Provides the provider's client, which reaches its fake through the proxy. */
    public interface ProxiedClient extends AutoCloseable {
        /** Cancels a job that stays alive until it is cancelled. */
        CompletableFuture<CancelOutcome> cancel(CallOptions options);

        /** Returns whether the fake accepted a cancel of that job. */
        boolean hasAcceptedCancel();

        /** Closes the client and the fake. */
        @Override
        void close();
    }

    // without TCP_NODELAY a small request waits for the acknowledgement of the one before, which adds up over
    // thousands
    private final OkHttpClient httpClient =
            new OkHttpClient.Builder().socketFactory(new PromptSockets()).build();
    private final CuttingProxy proxy = new CuttingProxy();
    /**
     * The transport, with back-off delays of zero: logins are cut thousands of times, and their back-off is not under
     * test.
     */
    private final Transport transport =
            Transport.builder().okHttpClient(httpClient).random(() -> 0).build();

    private final List<String> violations = new ArrayList<>();
    private int cutCount;
    private int sameCount;
    private int weakerCount;

    /**
     * Creates a fake, a job on the fake, and a client.
     *
     * @param addressMapper maps the address of the fake to the address that the client must use
     */
    protected abstract ProxiedClient createProxiedClient(
            Transport transport, ManualClock clock, UnaryOperator<URI> addressMapper);

    /**
     * Returns the distance in bytes between two cuts where requests are sent once. It is above 1 only for providers
     * with very long tokens.
     */
    protected int cutStep() {
        return 1;
    }

    @AfterEach
    void closeAll() {
        transport.close();
        proxy.close();
        httpClient.connectionPool().evictAll();
        httpClient.dispatcher().executorService().shutdown();
    }

    @Test
    void answerAfterCutAtAnyByteNeverContradictsLossFreeAnswer() {
        cutAtEveryByte("sent once", SINGLE_ATTEMPT, Math.min(cutStep(), STRIDE));

        assertThat(violations).isEmpty();
    }

    @Test
    void repeatedRequestGivesLossFreeAnswerAfterCutAtAnyByte() {
        cutAtEveryByte("repeated", WITH_RETRIES, STRIDE);

        assertThat(violations).isEmpty();
        assertThat(sameCount).as("answers equal to the one without loss").isEqualTo(cutCount);
    }

    private void cutAtEveryByte(String label, CallOptions options, int stride) {
        CancelOutcome lossFreeOutcome = runWithoutCut(options);
        List<CarriedExchange> exchanges = proxy.carriedExchanges();
        assertThat(exchanges).isNotEmpty();
        for (int i = 0; i < exchanges.size(); i++) {
            for (MessagePart part : MessagePart.values()) {
                for (int bytes = 0; bytes <= exchanges.get(i).byteCount(part); bytes += stride) {
                    // the positions alternate between FIN and RST, which halves the number of runs
                    runWithCut(
                            lossFreeOutcome,
                            new ConnectionCut(
                                    i, part, bytes, cutCount % 2 == 0 ? ConnectionEnd.FIN : ConnectionEnd.RST),
                            options);
                }
            }
        }
        System.out.printf(
                "%s, %s: %d cuts in %d exchanges: %d answers as without loss (%s), %d weaker, %d failures%n",
                getClass().getSimpleName(),
                label,
                cutCount,
                exchanges.size(),
                sameCount,
                lossFreeOutcome.getClass().getSimpleName(),
                weakerCount,
                cutCount - sameCount - weakerCount);
    }

    private CancelOutcome runWithoutCut(CallOptions options) {
        proxy.planCut(null);
        try (ProxiedClient client = openProxiedClient()) {
            CancelOutcome outcome = Calls.await(client.cancel(options));
            assertThat(client.hasAcceptedCancel()).isTrue();
            return outcome;
        }
    }

    private void runWithCut(CancelOutcome lossFreeOutcome, ConnectionCut cut, CallOptions options) {
        proxy.planCut(cut);
        cutCount++;
        try (ProxiedClient client = openProxiedClient()) {
            CompletableFuture<CancelOutcome> call = client.cancel(options);
            try {
                compareOutcomes(lossFreeOutcome, Calls.await(call), cut);
            } catch (RuntimeException failure) {
                if (!PromiseOrder.isHonestFailure(failure, client.hasAcceptedCancel())) {
                    violations.add(cut + ": " + failure + " though the provider "
                            + (client.hasAcceptedCancel() ? "accepted a cancel" : "accepted none"));
                }
            }
        }
    }

    private void compareOutcomes(CancelOutcome lossFreeOutcome, CancelOutcome actualOutcome, ConnectionCut cut) {
        if (PromiseOrder.isSamePromise(lossFreeOutcome, actualOutcome)) {
            sameCount++;
        } else if (PromiseOrder.isWeakerPromise(lossFreeOutcome, actualOutcome)) {
            weakerCount++;
        } else {
            violations.add(cut + ": " + actualOutcome + " in place of " + lossFreeOutcome);
        }
    }

    private ProxiedClient openProxiedClient() {
        httpClient.connectionPool().evictAll();
        return createProxiedClient(transport, ManualClock.startingNow(), proxy::forwardTo);
    }

    /** Creates sockets with TCP_NODELAY. */
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
