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
import io.github.jobcancel.contract.SkippingTimer;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures are dated: a clock that is wrong is corrected by the server's, and never left wrong by a server that lied. */
class BatchClockTest {
    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch fake = new FakeBatch(clock);
    private final Transport transport = Transport.builder().clock(clock).build();
    private final BatchClient client = client(transport);

    private BatchClient client(Transport over) {
        return BatchClient.builder()
                .region(fake.region())
                .endpoint(fake.url())
                .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
                .transport(over)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        transport.close();
        fake.close();
    }

    private int requestsOfOneCall() {
        fake.clearRequests();
        Calls.await(client.describeJobs(List.of("any")));
        return fake.requests().size();
    }

    @ParameterizedTest
    @CsvSource({"PT1H, ", "PT-1H, ", "PT240H, SKEW_IS_REQUEST_EXPIRED", "PT-6M, SKEW_IS_TOO_SKEWED"})
    void aWrongClockIsCorrectedOnceForAllCallsToCome(Duration ahead, BatchQuirk quirk) {
        fake.clockOffset(ahead);
        if (quirk != null) {
            fake.quirk(quirk);
        }

        assertThat(requestsOfOneCall()).isEqualTo(2);
        assertThat(requestsOfOneCall()).isEqualTo(1);
    }

    @Test
    void aLieAboutTheTimeIsForgottenWithTheNextTrueDate() {
        // a proxy refuses, with a clock that is a day off
        fake.fail(Fault.change(answer -> new Answer(403, answer.headers(), new byte[0])
                .with("x-amzn-ErrorType", "InvalidSignatureException")
                .with("Date", "Thu, 01 Jan 2026 00:00:00 GMT")));

        // the repeat is dated by the lie, and refused by the true server; a call corrects once only
        assertThatThrownBy(this::requestsOfOneCall).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.requests()).hasSize(2);

        assertThat(requestsOfOneCall())
                .as("corrected by the true date, from the raw clock")
                .isEqualTo(2);
        assertThat(requestsOfOneCall()).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetRightIsFollowed() {
        fake.clockOffset(Duration.ofHours(1));
        requestsOfOneCall();
        fake.clockOffset(Duration.ZERO);

        assertThat(requestsOfOneCall()).isEqualTo(2);
        assertThat(requestsOfOneCall()).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetRightInTheMidstOfAStopIsFollowed() {
        fake.clockOffset(Duration.ofHours(1));
        fake.tickInterval(Duration.ofMinutes(1));
        AtomicInteger attempts = new AtomicInteger();
        Transport skipping = Transport.builder()
                .clock(clock)
                .timer(new SkippingTimer(clock))
                .listener(new CallListener() {
                    @Override
                    public void attemptEnded(Attempt attempt) {
                        if (attempts.incrementAndGet() == 5) {
                            fake.clockOffset(Duration.ZERO);
                        }
                    }
                })
                .build();
        try (skipping;
                BatchClient watching = client(skipping)) {
            String job = fake.jobs().add(BatchStatus.RUNNABLE);

            assertThat(Calls.await(watching.job(job).stop(StopOptions.standard())))
                    .isInstanceOf(CancelOutcome.Cancelled.class);
            assertThat(attempts).hasValueGreaterThan(6);
        }
    }

    @Test
    void aSignatureThatIsWrongAtTheRightTimeIsNoMatterOfClocks() {
        fake.revoke(FakeBatch.ACCESS_KEY);
        fake.key(FakeBatch.ACCESS_KEY, "another-secret");

        assertThatThrownBy(this::requestsOfOneCall).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.requests()).hasSize(1);
    }
}
