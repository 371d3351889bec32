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
 * Forwards HTTP/1.1 exchanges between a client and a fake on the loopback interface unchanged, and cuts the connection
 * of one exchange at a chosen byte. A cut closes the server's side first: the server has processed what it received
 * before the client learns of the cut. So the effect at the server is final when the client gives its answer.
 */
public final class CuttingProxy implements AutoCloseable {
    /** Names the part of an exchange that is cut. */
    public enum MessagePart {
        REQUEST,
        REPLY
    }

    /** Says how the connection to the client ends. */
    public enum ConnectionEnd {
        /** An orderly close. */
        FIN,
        /** A reset. */
        RST
    }

    /**
     * Describes one cut. A part shorter than {@code byteCount} is cut at its end.
     *
     * @param exchangeIndex the number of the exchange, from 0, in order of arrival since {@link #forwardTo}
     * @param part the request or the reply
     * @param byteCount the number of bytes of that part that are forwarded
     * @param end the way in which the client's connection ends
     */
    public record ConnectionCut(int exchangeIndex, MessagePart part, int byteCount, ConnectionEnd end) {}

    /**
     * Describes an exchange that was forwarded as a whole.
     *
     * @param requestLine the first line of the request
     * @param requestBytes the length of the request in bytes
     * @param replyBytes the length of the reply in bytes
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

    /**
     * Forwards to this server from now on, and forgets the exchanges so far. Returns the address with the host and
     * port of the proxy in place of the server's.
     */
    public synchronized URI forwardTo(URI address) {
        closeSockets();
        serverAddress = new InetSocketAddress(address.getHost(), address.getPort());
        carriedExchanges.clear();
        arrivedCount = 0;
        String text = address.toString();
        String authority = address.getHost() + ":" + address.getPort();
        return URI.create(text.replaceFirst(Pattern.quote(authority), "127.0.0.1:" + listener.getLocalPort()));
    }

    /** Plans a cut; null removes the plan. */
    public synchronized void planCut(ConnectionCut plan) {
        plannedCut = plan;
    }

    /** Returns the exchanges that were forwarded as a whole since {@link #forwardTo}. */
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
            // the proxy is closed
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
            // one side closed its connection; closing both tells the other side
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

    /**
     * Reads one message with head and body; returns an empty array if the stream ends before a whole head has arrived.
     */
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
            throw new IllegalStateException(
                    "chunked transfer encoding is not supported: neither the fakes nor the clients use it");
        }
        Matcher length = CONTENT_LENGTH.matcher(text);
        head.write(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
        return head.toByteArray();
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // the socket cannot be used any more, which is all that closing is for
        }
    }

    private static void startThread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
