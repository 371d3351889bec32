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
    public enum Part {
        REQUEST,
        REPLY
    }

    /** How the client sees the connection end. */
    public enum End {
        /** Closed in good order. */
        FIN,
        /** Reset. */
        RST
    }

    /**
     * One cut. An exchange shorter than {@code bytes} is cut at its end.
     *
     * @param exchange which exchange, from 0, in order of arrival since {@link #instead}
     * @param part its request or its reply
     * @param bytes how many bytes of that part get through
     * @param end how the client's connection ends
     */
    public record Cut(int exchange, Part part, int bytes, End end) {}

    /**
     * An exchange that was carried whole.
     *
     * @param line the first line of its request
     * @param request how many bytes the request had
     * @param reply how many bytes the reply had
     */
    public record Carried(String line, int request, int reply) {
        public int length(Part part) {
            return part == Part.REQUEST ? request : reply;
        }
    }

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:\\s*(\\d+)\\s*$");
    private static final Pattern CHUNKED = Pattern.compile("(?im)^transfer-encoding:");

    private final ServerSocket listener;

    // guarded by this
    private final Set<Socket> open = new HashSet<>();
    private final List<Carried> carried = new ArrayList<>();
    private InetSocketAddress server;
    private Cut cut;
    private int arrived;

    public CuttingProxy() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("cutting-proxy", this::accept);
    }

    /** Leads to this server from now on. The same address, with the proxy in the server's place. */
    public synchronized URI instead(URI of) {
        hangUp();
        server = new InetSocketAddress(of.getHost(), of.getPort());
        carried.clear();
        arrived = 0;
        String text = of.toString();
        String old = of.getHost() + ":" + of.getPort();
        return URI.create(text.replaceFirst(Pattern.quote(old), "127.0.0.1:" + listener.getLocalPort()));
    }

    /** Plans a cut; null plans none. */
    public synchronized void cut(Cut plan) {
        cut = plan;
    }

    /** What was carried whole since {@link #instead}. */
    public synchronized List<Carried> carried() {
        return List.copyOf(carried);
    }

    @Override
    public void close() {
        quietly(listener);
        hangUp();
    }

    private synchronized void hangUp() {
        open.forEach(CuttingProxy::quietly);
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                start("cutting-proxy-connection", () -> connected(client));
            }
        } catch (IOException e) {
            // closed: nobody is to connect any more
        }
    }

    private void connected(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            InetSocketAddress to;
            synchronized (this) {
                to = server;
                open.add(client);
                open.add(upstream);
            }
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(to);
            carry(client, upstream);
        } catch (IOException e) {
            // one side hung up; the other learns it by the closing of both
        }
    }

    private void carry(Socket client, Socket upstream) throws IOException {
        InputStream requests = new BufferedInputStream(client.getInputStream());
        InputStream replies = new BufferedInputStream(upstream.getInputStream());
        for (byte[] request = message(requests); request.length > 0; request = message(requests)) {
            Cut here = due();
            if (here != null && here.part() == Part.REQUEST) {
                upstream.getOutputStream().write(request, 0, Math.min(here.bytes(), request.length));
                upstream.shutdownOutput();
                replies.readAllBytes();
                end(client, here.end());
                return;
            }
            upstream.getOutputStream().write(request);
            byte[] reply = message(replies);
            int let = here == null ? reply.length : Math.min(here.bytes(), reply.length);
            note(request, reply);
            client.getOutputStream().write(reply, 0, let);
            if (here != null || reply.length == 0) {
                end(client, here == null ? End.FIN : here.end());
                return;
            }
        }
    }

    private synchronized Cut due() {
        return cut != null && cut.exchange() == arrived++ ? cut : null;
    }

    private synchronized void note(byte[] request, byte[] reply) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        carried.add(new Carried(text.substring(0, text.indexOf("\r\n")), request.length, reply.length));
    }

    private static void end(Socket client, End end) throws IOException {
        if (end == End.RST) {
            client.setSoLinger(true, 0);
        }
        client.close();
    }

    /** One message, head and body; empty if the stream ended before one began. */
    private static byte[] message(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int last4 = 0; last4 != 0x0d0a0d0a; ) {
            int b = in.read();
            if (b < 0) {
                return new byte[0];
            }
            head.write(b);
            last4 = last4 << 8 | b;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        if (CHUNKED.matcher(text).find()) {
            throw new IllegalStateException("no fake and no client of ours sends chunks");
        }
        Matcher length = LENGTH.matcher(text);
        head.write(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
        return head.toByteArray();
    }

    private static void quietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // closed is closed
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
