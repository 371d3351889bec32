// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobRecordTest {
    private static final JobRef REF = new JobRef("toy", "job", "here", "j1");
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static final class ToyRecord extends JobRecord {
        private final String queue;
        private final String secret;

        ToyRecord(String queue, String secret) {
            super(REF, JobState.RUNNING, "running", "nightly", START, null, null);
            this.queue = queue;
            this.secret = secret;
        }

        @Override
        protected List<Object> printableFields() {
            return List.of("queue", queue);
        }

        @Override
        protected List<Object> confidentialFields() {
            return List.of(secret);
        }
    }

    @Test
    void recordsAreEqualIfAllTheirFieldsAre() {
        ToyRecord record = new ToyRecord("q", "hunter2");

        assertThat(new ToyRecord("q", "hunter2")).isEqualTo(record).hasSameHashCodeAs(record);
        assertThat(new ToyRecord("p", "hunter2")).isNotEqualTo(record);
        assertThat(new ToyRecord("q", "hunter3")).isNotEqualTo(record);
    }

    @Test
    void printedRecordShowsItsFieldsWithoutTheConfidentialOnes() {
        assertThat(new ToyRecord("q", "hunter2"))
                .hasToString("ToyRecord[ref=jobcancel:toy/job/here/j1, state=RUNNING, rawState=running, name=nightly,"
                        + " submittedAt=Optional[2026-01-02T03:04:05Z], startedAt=Optional.empty,"
                        + " endedAt=Optional.empty, queue=q]");
    }

    @Test
    void printedValuesAreCutAndHaveNoControlCharacters() {
        assertThat(new ToyRecord("a\u001b[2J\n" + "x".repeat(10_000), "").toString())
                .contains("queue=a?[2J?xxx")
                .endsWith("xxx...]")
                .hasSizeLessThan(500);
    }
}
