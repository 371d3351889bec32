// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.script.ScriptClient;
import io.github.jobcancel.script.ScriptCredentials;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.time.Duration;
import java.util.List;

/**
 * Shows how a test of your own program uses the testkit: it adds jobs to a fake, injects a fault, and reads the true
 * state.
 */
public final class InATest {
    private InATest() {}

    /**
     * Stands for your program: cancels the scripts that still run in the evening, and returns those that may still
     * run.
     */
    static final class EveningCleanup {
        private final ScriptClient client;

        EveningCleanup(ScriptClient client) {
            this.client = client;
        }

        List<String> cancelRunningScripts() {
            return Calls.await(client.listRunningOrQueuedScripts()).stream()
                    .map(job -> job.ref().id())
                    .filter(id -> Calls.await(client.cancelBatch(id)).mayStillRun())
                    .toList();
        }
    }

    /**
     * Runs the test; this is the body of your test method.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        // given two batches, one of which ends by itself, and a cancel whose reply is lost
        ManualClock clock = ManualClock.startingNow();
        try (FakeScript fake = new FakeScript(clock);
                ScriptClient client = ScriptClient.builder()
                        .endpoint(fake.dispatcherUrl())
                        .credentials(ScriptCredentials.of(
                                FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET))
                        .build()) {
            String runningId = fake.addBatch(ScriptJobPlan.RUNNING);
            String endingId = fake.addJob(
                    ScriptJobPlan.batchIn(ScriptJobPlan.RUNNING).andThen(Duration.ofHours(1), ScriptJobPlan.COMPLETED));
            fake.injectFault(
                    request -> request.body().contains("CANCEL_USER_SCRIPT_BATCH"), ExchangeFault.resetAfterEffect());
            clock.advance(Duration.ofHours(2));

            // when
            List<String> leftovers = new EveningCleanup(client).cancelRunningScripts();

            // then nothing is left: one batch was cancelled exactly once despite the lost reply, the other was not
            // cancelled
            checkThat(leftovers.isEmpty(), "scripts are left: " + leftovers);
            checkThat(fake.job(runningId).runState().equals(ScriptJobPlan.CANCELLED), "not cancelled");
            checkThat(fake.job(runningId).acceptedCancels() == 1, "cancelled more than once");
            checkThat(
                    fake.job(endingId).runState().equals(ScriptJobPlan.COMPLETED),
                    "the batch that had ended was cancelled");
            CancelOutcome secondOutcome = Calls.await(client.cancelBatch(runningId));
            System.out.println("passed; after a second cancel the provider's record says "
                    + secondOutcome.evidence().providerWords());
        }
    }

    private static void checkThat(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
