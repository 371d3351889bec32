// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Reads requests from the connection of one client, and writes the replies. */
final class StubConnection {
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private byte[] bytes = new byte[4096];
    private int filledBytes;

    StubConnection(SocketChannel channel) {
        this.channel = channel;
    }

    void readRequests(StubReplies replies, BiConsumer<StubConnection, byte[]> replySink) {
        try {
            if (filledBytes == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * filledBytes);
            }
            int count = channel.read(ByteBuffer.wrap(bytes, filledBytes, bytes.length - filledBytes));
            if (count < 0) {
                channel.close();
                return;
            }
            filledBytes += count;
        } catch (IOException e) {
            closeChannel();
            return;
        }
        for (int end = requestEnd(); end > 0; end = requestEnd()) {
            byte[] replyBytes = replies.replyTo(bytes, end);
            filledBytes -= end;
            System.arraycopy(bytes, end, bytes, 0, filledBytes);
            replySink.accept(this, replyBytes);
        }
    }

    /** Returns the end of the first request in the buffer, or 0 if the request is incomplete. */
    private int requestEnd() {
        int length = 0;
        int line = 0;
        for (int i = 0; i < filledBytes; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i == line + 1 && bytes[line] == '\r') {
                return i + 1 + length <= filledBytes ? i + 1 + length : 0;
            }
            if (startsWithContentLength(line, i)) {
                String number =
                        new String(bytes, line + CONTENT_LENGTH.length, i - line - CONTENT_LENGTH.length, StandardCharsets.US_ASCII);
                length = Integer.parseInt(number.strip());
            }
            line = i + 1;
        }
        return 0;
    }

    private boolean startsWithContentLength(int from, int to) {
        if (to - from < CONTENT_LENGTH.length) {
            return false;
        }
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            if ((bytes[from + i] | 0x20) != (CONTENT_LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    void writeReply(byte[] reply) {
        try {
            // does not block for long: replies are small, and the client waits for them, so they fit the socket's
            // buffer
            for (ByteBuffer out = ByteBuffer.wrap(reply); out.hasRemaining(); ) {
                channel.write(out);
            }
        } catch (IOException e) {
            closeChannel();
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // the connection cannot be used any more
        }
    }
}
