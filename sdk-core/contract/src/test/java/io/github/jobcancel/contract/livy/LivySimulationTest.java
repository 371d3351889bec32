// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.JobState;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.sim.CallSimulation;
import io.github.jobcancel.contract.sim.Scenario;
import io.github.jobcancel.contract.sim.ScheduleChoices;
import io.github.jobcancel.contract.sim.SimulationContract;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.net.URI;
import java.util.Set;

class LivySimulationTest extends SimulationContract {
    private static final String UNKNOWN_ID = "999";
    private static final Set<String> ENDS = Set.of("success", "error", "dead", "killed");
    private static final String[] STATES = {
        "running", "not_started", "shutting_down", "a_word_of_tomorrow", "success", "error", "dead", "killed", ""
    };

    @Override
    protected CallSimulation createSimulation() {
        return new CallSimulation(LivyScenario::new);
    }

    static final class LivyScenario implements Scenario {
        private final FakeLivy fake;
        private final LivyClient client;
        private final LivyClient otherClient;
        private final String id;
        private boolean deletedByOther;

        LivyScenario(ScheduleChoices choices, ManualClock clock, Transport transport) {
            fake = new FakeLivy(clock);
            fake.useWithoutNetwork(URI.create("http://127.0.0.1:9"));
            client = newClient(transport);
            otherClient = newClient(transport);
            id = addBatch(choices);
        }

        private LivyScenario(LivyScenario first, ScheduleChoices choices) {
            fake = first.fake;
            client = first.client;
            otherClient = first.otherClient;
            id = addBatch(choices);
        }

        private LivyClient newClient(Transport transport) {
            return new LivyClient(fake.url(), new LivyCredentials(FakeLivy.USER, FakeLivy.PASSWORD), transport);
        }

        private String addBatch(ScheduleChoices choices) {
            String state = STATES[choices.pick(STATES.length)];
            return state.isEmpty() ? UNKNOWN_ID : fake.addBatch(state);
        }

        @Override
        public FakeServer fakeServer() {
            return fake;
        }

        @Override
        public RemoteJob job() {
            return client.job(id);
        }

        @Override
        public RemoteJob jobFromOtherProcess() {
            return otherClient.job(id);
        }

        @Override
        public Scenario openSibling(ScheduleChoices choices) {
            return new LivyScenario(this, choices);
        }

        /** Returns the truth as the record shows it, or showed it last: what a deleted batch does is not known. */
        @Override
        public JobTruth jobTruth() {
            String state = fake.lastState(id);
            return new JobTruth(
                    fake.hasRecord(id),
                    state,
                    ENDS.contains(state),
                    state.equals("success"),
                    state.equals("killed"),
                    fake.wasDeleted(id) && !deletedByOther);
        }

        @Override
        public void disturbJob(ScheduleChoices choices) {
            int choice = choices.draw(6);
            boolean isAlive = fake.hasRecord(id) && !ENDS.contains(fake.lastState(id));
            boolean isIdle = choice == 0 || !fake.hasRecord(id) || (choice > 1 && !isAlive);
            choices.recordTold(isIdle ? 0 : choice);
            if (isIdle) {
                return;
            }
            if (choice == 1) {
                fake.deleteBatch(id);
                deletedByOther = true;
            } else {
                fake.setState(id, STATES[choice + 2]);
            }
        }

        @Override
        public boolean mutatesJob(ReceivedRequest request) {
            return request.method().equals("DELETE");
        }

        @Override
        public boolean isLoginRequest(ReceivedRequest request) {
            return false;
        }

        @Override
        public void expireCredentials() {
            // a password does not expire
        }

        @Override
        public boolean allowsOutcome(CancelOutcome outcome, JobTruth truth) {
            if (outcome instanceof Finished finished) {
                return finished.state() == LivyState.toJobState(truth.state());
            }
            boolean isDead = LivyState.toJobState(truth.state()) == JobState.ENDED;
            boolean isKnown = !id.equals(UNKNOWN_ID) || outcome.evidence().replyWasLost();
            return !(outcome instanceof NotCancellable)
                    && (!(outcome instanceof Ended) || isDead)
                    && (!(outcome instanceof Cancelled) || truth.state().equals("killed"))
                    && (!(outcome instanceof Requested) || isKnown);
        }

        @Override
        public void close() {
            client.close();
            otherClient.close();
            fake.close();
        }
    }
}
