// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A server that answers every request with an empty JSON object, as cheaply as plain sockets can. Runs in a process of its
 * own, so that what it costs is not counted to the client; ends with the process that started it.
 */
public final class Stub implements AutoCloseable {
    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                    + "x-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\nContent-Length: 2\r\n\r\n{}")
            .getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final int port;

    private Stub(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts the other process, and waits until it listens. */
    static Stub start() throws IOException {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        Process process = new ProcessBuilder(
                        java, "-Xmx128m", "-cp", System.getProperty("java.class.path"), Stub.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        StringBuilder line = new StringBuilder();
        for (int c = process.getInputStream().read(); c >= '0'; c = process.getInputStream().read()) {
            line.append((char) c);
        }
        return new Stub(process, Integer.parseInt(line.toString()));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** The other process: prints its port, serves until its standard input ends. */
    public static void main(String[] args) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            System.out.flush();
            daemon(Stub::endWithParent);
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
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

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 8_192);
            OutputStream out = socket.getOutputStream();
            for (int length = head(in); length >= 0; length = head(in)) {
                in.skipNBytes(length);
                out.write(ANSWER);
            }
        } catch (IOException e) {
            // the client went away
        }
    }

    /** Reads a request's head; the length of its body, or -1 at the end. */
    private static int head(InputStream in) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder(128);
        boolean first = true;
        while (true) {
            int c = in.read();
            if (c < 0) {
                return -1;
            }
            if (c == '\n') {
                String text = line.toString().strip();
                if (text.isEmpty() && !first) {
                    return length;
                }
                if (text.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(text.substring(15).strip());
                }
                line.setLength(0);
                first = false;
            } else {
                line.append((char) c);
            }
        }
    }
}
