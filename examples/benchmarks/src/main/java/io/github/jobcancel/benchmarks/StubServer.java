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
 * The stub's process: one thread and one selector for any number of connections, so that a wait of 20 ms for each of some
 * hundred requests costs the machine nothing. Prints its port, serves until its standard input ends.
 *
 * <p>Settings: {@code delay=MS} answers that much later; {@code rate=N burst=N} refuses what is above a token bucket;
 * {@code canceljobs=on} serves the operation that takes many ids.
 */
final class StubServer {
    private static final long MOST_EARLY = TimeUnit.MILLISECONDS.toNanos(3);

    private record Due(long at, StubConnection connection, byte[] answer) {}

    private final Selector selector = Selector.open();
    private final StubAnswers answers = new StubAnswers();

    /** All waits are of one length, so the queue is in order of time by itself. */
    private final ArrayDeque<Due> waiting = new ArrayDeque<>();

    private long delayNanos;

    /** How much sooner to look, since this machine's timers ring late: so that answers come in time on the average. */
    private long early;

    private StubServer(String[] settings) throws IOException {
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('='));
            String value = setting.substring(name.length() + 1);
            switch (name) {
                case "delay" -> delayNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(value));
                case "rate" -> answers.rate(Double.parseDouble(value));
                case "burst" -> answers.burst(Double.parseDouble(value));
                case "canceljobs" -> answers.cancelsMany("on".equals(value));
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
            Thread watch = new Thread(StubServer::endWithParent);
            watch.setDaemon(true);
            watch.start();
            while (true) {
                stub.turn(server);
            }
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // the parent says nothing; only its end counts
            }
        } catch (IOException e) {
            // the same: the parent is gone
        }
        System.exit(0);
    }

    private void turn(ServerSocketChannel server) throws IOException {
        await();
        long now = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.isAcceptable()) {
                accept(server);
            } else if (key.isValid()) {
                ((StubConnection) key.attachment())
                        .read(answers, (connection, answer) -> reply(now, connection, answer));
            }
        }
        selector.selectedKeys().clear();
        for (Due due = waiting.peek(); due != null && left(due) <= 0; due = waiting.peek()) {
            waiting.remove();
            due.connection.write(due.answer);
            early = Math.max(0, Math.min(MOST_EARLY, early + (System.nanoTime() - due.at) / 64));
        }
    }

    /** The selector counts whole milliseconds; the rest of a wait is slept in shorter steps. */
    private void await() throws IOException {
        Due due = waiting.peek();
        long left = due == null ? Long.MAX_VALUE : left(due);
        long millis = TimeUnit.NANOSECONDS.toMillis(left);
        if (due == null) {
            selector.select();
        } else if (millis > 0) {
            selector.select(millis);
        } else if (selector.selectNow() == 0 && left > 0) {
            LockSupport.parkNanos(Math.min(left, 50_000));
            selector.selectNow();
        }
    }

    private long left(Due due) {
        return due.at - early - System.nanoTime();
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new StubConnection(channel));
        }
    }

    private void reply(long now, StubConnection connection, byte[] answer) {
        if (delayNanos == 0 || answer[9] != '2') {
            connection.write(answer);
        } else {
            waiting.add(new Due(now + delayNanos, connection, answer));
        }
    }
}
