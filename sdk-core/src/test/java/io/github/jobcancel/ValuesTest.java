// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {
    private static final Evidence NO_EVIDENCE =
            Evidence.builder().attemptCount(1).build();

    @Test
    void outcomeWithoutProofOfRestMayStillRun() {
        List<CancelOutcome> outcomes = List.of(
                new CancelOutcome.Cancelled(NO_EVIDENCE),
                new CancelOutcome.Ended(NO_EVIDENCE),
                new CancelOutcome.Finished(JobState.FAILED, NO_EVIDENCE),
                new CancelOutcome.Requested(NO_EVIDENCE),
                new CancelOutcome.NotCancellable(
                        CancelOutcome.Reason.TOO_LATE, CancelOutcome.Remedy.TERMINATE, NO_EVIDENCE),
                new CancelOutcome.NotFound(NO_EVIDENCE));

        assertThat(outcomes)
                .extracting(CancelOutcome::isSettled)
                .containsExactly(true, true, true, false, false, false);
        assertThat(outcomes)
                .extracting(CancelOutcome::mayStillRun)
                .containsExactly(false, false, false, true, true, true);
    }

    @Test
    void stateIsExactlyOneOfAliveAtRestAndAbsent() {
        assertThat(Arrays.stream(JobState.values()).filter(state -> state.isAlive() && state.isAtRest()))
                .isEmpty();
        assertThat(Arrays.stream(JobState.values()).filter(state -> !state.isAlive() && !state.isAtRest()))
                .containsExactly(JobState.ABSENT);
        assertThat(JobState.UNKNOWN.isAlive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // failures, throttled, random, expected milliseconds
        "1, false, 0.0, 0",
        "1, false, 0.5, 50",
        "2, false, 0.5, 100",
        "4, false, 0.5, 400",
        "20, false, 0.5, 10000",
        "1000, false, 0.999, 19980",
        "1, true, 0.0, 250",
        "1, true, 0.5, 375",
        "3, true, 0.0, 1000",
        "40, true, 0.0, 10000"
    })
    void retryDelayDoublesUpToTheMaximum(int failures, boolean throttled, double random, long millis) {
        assertThat(RetryPolicy.standard().delayBeforeRetry(failures, throttled, random))
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void printedStopHandleIsParsedBack() {
        JobRef ref = new JobRef("batch", "job", "eu-west-3", "a?b&c");
        StopHandle handle =
                new StopHandle(ref, JobState.RUNNING, "läuft & läuft", true, true, List.of("a,b", "=", "c"));

        assertThat(handle)
                .hasToString("jobcancel:batch/job/eu-west-3/a%3Fb%26c?before=RUNNING&word=l%C3%A4uft+%26+l%C3%A4uft"
                        + "&taken=true&escalated=true&ids=a%2Cb,%3D,c");
        assertThat(StopHandle.parse(handle.toString())).isEqualTo(handle);
        assertThat(handle.snapshotBefore())
                .hasValueSatisfying(snapshot -> assertThat(snapshot.state()).isEqualTo(JobState.RUNNING));
        assertThatThrownBy(() -> StopHandle.parse(ref.toString())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stopHandleExistsOnlyForAFailureThatMayHaveTakenEffect() {
        JobRef ref = new JobRef("batch", "job", "eu-west-3", "a");

        StopHandle handle = StopHandle.of(ref, deadlineExceeded(true)).orElseThrow();

        assertThat(StopHandle.of(ref, deadlineExceeded(false))).isEmpty();
        assertThat(handle.wasAcknowledged()).isFalse();
        assertThat(handle.snapshotBefore()).isEmpty();
        assertThat(StopHandle.parse(handle.toString())).isEqualTo(handle);
    }

    private static SdkException deadlineExceeded(boolean mayHaveTakenEffect) {
        return new SdkException.DeadlineExceeded("CancelJob", Duration.ofSeconds(1), null, mayHaveTakenEffect, null);
    }

    @Test
    void invalidOptionsThrow() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofMillis(-1), Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> CallOptions.standard().withTimeout(Duration.ZERO))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> CallOptions.standard().withAttemptTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("positive");
    }

    @Test
    void providerMessageIsShortAndWithoutControlCharacters() {
        ProviderError error = new ProviderError(400, "A\r\nB", "x\n\u001b[31m" + "y".repeat(9_000), Optional.of("r1"));

        assertThat(error.toString()).doesNotContain("\n", "\r", "\u001b").hasSizeLessThan(500);
    }

    @Test
    void exceptionMessageSaysWhetherTheRequestMayHaveTakenEffect() {
        ProviderError providerError = new ProviderError(503, "Busy", "later", Optional.of("r-17"));

        SdkException failure = new SdkException.ProviderFault("cancelJob", "it failed", providerError, true, null);

        assertThat(failure)
                .hasMessage(
                        "cancelJob: it failed (HTTP 503, code Busy, 'later', request r-17); the request may have taken effect");
        assertThat(failure.operation()).isEqualTo("cancelJob");
        assertThat(failure.providerError()).contains(providerError);
    }

    @Test
    void evidenceCopiesItsLists() {
        List<String> words = new ArrayList<>(List.of("FAILED"));
        Evidence evidence =
                Evidence.builder().providerWords(words).attemptCount(1).build();
        words.add("forged");

        assertThat(evidence.providerWords()).containsExactly("FAILED");
    }

    @Test
    void evidenceIsEqualByItsParts() {
        Evidence.Builder builder = Evidence.builder()
                .providerWords(List.of("FAILED"))
                .requestIds(List.of("r-1"))
                .attemptCount(2)
                .replyWasLost(true);
        Evidence evidence = builder.build();

        assertThat(builder.build()).isEqualTo(evidence).hasSameHashCodeAs(evidence);
        assertThat(builder.wasRevived(true).build()).isNotEqualTo(evidence);
        assertThat(evidence)
                .hasToString("Evidence[snapshotBefore=Optional.empty, snapshotAfter=Optional.empty,"
                        + " providerWords=[FAILED], requestIds=[r-1], attemptCount=2, replyWasLost=true,"
                        + " wasEscalated=false, wasRevived=false]");
    }

    @Test
    void awaitReturnsTheAnswerOrThrowsTheOriginalFailure() {
        SdkException failure = new SdkException.Closed("read", false);

        assertThat(Calls.await(CompletableFuture.completedFuture("x"))).isEqualTo("x");
        assertThatThrownBy(() -> Calls.await(CompletableFuture.failedFuture(failure)))
                .isSameAs(failure);
    }

    @Test
    void interruptedAwaitAbandonsTheCallAndKeepsTheInterruptFlag() throws Exception {
        CompletableFuture<String> call = new CompletableFuture<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread waitingThread = new Thread(() -> {
            try {
                Calls.await(call);
            } catch (CancellationException e) {
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        waitingThread.start();
        waitingThread.interrupt();
        waitingThread.join();

        assertThat(call).isCancelled();
        assertThat(flag).hasValue(true);
    }
}
