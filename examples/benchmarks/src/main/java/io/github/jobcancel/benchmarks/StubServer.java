// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves any number of connections with one thread and one selector, so that delaying hundreds of replies by 20 ms
 * costs almost no processor time. Prints its port, and serves until the end of its standard input.
 *
 * <p>Settings: {@code delay=MS} delays each reply; {@code rate=N burst=N} limits the request rate with a token bucket;
 * {@code canceljobs=on} serves the operation that takes many ids.
 */
final class StubServer {
    private static final long MAX_EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private record DelayedReply(long dueNanos, StubConnection connection, byte[] reply) {}

    private final Selector selector = Selector.open();
    private final StubReplies replies = new StubReplies();

    /** The delayed replies. All delays are equal, so the queue is ordered by time. */
    private final ArrayDeque<DelayedReply> delayedReplies = new ArrayDeque<>();

    private long delayNanos;

    /**
     * The time by which replies are sent early, since timers fire late; adjusted so that replies are on time on
     * average.
     */
    private long earlyNanos;

    private StubServer(String[] settings) throws IOException {
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('='));
            String value = setting.substring(name.length() + 1);
            switch (name) {
                case "delay" -> delayNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(value));
                case "rate" -> replies.setRate(Double.parseDouble(value));
                case "burst" -> replies.setBurst(Double.parseDouble(value));
                case "canceljobs" -> replies.serveCancelJobs("on".equals(value));
                default -> throw new IllegalArgumentException("no such setting: " + setting);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        StubServer stub = new StubServer(args);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            server.configureBlocking(false);
            server.register(stub.selector, SelectionKey.OP_ACCEPT);
            System.out.println(server.socket().getLocalPort());
            System.out.flush();
            Thread watch = new Thread(StubServer::exitWithParent);
            watch.setDaemon(true);
            watch.start();
            while (true) {
                stub.serveOnce(server);
            }
        }
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() >= 0) {
                // the parent writes nothing; only the end of the stream matters
            }
        } catch (IOException e) {
            // the parent has ended
        }
        System.exit(0);
    }

    private void serveOnce(ServerSocketChannel server) throws IOException {
        awaitEvents();
        long nowNanos = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isAcceptable()) {
                acceptConnections(server);
            } else if (key.isValid()) {
                ((StubConnection) key.attachment())
                        .readRequests(replies, (connection, reply) -> sendReply(nowNanos, connection, reply));
            }
        }
        selector.selectedKeys().clear();
        for (DelayedReply delayedReply = delayedReplies.peek(); delayedReply != null && nanosUntil(delayedReply) <= 0; delayedReply = delayedReplies.peek()) {
            delayedReplies.remove();
            delayedReply.connection.writeReply(delayedReply.reply);
            earlyNanos = Math.max(0, Math.min(MAX_EARLY_NANOS, earlyNanos + (System.nanoTime() - delayedReply.dueNanos) / 64));
        }
    }

    /** Waits for events. The selector counts whole milliseconds, so the rest of a wait is spent in shorter steps. */
    private void awaitEvents() throws IOException {
        DelayedReply delayedReply = delayedReplies.peek();
        long leftNanos = delayedReply == null ? Long.MAX_VALUE : nanosUntil(delayedReply);
        long millis = TimeUnit.NANOSECONDS.toMillis(leftNanos);
        if (delayedReply == null) {
            selector.select();
        } else if (millis > 0) {
            selector.select(millis);
        } else if (selector.selectNow() == 0 && leftNanos > 0) {
            LockSupport.parkNanos(Math.min(leftNanos, 50_000));
            selector.selectNow();
        }
    }

    private long nanosUntil(DelayedReply delayedReply) {
        return delayedReply.dueNanos - earlyNanos - System.nanoTime();
    }

    private void acceptConnections(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new StubConnection(channel));
        }
    }

    private void sendReply(long nowNanos, StubConnection connection, byte[] reply) {
        if (delayNanos == 0 || reply[9] != '2') {
            connection.writeReply(reply);
        } else {
            delayedReplies.add(new DelayedReply(nowNanos + delayNanos, connection, reply));
        }
    }
}
