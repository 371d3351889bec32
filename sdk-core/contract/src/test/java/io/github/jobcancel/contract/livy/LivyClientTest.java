// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivyClientTest {
    private final FakeLivy fake = new FakeLivy(ManualClock.startingNow());
    private final LivyClient client =
            new LivyClient(fake.url(), new LivyCredentials(FakeLivy.USER, FakeLivy.PASSWORD), null);

    @AfterEach
    void closeAll() {
        client.close();
        fake.close();
    }

    @ParameterizedTest
    @CsvSource({"killed,Cancelled", "success,Finished", "error,Finished", "dead,Finished"})
    void stopOfBatchAtRestReportsItsEndAndKeepsItsRecord(String state, String outcomeName) {
        String id = fake.addBatch(state);

        CancelOutcome outcome = Calls.await(client.job(id).stop());

        assertThat(outcome.getClass().getSimpleName()).isEqualTo(outcomeName);
        assertThat(fake.wasDeleted(id)).isFalse();
    }

    @Test
    void acknowledgedDeleteOfLiveBatchIsOnlyRequested() {
        CancelOutcome outcome = Calls.await(client.cancelBatch(fake.addBatch("busy"), CallOptions.standard()));

        assertThat(outcome).isInstanceOf(Requested.class);
        assertThat(outcome.evidence().snapshotAfter().map(JobSnapshot::state)).contains(JobState.ABSENT);
        assertThat(fake.receivedRequests()).extracting(ReceivedRequest::method).containsExactly("DELETE", "GET");
    }

    @Test
    void stopOfLiveBatchEndsWithWhatItsLastReadProves() {
        String id = fake.addBatch("a_word_of_tomorrow");

        CancelOutcome outcome = Calls.await(client.job(id).stop());

        assertThat(outcome).isInstanceOf(NotFound.class);
        assertThat(outcome.evidence().snapshotBefore().map(JobSnapshot::state)).contains(JobState.UNKNOWN);
        assertThat(fake.wasDeleted(id)).isTrue();
    }

    @Test
    void cancelOfUnknownBatchIsNotFoundAfterRead() {
        CancelOutcome outcome = Calls.await(client.cancelBatch("7", CallOptions.standard()));

        assertThat(outcome).isInstanceOf(NotFound.class);
        assertThat(fake.receivedRequests()).extracting(ReceivedRequest::method).containsExactly("DELETE", "GET");
    }

    @Test
    void planHoldsMatchingBatchesOfAllPages() {
        for (String state : new String[] {"running", "dead", "idle", "running", "success"}) {
            fake.addBatch(state);
        }
        LivyQuery query = LivyQuery.allBatches()
                .withStates(LivyState.RUNNING, LivyState.IDLE)
                .withPageSize(2);

        assertThat(Calls.await(client.listBatches(query, CallOptions.standard())))
                .extracting(batch -> batch.ref().id())
                .containsExactly("1", "3", "4");
        assertThat(Calls.await(client.plan(query)).jobs()).hasSize(3);
    }

    @Test
    void referenceOfAnotherServerIsRejected() {
        JobRef ref = new JobRef("livy", "batch", "livy.example.com:8998", "1");

        assertThatThrownBy(() -> client.job(ref)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.job("../sessions/1")).isInstanceOf(IllegalArgumentException.class);
    }
}
