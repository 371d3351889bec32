// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Passes on what is printed, and hears each line of it. */
final class OverheardStream extends PrintStream {
    OverheardStream(PrintStream to, String where) {
        super(new Lines(to, where), true, StandardCharsets.UTF_8);
    }

    private static final class Lines extends OutputStream {
        private final PrintStream to;
        private final String where;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(PrintStream to, String where) {
            this.to = to;
            this.where = where;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            to.write(bytes, from, count);
            String whole;
            synchronized (line) {
                line.write(bytes, from, count);
                if (bytes[from + count - 1] != '\n') {
                    return;
                }
                whole = line.toString(StandardCharsets.UTF_8);
                line.reset();
            }
            Shown.here().text(where, whole);
        }

        @Override
        public void flush() {
            to.flush();
        }
    }
}
