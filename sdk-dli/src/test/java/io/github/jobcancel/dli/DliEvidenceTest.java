// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an answer rests on, and what a failure tells. */
class DliEvidenceTest {
    private static final CallOptions ONCE = CallOptions.standard().withRetry(RetryPolicy.never());

    private final FakeDli fake = new FakeDli(ManualClock.startingNow());
    private final DliClient client = DliClient.builder()
            .region("eu-de")
            .endpoint(fake.url())
            .projectId(FakeDli.PROJECT_ID)
            .credentials(DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY))
            .build();

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    @Test
    void anAcknowledgementRestsOnItsOwnWords() {
        Evidence evidence =
                Calls.await(client.cancelBatch(fake.addBatch("running"))).evidence();

        assertThat(evidence.words()).containsExactly("HTTP 200", "deleted");
        assertThat(evidence.requestIds()).hasSize(1).allMatch(id -> !id.isEmpty());
        assertThat(evidence.before()).isEmpty();
        assertThat(evidence.after()).isEmpty();
        assertThat(evidence.replyLost()).isFalse();
    }

    @Test
    void aRefusalThatTheStateExplainsRestsOnBoth() {
        String id = fake.addBatch("success");

        Evidence evidence = Calls.await(client.cancelBatch(id)).evidence();

        assertThat(evidence.words()).containsExactly("DLI.0007", "success");
        assertThat(evidence.requestIds()).hasSize(2);
        assertThat(evidence.after().orElseThrow().rawState()).isEqualTo("success");
        assertThat(evidence.after().orElseThrow().ref().id()).isEqualTo(id);
        assertThat(evidence.attempts()).isEqualTo(2);
    }

    @Test
    void aLostReplyIsSaidToBeLost() {
        fake.knobs().settleAfterReads(0);
        fake.fail(Fault.resetAfterEffect());

        Evidence evidence =
                Calls.await(client.cancelBatch(fake.addBatch("running"), ONCE)).evidence();

        assertThat(evidence.replyLost()).isTrue();
        assertThat(evidence.words()).containsExactly("dead");
    }

    @Test
    void theRefusalStandsAndTellsOfTheReadThatCouldNotExplainIt() {
        fake.fail(Fault.answer(DliAnswers.dli(400, "DLI.0007", "not now")));
        fake.fail(Fault.answer(DliAnswers.gateway(403, "APIGW.0302", "no reading")));

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(fake.addBatch("running"), ONCE)));

        assertThat(failure)
                .isInstanceOf(SdkException.InvalidRequest.class)
                .hasMessageStartingWith("cancelBatch")
                .hasMessageContaining("DLI.0007")
                .hasMessageContaining("request ");
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        SdkException.Forbidden.class,
                        e -> assertThat(e.operation()).isEqualTo("batchState"));
    }

    @Test
    void aChineseMessageChangesNothing() {
        fake.knobs().chinese(true);

        assertThat(Calls.await(client.cancelBatch(fake.addBatch("success"))).settled())
                .isTrue();
        assertThat(Calls.await(client.flinkJob(999)).state().alive()).isFalse();
    }
}
