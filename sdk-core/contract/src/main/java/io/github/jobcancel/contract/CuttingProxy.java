// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a client and a fake on the loopback interface, carries HTTP/1.1 exchanges unchanged, and cuts the connection
 * of one of them at a chosen byte. A cut takes both sides: the server has seen the end of what it was sent, and has done
 * with it what it will, before the client learns of the cut. So what the server did is settled when the client answers.
 */
public final class CuttingProxy implements AutoCloseable {
    /** Which part of an exchange is cut. */
    public enum MessagePart {
        REQUEST,
        REPLY
    }

    /** How the client sees the connection end. */
    public enum ConnectionEnd {
        /** Closed in good order. */
        FIN,
        /** Reset. */
        RST
    }

    /**
     * One cut. An exchange shorter than {@code bytes} is cut at its end.
     *
     * @param exchangeIndex which exchange, from 0, in order of arrival since {@link #forwardTo}
     * @param part its request or its reply
     * @param byteCount how many bytes of that part get through
     * @param end how the client's connection ends
     */
    public record ConnectionCut(int exchangeIndex, MessagePart part, int byteCount, ConnectionEnd end) {}

    /**
     * An exchange that was carried whole.
     *
     * @param requestLine the first line of its request
     * @param requestBytes how many bytes the request had
     * @param replyBytes how many bytes the reply had
     */
    public record CarriedExchange(String requestLine, int requestBytes, int replyBytes) {
        public int byteCount(MessagePart part) {
            return part == MessagePart.REQUEST ? requestBytes : replyBytes;
        }
    }

    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");
    private static final Pattern TRANSFER_ENCODING = Pattern.compile("(?im)^transfer-encoding:");

    private final ServerSocket listener;

    // guarded by this
    private final Set<Socket> openSockets = new HashSet<>();
    private final List<CarriedExchange> carriedExchanges = new ArrayList<>();
    private InetSocketAddress serverAddress;
    private ConnectionCut plannedCut;
    private int arrivedCount;

    public CuttingProxy() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startThread("cutting-proxy", this::acceptClients);
    }

    /** Leads to this server from now on. The same address, with the proxy in the server's place. */
    public synchronized URI forwardTo(URI address) {
        closeSockets();
        serverAddress = new InetSocketAddress(address.getHost(), address.getPort());
        carriedExchanges.clear();
        arrivedCount = 0;
        String text = address.toString();
        String authority = address.getHost() + ":" + address.getPort();
        return URI.create(text.replaceFirst(Pattern.quote(authority), "127.0.0.1:" + listener.getLocalPort()));
    }

    /** Plans a cut; null plans none. */
    public synchronized void planCut(ConnectionCut plan) {
        plannedCut = plan;
    }

    /** What was carried whole since {@link #forwardTo}. */
    public synchronized List<CarriedExchange> carriedExchanges() {
        return List.copyOf(carriedExchanges);
    }

    @Override
    public void close() {
        closeQuietly(listener);
        closeSockets();
    }

    private synchronized void closeSockets() {
        openSockets.forEach(CuttingProxy::closeQuietly);
        openSockets.clear();
    }

    private void acceptClients() {
        try {
            while (true) {
                Socket client = listener.accept();
                startThread("cutting-proxy-connection", () -> serveClient(client));
            }
        } catch (IOException e) {
            // closed: nobody is to connect any more
        }
    }

    private void serveClient(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            InetSocketAddress target;
            synchronized (this) {
                target = serverAddress;
                openSockets.add(client);
                openSockets.add(upstream);
            }
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(target);
            carryExchanges(client, upstream);
        } catch (IOException e) {
            // one side hung up; the other learns it by the closing of both
        }
    }

    private void carryExchanges(Socket client, Socket upstream) throws IOException {
        InputStream requests = new BufferedInputStream(client.getInputStream());
        InputStream replies = new BufferedInputStream(upstream.getInputStream());
        for (byte[] request = readMessage(requests); request.length > 0; request = readMessage(requests)) {
            ConnectionCut dueCut = takeDueCut();
            if (dueCut != null && dueCut.part() == MessagePart.REQUEST) {
                upstream.getOutputStream().write(request, 0, Math.min(dueCut.byteCount(), request.length));
                upstream.shutdownOutput();
                replies.readAllBytes();
                endConnection(client, dueCut.end());
                return;
            }
            upstream.getOutputStream().write(request);
            byte[] reply = readMessage(replies);
            int forwardedBytes = dueCut == null ? reply.length : Math.min(dueCut.byteCount(), reply.length);
            recordExchange(request, reply);
            client.getOutputStream().write(reply, 0, forwardedBytes);
            if (dueCut != null || reply.length == 0) {
                endConnection(client, dueCut == null ? ConnectionEnd.FIN : dueCut.end());
                return;
            }
        }
    }

    private synchronized ConnectionCut takeDueCut() {
        return plannedCut != null && plannedCut.exchangeIndex() == arrivedCount++ ? plannedCut : null;
    }

    private synchronized void recordExchange(byte[] request, byte[] reply) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        carriedExchanges.add(
                new CarriedExchange(text.substring(0, text.indexOf("\r\n")), request.length, reply.length));
    }

    private static void endConnection(Socket client, ConnectionEnd end) throws IOException {
        if (end == ConnectionEnd.RST) {
            client.setSoLinger(true, 0);
        }
        client.close();
    }

    /** One message, head and body; empty if the stream ended before one began. */
    private static byte[] readMessage(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int lastFourBytes = 0; lastFourBytes != 0x0d0a0d0a; ) {
            int b = in.read();
            if (b < 0) {
                return new byte[0];
            }
            head.write(b);
            lastFourBytes = lastFourBytes << 8 | b;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        if (TRANSFER_ENCODING.matcher(text).find()) {
            throw new IllegalStateException("no fake and no client of ours sends chunks");
        }
        Matcher length = CONTENT_LENGTH.matcher(text);
        head.write(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
        return head.toByteArray();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // closed is closed
        }
    }

    private static void startThread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
