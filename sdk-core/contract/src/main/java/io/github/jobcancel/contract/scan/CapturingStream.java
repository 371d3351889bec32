// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.scan;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Forwards what is printed to another stream, and captures each line. */
final class CapturingStream extends PrintStream {
    CapturingStream(PrintStream target, String source) {
        super(new LineCapture(target, source), true, StandardCharsets.UTF_8);
    }

    private static final class LineCapture extends OutputStream {
        private final PrintStream target;
        private final String source;
        private final ByteArrayOutputStream lineBuffer = new ByteArrayOutputStream();

        LineCapture(PrintStream target, String source) {
            this.target = target;
            this.source = source;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            target.write(bytes, from, count);
            String completeLine;
            synchronized (lineBuffer) {
                lineBuffer.write(bytes, from, count);
                if (bytes[from + count - 1] != '\n') {
                    return;
                }
                completeLine = lineBuffer.toString(StandardCharsets.UTF_8);
                lineBuffer.reset();
            }
            CapturedOutput.instance().addText(source, completeLine);
        }

        @Override
        public void flush() {
            target.flush();
        }
    }
}
