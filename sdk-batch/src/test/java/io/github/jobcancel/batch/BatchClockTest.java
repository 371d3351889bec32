// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.VirtualSchedulers;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchBehavior;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Signatures depend on the time. A wrong clock is corrected by the server's time, and a false server time does not
 * last.
 */
class BatchClockTest {
    @RegisterExtension
    final BatchFixture fixture = new BatchFixture(BatchFixture::usingFakeClock);

    private final ManualClock clock = fixture.clock;
    private final FakeBatch fake = fixture.fake;
    private final Transport transport = fixture.transport;
    private final BatchClient client = fixture.client;

    private BatchClient newClient(Transport transport) {
        return fixture.builder().transport(transport).build();
    }

    private int requestsOfSingleCall() {
        fake.clearReceivedRequests();
        Calls.await(client.describeJobs(List.of("any")));
        return fake.receivedRequests().size();
    }

    @ParameterizedTest
    @CsvSource({"PT1H, ", "PT-1H, ", "PT240H, SKEW_IS_REQUEST_EXPIRED", "PT-6M, SKEW_IS_TOO_SKEWED"})
    void wrongClockIsCorrectedOnceForAllLaterCalls(Duration offset, BatchBehavior quirk) {
        fake.setClockOffset(offset);
        if (quirk != null) {
            fake.enableBehavior(quirk);
        }

        assertThat(requestsOfSingleCall()).isEqualTo(2);
        assertThat(requestsOfSingleCall()).isEqualTo(1);
    }

    @Test
    void falseServerTimeIsReplacedByTheNextTrueDate() {
        // a proxy whose clock is wrong by a day refuses the request
        fake.injectFault(ExchangeFault.changeReply(answer -> new FakeReply(403, answer.headers(), new byte[0])
                .withHeader("x-amzn-ErrorType", "InvalidSignatureException")
                .withHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT")));

        // the repeated request carries the false time, so the real server refuses it; a call corrects its clock only
        // once
        assertThatThrownBy(this::requestsOfSingleCall).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.receivedRequests()).hasSize(2);

        assertThat(requestsOfSingleCall())
                .as("corrected by the true date, from the raw clock")
                .isEqualTo(2);
        assertThat(requestsOfSingleCall()).isEqualTo(1);
    }

    @Test
    void correctedClockIsFollowed() {
        fake.setClockOffset(Duration.ofHours(1));
        requestsOfSingleCall();
        fake.setClockOffset(Duration.ZERO);

        assertThat(requestsOfSingleCall()).isEqualTo(2);
        assertThat(requestsOfSingleCall()).isEqualTo(1);
    }

    @Test
    void clockCorrectedDuringAStopIsFollowed() {
        fake.setClockOffset(Duration.ofHours(1));
        fake.setSchedulerInterval(Duration.ofMinutes(1));
        AtomicInteger attempts = new AtomicInteger();
        Transport skippingTransport = Transport.builder()
                .clock(clock)
                .scheduler(VirtualSchedulers.skippingWaits(clock))
                .listener(new CallListener() {
                    @Override
                    public void attemptEnded(AttemptEvent attempt) {
                        if (attempts.incrementAndGet() == 5) {
                            fake.setClockOffset(Duration.ZERO);
                        }
                    }
                })
                .build();
        try (skippingTransport;
                BatchClient observedClient = newClient(skippingTransport)) {
            String job = fake.jobs().addJob(BatchStatus.RUNNABLE);

            assertThat(Calls.await(observedClient.job(job).stop(StopOptions.standard())))
                    .isInstanceOf(CancelOutcome.Cancelled.class);
            assertThat(attempts).hasValueGreaterThan(6);
        }
    }

    @Test
    void wrongSignatureAtTheRightTimeIsNotClockSkew() {
        fake.revokeAccessKey(FakeBatch.ACCESS_KEY);
        fake.addAccessKey(FakeBatch.ACCESS_KEY, "another-secret");

        assertThatThrownBy(this::requestsOfSingleCall).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.receivedRequests()).hasSize(1);
    }
}
