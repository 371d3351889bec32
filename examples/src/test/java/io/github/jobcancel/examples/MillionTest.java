// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A stream larger than memory: nothing of it is kept. {@code -Djobcancel.stream=1000000} sends a million jobs, in the same heap
 * of 64 MiB.
 */
class MillionTest {
    private static final int COUNT = Integer.getInteger("jobcancel.stream", 100_000);
    private static final long SLACK = 6 << 20;

    @Test
    void aStreamIsAnsweredInAHeapThatCouldNotHoldIt() throws Exception {
        Fork.Ran ran = Fork.java("-Xmx64m", "-cp", Fork.classPath())
                .arguments(Million.class.getName(), String.valueOf(COUNT))
                .run();

        List<String> said = ran.lines();
        System.out.println(said);
        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(said).contains("answered " + COUNT + ", twice 0, without outcome 0, counted " + COUNT);
        Matcher used = Pattern.compile("used (\\d+) (\\d+)").matcher(said.get(1));
        assertThat(used.matches()).isTrue();
        assertThat(Long.parseLong(used.group(2)))
                .as("bytes used at 90 %% as at 10 %%")
                .isLessThan(Long.parseLong(used.group(1)) + SLACK);
    }
}
