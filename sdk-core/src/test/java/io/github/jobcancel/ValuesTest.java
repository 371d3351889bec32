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
    private static final Evidence NONE =
            new Evidence(Optional.empty(), Optional.empty(), List.of(), List.of(), 1, false, false, false);

    @Test
    void whateverIsNotProvedAtRestMayStillRun() {
        List<CancelOutcome> outcomes = List.of(
                new CancelOutcome.Cancelled(NONE),
                new CancelOutcome.Ended(NONE),
                new CancelOutcome.Finished(JobState.FAILED, NONE),
                new CancelOutcome.Requested(NONE),
                new CancelOutcome.NotCancellable(CancelOutcome.Reason.TOO_LATE, CancelOutcome.Remedy.TERMINATE, NONE),
                new CancelOutcome.NotFound(NONE));

        assertThat(outcomes).extracting(CancelOutcome::settled).containsExactly(true, true, true, false, false, false);
        assertThat(outcomes)
                .extracting(CancelOutcome::mayStillRun)
                .containsExactly(false, false, false, true, true, true);
    }

    @Test
    void aStateIsAliveAtRestOrAbsentAndNeverTwoOfThem() {
        assertThat(Arrays.stream(JobState.values()).filter(s -> s.alive() && s.atRest()))
                .isEmpty();
        assertThat(Arrays.stream(JobState.values()).filter(s -> !s.alive() && !s.atRest()))
                .containsExactly(JobState.ABSENT);
        assertThat(JobState.UNKNOWN.alive()).isTrue();
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
    void waitsDoubleUpToACap(int failures, boolean throttled, double random, long millis) {
        assertThat(RetryPolicy.standard().delay(failures, throttled, random)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void theHandleOfAStopReadsWhatItPrints() {
        JobRef ref = new JobRef("batch", "job", "eu-west-3", "a?b&c");
        StopHandle handle =
                new StopHandle(ref, JobState.RUNNING, "läuft & läuft", true, true, List.of("a,b", "=", "c"));

        assertThat(handle)
                .hasToString("jobcancel:batch/job/eu-west-3/a%3Fb%26c?before=RUNNING&word=l%C3%A4uft+%26+l%C3%A4uft"
                        + "&taken=true&escalated=true&ids=a%2Cb,%3D,c");
        assertThat(StopHandle.parse(handle.toString())).isEqualTo(handle);
        assertThat(handle.before())
                .hasValueSatisfying(seen -> assertThat(seen.state()).isEqualTo(JobState.RUNNING));
        assertThatThrownBy(() -> StopHandle.parse(ref.toString())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyAFailureThatMayHaveHadAnEffectLeavesAHandle() {
        JobRef ref = new JobRef("batch", "job", "eu-west-3", "a");

        StopHandle handle = StopHandle.of(ref, late(true)).orElseThrow();

        assertThat(StopHandle.of(ref, late(false))).isEmpty();
        assertThat(handle.taken()).isFalse();
        assertThat(handle.before()).isEmpty();
        assertThat(StopHandle.parse(handle.toString())).isEqualTo(handle);
    }

    private static SdkException late(boolean mayHaveTakenEffect) {
        return new SdkException.DeadlineExceeded("CancelJob", Duration.ofSeconds(1), null, mayHaveTakenEffect, null);
    }

    @Test
    void badOptionsAreRefused() {
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
    void aProvidersTextCannotForgeLogLinesOrFillThem() {
        ProviderError error = new ProviderError(400, "A\r\nB", "x\n\u001b[31m" + "y".repeat(9_000), Optional.of("r1"));

        assertThat(error.toString()).doesNotContain("\n", "\r", "\u001b").hasSizeLessThan(500);
    }

    @Test
    void aFailureSaysWhetherItMayHaveTakenEffect() {
        ProviderError said = new ProviderError(503, "Busy", "later", Optional.of("r-17"));

        SdkException failure = new SdkException.ProviderFault("cancelJob", "it failed", said, true, null);

        assertThat(failure)
                .hasMessage(
                        "cancelJob: it failed (HTTP 503, code Busy, 'later', request r-17); the request may have taken effect");
        assertThat(failure.operation()).isEqualTo("cancelJob");
        assertThat(failure.provider()).contains(said);
    }

    @Test
    void evidenceIsACopy() {
        List<String> words = new ArrayList<>(List.of("FAILED"));
        Evidence evidence = new Evidence(Optional.empty(), Optional.empty(), words, List.of(), 1, false, false, false);
        words.add("forged");

        assertThat(evidence.words()).containsExactly("FAILED");
    }

    @Test
    void awaitGivesTheAnswerOrThrowsTheFailureItself() {
        SdkException failure = new SdkException.Closed("read", false);

        assertThat(Calls.await(CompletableFuture.completedFuture("x"))).isEqualTo("x");
        assertThatThrownBy(() -> Calls.await(CompletableFuture.failedFuture(failure)))
                .isSameAs(failure);
    }

    @Test
    void anInterruptedWaitAbandonsTheCallAndKeepsTheFlag() throws Exception {
        CompletableFuture<String> call = new CompletableFuture<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                Calls.await(call);
            } catch (CancellationException e) {
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        waiting.start();
        waiting.interrupt();
        waiting.join();

        assertThat(call).isCancelled();
        assertThat(flag).hasValue(true);
    }
}
