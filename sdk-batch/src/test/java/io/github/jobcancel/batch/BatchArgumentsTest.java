// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.Calls;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchArgumentsTest {
    @RegisterExtension
    final BatchFixture fixture = new BatchFixture();

    private final FakeBatch fake = fixture.fake;
    private final AwsCredentials key = BatchFixture.CREDENTIALS;
    private final BatchClient client = fixture.client;

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ".", "..", "a\nb", "a\u0000", "job*"})
    void invalidJobIdIsRejectedBeforeAnyRequest(String id) {
        assertThatThrownBy(() -> client.job(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CancelJobRequest.of(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.describeJobs(List.of("a", id))).isInstanceOf(IllegalArgumentException.class);
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    void reasonIsRequiredAndMayHave1024Characters() {
        assertThatThrownBy(() -> new CancelJobRequest("a", " ")).hasMessageContaining("reason");
        assertThatThrownBy(() -> new CancelJobRequest("a", "x".repeat(1025))).hasMessageContaining("1024");
        assertThat(new CancelJobRequest("a", "\ud83d\ude80".repeat(1024)).reason())
                .hasSize(2048);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "us-east-1.evil.com", "-us", "us-", "123", "us east", "us/east", "us-east-1\n", "r\u00e9gion"
            })
    void invalidRegionIsRejected(String region) {
        assertThatThrownBy(() ->
                        BatchClient.builder().region(region).credentials(key).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an AWS region");
    }

    @Test
    void missingSettingIsNamedInOneSentence() {
        assertThatThrownBy(() -> AwsCredentials.of("a", " ")).hasMessage("the secret key is blank");
        assertThatThrownBy(() -> BatchClient.builder()
                        .region("us-east-1")
                        .credentials(key)
                        .endpoint(URI.create("ftp://x"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.describeJobs(List.of())).hasMessageContaining("at least one");
    }

    @Test
    void jobIdsAreReadInHundredsAndAnsweredInOrder() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            ids.add(i % 13 == 0 ? "unknown-" + i : fake.jobs().addJob(BatchStatus.RUNNABLE));
        }
        ids.addAll(List.of(ids.get(1), ids.get(1)));
        Collections.shuffle(ids, new Random(7));

        List<BatchJob> jobs = Calls.await(client.describeJobs(ids));

        assertThat(jobs).extracting(job -> job.ref().id()).isEqualTo(ids);
        assertThat(jobs)
                .filteredOn(job -> job.ref().id().startsWith("unknown"))
                .hasSize(10)
                .allMatch(
                        job -> job.state() == JobState.ABSENT && job.rawState().isEmpty());
        assertThat(fake.receivedRequests()).hasSize(2);
    }

    @Test
    void arrayParentCountsItsChildren() {
        String parent = fake.jobs().addArrayJob(BatchStatus.RUNNING, BatchStatus.SUCCEEDED, BatchStatus.RUNNING);

        BatchJob job = Calls.await(client.describeJobs(List.of(parent))).get(0);

        assertThat(job.arraySize()).hasValue(3);
        assertThat(job.statusSummary()).containsEntry("RUNNING", 2L).containsEntry("SUCCEEDED", 1L);
        assertThat(job.rawState()).isEqualTo("PENDING");
        assertThat(job.state()).as("the state of the least stopped child").isEqualTo(JobState.RUNNING);
    }

    @Test
    void referencePrintsAndParses() {
        JobRef ref = client.job("61e743ed:7").ref();

        assertThat(ref).hasToString("jobcancel:batch/job/us-east-1/61e743ed%3A7");
        assertThat(JobRef.parse(ref.toString())).isEqualTo(ref);
        assertThat(Calls.await(client.job("nothing").read()).state()).isEqualTo(JobState.ABSENT);
    }

    @Test
    void endpointPathIsKeptAsPrefix() {
        try (BatchClient proxiedClient = BatchClient.builder()
                .region(fake.region())
                .endpoint(URI.create(fake.url() + "/gate/way"))
                .credentials(key)
                .build()) {
            assertThat(proxiedClient.operationUrl("canceljob").encodedPath()).isEqualTo("/gate/way/v1/canceljob");
        }
        assertThat(client.operationUrl("canceljob").encodedPath()).isEqualTo("/v1/canceljob");
    }
}
