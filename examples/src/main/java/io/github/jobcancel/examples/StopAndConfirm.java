// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.PollPolicy;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.time.Duration;

/**
 * Stops a job: cancels it, terminates it only with permission, and completes when the record shows the job at rest.
 */
public final class StopAndConfirm {
    private StopAndConfirm() {}

    /**
     * Stops a running job of a fake AWS Batch, first by cancel only, then with permission to terminate.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        ManualClock clock = ManualClock.startingNow();
        // each exchange moves the clock of the fake by ten seconds; otherwise its jobs would never end
        CallListener clockListener = new CallListener() {
            @Override
            public void attemptEnded(AttemptEvent attempt) {
                clock.advance(Duration.ofSeconds(10));
            }
        };
        try (FakeBatch fake = new FakeBatch(clock);
                Transport transport =
                        Transport.builder().clock(clock).listener(clockListener).build();
                BatchClient batch = BatchClient.builder()
                        .region(fake.region())
                        .endpoint(fake.url())
                        .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
                        .transport(transport)
                        .build()) {
            RemoteJob job = batch.job(fake.jobs().addJob(BatchStatus.RUNNING));
            StopOptions carefulOptions = StopOptions.standard()
                    .withTimeout(Duration.ofMinutes(2))
                    .withPollPolicy(new PollPolicy(Duration.ofMillis(20), 1, Duration.ofMillis(20)));

            printOutcome("cancel only", Calls.await(job.stop(carefulOptions)), job);
            printOutcome(
                    "may terminate",
                    Calls.await(job.stop(carefulOptions.withEscalation(EscalationPolicy.TERMINATE_IF_STARTED))),
                    job);
        }
    }

    private static void printOutcome(String label, CancelOutcome outcome, RemoteJob job) {
        System.out.println(label + ": " + outcome.getClass().getSimpleName() + ", "
                + (outcome.isSettled() ? "at rest" : "may still run") + ", proved by "
                + outcome.evidence().providerWords());
        // after a deadline, this text lets another process resume the stop
        StopHandle.of(job.ref(), outcome).ifPresent(handle -> System.out.println("to resume: " + handle));
    }
}
