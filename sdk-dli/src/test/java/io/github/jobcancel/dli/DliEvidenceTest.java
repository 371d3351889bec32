// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.Calls;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Evidence of outcomes, and details of failures. */
class DliEvidenceTest {
    private static final CallOptions SINGLE_ATTEMPT = CallOptions.standard().withRetryPolicy(RetryPolicy.noRetries());

    @RegisterExtension
    final DliFixture fixture = new DliFixture();

    private final FakeDli fake = fixture.fake;
    private final DliClient client =
            fixture.newClient(fixture.builder().region("eu-de").credentials(DliFixture.ACCESS_KEY));

    @Test
    void acknowledgementEvidenceIsItsOwnText() {
        Evidence evidence =
                Calls.await(client.cancelBatch(fake.addBatch("running"))).evidence();

        assertThat(evidence.providerWords()).containsExactly("HTTP 200", "deleted");
        assertThat(evidence.requestIds()).hasSize(1).allMatch(id -> !id.isEmpty());
        assertThat(evidence.snapshotBefore()).isEmpty();
        assertThat(evidence.snapshotAfter()).isEmpty();
        assertThat(evidence.replyWasLost()).isFalse();
    }

    @Test
    void explainedRefusalEvidenceIsRefusalAndState() {
        String id = fake.addBatch("success");

        Evidence evidence = Calls.await(client.cancelBatch(id)).evidence();

        assertThat(evidence.providerWords()).containsExactly("DLI.0007", "success");
        assertThat(evidence.requestIds()).hasSize(2);
        assertThat(evidence.snapshotAfter().orElseThrow().rawState()).isEqualTo("success");
        assertThat(evidence.snapshotAfter().orElseThrow().ref().id()).isEqualTo(id);
        assertThat(evidence.attemptCount()).isEqualTo(2);
    }

    @Test
    void lostReplyIsRecordedAsLost() {
        fake.behavior().setCancelDelayReads(0);
        fake.injectFault(ExchangeFault.resetAfterEffect());

        Evidence evidence = Calls.await(client.cancelBatch(fake.addBatch("running"), SINGLE_ATTEMPT))
                .evidence();

        assertThat(evidence.replyWasLost()).isTrue();
        assertThat(evidence.providerWords()).containsExactly("dead");
    }

    @Test
    void unexplainedRefusalFailsAndMentionsTheRead() {
        fake.injectFault(ExchangeFault.replaceReply(DliReplies.dliError(400, "DLI.0007", "not now")));
        fake.injectFault(ExchangeFault.replaceReply(DliReplies.gatewayError(403, "APIGW.0302", "no reading")));

        Throwable failure =
                catchThrowable(() -> Calls.await(client.cancelBatch(fake.addBatch("running"), SINGLE_ATTEMPT)));

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
    void chineseMessageDoesNotChangeTheOutcome() {
        fake.behavior().setChineseMessages(true);

        assertThat(Calls.await(client.cancelBatch(fake.addBatch("success"))).isSettled())
                .isTrue();
        assertThat(Calls.await(client.describeFlinkJob(999)).state().isAlive()).isFalse();
    }
}
