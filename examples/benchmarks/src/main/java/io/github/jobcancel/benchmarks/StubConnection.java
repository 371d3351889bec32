// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** One client's connection: finds where each request ends. */
final class StubConnection {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private byte[] bytes = new byte[4096];
    private int filled;

    StubConnection(SocketChannel channel) {
        this.channel = channel;
    }

    void read(StubAnswers answers, BiConsumer<StubConnection, byte[]> reply) {
        try {
            if (filled == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * filled);
            }
            int count = channel.read(ByteBuffer.wrap(bytes, filled, bytes.length - filled));
            if (count < 0) {
                channel.close();
                return;
            }
            filled += count;
        } catch (IOException e) {
            close();
            return;
        }
        for (int end = requestEnd(); end > 0; end = requestEnd()) {
            byte[] answer = answers.to(bytes, end);
            filled -= end;
            System.arraycopy(bytes, end, bytes, 0, filled);
            reply.accept(this, answer);
        }
    }

    /** Where the first request ends; 0 if it is not there whole. */
    private int requestEnd() {
        int length = 0;
        int line = 0;
        for (int i = 0; i < filled; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i == line + 1 && bytes[line] == '\r') {
                return i + 1 + length <= filled ? i + 1 + length : 0;
            }
            if (startsWithLength(line, i)) {
                String number =
                        new String(bytes, line + LENGTH.length, i - line - LENGTH.length, StandardCharsets.US_ASCII);
                length = Integer.parseInt(number.strip());
            }
            line = i + 1;
        }
        return 0;
    }

    private boolean startsWithLength(int from, int to) {
        if (to - from < LENGTH.length) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            if ((bytes[from + i] | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    void write(byte[] answer) {
        try {
            // small answers, and the client waits for them: they fit the socket's buffer
            for (ByteBuffer out = ByteBuffer.wrap(answer); out.hasRemaining(); ) {
                channel.write(out);
            }
        } catch (IOException e) {
            close();
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
