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

/** How a test of your own program uses the testkit: put jobs there, let things go wrong, look at the truth. */
public final class InATest {
    private InATest() {}

    /** Your program: stops what is still there in the evening, and tells what it could not stop. */
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
     * The test, as the body of a test method would be.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        // given two batches, one of which ends by itself, and a reply that gets lost on its way back
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

            // then nothing is left, the one was cancelled once although the reply was lost, and the other never
            checkThat(leftovers.isEmpty(), "something is left: " + leftovers);
            checkThat(fake.job(runningId).runState().equals(ScriptJobPlan.CANCELLED), "not cancelled");
            checkThat(fake.job(runningId).acceptedCancels() == 1, "cancelled more than once");
            checkThat(fake.job(endingId).runState().equals(ScriptJobPlan.COMPLETED), "its own end was taken from it");
            CancelOutcome secondOutcome = Calls.await(client.cancelBatch(runningId));
            System.out.println("passed; asked again, the provider's record says "
                    + secondOutcome.evidence().providerWords());
        }
    }

    private static void checkThat(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
