// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Checks that a bulk over a stream of jobs keeps none of them, so that the stream may be larger than memory. {@code
 * -Djobcancel.stream=1000000} sends a million jobs, in the same heap of 64 MiB.
 */
class MillionJobsTest {
    private static final int JOB_COUNT = Integer.getInteger("jobcancel.stream", 100_000);
    private static final long SLACK_BYTES = 6 << 20;

    @Test
    void streamIsProcessedInHeapThatCannotHoldIt() throws Exception {
        ForkedProgram.ProgramResult result = ForkedProgram.ofJava("-Xmx64m", "-cp", ForkedProgram.classPath())
                .withArguments(MillionJobs.class.getName(), String.valueOf(JOB_COUNT))
                .runProgram();

        List<String> outputLines = result.outputLines();
        System.out.println(outputLines);
        assertThat(result.exitStatus()).as(result.errors()).isZero();
        assertThat(outputLines)
                .contains("answered " + JOB_COUNT + ", twice 0, without outcome 0, counted " + JOB_COUNT);
        Matcher used = Pattern.compile("used (\\d+) (\\d+)").matcher(outputLines.get(1));
        assertThat(used.matches()).isTrue();
        assertThat(Long.parseLong(used.group(2)))
                .as("bytes used after 90 %% of the jobs, compared with 10 %%")
                .isLessThan(Long.parseLong(used.group(1)) + SLACK_BYTES);
    }
}
